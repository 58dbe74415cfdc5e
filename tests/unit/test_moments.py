"""Times as people type them, and as they are told."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.moments import read_moment, say_moment
from bot.saying import say_distance
from bot.wording import describe_change
from graph.core.change import ChangeSlot
from graph.core.errors import BadBrief
from tests.fakes.answered_gates import REVISION

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


@pytest.mark.parametrize(
    ("away", "said"),
    [
        (timedelta(hours=41), "in 41 hours"),
        (timedelta(hours=48), "in 2 days"),
        (timedelta(hours=71), "in 3 days"),
        (timedelta(minutes=119), "in 119 minutes"),
        (timedelta(seconds=90), "in a minute"),
        (timedelta(hours=-41), "41 hours ago"),
        (timedelta(seconds=-5), "just now"),
    ],
)
def test_what_is_less_than_two_days_away_is_told_in_hours(away: timedelta, said: str) -> None:
    assert say_distance(NOW + away, NOW) == said


def test_another_publish_time_is_told_in_the_zone_of_its_channel() -> None:
    change, script = ChangeSlot(publish_at=datetime(2026, 11, 28, 17, tzinfo=UTC)), REVISION.script

    said = describe_change(change, script, zone=ZoneInfo("Europe/Berlin"))

    assert said == "publish it on Saturday 28 November 2026, 18:00 (Europe/Berlin)"
