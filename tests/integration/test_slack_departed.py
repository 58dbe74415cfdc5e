"""Who asked for a video and left: nobody waits for their yes, and nobody is told to ask them."""

from collections.abc import Iterator

import pytest

from bot.slack.digesting import Digests
from bot.slack.ids import Action
from graph.core.ids import ProductionId
from tests.fakes.slack import SlackPerson
from tests.fakes.slack_studio import Office, has, open_office
from tests.fakes.studio import ANNA

pytestmark = pytest.mark.loopback


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("office")) as opened:
        yield opened


@pytest.fixture
def cleo(office: Office) -> SlackPerson:
    """An admin who did something lately, so that it is known whom to call."""
    person: SlackPerson = office.space.add_person("cleo")
    person.is_admin = True
    office.space.invite(person, office.videos)
    office.desk.person(office.place(person))
    return person


@pytest.fixture
def orphan(office: Office, cleo: SlackPerson) -> ProductionId:
    """A video that waits for a yes, and whose requester left."""
    production = office.ask()
    office.space.change(office.anna, deleted=True)
    office.settle()
    return production


def test_they_are_not_named_as_one_who_may(office: Office, orphan: ProductionId) -> None:
    assert office.ben.click(office.card(orphan, "Script to approve"), Action.APPROVE).ok
    told = office.told(office.ben, "You may not decide here.")
    assert has(told, "An admin of the workspace may.")

    assert "whoever asked" not in str(office.ben.command("/video", f"status {orphan}", office.videos).answer)
    office.says(f"{office.space.bot.mention} who must approve?", orphan, by=office.ben)
    assert has(office.card(orphan, "may decide on the script"), "An admin of the workspace may decide")


def test_they_are_neither_asked_nor_reminded_but_admins_are(
    office: Office, orphan: ProductionId, cleo: SlackPerson
) -> None:
    office.ben.click(office.card(orphan, "Script to approve"), Action.APPROVE)
    assert office.ben.click(office.told(office.ben, "You may not decide here."), Action.ASK).ok
    office.settle()
    asked = office.card(orphan, "asks for your answer")
    office.clock.turn(hours=4)
    Digests(office.desk).reconcile()
    office.settle()
    reminded = office.card(orphan, "still waits for a yes")

    for said in (asked, reminded):
        assert f"<@{cleo.id}>" in said["text"]
        assert f"<@{office.anna.id}>" not in said["text"]


def test_of_those_who_are_listed_whoever_left_is_not_called(office: Office, cleo: SlackPerson) -> None:
    office.studio.rules.change("default", {"approvers": [office.ben.id, cleo.id]}, ANNA)
    production = office.ask()
    office.space.change(office.ben, deleted=True)
    office.clock.turn(hours=4)
    Digests(office.desk).reconcile()
    office.settle()

    reminded = office.card(production, "still waits for a yes")

    assert f"<@{cleo.id}>" in reminded["text"]
    assert f"<@{office.ben.id}>" not in reminded["text"]
