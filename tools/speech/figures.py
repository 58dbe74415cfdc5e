"""How figures without a unit are said: years, dates, times, fractions, ordinals, ratios, powers, telephone numbers."""

import re
from collections.abc import Callable

from tools.speech import lexicon, numbers
from tools.speech.numbers import Words

NUMBER = (
    r"(?:\d{1,3}(?:\.\d{3})+,\d{1,2}(?!\d)|\d{1,3}(?:[,'\u202f]\d{2,3})*[,'\u202f]\d{3}(?!\d)(?:\.\d+)?|"
    r"\d+\.\d+|\d+,\d{1,2}(?!\d)|\d+|(?<!\w)\.\d+)"
)
"""A number as it is written: groups of digits, with a decimal point or ("3,5", "1.000,50") a decimal comma."""
FIRST_YEAR, FIRST_SURE_YEAR, LAST_YEAR = 1000, 1100, 2099
LAST_MONTH, LAST_DAY = 12, 31
LARGEST_SPOKEN_DENOMINATOR = 100


def read_figure(core: str, before: str, after: str) -> Words | None:
    """Say `core` if it is a figure of a known form; `before` and `after` are the words around it, in lower case."""
    if core.isdecimal():
        return whole(core, before, after)
    for pattern, say in FORMS:
        if (found := pattern.fullmatch(core)) and (words := say(found)):
            return words
    return None


def whole(figures: str, before: str = "", after: str = "") -> Words:
    """Say a whole number: as a year or a day of a month where it looks like one."""
    number = int(figures) if len(figures) <= numbers.LONGEST_SPOKEN_AS_ONE else 0
    if before == "the" and after in lexicon.MONTH_NAMES and 0 < number <= LAST_DAY:
        return (*numbers.ordinal(number), "of")
    if after in lexicon.MONTH_NAMES and 0 < number <= LAST_DAY:
        return ("the", *numbers.ordinal(number), "of")
    if before in lexicon.MONTH_NAMES and 0 < number <= LAST_DAY and len(figures) < len("100"):
        return numbers.ordinal(number)
    if is_year(figures) and (before in lexicon.BEFORE_YEARS or not (_is_plural(after) or number < FIRST_SURE_YEAR)):
        return numbers.year(number)
    return numbers.whole_number(figures)


def is_year(figures: str) -> bool:
    return figures.isdecimal() and len(figures) == len("1999") and FIRST_YEAR <= int(figures) <= LAST_YEAR


def _is_plural(word: str) -> bool:
    return word.isalpha() and word.endswith("s") and word not in lexicon.NOT_PLURALS


def _iso_date(found: re.Match[str]) -> Words | None:
    return _date(int(found[1]), int(found[2]), int(found[3]))


def _slashed_date(found: re.Match[str]) -> Words | None:
    first, second, year = int(found[1]), int(found[2]), int(found[3])
    return _date(year, second, first) if first > LAST_MONTH else _date(year, first, second)


def _dotted_date(found: re.Match[str]) -> Words | None:
    return _date(int(found[3]), int(found[2]), int(found[1]))


def _date(year: int, month: int, day: int) -> Words | None:
    if not (1 <= month <= LAST_MONTH and 1 <= day <= LAST_DAY):
        return None
    return (lexicon.MONTH_NAMES[month - 1], *numbers.ordinal(day), *_any_year(year))


def _any_year(year: int) -> Words:
    return numbers.year(year) if FIRST_YEAR <= year <= LAST_YEAR else numbers.cardinal(year)


def _time(found: re.Match[str]) -> Words:
    hour, minute, second, half = found.groups()
    said = numbers.cardinal(int(hour))
    if int(minute):
        said += _minutes(minute)
    elif not half:
        said += ("o'clock",) if 1 <= int(hour) <= LAST_MONTH else ("hundred", "hours")
    if second:
        said += ("and", *numbers.cardinal(int(second)), "seconds")
    return said + half_of_day(half or "")


def _minutes(minute: str) -> Words:
    return ("oh", numbers.ONES[int(minute)]) if minute.startswith("0") else numbers.cardinal(int(minute))


def half_of_day(written: str) -> Words:
    return tuple(lexicon.LETTERS[letter] for letter in written.lower() if letter.isalpha())


def _hour(found: re.Match[str]) -> Words:
    return (*numbers.cardinal(int(found[1])), *half_of_day(found[2]))


def _telephone(found: re.Match[str]) -> Words:
    figures = numbers.digits("".join(filter(str.isdecimal, found[0])))
    return ("plus", *figures) if found[0].startswith("+") else figures


def _version(found: re.Match[str]) -> Words:
    first, *parts = found[0].split(".")
    return numbers.whole_number(first) + tuple(
        word for part in parts for word in ("point", *numbers.whole_number(part))
    )


def _address(found: re.Match[str]) -> Words:
    """Say what four numbers with dots are: an address in a network, or a version."""
    first, *parts = found[0].split(".")
    return numbers.whole_number(first) + tuple(word for part in parts for word in ("dot", *numbers.whole_number(part)))


def _named_fraction(found: re.Match[str]) -> Words | None:
    top, bottom = int(found[1]), int(found[2].replace(",", ""))
    return numbers.fraction(top, bottom) if top and bottom > 1 else None


def _fraction(found: re.Match[str]) -> Words:
    top, bottom = int(found[1]), int(found[2])
    if 0 < top < bottom <= LARGEST_SPOKEN_DENOMINATOR and bottom != numbers.ONES.index("eleven"):
        return numbers.fraction(top, bottom)
    return numbers.whole_number(found[1]) + numbers.whole_number(found[2])


def _decade(found: re.Match[str]) -> Words:
    figures = found[1]
    century, tens = int(figures) // 100, int(figures) % 100
    if len(figures) == len("1990") and century % 10 == 0 and tens:
        return numbers.plural(numbers.cardinal(century * 100) + numbers.cardinal(tens))
    return numbers.plural(_any_year(int(figures)))


def _ordinal(found: re.Match[str]) -> Words:
    return numbers.ordinal(int(found[1].replace(",", "")))


def _ratio(found: re.Match[str]) -> Words:
    return (*numbers.whole_number(found[1]), "to", *numbers.whole_number(found[2]))


def _power(found: re.Match[str]) -> Words:
    exponent = (found[2] or found[3]).translate(lexicon.SUPERSCRIPTS)
    return raised(numbers.written(found[1]), exponent)


def raised(base: Words, exponent: str) -> Words:
    if exponent in {"2", "3"}:
        return (*base, "squared" if exponent == "2" else "cubed")
    sign: Words = ("minus",) if exponent[0] in "-−" else ()
    return (*base, "to", "the", "power", "of", *sign, *numbers.whole_number(exponent.lstrip("-−+")))


def _scientific(found: re.Match[str]) -> Words:
    return (*numbers.written(found[1]), "times", *raised(("ten",), found[2]))


def _feet_and_inches(found: re.Match[str]) -> Words:
    feet = "foot" if found[1] == "1" else "feet"
    inches = "inch" if found[2] == "1" else "inches"
    return (*numbers.written(found[1]), feet, *numbers.written(found[2]), inches)


FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Words | None]], ...] = (
    (re.compile(r"(\d{4})-(\d{2})-(\d{2})"), _iso_date),
    (re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})"), _slashed_date),
    (re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})"), _dotted_date),
    (re.compile(r"([01]?\d|2[0-4]):([0-5]\d)(?::([0-5]\d))?(am|pm|a\.m\.?|p\.m\.?)?", re.IGNORECASE), _time),
    (re.compile(r"(1[0-2]|0?[1-9])(am|pm|a\.m\.?|p\.m\.?)", re.IGNORECASE), _hour),
    (re.compile(r"(?:\+?1[-\u202f])?(?:\d{3}-|\(\d{3}\)[-\u202f]?)?\d{3}-\d{4}"), _telephone),
    (re.compile(r"\+\d{1,3}(?:[-\u202f]\(?\d{2,4}\)?){2,5}"), _telephone),
    (re.compile(r"\d{1,3}(?:\.(?:0|[1-9]\d{0,2})){3}"), _address),
    (re.compile(r"\d{1,15}(?:\.\d{1,15}){2,}"), _version),
    (re.compile(r"(\d{1,3})/(\d{1,4}|\d{1,3}(?:,\d{3})+)(?:st|nd|rd|th)s?", re.IGNORECASE), _named_fraction),
    (re.compile(r"(\d{1,3})/(\d{1,4})"), _fraction),
    (re.compile(r"['’]?(\d{3}0|\d0)['’]?s"), _decade),
    (re.compile(r"(\d{1,15}|\d{1,3}(?:,\d{3}){1,4})(?:st|nd|rd|th)", re.IGNORECASE), _ordinal),
    (re.compile(r"(\d{1,6}):(\d{1,6})"), _ratio),
    (re.compile(rf"({NUMBER})(?:\^([-−]?\d+)|(⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+))"), _power),
    (re.compile(rf"({NUMBER})[eE]([-+−]?\d{{1,3}})"), _scientific),
    (re.compile(r"(\d{1,2})['’′](\d{1,2})(?:[\"”″\ue000\ue001]|'')?"), _feet_and_inches),
)
