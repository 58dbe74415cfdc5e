"""Questions that words lead to, in the thread: each stands there once, and ends with the gate that it is about."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.commands import Begin
from bot.outcome import Begun
from bot.slack.cards import confirm_card
from bot.slack.ids import GateRef
from graph.core.gate import Approve
from graph.core.ids import ProductionId
from tests.fakes.slack.blockkit import elements_of
from tests.fakes.slack_studio import Office, has, open_office
from tests.fakes.terminal import ANNA, ARTICLE

pytestmark = pytest.mark.loopback

ASKED = "Words alone decide nothing"
READ = "This is how I read it"
CLOSED = "This question about the script, revision 1 is closed"
ALREADY = "That is asked already"
BEGIN = Begin(topic="Three hearts", text=ARTICLE * 12, seconds=20)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("office")) as opened:
        yield opened


def buttons(message: dict[str, Any]) -> list[str]:
    shown = [one for block in message.get("blocks") or [] for one in elements_of(block)]
    return [str(one["action_id"]) for one in shown if "action_id" in one]


def told(office: Office, text: str, production: ProductionId) -> dict[str, Any]:
    """What is answered to this, as it stands now."""
    office.says(f"{office.space.bot.mention} {text}", production)
    office.settle(seconds=30)
    return office.thread(production)[-1]


def now(office: Office, production: ProductionId, message: dict[str, Any]) -> dict[str, Any]:
    office.settle()
    (found,) = [one for one in office.thread(production) if one["ts"] == message["ts"]]
    return found


def test_a_yes_in_words_is_asked_about_once_and_the_second_time_pointed_to(office: Office) -> None:
    production = office.ask()

    first = told(office, "lgtm", production)
    second = told(office, "ship it", production)

    assert (has(first, ASKED), has(second, ALREADY)) == (True, True)
    assert len(office.find(production, ASKED)) == 1
    assert buttons(second) == []
    assert has(second, f"/p{first['ts'].replace('.', '')}")


@pytest.mark.parametrize(
    "words", ["reject: it's off brand", 'reject "it\'s off brand"', "reject because it's off brand"]
)
def test_a_reason_said_with_a_no_stands_in_its_question_and_with_the_decision(office: Office, words: str) -> None:
    production = office.ask()

    asked = told(office, words, production)
    assert (has(asked, "“it's off brand”"), has(asked, "Yes, reject it")) == (True, True)
    assert office.anna.click(asked, "gate.reject").ok

    (gate,) = office.gates(production)
    assert (gate.decision.verdict.kind, gate.decision.note) == ("reject", "it's off brand")


def test_another_reason_is_asked_about_with_that_reason(office: Office) -> None:
    production = office.ask()
    told(office, "reject: it's off brand", production)

    other, same = told(office, "reject: wrong facts", production), told(office, "reject: wrong facts", production)

    assert (has(other, ASKED), has(other, "“wrong facts”"), has(same, ALREADY)) == (True, True, True)


def test_a_note_said_with_a_yes_is_kept_with_it(office: Office) -> None:
    production = office.ask()

    asked = told(office, 'approve "nice one"', production)
    assert has(asked, "“nice one”")
    assert office.anna.click(asked, "gate.approve").ok

    (gate,) = [one for one in office.gates(production) if one.decision]
    assert (gate.decision.verdict.kind, gate.decision.note) == ("approve", "nice one")


def test_a_yes_to_another_revision_than_the_one_shown_is_told_which_that_is(office: Office) -> None:
    production = office.ask()

    other, shown = told(office, "approve v2", production), told(office, "approve v1", production)

    assert has(other, f"The script of {production} that is asked about is revision 1, not 2.")
    assert has(shown, f"Approve the script of `{production}`, revision 1?")
    assert office.decisions(production) == []


def test_the_yes_takes_the_buttons_off_and_says_so(office: Office) -> None:
    production = office.ask()
    asked = told(office, "lgtm", production)

    assert office.anna.click(asked, "gate.approve").ok

    closed = now(office, production, asked)
    assert has(closed, f"{CLOSED}: approved by <@{office.anna.id}>")
    assert (buttons(closed), office.decisions(production)) == ([], ["script approve"])


def test_a_decision_at_another_surface_closes_what_was_asked(office: Office) -> None:
    production = office.ask()
    yes, no = told(office, "lgtm", production), told(office, "reject", production)
    gate = office.studio.productions.find_gate(production)
    assert gate is not None

    person = office.desk.person(office.place(office.anna))
    office.studio.handler.decide(gate.id, gate.subject, Approve(), person, "", "at the terminal")

    for asked in (yes, no):
        closed = now(office, production, asked)
        assert (has(closed, f"{CLOSED}: approved by"), buttons(closed)) == (True, [])


def test_how_a_wish_was_read_is_closed_once_it_is_done(office: Office) -> None:
    production = office.ask()
    read = told(office, "drop scene 3 and make it wobble like jelly", production)
    assert has(read, READ)

    assert office.anna.click(read, "gate.revise").ok

    closed = now(office, production, read)
    assert has(closed, f"{CLOSED}: sent back with changes by <@{office.anna.id}>")
    assert buttons(closed) == []


def test_how_a_wish_was_read_is_closed_by_what_supersedes_it(office: Office) -> None:
    production = office.ask()
    read = told(office, "drop scene 3 and make it wobble like jelly", production)

    told(office, "another hook", production)

    closed = now(office, production, read)
    assert (has(closed, f"{CLOSED}: sent back with changes by"), buttons(closed)) == (True, [])


def test_a_no_puts_the_question_away_and_it_can_be_asked_again(office: Office) -> None:
    production = office.ask()
    asked = told(office, "lgtm", production)

    assert office.anna.click(asked, "dismiss").ok

    closed = now(office, production, asked)
    assert has(closed, f"<@{office.anna.id}> put it away, and nothing was decided")
    assert (buttons(closed), office.decisions(production)) == ([], [])
    again = told(office, "ship it", production)
    assert (has(again, ASKED), again["ts"] != asked["ts"]) == (True, True)


@pytest.mark.parametrize("words", ["never mind", "Never mind, leave it.", "forget it"])
def test_never_mind_puts_the_newest_question_away_as_its_button_does(office: Office, words: str) -> None:
    production = office.ask()
    first, newest = told(office, "lgtm", production), told(office, "drop scene 3 and make it wobble", production)

    office.says(words, production)
    office.settle(seconds=21)

    closed = now(office, production, newest)
    assert has(closed, f"<@{office.anna.id}> put it away, and nothing was decided")
    assert (buttons(closed), office.decisions(production)) == ([], [])
    assert has(now(office, production, first), ASKED)
    assert has(office.thread(production)[-1], "Put away: nothing was decided.")


def test_never_mind_where_nothing_is_asked_beside_the_card_is_talk(office: Office) -> None:
    production = office.ask()
    before = len(office.thread(production))

    office.says("never mind", production)
    office.settle(seconds=21)

    assert len(office.thread(production)) == before + 1


def test_what_was_put_away_is_not_carried_out_on_a_screen_that_still_shows_it(office: Office) -> None:
    production = office.ask()
    read = told(office, "drop scene 3 and make it wobble like jelly", production)
    shown = deepcopy(read)
    assert office.anna.click(read, "dismiss").ok
    assert buttons(now(office, production, read)) == []

    assert office.anna.click(shown, "gate.revise", stale=shown["blocks"]).ok
    office.settle()

    assert office.told(office.anna, "This was put away")
    assert office.decisions(production) == []


def test_a_no_of_somebody_who_may_not_decide_leaves_it_for_the_others(tmp_path: Path) -> None:
    with open_office(tmp_path) as office:
        production = office.ask()
        asked = told(office, "lgtm", production)
        alone = (f"{office.space.team_id}/{office.anna.id}",)
        office.studio.channels["default"] = office.studio.channel("default").model_copy(update={"approvers": alone})

        assert office.ben.click(asked, "dismiss").ok

        assert office.told(office.ben, "It stays for those who may decide.")
        assert has(now(office, production, asked), ASKED)


def test_who_may_not_decide_is_pointed_to_the_refusal_and_not_to_buttons(office: Office) -> None:
    office.studio.rules.change("default", {"gate_approvers.script": [office.anna.id]}, ANNA)
    production = office.ask()

    office.says("!approve", production, by=office.ben)
    office.says("!approve", production, by=office.ben)

    assert len(office.find(production, "You may not decide here.")) == 1
    assert office.find(production, "You may not decide here: who may, and *Ask them*, stand in")
    assert office.find(production, ALREADY) == []


def test_an_answer_that_is_carried_out_again_after_a_crash_asks_once_and_points_to_nothing(office: Office) -> None:
    production = office.ask()
    gate = office.studio.productions.find_gate(production)
    assert gate is not None
    place = replace(office.place(office.anna), thread_ts=office.thread_ts(production))
    card = confirm_card("approve", GateRef(g=gate.id, s=gate.subject), "Approve it?")

    for _ in range(2):
        office.desk.say(place, card, key="answer to one text")
        office.settle()

    assert len(office.find(production, ASKED)) == 1
    assert office.find(production, ALREADY) == []


def test_what_is_asked_where_no_card_of_the_video_is_is_closed_too(office: Office) -> None:
    person = office.desk.person(office.place(office.anna))
    begun = office.studio.handler.handle(BEGIN, person)
    assert isinstance(begun, Begun)
    office.settle()
    ts = office.anna.say(f"{office.space.bot.mention} approve {begun.production}", office.videos)
    office.settle()
    gate = office.studio.productions.find_gate(begun.production)
    assert gate is not None

    office.studio.handler.decide(gate.id, gate.subject, Approve(), person, "", "at the terminal too")
    office.settle()

    assert has(office.space.thread(office.videos, ts)[-1], f"{CLOSED}: approved by")
