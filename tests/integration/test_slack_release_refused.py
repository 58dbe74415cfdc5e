"""A wish about a release that changes nothing, or more than it says: told in the words of a chat."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from graph.core.ids import ProductionId
from tests.fakes.slack_studio import Office, has, open_office

pytestmark = pytest.mark.loopback

RELEASE = "Release to approve"
SAYS_ALREADY = "That is what it says already."


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("office"), GREENLIGHT_SLACK__MERGE_SECONDS="0") as opened:
        yield opened


@pytest.fixture
def released(office: Office) -> ProductionId:
    """A video whose release is asked about."""
    production = office.ask()
    assert office.anna.click(office.card(production, "Script to approve"), "gate.approve").ok
    assert office.anna.click(office.come(production, "Film to approve"), "gate.approve").ok
    office.come(production, RELEASE)
    return production


def schedule(office: Office, production: ProductionId) -> None:
    assert office.anna.click(office.card(production, RELEASE), "gate.schedule").ok
    for _ in range(3):
        office.settle(seconds=1)
    assert office.state(production) == "SCHEDULED"


def test_unlisted_says_that_the_time_is_lost_and_when_it_goes_out_then(office: Office, released: ProductionId) -> None:
    office.says("make it unlisted", released)
    office.settle(seconds=1)

    told = "asked about anew: make it unlisted; let it go out at once, without a publish time."
    assert office.find(released, told)
    office.says("when does it go out?", released)
    assert has(office.thread(released)[-1], "as soon as somebody approves its release; it is unlisted then.")
    office.says("not for kids please", released)
    office.says("how about tomorrow at 11:11?", released)
    assert has(office.thread(released)[-1], "Say it together: `make it private until tomorrow 18:00`.")

    office.says("how about tomorrow at 11:11 and make it private", released)
    office.settle(seconds=1)

    gate = office.studio.productions.find_gate(released)
    assert gate is not None
    assert "T11:11" in gate.shown["publish_at"]


def test_what_stays_private_without_a_time_says_so(office: Office, released: ProductionId) -> None:
    office.says("keep it private", released)
    office.settle(seconds=1)

    office.says("when does it go out?", released)

    assert has(office.thread(released)[-1], "has no publish time: it stays private once somebody approves its release.")


def test_what_a_release_says_already_makes_no_other_question(office: Office, released: ProductionId) -> None:
    card, gate = office.card(released, RELEASE), office.studio.productions.find_gate(released)
    assert gate is not None
    at = datetime.fromisoformat(gate.shown["publish_at"])

    for words in (f"{at:%Y-%m-%d %H:%M}", "not for kids", "not for kids and it contains synthetic media"):
        office.says(words, released)
        assert has(office.thread(released)[-1], SAYS_ALREADY), words
    presses = {
        "gate.slot": at.isoformat(),
        "gate.time": int(at.timestamp()),
        "gate.kids": "no",
        "gate.privacy": "private",
    }
    for menu, value in presses.items():
        before = len(office.anna.ephemerals)
        assert office.anna.select(card, menu, value).ok
        (told,) = office.space.wait_for(lambda count=before: office.anna.ephemerals[count:])
        assert has(told, SAYS_ALREADY), menu

    assert office.studio.productions.find_gate(released) == gate
    assert "publish revise" not in office.decisions(released)


def test_the_time_that_is_agreed_is_said_already_until_another_is_on_its_way(
    office: Office, released: ProductionId
) -> None:
    schedule(office, released)
    at = office.studio.productions.get(released).publish_at
    assert at is not None
    again = f"reschedule {released} {at:%Y-%m-%d %H:%M}"

    assert SAYS_ALREADY in str(office.anna.command("/video", again, office.videos).answer)

    moved = office.anna.command("/video", f"reschedule {released} 2026-12-20 11:11", office.videos)
    assert "asked about anew" in str(moved.answer)
    back = office.anna.command("/video", again, office.videos)
    assert "asked about anew" in str(back.answer)


def test_ending_what_is_scheduled_is_refused_before_it_is_asked_about(office: Office, released: ProductionId) -> None:
    schedule(office, released)

    told = str(office.anna.command("/video", f"abort {released}", office.videos).answer)

    assert f"End `{released}`?" not in told
    assert "`/video unschedule ID` takes its publish time away." in told
