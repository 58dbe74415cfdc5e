"""Another time for a video that is scheduled, asked for in its thread; and a change of mind about that."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.core.ids import ProductionId
from tests.fakes.slack_studio import Office, has, open_office

pytestmark = pytest.mark.loopback


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as opened:
        yield opened


def being_moved(office: Office) -> ProductionId:
    """A scheduled video about whose other time is asked."""
    production = office.schedule()
    office.says("move it to tomorrow 18:00", production)
    office.settle(seconds=1)
    return production


@pytest.mark.parametrize(
    ("words", "asks"),
    [
        ("can we do it tomorrow evening instead?", ", 18:00 (UTC)"),
        ("make it an hour later", "publish it on "),
        ("an hour later please", "publish it on "),
        ("tomorrow 19:15", ", 19:15 (UTC)"),
    ],
)
def test_another_time_is_heard_where_nothing_is_asked(office: Office, words: str, asks: str) -> None:
    production = office.schedule()

    office.says(words, production)
    office.settle(seconds=1)

    assert has(office.card(production, "asked about anew: publish it on "), asks)
    assert office.state(production) == "SCHEDULED"


def test_while_a_move_is_asked_about_another_one_is_asked_about_instead(office: Office) -> None:
    production = being_moved(office)

    office.says("can it go out tomorrow at 11 instead?", production)
    office.settle(seconds=30)

    assert has(office.find(production, "asked about anew")[-1], ", 11:00 (UTC)")
    assert not office.find(production, "nothing was noted")


def test_take_it_down_is_told_what_takes_the_time_away(office: Office) -> None:
    production = being_moved(office)

    office.says("take it down", production)
    office.settle(seconds=30)

    said = office.thread(production)[-1]
    assert has(said, f"`/video unschedule {production}` asks to take its publish time away")
    assert not has(said, "film cannot change")


def test_never_mind_while_a_move_is_asked_about_asks_for_the_press_that_takes_it_back(office: Office) -> None:
    production = being_moved(office)

    office.says("never mind, leave it", production)
    office.settle(seconds=30)

    asked = office.card(production, f"Put the change of `{production}` away")
    assert "gate.reject" in str(asked["blocks"])
    assert not office.find(production, "nothing was noted")
    assert office.studio.productions.find_gate(production) is not None


NEWS = "is uploaded and goes public"


def test_a_wish_for_another_time_is_no_news_and_the_yes_to_it_is(office: Office) -> None:
    production = office.schedule()
    assert len(office.find(production, NEWS)) == 1

    for words in ("move it to tomorrow 18:00", "unschedule", "move it to tomorrow 19:15"):
        office.says(words, production)
        office.settle(seconds=2)
    assert len(office.find(production, NEWS)) == 1

    assert office.anna.click(office.card(production, "Release to approve"), "gate.schedule").ok
    for _ in range(3):
        office.settle(seconds=1)
    assert len(office.find(production, NEWS)) == 2


def test_another_title_is_no_news_of_its_time(office: Office) -> None:
    production = office.schedule()

    office.says("title: Nine brains", production)
    office.settle(seconds=2)
    assert office.anna.click(office.card(production, "Release to approve"), "gate.schedule").ok
    for _ in range(3):
        office.settle(seconds=1)

    assert office.studio.productions.find_gate(production) is None
    assert len(office.find(production, NEWS)) == 1


def test_a_pause_has_one_card_whatever_is_asked_about_meanwhile(office: Office) -> None:
    production = office.schedule()
    office.says(f"{office.space.bot.mention} pause", production)
    office.settle(seconds=2)
    (paused,) = office.find(production, "Paused: ")

    for words in ("move it to tomorrow 18:00", "move it to tomorrow 19:15"):
        office.says(f"{office.space.bot.mention} {words}", production)
        office.settle(seconds=2)

    assert [one["ts"] for one in office.find(production, "Paused: ")] == [paused["ts"]]
