"""Abbreviations in their place: what a shortened word means there, and whether its full stop also ends the sentence."""

from typing import NamedTuple

from tools.speech import lexicon, reading
from tools.speech.numbers import Words

STREETS = {"st": "street", "dr": "drive"}
ALWAYS_TITLES = frozenset(["mr", "mrs", "ms", "prof"])
CAN_BE_WORDS = frozenset(["max", "min", "no", "p", "c", "ch", "fig", "co", "ca", "ext", "inc"])


class Abbreviation(NamedTuple):
    words: Words
    ends_sentence: bool


def is_listed(word: str) -> bool:
    return word in lexicon.ABBREVIATIONS or word in lexicon.TITLES or word in lexicon.MONTHS or word in lexicon.DAYS


def read_abbreviation(core: str, trail: str, before: str, after: str) -> Abbreviation | None:
    """Say `core` if it is a shortened word, which most are only with the full stop that begins `trail`."""
    has_stop = trail.startswith(".")
    if not has_stop and core.lower() not in lexicon.WITHOUT_STOP and core.lower() not in lexicon.MONTHS:
        return None
    meaning = _meaning(core, before, after, has_stop=has_stop)
    if meaning is None:
        return None
    words, may_end = meaning
    return Abbreviation(words, ends_sentence=has_stop and may_end and _starts_sentence(after))


def _starts_sentence(after: str) -> bool:
    return after[:1].isupper() and after.lower() in lexicon.SENTENCE_STARTERS


def _meaning(core: str, before: str, after: str, *, has_stop: bool) -> tuple[Words, bool] | None:
    key = core.lower()
    if key in ALWAYS_TITLES or (key in lexicon.TITLES and after[:1].isupper() and not _starts_sentence(after)):
        return (lexicon.TITLES[key],), False
    if key in STREETS and before[:1].isupper() and has_stop:
        return (STREETS[key],), True
    if key == "dr":
        return ("doctor",), False
    if key in lexicon.MONTHS and key != "may" and core.istitle() and (after[:1].isdigit() or before[-1:].isdigit()):
        return (lexicon.MONTHS[key],), False
    if not has_stop and key not in lexicon.WITHOUT_STOP:
        return None
    if key in lexicon.ABBREVIATIONS and _is_meant(core, after):
        return tuple(lexicon.ABBREVIATIONS[key].split()), key not in lexicon.BEFORE_NUMBER
    if key in lexicon.DAYS and core.istitle():
        return (lexicon.DAYS[key],), True
    return _initials(core, before, after)


def _is_meant(core: str, after: str) -> bool:
    key = core.lower()
    if key in lexicon.BEFORE_NUMBER and (key in CAN_BE_WORDS or len(key) == 1):
        return after[:1].isdigit()
    if key in CAN_BE_WORDS:
        return core.istitle() or after[:1].islower() or after[:1].isdigit()
    return True


def _initials(core: str, before: str, after: str) -> tuple[Words, bool] | None:
    if reading.INITIALS.fullmatch(core):
        return reading.spelled(core.replace(".", "")), True
    if len(core) == 1 and core.isascii() and core.isupper() and after:
        return reading.spelled(core), before[:1].islower() and _starts_sentence(after)
    return None
