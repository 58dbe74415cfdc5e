"""Whatever people type for a time: it is one moment ahead, whole, or refused with a reason."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.moments import EXAMPLES, read_moment
from graph.core.errors import BadBrief
from graph.core.moment_words import DAYS, MONTHS, read_phrase

ZONES = [ZoneInfo(name) for name in ("UTC", "Europe/Rome", "America/New_York", "Asia/Kolkata", "Pacific/Apia")]
START = datetime(2026, 1, 1, tzinfo=UTC)
nows = st.integers(0, 2 * 365 * 24 * 3600).map(lambda seconds: START + timedelta(seconds=seconds))
ahead = st.integers(1, 270 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))
WORDS = (
    *("at", "on", "in", "the", "next", "last", "this", "week", "from", "now", "ago", "of", "after", "before", "until"),
    *("today", "tomorrow", "yesterday", "tonight", "morning", "evening", "night", "noon", "midnight", "day", "days"),
    *("hours", "minutes", "a", "three", "0", "7", "18", "31", "99", "9999", "18:00", "6pm", "25:00", "0:99", "13 am"),
    *("30.11.", "10/11", "31.2.2027", "20.12", "2026-02-30", "1st", "31st", "2027", "mon", "friday", "nov", "february"),
)
SPELLINGS = (
    "{0:%Y-%m-%d %H:%M}",
    "{0:%Y-%m-%dT%H:%M}",
    "on {0.day} {month} {0.year} at {0:%H:%M}",
    "{month} {0.day}, {0.year} {hour}:{0:%M} {half}",
    "{0:%A}, {0.day}. {short} {0.year}, {0.hour}h{0:%M}",
    "{0:%H:%M} on {0.day} {short}",
)


def spelled(form: str, local: datetime) -> str:
    month, hour, half = MONTHS[local.month - 1], local.hour % 12 or 12, "pm" if local.hour >= 12 else "a.m."
    return form.format(local, month=month.title(), short=month[:3], hour=hour, half=half)


@given(zone=st.sampled_from(ZONES), now=nows, away=ahead, form=st.sampled_from(SPELLINGS))
def test_a_moment_ahead_is_read_from_each_of_its_spellings(
    zone: ZoneInfo, now: datetime, away: timedelta, form: str
) -> None:
    moment = (now + away).replace(second=0, microsecond=0) + timedelta(minutes=1)
    local = moment.astimezone(zone).replace(fold=0)

    assert read_moment(spelled(form, local), now, zone) == local.astimezone(UTC)


@given(words=st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join) | st.text(max_size=30), now=nows)
@pytest.mark.parametrize("zone", ZONES)
def test_words_are_a_whole_minute_ahead_or_refused_with_a_reason(zone: ZoneInfo, words: str, now: datetime) -> None:
    try:
        moment = read_moment(words, now, zone)
    except BadBrief as refusal:
        reason, hint = str(refusal), refusal.hint
    else:
        assert moment.tzinfo is UTC
        assert now < moment < now + timedelta(days=102 * 366)
        assert (moment.second, moment.microsecond) == (0, 0)
        return
    assert reason
    assert hint


@given(first=st.integers(1, 12), second=st.integers(1, 12), sign=st.sampled_from("/."), now=nows)
def test_digits_that_may_be_two_dates_are_never_guessed(first: int, second: int, sign: str, now: datetime) -> None:
    words = f"{first}{sign}{second}{sign if sign == '.' else ''} 18:00"

    if first != second:
        with pytest.raises(BadBrief, match="may be"):
            read_moment(words, now, ZoneInfo("UTC"))


@given(name=st.sampled_from(DAYS), now=nows, zone=st.sampled_from(ZONES))
def test_a_day_of_the_week_is_the_coming_one(name: str, now: datetime, zone: ZoneInfo) -> None:
    moment = read_moment(f"{name} 12:00", now, zone).astimezone(zone)

    assert f"{moment:%A}".lower() == name
    assert timedelta() < moment - now <= timedelta(days=7, hours=1)


def test_the_examples_are_times() -> None:
    for example in EXAMPLES.split('"')[1::2]:
        assert read_phrase(example) is not None
