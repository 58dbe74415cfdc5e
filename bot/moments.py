"""Times as people type them and read them."""

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time, timedelta
from typing import NamedTuple, assert_never
from zoneinfo import ZoneInfo

from graph.core.errors import BadBrief
from graph.core.moment_words import (
    HOURS_OF_A_DAY,
    LAST_MONTH,
    MINUTES_OF_AN_HOUR,
    MONTHS,
    Ahead,
    Clock,
    Day,
    Digits,
    Distance,
    EitherOr,
    OnDate,
    Phrase,
    Shift,
    Vague,
    Weekday,
    is_date,
    read_phrase,
)

EXAMPLES = 'For example "tomorrow 18:00", "friday 14:00", "30 november 18:00", "in 2 hours" or "2026-12-01 18:00".'
MOST_YEARS = 100
LATELY = timedelta(days=90)
"""A date without a year that passed so recently is the one that is meant."""
LEAP_DAY = (2, 29)
_WEEK = timedelta(days=7)


class Part(NamedTuple):
    """A part of the day: from which hour to which it lasts, and the hour that it means by itself."""

    begins: int
    ends: int
    means: int | None


PARTS = {
    "morning": Part(4, 12, 9),
    "afternoon": Part(12, 18, 15),
    "evening": Part(17, HOURS_OF_A_DAY, 18),
    "night": Part(18, HOURS_OF_A_DAY, None),
}


def read_moment(words: str, now: datetime, zone: ZoneInfo, *, planned: datetime | None = None) -> datetime:
    """The moment that the words mean, aware, in UTC; without an offset of their own they are meant in the zone.

    "an hour later" counts from the time that is planned.

    Raises:
        BadBrief: They mean no time, several, none that exists in the zone, one that has passed, or one of years ahead.
    """
    local = now.astimezone(zone)
    moment = _read_iso(words.strip(), local) or _read_words(words, local, planned)
    if moment is None:
        raise BadBrief(f"{words!r} is no time", hint=EXAMPLES)
    if moment <= now:
        raise _passed(words, local)
    return moment.astimezone(UTC)


def say_moment(moment: datetime, zone: ZoneInfo) -> str:
    """A moment for people, in the zone."""
    local = moment.astimezone(zone)
    return f"{local:%A} {local.day} {local:%B %Y, %H:%M} ({zone.key})"


def _passed(words: str, local: datetime) -> BadBrief:
    said = _say_picked(words, local) or repr(words)
    return BadBrief(f"{said} has passed: it is {say_moment(local, _zone(local))}", hint=EXAMPLES)


def _say_picked(words: str, local: datetime) -> str:
    """A moment as a menu or a picker sends it, for people; empty for what was typed."""
    try:
        found = datetime.fromisoformat(words)
    except ValueError:
        return ""
    is_near = abs(found.year - local.year) <= MOST_YEARS
    return say_moment(found, _zone(local)) if found.tzinfo is not None and is_near else ""


def _zone(local: datetime) -> ZoneInfo:
    if not isinstance(local.tzinfo, ZoneInfo):
        raise TypeError("a local time has a zone with a name")
    return local.tzinfo


def _read_iso(text: str, local: datetime) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    if len(text) <= len("2026-12-01"):
        raise _no_hour(text)
    _refuse_far(text, found.date(), local)
    return found if found.tzinfo is not None else _in_zone(found.date(), found.time(), _zone(local))


def _read_words(words: str, local: datetime, planned: datetime | None) -> datetime | None:
    said = read_phrase(words)
    match said:
        case None:
            return None
        case Distance(length=length):
            # A moment is a whole minute, and no earlier than what was asked for.
            at = local.astimezone(UTC) + length
            whole = at.replace(second=0, microsecond=0)
            return whole if whole == at else whole + timedelta(minutes=1)
        case Shift():
            if planned is None:
                raise BadBrief(f"no time is planned that {words!r} could be counted from", hint=EXAMPLES)
            return _shifted(words, planned.astimezone(_zone(local)), said, local)
        case Phrase():
            return _next_at(_clock(words, said), local) if said.day is None else _on_day(words, said, said.day, local)
        case never:
            assert_never(never)


def _shifted(words: str, planned: datetime, said: Shift, local: datetime) -> datetime:
    moment = planned.astimezone(UTC) + said.length
    if said.keeps_hour:
        moment = _in_zone(planned.date() + said.length, planned.time(), _zone(planned))
    _refuse_far(words, moment.date(), local)
    return moment


def _next_at(clock: time, local: datetime) -> datetime:
    today = _in_zone(local.date(), clock, _zone(local))
    return today if today > local else _in_zone(local.date() + timedelta(days=1), clock, _zone(local))


def _on_day(words: str, said: Phrase, day: Day, local: datetime) -> datetime:
    on = _date(words, said, day, local)
    if on < local.date():
        raise _passed(words, local)
    _refuse_far(words, on, local)
    clock = _clock(words, said)
    moment = _in_zone(on, clock, _zone(local))
    if moment <= local and isinstance(day, Weekday) and day.which == "coming":
        return _in_zone(on + _WEEK, clock, _zone(local))
    return moment


def _date(words: str, said: Phrase, day: Day, local: datetime) -> date:
    today = local.date()
    match day:
        case Ahead(days=days):
            return today + timedelta(days=days)
        case Weekday():
            return _weekday(words, said, day, today)
        case OnDate():
            return _dated(words, day, today)
        case Digits():
            return _dated(words, _ordered(words, said, day, today), today)
        case Vague(words=vague):
            raise BadBrief(f"{words!r} is no time: “{vague}” has several days", hint=EXAMPLES)
        case EitherOr(first=first, second=second):
            raise BadBrief(
                f"{words!r} may be an hour or a date",
                hint=f'Write "{first:02}:{second:02}" for the hour; a date needs an hour too: {EXAMPLES}',
            )
        case never:
            assert_never(never)


def _dated(words: str, day: OnDate, today: date) -> date:
    """The date, on the day of the week that it is said to be on. Raises `BadBrief` where it is on another."""
    on = _coming(day, today)
    if day.weekday is not None and on.weekday() != day.weekday:
        raise BadBrief(f"{words!r} is no time: {on.day} {on:%B %Y} is a {on:%A}", hint=EXAMPLES)
    return on


def _weekday(words: str, said: Phrase, day: Weekday, today: date) -> date:
    """The day of the week that is meant. Raises `BadBrief` for a "next" that people use for two days."""
    coming = today + timedelta(days=(day.number - today.weekday()) % 7)
    of_next_week = today - timedelta(days=today.weekday()) + _WEEK + timedelta(days=day.number)
    match day.which:
        case "coming":
            return coming
        case "last":
            return coming - _WEEK
        case "of next week":
            return of_next_week
        case "next":
            after_today = coming if coming > today else coming + _WEEK
            if after_today == of_next_week:
                return after_today
            raise _two_days(words, said, after_today, of_next_week)
        case never:
            assert_never(never)


def _two_days(words: str, said: Phrase, *days: date) -> BadBrief:
    hour = str(said.clock) if isinstance(said.clock, Clock) else "18:00"
    either = " or ".join(f"{day.day} {day:%B}" for day in days)
    written = " or ".join(f'"{day} {hour}"' for day in days)
    return BadBrief(f"{words!r} may be {either}", hint=f"Write {written}.")


def _ordered(words: str, said: Phrase, day: Digits, today: date) -> OnDate:
    """Which number is the month. Raises `BadBrief` where both may be."""
    as_days = OnDate(day.first, day.second, day.year, day.weekday)
    as_months = OnDate(day.second, day.first, day.year, day.weekday)
    both = is_date(day.first, day.second) and is_date(day.second, day.first)
    if both and day.first != day.second:
        raise _two_days(words, said, *(_ahead(one, today) for one in (as_days, as_months)))
    return as_months if not is_date(day.first, day.second) and is_date(day.second, day.first) else as_days


def _ahead(day: OnDate, today: date) -> date:
    """The date, a year later where the coming one is behind us already."""
    on = _coming(day, today)
    return on if day.year is not None or on >= today else _valid(on.year + 1, on.month, on.day)


def _coming(day: OnDate, today: date) -> date:
    """The date; what is left open of it is that of the coming one. Raises `BadBrief` where no calendar has it."""
    if day.month is None:
        first = today.replace(day=1)
        following = (first + timedelta(days=31)).replace(day=1)
        month = first if day.day >= today.day else following
        return _valid(month.year, month.month, day.day)
    if day.year is not None:
        return _valid(day.year, day.month, day.day)
    since = today - LATELY
    year = since.year + ((day.month, day.day) < (since.month, since.day))
    return _valid(year, day.month, day.day)


def _valid(year: int, month: int, day: int) -> date:
    if not 1 <= month <= LAST_MONTH:
        raise BadBrief(f"there is no month {month}", hint=EXAMPLES)
    if not MINYEAR <= year < MAXYEAR:
        raise BadBrief(f"{year} is no year", hint=EXAMPLES)
    if not 1 <= day <= monthrange(year, month)[1]:
        of_year = f" {year}" if (month, day) == LEAP_DAY else ""
        raise BadBrief(f"{MONTHS[month - 1].title()}{of_year} has no {_ordinal(day)}", hint=EXAMPLES)
    return date(year, month, day)


def _ordinal(number: int) -> str:
    ends = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")  # noqa: PLR2004 - teens
    return f"{number}{ends}"


def _clock(words: str, said: Phrase) -> time:
    """The hour that is meant. Raises `BadBrief` where there is none, or not in that part of the day."""
    part = PARTS.get(said.part)
    if said.clock == "midnight":
        hint = 'The day begins with "00:00", and its last minute is "23:59".'
        raise BadBrief(f"{words!r} may be where a day begins or ends", hint=hint)
    if said.clock is None:
        if part is None or part.means is None:
            raise _no_hour(words)
        return time(part.means)
    hour, minute, half = said.clock
    is_there = 1 <= hour <= 12 if half else hour < HOURS_OF_A_DAY  # noqa: PLR2004 - the hours of a half day.
    if not is_there or minute >= MINUTES_OF_AN_HOUR:
        raise BadBrief(f"{words!r} is no time: the day has no {said.clock}", hint=EXAMPLES)
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif part is not None and part.begins >= 12 and 1 <= hour < 12:  # noqa: PLR2004 - as above.
        hour += 12
    if part is not None and not part.begins <= hour < part.ends:
        raise BadBrief(f"{words!r} is no time: {hour:02}:{minute:02} is not in the {said.part}", hint=EXAMPLES)
    return time(hour, minute)


def _no_hour(words: str) -> BadBrief:
    return BadBrief(f"{words!r} says no hour", hint=f'Say it too, as in "{words.strip()} 18:00". {EXAMPLES}')


def _refuse_far(words: str, on: date, local: datetime) -> None:
    if on.year > local.year + MOST_YEARS:
        raise BadBrief(f"{words!r} is more than {MOST_YEARS} years ahead", hint=EXAMPLES)
    if on < local.date() - timedelta(days=1):
        raise _passed(words, local)


def _in_zone(day: date, clock: time, zone: ZoneInfo) -> datetime:
    moment = datetime.combine(day, clock, tzinfo=zone)
    if moment.astimezone(UTC).astimezone(zone).time() != clock.replace(tzinfo=None):
        raise BadBrief(
            f"there is no {clock:%H:%M} on {day} in {zone.key}: the clocks change", hint="Take another hour."
        )
    return moment
