"""Every press is answered where the person is: what came of it, or why nothing did and what can be done instead."""

from collections.abc import Iterator

import pytest

from bot.slack.ids import Action
from graph.core.gate import Approve, GateKind, GateStatus, Reject
from graph.core.ids import GateId, ProductionId, Sha256
from graph.core.person import Person
from graph.core.production import State
from graph.store.gates import expire_gates
from tests.fakes.slack.delivery import Delivery
from tests.fakes.slack_gates import Office, open_office
from tests.fakes.studio import ANNA

pytestmark = pytest.mark.loopback
SOON_SECONDS = 1.0


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    rules = {"approvers": '["%(ben)s", "%(leads)s"]', "requester_may_approve": "false", "approvals": "{ video = 2 }"}
    with open_office(tmp_path_factory.mktemp("office"), **rules) as opened:
        for name in ("ben", "cleo", "eve"):  # The first press of each also looks them up.
            gate = opened.ask(GateKind.SCRIPT)
            opened.people[name].click(opened.card(gate, Action.ASK), Action.ASK)
        yield opened


def soon(pressed: Delivery) -> None:
    """It was acknowledged, and the answer was on its way, before anybody presses again."""
    assert pressed.ok, pressed
    assert pressed.seconds < SOON_SECONDS, pressed.seconds


def test_done(office: Office) -> None:
    gate = office.ask(GateKind.SCRIPT)

    soon(office.people["ben"].click(office.card(gate, Action.APPROVE), Action.APPROVE))

    office.told("ben", f"Approved: the script of `{gate.production}`")
    assert office.gate(gate).status is GateStatus.DECIDED


def test_the_first_yes_of_two_is_counted_and_the_second_decides(office: Office) -> None:
    gate = office.ask(GateKind.VIDEO)
    card = office.card(gate, Action.APPROVE)

    soon(office.people["ben"].click(card, Action.APPROVE))
    office.told("ben", "is counted; one more yes is needed, from somebody else")
    soon(office.people["ben"].click(card, Action.APPROVE))
    office.told("ben", "Your yes to this film is counted")
    assert office.gate(gate).is_pending

    soon(office.people["cleo"].click(card, Action.APPROVE))
    office.told("cleo", "Approved: the film")
    assert [vote.by.name.rpartition("/")[2] for vote in office.gate(gate).votes] == [
        office.people[name].id for name in ("ben", "cleo")
    ]


def test_an_emoji_and_a_confirmed_word_are_a_yes_each(office: Office) -> None:
    gate = office.ask(GateKind.SCRIPT)
    office.studio.rules.change("default", {"approvals.script": 2}, ANNA)
    card = office.card(gate, Action.APPROVE)
    with office.studio.db.write() as session:
        office.draw(session, gate, "", ts=str(card["ts"]))

    office.people["ben"].react("white_check_mark", office.videos, str(card["ts"]))
    office.told("ben", "Your yes to the script of")
    typed = office.people["cleo"].command("/video", f"approve {gate.production}", office.videos)
    assert "Words alone decide nothing" in str(typed.answer)
    office.space.wait_for(lambda: office.gate(gate).votes)
    assert office.gate(gate).is_pending

    office.studio.productions.decide(gate.id, gate.subject, Approve(), leads(office, "cleo"))
    assert len(office.gate(gate).votes) == 2
    assert office.gate(gate).status is GateStatus.DECIDED
    office.studio.rules.change("default", {"approvals.script": None}, ANNA)


def test_decided_already_by_whom_and_by_you(office: Office) -> None:
    gate = office.ask(GateKind.SCRIPT)
    card = office.card(gate, Action.APPROVE, Action.REJECT)
    office.studio.productions.decide(gate.id, gate.subject, Approve(), office.person("ben"))

    soon(office.people["cleo"].click(card, Action.APPROVE))
    office.told("cleo", f"decided already: approved by <@{office.people['ben'].id}> <!date^")
    soon(office.people["ben"].click(card, Action.APPROVE))
    office.told("ben", "decided already: approved by you <!date^")
    soon(office.people["cleo"].click(card, Action.REJECT))
    assert office.people["cleo"].views == []


def test_replaced_with_a_link_to_what_is_newer(office: Office) -> None:
    gate = office.ask(GateKind.SCRIPT)
    card = office.card(gate, Action.APPROVE)
    newer = office.ask_again(gate.production, GateKind.SCRIPT)
    with office.studio.db.write() as session:
        link = "https://studio.slack.com/archives/C1/p2"
        office.draw(session, newer, link)

    soon(office.people["ben"].click(card, Action.APPROVE))

    office.told("ben", "was replaced by something newer")
    office.told("ben", f"<{link}|the card>")
    assert office.gate(newer).is_pending


def test_expired_with_a_button_that_asks_again(office: Office) -> None:
    gate = office.ask(GateKind.SCRIPT)
    card = office.card(gate, Action.APPROVE)
    with office.studio.db.write() as session:
        expire_gates(session, gate.expires_at)

    soon(office.people["ben"].click(card, Action.APPROVE))

    answer = office.told("ben", "in time; nothing was approved")
    assert office.studio.productions.get(gate.production).hold
    soon(office.people["ben"].click(answer, Action.RESUME))
    assert not office.studio.productions.get(gate.production).hold


def test_ended_meanwhile(office: Office) -> None:
    gate = office.ask(GateKind.SCRIPT)
    card = office.card(gate, Action.APPROVE)
    office.studio.productions.abort(gate.production, office.person("ben"))

    soon(office.people["ben"].click(card, Action.APPROVE))

    office.told("ben", f"`/video status {gate.production}` tells how it stands")
    assert office.studio.productions.get(gate.production).state is State.ABORTED


def test_not_allowed_who_may_and_ask_them_once(office: Office) -> None:
    gate = office.ask(GateKind.SCRIPT)
    card = office.card(gate, Action.APPROVE, Action.REJECT, Action.CHANGES)

    for name in (Action.APPROVE, Action.REJECT):
        soon(office.people["eve"].click(card, name))
    refused = office.told("eve", "You may not decide here.")
    assert f"<@{office.people['ben'].id}>, <!subteam^" in str(refused)

    for says in ("They are asked", "asked already"):
        soon(office.people["eve"].click(refused, Action.ASK))
        office.told("eve", says)
    office.slack.settle()

    asked = office.space.wait_for(lambda: [one for one in thread(office, card) if "asks for your answer" in str(one)])
    assert len(asked) == 1
    assert f"<@{office.people['ben'].id}>" in asked[0]["text"]
    assert "<!subteam^" in asked[0]["text"]
    assert office.gate(gate).is_pending


def test_whoever_asks_for_another_gate_or_is_another_asks_anew(office: Office) -> None:
    first, second = office.ask(GateKind.SCRIPT), office.ask(GateKind.VIDEO)
    for gate in (first, second):
        card = office.card(gate, Action.ASK)
        for name in ("eve", "dora"):
            soon(office.people[name].click(card, Action.ASK))
        said = office.space.wait_for(
            lambda card=card: _two([one for one in thread(office, card) if "asks for" in str(one)])
        )
        assert {name for name in ("eve", "dora") if f"<@{office.people[name].id}>" in str(said)} == {"eve", "dora"}


def asking(office: Office, card: dict[str, object]) -> list[object]:
    return [one for one in thread(office, card) if "asks for your answer" in str(one)]


def _two(found: list[object]) -> list[object]:
    return found if len(found) == 2 else []


def test_who_asked_for_the_video_is_told_that_somebody_else_has_to(office: Office) -> None:
    gate = office.ask(GateKind.SCRIPT)
    alone = office.studio.channel("default").model_copy(update={"approvers": (office.people["anna"].id,)})
    assert not alone.requester_may_approve

    soon(office.people["anna"].click(office.card(gate, Action.APPROVE), Action.APPROVE))

    refused = str(office.told("anna", "somebody else has to approve it"))
    assert "whoever asked for it" not in refused
    assert office.gate(gate).is_pending


@pytest.mark.parametrize("name", ["guest", "visitor", "stranger", "robot"])
def test_outsiders_are_told_that_they_never_decide_and_cannot_ask(office: Office, name: str) -> None:
    gate = office.ask(GateKind.SCRIPT)
    card = office.card(gate, Action.APPROVE, Action.ASK)

    soon(office.people[name].click(card, Action.APPROVE))
    refused = office.told(name, "never decide")
    assert Action.ASK not in str(refused)
    before = len(office.people[name].ephemerals)
    soon(office.people[name].click(card, Action.ASK))

    office.space.wait_for(lambda: len(office.people[name].ephemerals) > before)
    office.told(name, "never decide")
    assert [one for one in thread(office, card) if "asks for your answer" in str(one)] == []


def test_failed_with_a_reference(office: Office) -> None:
    gate = office.ask(GateKind.SCRIPT)
    card = office.card(gate, Action.RETRY_GATE)

    soon(office.people["ben"].click(card, Action.RETRY_GATE))
    office.told("ben", "Retry is no answer to the script")

    damaged = office.ask(GateKind.VIDEO)  # Its row lacks what a film shows, which nobody foresees.
    soon(office.people["ben"].click(office.card(damaged, Action.CHANGES), Action.CHANGES))
    office.told("ben", "Its reference in the log is")
    assert office.people["ben"].views == []


def test_an_unknown_card_is_told_of_and_loses_its_buttons(office: Office) -> None:
    gate = office.ask(GateKind.SCRIPT)
    lost = gate.model_copy(update={"id": GateId("0" * 24), "subject": Sha256("0" * 64)})
    card = office.card(lost, Action.APPROVE)

    soon(office.people["ben"].click(card, Action.APPROVE))

    office.told("ben", "I no longer know this card")
    office.space.wait_for(lambda: Action.APPROVE not in str(card["blocks"]))


def test_a_modal_that_is_sent_after_its_gate_closed_says_who_decided(office: Office) -> None:
    gate = office.ask(GateKind.SCRIPT)
    soon(office.people["cleo"].click(office.card(gate, Action.REJECT), Action.REJECT))
    (view,) = office.people["cleo"].views
    office.studio.productions.decide(gate.id, gate.subject, Approve(), office.person("ben"))

    soon(office.people["cleo"].submit(view, {"reason/entry": "other", "note/entry": "too long"}))

    (view,) = office.people["cleo"].views
    assert f"decided already: approved by <@{office.people['ben'].id}>" in str(view["blocks"])
    office.people["cleo"].close(view)


def test_the_owner_at_the_terminal_is_named(office: Office) -> None:
    gate = office.ask(GateKind.SCRIPT)
    card = office.card(gate, Action.APPROVE)
    office.studio.productions.decide(gate.id, gate.subject, Reject(), ANNA)

    soon(office.people["ben"].click(card, Action.APPROVE))

    office.told("ben", "decided already: rejected by anna")


def leads(office: Office, name: str) -> Person:
    return office.person(name).model_copy(update={"groups": tuple(office.space.groups)})


def thread(office: Office, card: dict[str, object]) -> list[dict[str, object]]:
    return list(office.space.thread(office.videos, str(card["thread_ts"])))


def test_a_production_that_is_unknown_is_said_to_be(office: Office) -> None:
    gate = office.ask(GateKind.SCRIPT)
    card = office.card(gate, Action.APPROVE)
    shown = [
        {
            "type": "actions",
            "block_id": "b",
            "elements": [
                {
                    "type": "button",
                    "text": {"type": "plain_text", "text": "Retry"},
                    "action_id": Action.RETRY,
                    "value": f'{{"p":"{ProductionId("lost-2222")}"}}',
                }
            ],
        }
    ]

    soon(office.people["ben"].click(card, Action.RETRY, stale=shown))

    office.told("ben", "I no longer know this card")
