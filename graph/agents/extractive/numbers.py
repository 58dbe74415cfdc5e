"""Numbers that strike: amounts with a unit, not years, dates, versions or times of day."""

import re
from dataclasses import dataclass

from graph.agents.extractive.languages import FUNCTION_WORDS
from graph.agents.extractive.lexicon import STOPWORDS
from graph.agents.facts import EDGES, words_of
from graph.agents.vocabulary import word_set

_NUMBER = re.compile(
    r"(?<![\w.,/:-])(?P<number>[$€£¥₹]\d+(?:[.,]\d+)*(?:bn|tn|mn|m|k|[MBK])|[$€£¥₹]?\d{1,3}(?:,\d{3})+(?:\.\d+)?|"
    r"[$€£¥₹]?\d+(?:\.\d+|,\d{1,2})?[½¼¾⅓⅔]?)"
    r"(?P<range>\s?(?:to|[–-])\s?\d[\d,.]*\d|\s?(?:to|[–-])\s?\d)?(?P<sign>\s?[%°]C?)?(?![\w:/-]|[.,]\d)"
)
_MONTHS = word_set("january february march april may june july august september october november december")
_BEFORE = word_set(
    "in since until by from of around circa c year years python version number no page pages figure "
    "chapter section ph formula area vitamin level part step route flight highway apollo type class "
    "windows html http model act article volume"
)
_BEFORE_AMOUNTS_TOO = word_set("in of from by until since around circa c")
_AFTER = word_set(
    "january february march april june july august september october november december bc ad ce bce am pm "
    "a.m p.m o'clock"
)
_MULTIPLES = word_set(
    "thousand million billion trillion hundred dozen tausend million millionen milliarde milliarden mil millón "
    "millones "
    "mille millions milliard milliards mila milione milioni miliardi milhão milhões miljoen miljard"
)
_DIMENSIONS = word_set("high tall wide long deep old away apart thick across square cubic ago")
_PER = re.compile(r"\s?((?:a|an|per|each|every) (?:second|minute|hour|day|night|week|month|year))\b")
_SHARE = re.compile(r"\s?(of (?:the |all |these |those )?(?:[\w'-]+ )?[\w'-]+)")
_OWNERS = word_set("its their his her our your my it them which whom this that")
_PLURALS = word_set("people men women children feet percent mice teeth fish sheep cattle kelvin celsius fahrenheit")
_LONGEST_ABBREVIATION = 3
_UNIT_WORDS = 3
_ASIDE = 1.0
_NO_UNIT = (STOPWORDS | FUNCTION_WORDS) - word_set("s t")
_YEARS = range(1000, 2101)
_BIG = 100


@dataclass(frozen=True)
class Amount:
    """A number as the line has it, with the words for what it counts."""

    number: str
    unit: str
    weight: float


def strongest_amount(text: str) -> Amount | None:
    """The amount of a line that strikes most; years, dates and versions are none."""
    found = [amount for match in _NUMBER.finditer(text) if (amount := _amount(text, match))]
    return max(found, key=lambda amount: amount.weight, default=None)


def _amount(text: str, match: re.Match[str]) -> Amount | None:
    before = words_of(text[: match.start()])[-1:]
    following = words_of(text[match.end() :])[:1]
    value = float(re.sub(r"[^\d.]|\.(?=.*\.)", "", match["number"]) or 0)
    marked = bool(match["sign"]) or not match["number"][0].isdigit()
    named = re.search(r"\w ?[\w'-]* [A-Z][\w'-]* $", text[: match.start()])
    if not marked and (named or _is_label(before, following) or _is_year(match["number"], value, before, following)):
        return None
    unit = _unit(text[match.end() :]) or (_share(text[match.end() :]) if "%" in (match["sign"] or "") else "")
    if not unit and not marked:
        return None
    rate = _PER.match(text[match.end() :].removeprefix(" ").removeprefix(unit))
    unit = f"{unit} {rate[1]}".strip() if rate else unit
    sign = match["sign"] or ""
    written = match["number"] + (match["range"] or "")
    number, unit = (written, f"{sign.strip()} {unit}".strip()) if "°" in sign else (match[0], unit)
    aside = text[: match.start()].count("(") > text[: match.start()].count(")")
    return Amount(number, unit, _weight(value, unit, marked=marked) - _ASIDE * aside)


def _share(after: str) -> str:
    """What a percentage is of: `of the bill`, `of all payments`; its last word is no little one."""
    match = _SHARE.match(after)
    words = match[1].split() if match else []
    while words and (words[-1].casefold() in _NO_UNIT or words[-1].casefold().endswith("ly")):
        words.pop()
    bare = [word.casefold() for word in words]
    rest = words_of(after[len(" ".join(words)) :]) if words else ()
    goes_on = rest[:1] == ("of",)
    return " ".join(words) if len(words) > 1 and not goes_on and not _OWNERS & set(bare) else ""


def _is_label(before: tuple[str, ...], following: tuple[str, ...]) -> bool:
    return bool(set(before) & (_MONTHS | _BEFORE - _BEFORE_AMOUNTS_TOO)) or bool(set(following) & _AFTER)


def _is_year(number: str, value: float, before: tuple[str, ...], following: tuple[str, ...]) -> bool:
    if not number.isdigit() or value not in _YEARS:
        return False
    return bool(set(before) & _BEFORE) or not following or following[0] in STOPWORDS or not before


def _unit(after: str) -> str:
    """What the number counts: one noun with its multiple, adjective or measure, and no word more."""
    words: list[str] = []
    for raw in after.split():
        core = raw.strip(EDGES)
        bare = core.casefold()
        per = bare == "per" and bool(words)
        if not core or any(char.isdigit() for char in core) or (bare in _NO_UNIT and not per):
            break
        if words and _is_counted(words) and bare not in _DIMENSIONS and not per:
            break
        words.append(core)
        if raw[-1:] in EDGES or len(words) == _UNIT_WORDS:
            break
    return " ".join(words[:-1] if words and words[-1].casefold() == "per" else words)


def _is_counted(words: list[str]) -> bool:
    """Whether the words end in what is counted: a plural, or a measure such as `km`."""
    last = words[-1].casefold()
    if last == "per" or last in _MULTIPLES:
        return False
    return last in _PLURALS | _DIMENSIONS or last.endswith("s") or len(last) <= _LONGEST_ABBREVIATION


def _weight(value: float, unit: str, *, marked: bool) -> float:
    first = unit.split(" ", maxsplit=1)[0].casefold() if unit else ""
    weight = 1.0 + (value >= _BIG) * 0.5 + marked * 0.5
    return weight + (first in _MULTIPLES) * 1.0 + (first in {"percent", "times"}) * 0.5 - (len(unit) > 24) * 0.3  # noqa: PLR2004 - a long unit does not fit beside a number.
