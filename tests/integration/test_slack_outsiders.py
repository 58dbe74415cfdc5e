"""Who has left, guests, bots and people of other organisations start, change and decide nothing, on no way there is."""

from collections.abc import Iterator
from typing import Any

import pytest

from bot.slack.ids import Action
from graph.core.gate import Gate, GateKind
from tests.fakes.slack import SlackPerson
from tests.fakes.slack_gates import Office, open_office

pytestmark = pytest.mark.loopback
OUTSIDERS = ("gone", "guest", "visitor", "stranger", "robot")
BECOMES: dict[str, dict[str, Any]] = {
    "has left": {"deleted": True},
    "is a guest": {"guest": "multi"},
    "is a guest of one conversation": {"guest": "single"},
    "is of another organisation": {"external_team": "T0999"},
    "is a bot": {"is_bot": True},
}
ANSWERS = {kind: Action.RETRY_GATE if kind is GateKind.OUTCOME else Action.APPROVE for kind in GateKind}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Each of them is listed, by name or in the group, so that nothing but what they are is in the way."""
    named = ", ".join(f'"%({name})s"' for name in (*OUTSIDERS, "ben", "cleo"))
    with open_office(tmp_path_factory.mktemp("office"), approvers=f'[{named}, "%(leads)s"]') as opened:
        opened.people["gone"].deleted = True
        yield opened


def on_its_way(person: SlackPerson) -> SlackPerson:
    """As if the press was sent before they left."""
    person._require_active = lambda: None  # type: ignore[method-assign]
    return person


def assert_untouched(office: Office, gate: Gate) -> None:
    now = office.gate(gate)
    assert now.is_pending
    assert now.votes == ()
    assert office.studio.productions.get(gate.production).hold == ""


@pytest.mark.parametrize("kind", list(GateKind))
@pytest.mark.parametrize("name", OUTSIDERS)
def test_a_press_of_theirs_decides_nothing(office: Office, name: str, kind: GateKind) -> None:
    gate = office.ask(kind)
    card = office.card(gate, ANSWERS[kind], Action.REJECT)
    who = on_its_way(office.people[name])

    assert who.click(card, ANSWERS[kind]).ok
    office.told(name, "You may not decide here.")
    assert who.click(card, Action.REJECT).ok

    assert who.views == []
    assert_untouched(office, gate)


@pytest.mark.parametrize("kind", [GateKind.SCRIPT, GateKind.VIDEO, GateKind.PUBLISH])
@pytest.mark.parametrize("name", OUTSIDERS)
def test_an_emoji_of_theirs_decides_nothing(office: Office, name: str, kind: GateKind) -> None:
    gate = office.ask(kind)
    card = office.card(gate, Action.APPROVE)
    with office.studio.db.write() as session:
        office.draw(session, gate, "", ts=card["ts"])
    who = on_its_way(office.people[name])
    before = len(who.ephemerals)

    for emoji in ("white_check_mark", "x", "double_vertical_bar"):
        who.react(emoji, office.videos, card["ts"])
    office.slack.settle()
    office.told(name, "You may not decide here.")
    office.space.wait_for(lambda: not office.waiting())

    assert len(who.ephemerals) == before + 1  # Once for each person and gate, and without a button to press.
    assert Action.APPROVE not in str(who.ephemerals[before:])
    assert_untouched(office, gate)


@pytest.mark.parametrize("becomes", BECOMES)
@pytest.mark.parametrize("kind", [GateKind.SCRIPT, GateKind.VIDEO, GateKind.PUBLISH])
def test_who_opened_a_modal_and_then_became_an_outsider_decides_nothing(
    office: Office, kind: GateKind, becomes: str
) -> None:
    gate = office.ask(kind)
    who = on_its_way(office.space.add_person(f"{becomes} {kind}".replace(" ", "-")))
    office.space.invite(who, office.videos)
    (leads,) = office.space.groups.values()
    office.space.set_group(leads, [office.people["cleo"], who])
    office.slack.settle()
    card = office.card(gate, Action.REJECT, Action.APPROVE)
    office.space.wait_for(lambda: who.click(card, Action.REJECT).ok and who.views)
    view = who.views[-1]

    office.space.change(who, **BECOMES[becomes])
    office.slack.settle()
    office.space.wait_for(lambda: office.role_of(who) == "member")
    assert who.submit(view, {"reason/entry": "other", "note/entry": "no"}).ok
    assert who.click(card, Action.APPROVE).ok

    assert "never decide" in str(who.views[-1]["blocks"]) or "You may not decide" in str(who.views[-1]["blocks"])
    assert_untouched(office, gate)


def test_somebody_who_cannot_be_looked_up_decides_nothing(office: Office) -> None:
    gate = office.ask(GateKind.SCRIPT)
    newcomer = office.space.add_person("newcomer")
    newcomer.is_admin = True
    office.space.invite(newcomer, office.videos)
    card = office.card(gate, Action.APPROVE)
    office.slack.failing("users.info", "500", times=20)

    assert newcomer.click(card, Action.APPROVE).ok
    office.slack.heal()

    office.space.wait_for(lambda: [one for one in newcomer.ephemerals if "does not say who you are" in str(one)])
    assert "You may not decide here" not in str(newcomer.ephemerals)
    assert_untouched(office, gate)
