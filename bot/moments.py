"""Times as people type them and read them."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from graph.core.errors import BadBrief

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SHORTEST_DAY_NAME = 3
EXAMPLES = 'For example "tomorrow 18:00", "friday 14:00", "18:00" or "2026-12-01 18:00".'
_CLOCK = re.compile(r"(?:at )?(\d{1,2})(?::(\d{2}))?\s*(am|pm)?")


def read_moment(words: str, now: datetime, zone: ZoneInfo) -> datetime:
    """The moment that the words mean, aware, in UTC; without an offset of their own they are meant in the zone.

    Raises:
        BadBrief: They mean no time, none that exists in the zone, or one that has passed.
    """
    text = " ".join(words.lower().split())
    local = now.astimezone(zone)
    moment = _read_iso(words.strip(), zone) or _read_day_and_clock(text, local, zone)
    if moment is None:
        raise BadBrief(f"{words!r} is no time", hint=EXAMPLES)
    if moment <= now:
        raise BadBrief(f"{words!r} has passed: it is {say_moment(now, zone)}", hint=EXAMPLES)
    return moment.astimezone(UTC)


def say_moment(moment: datetime, zone: ZoneInfo) -> str:
    """A moment for people, in the zone."""
    local = moment.astimezone(zone)
    return f"{local:%A} {local.day} {local:%B %Y, %H:%M} ({zone.key})"


def _read_iso(text: str, zone: ZoneInfo) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    if len(text) <= len("2026-12-01"):
        raise BadBrief(f"{text!r} has no time of day", hint=EXAMPLES)
    return found if found.tzinfo is not None else _in_zone(found.date(), found.time(), zone)


def _read_day_and_clock(text: str, local: datetime, zone: ZoneInfo) -> datetime | None:
    day_words, _, rest = text.partition(" ")
    day = _read_day(day_words, local.date())
    clock = _read_clock(rest if day else text)
    if clock is None:
        return None
    if day is not None:
        moment = _in_zone(day, clock, zone)
        is_weekday = day_words not in {"today", "tomorrow"}
        return moment if moment > local or not is_weekday else _in_zone(day + timedelta(days=7), clock, zone)
    today = _in_zone(local.date(), clock, zone)
    return today if today > local else _in_zone(local.date() + timedelta(days=1), clock, zone)


def _read_day(word: str, today: date) -> date | None:
    if word in {"today", "tomorrow"}:
        return today + timedelta(days=word == "tomorrow")
    found = [number for number, name in enumerate(DAYS) if len(word) >= SHORTEST_DAY_NAME and name.startswith(word)]
    return today + timedelta(days=(found[0] - today.weekday()) % 7) if found else None


def _read_clock(text: str) -> time | None:
    found = _CLOCK.fullmatch(text)
    if found is None or not (found[2] or found[3]):
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        if not 1 <= hour <= 12:  # noqa: PLR2004 - the hours of a half day.
            return None
        hour = hour % 12 + (12 if found[3] == "pm" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        return None


def _in_zone(day: date, clock: time, zone: ZoneInfo) -> datetime:
    moment = datetime.combine(day, clock, tzinfo=zone)
    if moment.astimezone(UTC).astimezone(zone).time() != clock.replace(tzinfo=None):
        raise BadBrief(
            f"there is no {clock:%H:%M} on {day} in {zone.key}: the clocks change", hint="Take another hour."
        )
    return moment
