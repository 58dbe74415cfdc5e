"""Who somebody is while Slack does not answer, and once it told one of several processes that they changed."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.slack.desk import Place, SlackDesk
from bot.slack.ids import Action
from graph.core.gate import GateKind
from graph.core.person import Role
from tests.fakes.slack import SlackPerson
from tests.fakes.slack_gates import Office, open_office

pytestmark = pytest.mark.loopback
SILENT = "Slack does not say who you are."


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("office"), approvers='["%(ben)s", "%(leads)s"]') as opened:
        yield opened


def place_of(office: Office, who: SlackPerson) -> Place:
    return Place(office.space.team_id, office.videos.id, who.id)


def asked(office: Office, method: str) -> int:
    return sum(one.method == method for one in office.slack.calls)


def test_whoever_was_an_admin_stays_one_while_slack_is_silent_but_not_for_long(office: Office) -> None:
    dora = office.people["dora"]
    assert office.role_of(dora) is Role.ADMIN
    office.slack.failing("users.info", "500", times=99)

    office.clock.ahead += timedelta(minutes=15)
    assert office.role_of(dora) is Role.ADMIN
    assert office.service.desk.knows_who(place_of(office, dora))

    office.clock.ahead += timedelta(minutes=20)
    assert office.role_of(dora) is Role.MEMBER
    assert not office.service.desk.knows_who(place_of(office, dora))


def test_an_approver_of_whose_group_slack_says_nothing_is_told_that_and_not_that_they_may_not(office: Office) -> None:
    gate, cleo = office.ask(GateKind.SCRIPT), office.people["cleo"]
    card = office.card(gate, Action.APPROVE)
    office.slack.failing("usergroups.users.list", "500", times=99)

    assert cleo.click(card, Action.APPROVE).ok
    office.told("cleo", SILENT)
    assert "You may not decide here" not in str(cleo.ephemerals)
    assert office.gate(gate).is_pending

    office.slack.heal()
    office.clock.ahead += timedelta(minutes=1)
    assert cleo.click(card, Action.APPROVE).ok
    office.told("cleo", "Approved: the script")


def test_slack_is_not_asked_again_right_after_it_did_not_answer(office: Office) -> None:
    office.slack.failing("users.info", "500", times=99)
    before = asked(office, "users.info")

    for _ in range(4):
        assert office.role_of(office.people["dora"]) is Role.MEMBER
    assert asked(office, "users.info") == before + 1

    office.clock.ahead += timedelta(seconds=16)
    office.slack.heal()
    assert office.role_of(office.people["dora"]) is Role.ADMIN


def test_that_somebody_does_not_exist_is_an_answer(office: Office) -> None:
    nobody = Place(office.space.team_id, office.videos.id, "U404")

    assert office.service.desk.person(nobody).role is Role.MEMBER
    assert office.service.desk.knows_who(nobody)


def test_who_leaves_approves_nothing_any_more_in_any_process(office: Office) -> None:
    other, ben = SlackDesk(office.studio, office.service.desk.clients), office.people["ben"]
    assert other.person(place_of(office, ben)).role is Role.APPROVER

    office.space.change(ben, deleted=True)
    office.slack.settle()

    office.space.wait_for(lambda: other.person(place_of(office, ben)).role is Role.MEMBER)


def test_who_leaves_a_group_is_in_it_no_more_in_any_process(office: Office) -> None:
    other, cleo = SlackDesk(office.studio, office.service.desk.clients), office.people["cleo"]
    leads = next(iter(office.space.groups.values()))
    assert leads.id in str(other.person(place_of(office, cleo)).groups)

    office.space.set_group(leads, [office.people["eve"]])
    office.slack.settle()

    office.space.wait_for(lambda: not other.person(place_of(office, cleo)).groups)


def test_for_help_nobody_is_looked_up(office: Office) -> None:
    before = asked(office, "users.info")

    assert office.people["eve"].command("/video", "help", office.videos).ok

    assert asked(office, "users.info") == before
