"""Days and publish times as they are typed in a chat, in the words that `bot.moments` reads."""

import re
from datetime import date, timedelta
from difflib import get_close_matches

from bot.reading.words import Unreadable, say
from graph.core.moment_words import DAYS, SHORTEST_DAY_NAME

_LONGEST_DAY = 40
_SIMILAR = 0.75
_NAMES = "|".join(
    sorted((name[:cut] for name in DAYS for cut in range(SHORTEST_DAY_NAME, len(name) + 1)), reverse=True)
)
DAY = rf"(?:today|tomorrow|(?:{_NAMES})\b|\d{{4}}-\d{{2}}-\d{{2}})"
_WEEK = re.compile(r"(?:(?:this|next|the|the next|coming) )?(?:week|7 days|seven days)")
_DAY = re.compile(rf"(?:(?:on|for|this|next|the|coming) )*(?P<day>{DAY})")


def read_day(words: str) -> str:
    """A day as "today", "tomorrow", a day of the week or a date; "" is the week that begins now.

    Raises:
        Unreadable: They mean no day.
    """
    text = " ".join(words[: _LONGEST_DAY + 1].casefold().split()).strip(" ?!.,\"'")
    if not text or _WEEK.fullmatch(text.removeprefix("for ")):
        return ""
    found = _DAY.fullmatch(text)
    day = found["day"] if found else text
    if found is None or (day[0].isdigit() and not _is_date(day)):
        near = get_close_matches(text, ("today", "tomorrow", "week", *DAYS), n=1, cutoff=_SIMILAR)
        raise Unreadable(f"{say(words)} is no day" + (f"; did you mean {near[0]}?" if near else ""))
    return next((name for name in DAYS if name.startswith(day)), day)


def date_of(day: str, today: date) -> date:
    """The date of what `read_day` gave; a day of the week is the next one, which may be today."""
    if day in DAYS:
        return today + timedelta(days=(DAYS.index(day) - today.weekday()) % 7)
    if day in {"", "today", "tomorrow"}:
        return today + timedelta(days=day == "tomorrow")
    return date.fromisoformat(day)


def tidy_moment(words: str) -> str:
    """A publish time without what people add to it: "on friday at 18" is "friday 18:00"."""
    text = " ".join(words.split()).strip("`\"' ").rstrip(",!?")
    text = re.sub(r"^(?:(?:on|for|to|until|till) )+", "", text, flags=re.IGNORECASE)
    return re.sub(r"(?:^|,? )at (\d{1,2})h?\.?$", r" \1:00", text, flags=re.IGNORECASE).strip()


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
