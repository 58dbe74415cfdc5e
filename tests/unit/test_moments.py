"""Times as people type them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.moments import read_moment, say_moment
from graph.core.errors import BadBrief

ROME = ZoneInfo("Europe/Rome")
NOW = datetime(2026, 11, 20, 13, 30, tzinfo=UTC)  # A Friday, 14:30 in Rome.


@pytest.mark.parametrize(
    ("words", "local"),
    [
        ("18:00", "2026-11-20 18:00"),
        ("at 9:05", "2026-11-21 09:05"),
        ("6pm", "2026-11-20 18:00"),
        ("12am", "2026-11-21 00:00"),
        ("today 23:59", "2026-11-20 23:59"),
        ("Tomorrow 18:00", "2026-11-21 18:00"),
        ("friday 14:00", "2026-11-27 14:00"),
        ("fri 15:00", "2026-11-20 15:00"),
        ("monday at 08:00", "2026-11-23 08:00"),
        ("2026-12-01 18:00", "2026-12-01 18:00"),
        ("2026-12-01T18:00", "2026-12-01 18:00"),
        ("2026-12-01T18:00Z", "2026-12-01 19:00"),
    ],
)
def test_a_time_is_meant_in_the_channels_zone(words: str, local: str) -> None:
    moment = read_moment(words, NOW, ROME)

    assert f"{moment.astimezone(ROME):%Y-%m-%d %H:%M}" == local
    assert moment.tzinfo is UTC


@pytest.mark.parametrize("words", ["", "soon", "friday", "25:00", "13pm", "2026-12-01", "tomorrow", "1800", "f 18:00"])
def test_words_that_are_no_time_are_refused_with_examples(words: str) -> None:
    with pytest.raises(BadBrief) as refusal:
        read_moment(words, NOW, ROME)

    assert "friday 14:00" in refusal.value.hint


@pytest.mark.parametrize("words", ["today 14:29", "2026-11-20 14:30", "2020-01-01 10:00"])
def test_a_time_that_has_passed_is_refused(words: str) -> None:
    with pytest.raises(BadBrief, match="has passed: it is Friday 20 November 2026, 14:30"):
        read_moment(words, NOW, ROME)


def test_an_hour_that_the_clocks_leave_out_is_refused() -> None:
    with pytest.raises(BadBrief, match="there is no 02:30 on 2027-03-28"):
        read_moment("2027-03-28 02:30", NOW, ROME)


def test_a_moment_is_said_with_its_zone() -> None:
    assert say_moment(NOW, ROME) == "Friday 20 November 2026, 14:30 (Europe/Rome)"
