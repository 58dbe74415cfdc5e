"""Replies that address nobody while nothing is asked: a wish or a question is heard, and talk is left alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.core.ids import ProductionId
from graph.store.gates import expire_gates
from tests.fakes.slack_reading import meaning, reading_office
from tests.fakes.slack_studio import Office, has, open_office
from tests.fakes.terminal import ANNA

pytestmark = pytest.mark.loopback

NOTED = "Noted for the next decision"
WISHES = (
    "louder music please",
    "shorter",
    'replace "clash" with "fight"',
    "the music is too loud",
    "5 seconds shorter",
)
QUESTIONS = {
    "why so long?": "Paused by anna. `/video resume ",
    "how much longer?": "lets it go on",
    "when does it go out?": "no publish time yet",
    "who must approve?": "who asked for",
    "how much did it cost?": "has cost",
}
TALK = (
    "did you see the game yesterday",
    "shorter would have been nicer, but never mind",
    "approve",
    "lgtm",
    "ship it",
    "pause",
    "status",
    "abort",
    "help",
    "haha",
    "private",
    "why does nobody make it shorter",
    "not shorter please",
    "can somebody order lunch?",
    "<@U9BEN> make it shorter",
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("office"), GREENLIGHT_SLACK__MERGE_SECONDS="0") as opened:
        yield opened


@pytest.fixture(scope="module")
def made(office: Office) -> ProductionId:
    """A video whose film is being made."""
    return begin_film(office)


def begin_film(office: Office) -> ProductionId:
    """Work on a film begins, and rests, so that it does not come to its end within a test."""
    production = office.ask()
    assert office.anna.click(office.card(production, "Script to approve"), "gate.approve").ok
    office.studio.productions.pause(production, ANNA)
    office.settle(seconds=1)
    assert office.studio.productions.find_gate(production) is None
    return production


def answers(office: Office, production: ProductionId, words: str, **by: object) -> list[dict[str, object]]:
    """What is said in the thread after these words."""
    before = len(office.thread(production))
    office.says(words, production, **by)  # type: ignore[arg-type] - `by` is a person or left out.
    office.settle(seconds=1)
    return office.thread(production)[before + 1 :]


def is_eyed(office: Office, production: ProductionId, ts: str) -> bool:
    """Whether the message of this time bears our eyes."""
    (said,) = (one for one in office.thread(production) if one["ts"] == ts)
    return "eyes" in str(said["reactions"])


@pytest.mark.parametrize("words", WISHES)
def test_a_wish_is_noted_while_the_film_is_made(office: Office, made: ProductionId, words: str) -> None:
    (said,) = answers(office, made, words)

    assert has(said, NOTED)
    assert has(said, words.replace('"', "")[:7])
    assert has(said, f"/video resume {made}")
    assert office.decisions(made) == ["script approve"]


@pytest.mark.parametrize(("words", "usd"), [("budget +2", 2), ("give it 3 bucks more", 3)])
def test_more_money_is_offered_while_the_film_is_made(office: Office, made: ProductionId, words: str, usd: int) -> None:
    (said,) = answers(office, made, words)

    assert has(said, f"cost ${usd}.00 more, ${usd + 5}.00 in all")
    assert office.desk.standing(made).glance.budget_usd == 5.0


@pytest.mark.parametrize("words", QUESTIONS)
def test_a_question_is_answered_while_the_film_is_made(office: Office, made: ProductionId, words: str) -> None:
    (said,) = answers(office, made, words)

    assert has(said, QUESTIONS[words])


@pytest.mark.parametrize("words", TALK)
def test_what_else_people_say_is_left_alone(office: Office, made: ProductionId, words: str) -> None:
    assert answers(office, made, words) == []


def test_who_has_no_say_in_it_is_not_heard(office: Office, made: ProductionId) -> None:
    for words in (*WISHES, *QUESTIONS):
        assert answers(office, made, words, by=office.ben) == [], words


def test_an_eye_says_that_a_wish_was_heard_and_the_next_decision_takes_it(office: Office) -> None:
    production = begin_film(office)

    ts = office.says('replace "clash" with "fight"', production)
    office.settle(seconds=1)
    assert is_eyed(office, production, ts)

    office.studio.productions.resume(production, ANNA)
    office.settle(seconds=1)
    office.settle(seconds=1)

    assert office.decisions(production) == ["script approve", "video revise"]


def test_questions_and_wishes_are_heard_after_nobody_answered_in_time(office: Office) -> None:
    production = office.ask()
    office.clock.turn(days=8)
    with office.studio.db.write() as session:
        expire_gates(session, office.clock.now())
    office.settle()
    assert office.studio.productions.find_gate(production) is None

    (said,) = answers(office, production, "why so long?")
    (noted,) = answers(office, production, "shorter")

    assert has(said, f"Nobody decided on the script in time. `/video resume {production}` lets it go on.")
    assert has(noted, NOTED)


def test_a_model_says_what_else_is_a_wish(tmp_path: Path) -> None:
    wish = meaning("revise", changes=[{"kind": "hook", "quote": "starts like a school book"}])
    with reading_office(tmp_path, wish) as (office, server):
        production = begin_film(office)

        (said,) = answers(office, production, "this starts like a school book")

        assert has(said, NOTED)
        assert len(server.requests) == 1


def test_a_model_says_what_else_is_a_question(tmp_path: Path) -> None:
    with reading_office(tmp_path, meaning("question", about="cost")) as (office, _):
        production = begin_film(office)

        (said,) = answers(office, production, "did this one break the bank or what")

        assert has(said, "has cost")


@pytest.mark.parametrize("intent", ["chatter", "approve", "reject", "unclear"])
def test_what_a_model_takes_for_anything_else_leaves_no_trace(tmp_path: Path, intent: str) -> None:
    with reading_office(tmp_path, meaning(intent)) as (office, server):
        production = begin_film(office)

        assert answers(office, production, "did you see the game yesterday") == []
        ts = office.says("honestly the best we ever did", production)

        assert not is_eyed(office, production, ts)
        assert len(server.requests) == 2
        assert office.decisions(production) == ["script approve"]


def test_a_reply_that_is_deleted_before_a_model_read_it_is_forgotten(tmp_path: Path) -> None:
    with reading_office(tmp_path, meaning("question", about="cost")) as (office, _):
        production = begin_film(office)
        before = len(office.thread(production))
        ts = office.anna.say("did this one break the bank", office.videos, thread_ts=office.thread_ts(production))
        office.listen()

        office.anna.delete(ts)
        office.settle(seconds=1)

        assert len(office.thread(production)) == before
