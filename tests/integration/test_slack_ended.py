"""A video that has ended takes nothing any more: whoever asks is told so and what can be done; talk is left alone."""

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import pytest

from bot.slack.ids import Action
from graph.core.errors import HasEnded
from graph.core.gate import Reject
from graph.core.ids import ProductionId
from graph.core.money import Limit
from graph.core.production import State
from graph.store.productions import set_values
from tests.fakes.slack_studio import Office, has, open_office
from tests.fakes.studio import ANNA

pytestmark = pytest.mark.loopback

ANOTHER = '`/video new "a topic"` starts another video'
COMMANDS = ("budget {} +2", "approve {}", 'reject {} "too late"', "pause {}", "resume {}", "retry {}", "abort {}")
REQUESTS = (
    "approve",
    "publish it",
    "schedule it",
    "reject: too late",
    "pause",
    "cancel this video",
    "budget +2",
    "reschedule tomorrow 18:00",
    "revise: shorter",
)
TALK = (
    "looks great!",
    "👍",
    "lgtm",
    "thanks everybody",
    "shorter would have been nicer",
    "why so long?",
    "go on",
    "kill it",
    "mine",
    "help",
)
ENDS = {
    State.PUBLISHED: "has ended: it is published",
    State.REJECTED: "has ended: it was rejected",
    State.ABORTED: "has ended: it was aborted",
}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path, GREENLIGHT_SLACK__MERGE_SECONDS="0") as opened:
        yield opened


@pytest.fixture(params=list(ENDS))
def ended(office: Office, request: pytest.FixtureRequest) -> tuple[ProductionId, str]:
    """A video that has ended, and how that is said."""
    production = office.ask()
    office.studio.productions.abort(production, ANNA)
    with office.studio.db.write() as session:
        set_values(session, production, state=request.param)
    office.settle(seconds=60)
    return production, ENDS[request.param]


@pytest.fixture
def aborted(office: Office) -> ProductionId:
    production = office.ask()
    office.studio.productions.abort(production, ANNA)
    office.settle(seconds=60)
    return production


def answers(office: Office, production: ProductionId, words: str) -> list[str]:
    """What is said in the thread after these words."""
    before = len(office.thread(production))
    office.says(words, production)
    office.settle(seconds=30)
    return [str(one) for one in office.thread(production)[before + 1 :]]


def test_no_command_moves_it_and_each_says_why_and_what_can_be_done(
    office: Office, ended: tuple[ProductionId, str]
) -> None:
    production, how = ended
    before = office.studio.productions.get(production)

    for typed in COMMANDS:
        told = str(office.anna.command("/video", typed.format(production), office.videos).answer)

        assert how in told, told
        assert ANOTHER in told, told

    assert office.studio.productions.get(production) == before


def test_another_publish_time_is_refused_with_what_can_be_done(office: Office, ended: tuple[ProductionId, str]) -> None:
    production, how = ended
    said = "is public already" if "published" in how else how

    told = str(office.anna.command("/video", f"reschedule {production} tomorrow 18:00", office.videos).answer)

    assert said in told, told
    assert ANOTHER in told, told


def test_a_request_that_addresses_nobody_is_answered_shortly(office: Office, aborted: ProductionId) -> None:
    for words in REQUESTS:
        (said,) = answers(office, aborted, words)

        assert "has ended: it was aborted" in said, words
        assert ANOTHER in said, words


def test_talk_among_people_is_left_alone(office: Office, aborted: ProductionId) -> None:
    for words in TALK:
        assert answers(office, aborted, words) == [], words


def test_who_has_no_say_in_it_is_not_answered_unasked(office: Office, aborted: ProductionId) -> None:
    before = len(office.thread(aborted))

    office.says("approve", aborted, by=office.ben)

    assert len(office.thread(aborted)) == before + 1


def test_how_it_ended_is_still_shown_to_whoever_asks(office: Office, aborted: ProductionId) -> None:
    (said,) = answers(office, aborted, "status")

    assert "Ended" in said


def test_a_budget_is_refused_at_the_one_door(office: Office, ended: tuple[ProductionId, str]) -> None:
    production, how = ended

    with pytest.raises(HasEnded, match=how):
        office.studio.productions.set_budget(production, Limit(to_usd=7.0), ANNA)


def test_why_a_video_was_rejected_is_told_in_its_thread_by_whom_and_when(office: Office) -> None:
    production = office.ask()
    gate = office.studio.productions.find_gate(production)
    assert gate is not None
    office.studio.handler.decide(gate.id, gate.subject, Reject(), ANNA, "wrong tone")
    office.settle(seconds=60)

    for words in (
        "why was it rejected?",
        f"{office.space.bot.mention} why was it rejected?",
        "who rejected the script?",
    ):
        before = len(office.thread(production))
        office.says(words, production)
        (said,) = office.thread(production)[before + 1 :]
        assert "script rejected by anna" in said["text"]
        assert "wrong tone" in said["text"]
        assert "Rejected" in said["text"].splitlines()[0]


def test_its_cards_say_that_it_was_ended_and_by_whom(office: Office) -> None:
    production = office.ask()
    card = office.card(production, "Script to approve")
    office.says(f"{office.space.bot.mention} approve", production)
    asked = office.card(production, "Words alone decide nothing")

    older = deepcopy(card["blocks"])
    office.studio.productions.abort(production, office.desk.person(office.place(office.anna)))
    office.settle(seconds=60)

    who = f"<@{office.anna.id}>"
    shown = {one["ts"]: one for one in office.thread(production)}
    assert has(office.thread(production)[0], f"Ended by {who}")
    for ts in (card["ts"], asked["ts"]):
        assert has(shown[ts], f"the video was ended by {who}")
        assert not has(shown[ts], "newer")
    assert office.anna.click(shown[card["ts"]], Action.APPROVE, stale=older).ok
    assert has(office.told(office.anna, "was ended by"), f"This video was ended by {who}.")
    (said,) = answers(office, production, f"{office.space.bot.mention} who ended it?")
    assert f"Ended by {who}" in said
