"""How amounts are said: numbers with signs, currencies, magnitudes, units and ranges."""

import re
from typing import NamedTuple

from tools.speech import figures, lexicon, numbers, units
from tools.speech.numbers import Words

CURRENCY = r"(?:US\$|A\$|C\$|[$€£¥₹₩₽₺₿])"
AMOUNT = re.compile(
    rf"(?P<sign>[-–−+±~≈<>≤≥#№]*)(?P<currency>{CURRENCY}?)\u202f?(?P<number>{figures.NUMBER})"
    rf"(?:[-–—]{CURRENCY}?(?P<upto>{figures.NUMBER}))?(?P<rest>\D.*)?",
    re.DOTALL,
)
MIXED_FRACTION = re.compile(rf"(\d*)([{''.join(lexicon.FRACTIONS)}])(.*)", re.DOTALL)
PRODUCT = re.compile(rf"({figures.NUMBER})\s?[x×*]\s?({figures.NUMBER})(.*)", re.DOTALL)
SIGNS = lexicon.SYMBOLS | {"-": "minus", "–": "minus", "#": "number", "№": "number"}
POWERS = {"²": "square", "³": "cubic", "^2": "square", "^3": "cubic"}
PLAIN_POWERS = ("2", "3")
CODED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d\d)?|\d+\.\d\d|\d{4,}")
SEVERAL = re.compile(r"(\d{1,4})\u202f?(\D+)")
RANGE = re.compile(r"([^-–—]*\d[^-–—]*)[-–—]([^-–—]*\d[^-–—]*)")


class Said(NamedTuple):
    """Words for a piece of text, and whether the piece after it is said within them."""

    words: Words
    with_next: bool = False


class Count(NamedTuple):
    words: Words
    is_one: bool


def read_amount(core: str, after: str) -> Said | None:
    """Say `core` if it is an amount; `after` is the piece that follows, as it is written."""
    if found := MIXED_FRACTION.fullmatch(core):
        return _with_unit(_mixed(found[1], found[2]), found[3], after)
    if found := PRODUCT.fullmatch(core):
        words = (*numbers.written(found[1]), "by", *numbers.written(found[2]))
        return _with_unit(Count(words, is_one=False), found[3], after)
    if (found := AMOUNT.fullmatch(core)) and (said := _amount(found, after)):
        return said
    if (
        (found := RANGE.fullmatch(core))
        and (start := read_amount(found[1], ""))
        and (end := read_amount(found[2], after))
    ):
        return Said((*start.words, "to", *end.words), end.with_next)
    return None


def read_coded(core: str, after: str) -> Said | None:
    """Say "CHF 7.20"; a short whole number may go on ("USD 5 million"), and is left to be read by itself."""
    if core not in units.CODES or not CODED.fullmatch(after):
        return None
    words = numbers.written(after)
    return Said((*words, *units.CODES[core][after != "1"].split()), with_next=True)


def _mixed(whole: str, sign: str) -> Count:
    top, bottom = lexicon.FRACTIONS[sign]
    part = numbers.fraction(top, bottom)
    if not whole:
        return Count(part, is_one=True)
    return Count((*numbers.whole_number(whole), "and", "a" if top == 1 else part[0], *part[1:]), is_one=False)


def _amount(found: re.Match[str], after: str) -> Said | None:
    sign = tuple(word for mark in found["sign"] for word in SIGNS[mark].split())
    rest = found["rest"] or ""
    if currency := found["currency"]:
        said = _money(found, currency, rest, after)
    else:
        said = _with_unit(_count(found, rest), rest, after)
    return Said(sign + said.words, said.with_next) if said else None


def _count(found: re.Match[str], rest: str) -> Count:
    first, upto = found["number"], found["upto"]
    if upto is None:
        return Count(numbers.written(first), is_one=first == "1")
    as_years = figures.is_year(first) and not rest
    start = figures.whole(first) if as_years else numbers.written(first)
    end = figures.whole(upto) if as_years else numbers.written(upto)
    return Count((*start, *(() if first == upto else ("to",)), *end), is_one=False)


def _with_unit(count: Count, rest: str, after: str) -> Said | None:
    if not rest:
        unit = None if after in units.AMBIGUOUS_APART else unit_words(after, is_one=count.is_one)
        return Said(count.words + unit, with_next=True) if unit else Said(count.words)
    if rest.startswith("/"):
        per = unit_words(rest.removeprefix("/"), is_one=True)
        return Said((*count.words, "per", *per)) if per else None
    match rest:
        case "+":
            return Said((*count.words, "plus"))
        case "x" | "×":
            is_compared = after.endswith("er") or after in {"more", "less", "as"}
            return Said((*count.words, "times" if rest == "×" or is_compared else "ex"))
        case "k" | "K":
            return Said((*count.words, "thousand" if rest == "k" else "kay"))
        case "M":
            return Said((*count.words, "million"))
        case "B" if after.islower():
            return Said((*count.words, "billion"))
    if rest == "A":
        return Said((*count.words, "amp")) if after in lexicon.WITH_CURRENT else None
    if rest in units.SPOKEN_ALONE:
        return Said((*count.words, units.MAGNITUDES[rest]))
    measures = rest in {"″", *lexicon.INCHES} and after.isalpha() and after.lower() not in units.NOT_MEASURED
    unit = unit_words(rest.lstrip("-"), is_one=count.is_one or measures or rest.startswith("-"))
    return Said(count.words + unit) if unit else None


def unit_words(written: str, *, is_one: bool) -> Words | None:
    """Say a unit such as "km", "m²", "km/h" or "$/kg", or give None if it is not one."""
    first, *divisors = written.split("/")
    said = _one_unit(first, is_one=is_one)
    for divisor in divisors:
        per = ("second", "squared") if divisor in {"s²", "s^2", "s2"} else _divisor(divisor)
        said = (*said, "per", *per) if said and per else None
    return said


def _divisor(written: str) -> Words | None:
    """What an amount is for: "km", or several of it, as in "100 km"."""
    if not (found := SEVERAL.fullmatch(written)):
        return _one_unit(written, is_one=True)
    unit = _one_unit(found[2], is_one=False)
    return (*numbers.whole_number(found[1]), *unit) if unit else None


def _one_unit(written: str, *, is_one: bool) -> Words | None:
    if written[-1:] in PLAIN_POWERS and written[:-1] in units.LENGTHS:
        written = f"{written[:-1]}^{written[-1]}"
    for mark, power in POWERS.items():
        if written.endswith(mark) and written != mark:
            base = _one_unit(written.removesuffix(mark), is_one=is_one)
            return (power, *base) if base else None
    names = units.UNITS.get(written)
    return tuple(names[0 if is_one else 1].split()) if names else None


def _money(found: re.Match[str], currency: str, rest: str, after: str) -> Said | None:
    one, many, cent, cents = units.CURRENCIES[currency]
    magnitude = units.MAGNITUDES.get(rest.lstrip("-") or after)
    count = _count_of_money(found)
    if magnitude:
        return Said((*count.words, magnitude, *many.split()), with_next=not rest)
    if not rest and found["upto"] is None and re.fullmatch(r"[\d,]+\.\d\d", found["number"]):
        whole, _, small = found["number"].partition(".")
        return Said(_coins(whole, small, (one, many), (cent, cents)))
    tail = _after_money(rest)
    return None if tail is None else Said((*count.words, *(one if count.is_one else many).split(), *tail))


def _count_of_money(found: re.Match[str]) -> Count:
    first, upto = found["number"], found["upto"]
    until: Words = ("to", *numbers.written(upto)) if upto else ()
    return Count(numbers.written(first) + until, is_one=first == "1" and not upto)


def _coins(whole: str, small: str, bills: tuple[str, str], coins: tuple[str, str]) -> Words:
    large = whole.replace(",", "")
    said: Words = ()
    if int(large) or not int(small):
        said = (*numbers.written(large), *bills[large != "1"].split())
    if int(small):
        said += (*(("and",) if said else ()), *numbers.cardinal(int(small)), *coins[int(small) != 1].split())
    return said


def _after_money(rest: str) -> Words | None:
    if rest in {"", "+"}:
        return ("plus",) if rest else ()
    per = unit_words(rest.removeprefix("/"), is_one=True) if rest.startswith("/") else None
    return ("per", *per) if per else None
