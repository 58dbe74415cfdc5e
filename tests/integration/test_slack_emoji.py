"""Emoji on cards: at the script they decide, elsewhere they ask; a late one is answered, an early one is not lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.core.ids import ProductionId
from graph.store.cards import find_card_at, place_card, set_thread
from graph.store.outbox import Outgoing, Priority, claim_call, end_call, put
from tests.fakes.slack_studio import Office, has, open_office

pytestmark = pytest.mark.loopback

SCRIPT, FILM = "Script to approve", "Film to approve"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as opened:
        yield opened


def react(office: Office, production: ProductionId, emoji: str, card: str = SCRIPT) -> None:
    """Anna reacts to a card, and it is heard."""
    office.anna.react(emoji, office.videos, office.card(production, card)["ts"])
    office.settle()


@pytest.mark.parametrize("emoji", ["white_check_mark", "heavy_check_mark::skin-tone-3"])
def test_a_check_mark_approves_the_script(office: Office, emoji: str) -> None:
    production = office.ask()

    react(office, production, emoji)

    assert office.decisions(production) == ["script approve"]
    assert office.told(office.anna, "Approved")


def test_an_approval_of_what_is_on_hold_says_what_lets_it_go_on(office: Office) -> None:
    production, other = office.ask(), office.ask("Nine brains")
    office.says("pause", production)

    assert office.anna.click(office.card(production, SCRIPT), "gate.approve").ok
    assert office.anna.click(office.card(other, SCRIPT), "gate.approve").ok

    told = office.told(office.anna, f"Approved: the script of `{production}`")
    assert f"It is on hold: `/video resume {production}` lets it go on." in str(told)
    assert "on hold" not in str(office.told(office.anna, f"Approved: the script of `{other}`"))


def test_a_thumb_is_seen_and_decides_nothing(office: Office) -> None:
    production = office.ask()

    react(office, production, "+1::skin-tone-5")

    assert office.decisions(production) == []
    assert office.told(office.anna, "decides nothing. ✅ on the card approves the script.")


def test_a_thumb_on_a_film_says_that_a_check_mark_only_asks(office: Office) -> None:
    production = office.ask()
    react(office, production, "white_check_mark")
    office.come(production, FILM)

    react(office, production, "+1", FILM)

    said = "✅ on the card asks for the press that approves the film."
    assert office.told(office.anna, said)
    assert office.decisions(production) == ["script approve"]


def test_a_pencil_asks_for_what_should_change(office: Office) -> None:
    production = office.ask()

    react(office, production, "pencil2")

    assert office.told(office.anna, "what should change")
    assert office.decisions(production) == []


def test_repeat_asks_for_another_take(office: Office) -> None:
    production = office.ask()

    react(office, production, "repeat")

    assert office.decisions(production) == ["script revise"]
    assert office.told(office.anna, "another hook")


def test_a_cross_asks_why_and_a_press_rejects_with_that_reason(office: Office) -> None:
    production = office.ask()

    react(office, production, "x")
    assert office.decisions(production) == []
    assert has(office.card(production, "why?"), office.anna.mention)
    office.says("somebody else's words", production, by=office.ben)
    office.says("who must approve?", production)
    assert office.decisions(production) == []

    office.says("it is way too boring, sorry", production)
    assert office.decisions(production) == []
    asked = office.card(production, "it is way too boring, sorry”")
    office.anna.click(asked, "gate.reject")
    office.settle()

    assert office.decisions(production) == ["script reject"]
    (gate,) = office.gates(production)
    assert gate.decision.note == "it is way too boring, sorry"
    assert office.state(production) == "REJECTED"


@pytest.mark.parametrize("words", ["wait, let me look again", "oops, wrong emoji", "is there a way to fix it instead?"])
def test_no_words_after_a_cross_reject_by_themselves(office: Office, words: str) -> None:
    production = office.ask()
    react(office, production, "x")

    office.says(words, production)
    office.settle(seconds=21)

    assert office.decisions(production) == []
    assert office.state(production) == "SCRIPT_PENDING_REVIEW"


def test_a_wish_after_a_cross_is_a_wish(office: Office) -> None:
    production = office.ask()
    react(office, production, "x")

    office.says('replace "clash" with "fight" instead', production)
    office.settle(seconds=21)

    assert office.decisions(production) == ["script revise"]


def test_a_cross_that_is_taken_away_asks_for_no_reason_any_more(office: Office) -> None:
    production = office.ask()
    react(office, production, "x")

    office.anna.unreact("x", office.videos, office.card(production, SCRIPT)["ts"])
    office.settle()
    assert office.told(office.anna, "stays open")
    before = len(office.thread(production))
    office.says("it is off topic for us", production)

    assert not [one for one in office.thread(production)[before:] if has(one, "Reject the script")]
    assert office.decisions(production) == []


def test_a_check_mark_that_is_taken_away_undoes_nothing_and_says_so(office: Office) -> None:
    production = office.ask()
    card = office.card(production, SCRIPT)["ts"]
    react(office, production, "white_check_mark")

    office.anna.unreact("white_check_mark", office.videos, card)
    office.settle()

    assert office.told(office.anna, "Too late")
    assert office.decisions(production) == ["script approve"]


def test_never_mind_takes_the_cross_back(office: Office) -> None:
    production = office.ask()
    react(office, production, "x")

    office.says("never mind", production)
    office.says('replace "clash" with "fight"', production)
    office.settle(seconds=21)

    assert office.decisions(production) == ["script revise"]


def test_a_question_about_a_reason_that_nobody_answered_lapses(office: Office) -> None:
    production = office.ask()
    react(office, production, "x")
    office.settle(hours=1)

    office.says('replace "clash" with "fight"', production)
    office.settle(seconds=21)

    assert office.decisions(production) == ["script revise"]


def test_on_the_film_emoji_only_ask(office: Office) -> None:
    production = office.ask()
    react(office, production, "white_check_mark")
    office.come(production, FILM)

    for emoji in ("white_check_mark", "x", "repeat"):
        react(office, production, emoji, FILM)

    assert office.decisions(production) == ["script approve"]
    asked = office.find(production, "An emoji alone decides nothing here; this")
    assert has(asked[0], "Approve the film")
    assert has(asked[1], "Reject the film")
    assert not office.find(production, "Words alone")
    assert office.told(office.anna, "This is how I read it")
    assert office.anna.click(asked[0], "gate.approve").ok
    assert office.decisions(production) == ["script approve", "video approve"]


def test_an_emoji_on_a_closed_card_is_answered_with_what_came_after(office: Office) -> None:
    production = office.ask()
    old = office.card(production, SCRIPT)["ts"]
    office.says('replace "clash" with "fight"', production)
    office.settle(seconds=21)

    office.anna.react("white_check_mark", office.videos, old)
    office.settle()

    assert office.decisions(production) == ["script revise"]
    assert office.told(office.anna, "sent back with changes")
    assert office.told(office.anna, "Something newer waits")


def test_the_emoji_of_somebody_who_may_not_decide_moves_nothing(office: Office) -> None:
    production = office.ask()
    card = office.card(production, SCRIPT)

    for emoji in ("white_check_mark", "x", "repeat", "pause_button"):
        office.ben.react(emoji, office.videos, card["ts"])
    office.settle()

    assert office.decisions(production) == []
    assert office.studio.productions.get(production).hold == ""
    assert len([one for one in office.ben.ephemerals if has(one, "may not decide")]) == 1


def test_an_emoji_that_comes_before_the_place_of_its_card_is_known_is_not_lost(office: Office) -> None:
    """People see a card before the answer to its call is written down."""
    production = office.ask()
    ts = office.card(production, SCRIPT)["ts"]
    with office.studio.db.write() as session:
        card = find_card_at(session, office.space.team_id, office.videos.id, ts)
        assert card is not None
        place_card(session, card.key, ts="")
        call = Outgoing(
            dedupe="slow",
            workspace=office.space.team_id,
            conversation=office.videos.id,
            method="card",
            arguments={"key": card.key},
            priority=Priority.CARD,
        )
        put(office.studio.db, session, call, office.clock.now())
        slow = claim_call(session, "another process", office.clock.now())
        assert slow is not None

    office.anna.react("white_check_mark", office.videos, ts)
    office.slack.settle()
    office.hearing.hear()
    assert office.decisions(production) == []

    with office.studio.db.write() as session:
        place_card(session, card.key, ts=ts)
        end_call(session, slow, office.clock.now())
    office.settle(seconds=2)

    assert office.decisions(production) == ["script approve"]


def test_a_reply_that_comes_before_the_place_of_its_thread_is_known_is_not_lost(office: Office) -> None:
    production = office.ask()
    thread = office.thread_ts(production)
    with office.studio.db.write() as session:
        set_thread(session, production, ts="")
        call = Outgoing(
            dedupe="slow",
            workspace=office.space.team_id,
            conversation=office.videos.id,
            method="card",
            arguments={"key": f"parent:{production}"},
        )
        put(office.studio.db, session, call, office.clock.now())
        slow = claim_call(session, "another process", office.clock.now())
        assert slow is not None

    office.anna.say("how much did it cost?", office.videos, thread_ts=thread)
    office.slack.settle()
    office.hearing.hear()
    with office.studio.db.write() as session:
        set_thread(session, production, ts=thread)
        end_call(session, slow, office.clock.now())
    office.settle(seconds=2)

    assert len(office.find(production, "has cost")) == 1
