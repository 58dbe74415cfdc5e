"""Times as people type them, and as they are told."""

import re
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
        ("on nov 30 at 18:00", "2026-11-30 18:00"),
        ("30 November at 6pm", "2026-11-30 18:00"),
        ("monday, the 30th of november, 6:30 p.m.", "2026-11-30 18:30"),
        ("November 30, 2026 18:00", "2026-11-30 18:00"),
        ("on the 30th at 9", "2026-11-30 09:00"),
        ("the 3rd at 9am", "2026-12-03 09:00"),
        ("30.11. at 18:00", "2026-11-30 18:00"),
        ("30/11/26 18.30", "2026-11-30 18:30"),
        ("11/30/2026 6pm", "2026-11-30 18:00"),
        ("3 january 18:00", "2027-01-03 18:00"),
        ("29 february 2028 18:00", "2028-02-29 18:00"),
        ("the day after tomorrow at 9", "2026-11-22 09:00"),
        ("in three days at 18:00", "2026-11-23 18:00"),
        ("a week from now at noon", "2026-11-27 12:00"),
        ("next friday 18:00", "2026-11-27 18:00"),
        ("friday next week 18:00", "2026-11-27 18:00"),
        ("monday next week at 18", "2026-11-23 18:00"),
        ("18:00 on sunday", "2026-11-22 18:00"),
        ("friday 18.30", "2026-11-20 18:30"),
        ("in 2 hours", "2026-11-20 16:30"),
        ("in half an hour", "2026-11-20 15:00"),
        ("in 1 hour and 15 minutes", "2026-11-20 15:45"),
        ("tomorrow evening", "2026-11-21 18:00"),
        ("tomorrow morning", "2026-11-21 09:00"),
        ("tomorrow evening at 8", "2026-11-21 20:00"),
        ("at 8 tomorrow evening", "2026-11-21 20:00"),
        ("tonight at 9", "2026-11-20 21:00"),
        ("6 o'clock tomorrow in the morning", "2026-11-21 06:00"),
    ],
)
def test_a_time_is_meant_in_the_channels_zone(words: str, local: str) -> None:
    moment = read_moment(words, NOW, ROME)

    assert f"{moment.astimezone(ROME):%Y-%m-%d %H:%M}" == local
    assert moment.tzinfo is UTC


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("", "is no time"),
        ("soon", "is no time"),
        ("1800", "is no time"),
        ("f 18:00", "is no time"),
        ("nov 30 18", "is no time"),
        ("tomorrow 18:00 or 19:00", "is no time"),
        ("tomorrow at 18:00 CET", "is no time"),
        ("friday", "says no hour"),
        ("tomorrow", "says no hour"),
        ("tonight", "says no hour"),
        ("in three days", "says no hour"),
        ("2026-12-01", "says no hour"),
        ("25:00", "the day has no 25:00"),
        ("13pm", "the day has no 13pm"),
        ("tomorrow morning at 18:00", "18:00 is not in the morning"),
        ("next week", "has several days"),
        ("nov 31 at 18:00", "November has no 31st"),
        ("2026-11-31 18:00", "November has no 31st"),
        ("the 31st at 18:00", "November has no 31st"),
        ("feb 29 18:00", "February 2027 has no 29th"),
        ("13/13 18:00", "there is no month 13"),
        ("friday 30 november 18:00", "30 November 2026 is a Monday"),
        ("2199-01-01 18:00", "is more than 100 years ahead"),
        ("9999-12-31T23:59-12:00", "is more than 100 years ahead"),
    ],
)
def test_words_that_are_no_whole_time_are_refused_with_the_reason_and_examples(words: str, why: str) -> None:
    with pytest.raises(BadBrief, match=re.escape(why)) as refusal:
        read_moment(words, NOW, ROME)

    assert "friday 14:00" in refusal.value.hint


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ("10/11 18:00", 'Write "2027-11-10 18:00" or "2027-10-11 18:00".'),
        ("on 5.12. at 9:30", 'Write "2026-12-05 09:30" or "2027-05-12 09:30".'),
        ("20.12", 'Write "20:12" for the hour'),
        ("tomorrow at midnight", "The day begins with"),
    ],
)
def test_words_that_may_be_two_times_are_refused_with_both(words: str, hint: str) -> None:
    with pytest.raises(BadBrief, match="may be") as refusal:
        read_moment(words, NOW, ROME)

    assert refusal.value.hint.startswith(hint)


def test_next_friday_is_asked_back_where_people_mean_two_days_by_it() -> None:
    monday = NOW - timedelta(days=4)

    with pytest.raises(BadBrief, match="may be 20 November or 27 November") as refusal:
        read_moment("next friday 18:00", monday, ROME)

    assert refusal.value.hint == 'Write "2026-11-20 18:00" or "2026-11-27 18:00".'


@pytest.mark.parametrize(
    "words",
    [
        *("today 14:29", "2026-11-20 14:30", "2020-01-01 10:00", "0001-01-01T00:00+14:00"),
        *("yesterday at 18:00", "yesterday", "last friday 18:00", "2 hours ago", "19 november 18:00", "13.11. 18:00"),
    ],
)
def test_a_time_that_has_passed_is_refused(words: str) -> None:
    with pytest.raises(BadBrief, match="has passed: it is Friday 20 November 2026, 14:30"):
        read_moment(words, NOW, ROME)


@pytest.mark.parametrize(
    ("picked", "said"),
    [
        ("2026-11-20T13:00:00+00:00", "Friday 20 November 2026, 14:00 (Europe/Rome) has passed"),
        ("2026-11-02T13:00:00+00:00", "Monday 2 November 2026, 14:00 (Europe/Rome) has passed"),
    ],
)
def test_a_picked_time_that_has_passed_is_said_in_the_zone(picked: str, said: str) -> None:
    with pytest.raises(BadBrief) as refused:
        read_moment(picked, NOW, ROME)

    assert str(refused.value).startswith(said)


def test_an_hour_that_the_clocks_leave_out_is_refused() -> None:
    with pytest.raises(BadBrief, match="there is no 02:30 on 2027-03-28"):
        read_moment("2027-03-28 02:30", NOW, ROME)


@pytest.mark.parametrize(
    ("words", "local"),
    [
        ("an hour later", "2026-11-21 19:00"),
        ("half an hour earlier", "2026-11-21 17:30"),
        ("1.5 hours sooner", "2026-11-21 16:30"),
        ("by 20 min later", "2026-11-21 18:20"),
        ("Two days later!", "2026-11-23 18:00"),
        ("a week later", "2026-11-28 18:00"),
        ("18 weeks later", "2027-03-27 18:00"),
        ("19 weeks later", "2027-04-03 18:00"),  # The clocks change between these two; the hour on them does not.
    ],
)
def test_what_is_later_or_earlier_counts_from_the_time_that_is_planned(words: str, local: str) -> None:
    planned = datetime(2026, 11, 21, 18, 0, tzinfo=ROME).astimezone(UTC)
    meant = read_moment(words, NOW, ROME, planned=planned)
    assert f"{meant.astimezone(ROME):%Y-%m-%d %H:%M}" == local


def test_later_than_no_time_is_refused() -> None:
    with pytest.raises(BadBrief, match=r"no time is planned that 'an hour later' could be counted from"):
        read_moment("an hour later", NOW, ROME)


@pytest.mark.parametrize(("words", "why"), [("2 days earlier", "has passed"), ("9999 weeks later", "years ahead")])
def test_what_is_too_early_or_too_late_by_that_is_refused(words: str, why: str) -> None:
    with pytest.raises(BadBrief, match=why):
        read_moment(words, NOW, ROME, planned=NOW + timedelta(days=1))


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
