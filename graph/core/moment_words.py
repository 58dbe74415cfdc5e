"""The grammar of times as people type them. It knows no clock: `bot.moments` says what a phrase means now."""

import re
from datetime import timedelta
from typing import Literal, NamedTuple

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SHORTEST_DAY_NAME = 3
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
HOURS_OF_A_DAY, MINUTES_OF_AN_HOUR, LAST_MONTH, LONGEST_MONTH = 24, 60, 12, 31
_LONGEST = 100


class Ahead(NamedTuple):
    """So many days from today."""

    days: int


class Weekday(NamedTuple):
    """A day of the week, Monday as 0."""

    number: int
    which: Literal["coming", "next", "last", "of next week"] = "coming"


class OnDate(NamedTuple):
    """A date; without a year, or without a month too, the coming one. `weekday` is what it is said to be."""

    day: int
    month: int | None
    year: int | None
    weekday: int | None = None


class Digits(NamedTuple):
    """Day and month in digits, in either order."""

    first: int
    second: int
    year: int | None
    weekday: int | None = None


class Vague(NamedTuple):
    """Words that name several days."""

    words: str


class EitherOr(NamedTuple):
    """Digits that may be a date as well as an hour."""

    first: int
    second: int


class Clock(NamedTuple):
    """An hour as it was typed, be it one that there is or not."""

    hour: int
    minute: int
    half: str = ""

    def __str__(self) -> str:
        minutes = f":{self.minute:02}" if self.minute or not self.half else ""
        return f"{self.hour:02}{minutes}" if not self.half else f"{self.hour}{minutes}{self.half}"


class Phrase(NamedTuple):
    """A day, an hour, a part of the day such as the morning; None and "" are what it does not say."""

    day: "Day | None" = None
    clock: Clock | Literal["midnight"] | None = None
    part: str = ""


class Distance(NamedTuple):
    """So long from now; what is negative has passed."""

    length: timedelta


class Shift(NamedTuple):
    """So long after the time that counts now, or before it; days and weeks keep the hour."""

    length: timedelta
    keeps_hour: bool


Day = Ahead | Weekday | OnDate | Digits | Vague | EitherOr

_COUNTS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NUMBERS = {word: number for number, word in enumerate(_COUNTS)} | {"a": 1, "an": 1, "a couple of": 2}
_UNITS = {"min": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_COUNT = rf"(?:\d{{1,4}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_EXACT = r"(?:minutes?|mins?|hours?|hrs?|h|m)"
_WHOLE = r"(?:days?|weeks?)"

_REWRITTEN = (
    (r"[,;]", " "),
    (r"\b([ap])\.m\b\.?", r"\1m"),
    (r"(?<=\d) ?o'?clock\b", "h"),
    (r"\btonight\b", "today night"),
    (r"\b(?:tmrw|tmw|tomorow|tommorrow)\b", "tomorrow"),
    (r"\bthis (?=morning\b|afternoon\b|evening\b)", "today "),
    (r"\b(?:in|during) the (?=morning\b|afternoon\b|evening\b)", ""),
    (r"\bat (?=night\b)", ""),
    (r"\bhalf an hour\b", "30 minutes"),
    (r"\b(?:noon|midday)\b", "12:00"),
)
_LEAD = re.compile(r"(?:(?:on|for|to|until|till)\s+)+")

_DAY_NAME = "|".join(
    sorted((name[:cut] for name in DAYS for cut in range(SHORTEST_DAY_NAME, len(name) + 1)), reverse=True)
)
_MONTH_NAME = "|".join(
    sorted((name[:cut] for name in MONTHS for cut in {3, 4, len(name)}), key=len, reverse=True),
)
_DATE = (
    r"(?:(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"
    r"|(?P<first>\d{1,2})(?P<sign>[./])(?P<second>\d{1,2})(?:(?P=sign)(?P<year>\d{4}|\d{2})?)?"
    r"|(?P<one>\d{1,2})-(?P<two>\d{1,2})-(?P<long>\d{4})"
    rf"|(?:the )?(?P<day1>\d{{1,2}})(?:st|nd|rd|th|\.)?(?: of)? (?P<month1>{_MONTH_NAME})\.?(?: (?P<year1>\d{{4}}))?"
    rf"|(?P<month2>{_MONTH_NAME})\.? (?:the )?(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?: (?P<year2>\d{{4}}))?"
    r"|the (?P<day3>\d{1,2})(?:st|nd|rd|th))"
)
_DAY = re.compile(
    r"(?:on )?(?:"
    r"(?P<today>today|tomorrow|yesterday)"
    r"|(?:the )?day (?P<beyond>after tomorrow|before yesterday)"
    rf"|in (?P<in>{_COUNT}) (?P<unit>{_WHOLE})|(?P<in2>{_COUNT}) (?P<unit2>{_WHOLE}) from (?:now|today)"
    rf"|(?P<ago>{_COUNT}) (?P<unit3>{_WHOLE}) ago"
    rf"|next week (?:on )?(?P<later>{_DAY_NAME})"
    rf"|(?:(?P<which>this|next|last|the|coming|this coming|the coming) )?(?P<name>{_DAY_NAME})"
    r"(?P<week> (?:of )?next week)?"
    rf"|{_DATE}"
    r"|(?P<vague>(?:this|next|the|some time next|sometime next|some time this) (?:week|weekend|month|year))"
    r")(?!\S)"
)
_DATED = re.compile(rf"(?:on )?(?P<is>{_DAY_NAME}) {_DATE}(?!\S)")
_TIME = re.compile(
    r"(?:(?P<before>morning|afternoon|evening|night)(?:\s|$))?(?:\s*(?P<at>at )?"
    r"(?:(?P<midnight>midnight)|(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2}))?(?P<h>h)?(?: ?(?P<half>am|pm))?)(?:\s|$))?"
    r"(?:(?P<after>morning|afternoon|evening|night)(?!\S))?"
)
_EXACTLY = re.compile(
    rf"(?:in )?(?P<count>\d{{1,4}}\.5|{_COUNT}) ?(?P<unit>{_EXACT})"
    rf"(?: (?:and )?(?P<more>{_COUNT}) ?(?P<minutes>minutes?|mins?|m))?(?P<side> from now| ago)?"
)
_SHIFT = re.compile(
    rf"(?:by )?(?P<count>\d{{1,4}}\.5|{_COUNT}) ?(?P<unit>{_EXACT}|{_WHOLE}) (?P<side>later|earlier|sooner)"
)
_DOTTED = re.compile(r"(\d{1,2})\.(\d{2})")


def read_phrase(words: str) -> Phrase | Distance | Shift | None:
    """What the words name; None where they are anything else than a time, or more."""
    text = " ".join(words[: _LONGEST + 1].casefold().split()).strip("`\"' .!?")
    if len(text) > _LONGEST or not text.isascii():
        return None
    for pattern, instead in _REWRITTEN:
        text = re.sub(pattern, instead, text)
    text = " ".join(text.split())
    if lead := _LEAD.match(text):
        text = text[lead.end() :]
    return _distance(text) or _shift(text) or _dotted(text) or _day_first(text) or _time_first(text)


def _distance(text: str) -> Distance | None:
    found = _EXACTLY.fullmatch(text)
    if found is None or not (text.startswith("in ") or found["side"]):
        return None
    length = _number(found["count"]) * _UNITS["min" if found["unit"].startswith("m") else "h"]
    if found["more"]:
        length += _number(found["more"]) * _UNITS["min"]
    return Distance(-length if found["side"] == " ago" else length)


def _shift(text: str) -> Shift | None:
    found = _SHIFT.fullmatch(text)
    if found is None:
        return None
    exact = found["unit"] if found["unit"] in {"h", "m"} else found["unit"].rstrip("s")
    unit = _UNITS["min" if exact.startswith("m") else exact[0]]
    length = _number(found["count"]) * unit
    sign = -1 if found["side"] in {"earlier", "sooner"} else 1
    return Shift(sign * length, keeps_hour=unit >= _UNITS["d"])


def _dotted(text: str) -> Phrase | None:
    """Two numbers with a dot and nothing else: an hour, unless they are as well a date."""
    found = _DOTTED.fullmatch(text)
    if found is None:
        return None
    first, second = int(found[1]), int(found[2])
    if first >= HOURS_OF_A_DAY or second >= MINUTES_OF_AN_HOUR:
        return None
    if is_date(first, second) or is_date(second, first):
        return Phrase(day=EitherOr(first, second))
    return Phrase(clock=Clock(first, second))


def says_hour(said: Phrase | Distance | Shift) -> bool:
    """Whether it names an hour, and not a day alone."""
    return isinstance(said, Distance | Shift) or bool(said.clock or said.part)


def is_date(day: int, month: int) -> bool:
    """Whether some year may have that."""
    return 1 <= month <= LAST_MONTH and 1 <= day <= LONGEST_MONTH


def _day_first(text: str) -> Phrase | None:
    """A day, and perhaps its hour. The day of the week may go on as a date: "friday 10.12" does not, with an hour."""
    for pattern in (_DAY, _DATED):
        found = pattern.match(text)
        day = _day(found) if found else None
        if found is None or day is None:
            continue
        rest = text[found.end() :].strip()
        if not rest:
            return Phrase(day=day)
        is_word = isinstance(day, (Ahead, Weekday)) or (isinstance(day, OnDate) and bool(found["y"]))
        if time := _time(_TIME.fullmatch(rest), allows_bare=is_word):
            return time._replace(day=day)
    return None


def _time_first(text: str) -> Phrase | None:
    """An hour, and perhaps its day after it: "at 8 tomorrow evening"."""
    found = _TIME.match(text)
    time = _time(found, allows_bare=False)
    if found is None or time is None:
        return None
    rest = text[found.end() :].strip()
    if not rest:
        return time if time.clock else None
    after = _day_first(rest)
    if after is None or after.clock or (time.part and after.part):
        return None
    return time._replace(day=after.day, part=time.part or after.part)


def _time(found: re.Match[str] | None, *, allows_bare: bool) -> Phrase | None:
    if found is None or not found[0].strip() or (found["before"] and found["after"]):
        return None
    part = found["before"] or found["after"] or ""
    if found["midnight"]:
        return Phrase(clock="midnight", part=part)
    if found["hour"] is None:
        return Phrase(part=part)
    is_bare = not (found["minute"] or found["half"] or found["h"])
    if is_bare and not (allows_bare or found["at"] or part):
        return None
    return Phrase(clock=Clock(int(found["hour"]), int(found["minute"] or 0), found["half"] or ""), part=part)


def _day(found: re.Match[str]) -> Day | None:
    if found.re is _DATED:
        return _date(found, _weekday(found["is"]))
    if found["vague"]:
        return Vague(found["vague"])
    if found["later"]:
        return Weekday(_weekday(found["later"]), "of next week")
    if found["name"]:
        return _named_day(found)
    days = _days_ahead(found)
    return Ahead(days) if days is not None else _date(found)


def _named_day(found: re.Match[str]) -> Weekday | None:
    number, which = _weekday(found["name"]), found["which"]
    if found["week"]:
        return Weekday(number, "of next week") if which in {None, "the"} else None
    return Weekday(number, "next" if which == "next" else "last" if which == "last" else "coming")


def _days_ahead(found: re.Match[str]) -> int | None:
    if found["today"]:
        return {"today": 0, "tomorrow": 1, "yesterday": -1}[found["today"]]
    if found["beyond"]:
        return 2 if found["beyond"] == "after tomorrow" else -2
    count, unit = found["in"] or found["in2"] or found["ago"], found["unit"] or found["unit2"] or found["unit3"]
    if count is None:
        return None
    days = int(_number(count)) * _UNITS[unit[0]].days
    return -days if found["ago"] else days


def _date(found: re.Match[str], weekday: int | None = None) -> OnDate | Digits:
    if found["first"] or found["one"]:
        first, second = int(found["first"] or found["one"]), int(found["second"] or found["two"])
        return Digits(first, second, _year(found["year"] or found["long"]), weekday)
    if found["y"]:
        return OnDate(int(found["d"]), int(found["m"]), int(found["y"]), weekday)
    if found["day3"]:
        return OnDate(int(found["day3"]), None, None, weekday)
    name, day = found["month1"] or found["month2"], int(found["day1"] or found["day2"])
    month = next(number for number, full in enumerate(MONTHS, start=1) if full.startswith(name[:3]))
    return OnDate(day, month, _year(found["year1"] or found["year2"]), weekday)


def _weekday(name: str) -> int:
    return next(number for number, full in enumerate(DAYS) if full.startswith(name))


def _year(digits: str | None) -> int | None:
    if digits is None:
        return None
    return int(digits) if len(digits) > len("26") else 2000 + int(digits)


def _number(text: str) -> float:
    return _NUMBERS[text] if text in _NUMBERS else float(text)
