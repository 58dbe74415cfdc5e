"""English words for numbers, as they are said aloud. Every function gives lower-case words without hyphens."""

import re

GROUPED = re.compile(r"[1-9]\d{0,2}(?:[,'\u202f]\d{2,3})*[,'\u202f]\d{3}(?!\d)")
GROUPED_BY_POINTS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+,\d{1,2}")
ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
SCALES = ("", "thousand", "million", "billion", "trillion", "quadrillion")
IRREGULAR_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
LONGEST_SPOKEN_AS_ONE = 15
"""Longer strings of digits are read digit by digit, as nobody follows quintillions by ear."""

Words = tuple[str, ...]


def cardinal(number: int) -> Words:
    """Say a number from zero up to 10**18 - 1: 120 is "one hundred twenty"."""
    if number == 0:
        return ("zero",)
    groups: list[Words] = []
    for scale in SCALES:
        number, rest = divmod(number, 1000)
        if rest:
            groups.append(_below_thousand(rest) + ((scale,) if scale else ()))
    return tuple(word for group in reversed(groups) for word in group)


def _below_thousand(number: int) -> Words:
    hundreds, rest = divmod(number, 100)
    words: Words = (ONES[hundreds], "hundred") if hundreds else ()
    return words + (_below_hundred(rest) if rest else ())


def _below_hundred(number: int) -> Words:
    if number < len(ONES):
        return (ONES[number],)
    tens, ones = divmod(number, 10)
    return (TENS[tens], ONES[ones]) if ones else (TENS[tens],)


def ordinal(number: int) -> Words:
    *head, last = cardinal(number)
    return (*head, _ordinal_word(last))


def _ordinal_word(word: str) -> str:
    if word in IRREGULAR_ORDINALS:
        return IRREGULAR_ORDINALS[word]
    return word[:-1] + "ieth" if word.endswith("y") else word + "th"


def digits(figures: str) -> Words:
    return tuple(ONES[int(figure)] for figure in figures)


def year(number: int) -> Words:
    """Say a year: 1906 is "nineteen oh six", 1900 "nineteen hundred", 2005 "two thousand five"."""
    century, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    if century % 10 == 0 and not tens:
        return cardinal(number)
    if rest == 0:
        return (*_below_hundred(century), "hundred")
    return _below_hundred(century) + (_below_hundred(rest) if tens else ("oh", ONES[ones]))


def plural(words: Words) -> Words:
    """Make the last word plural: "nineteen ninety" becomes "nineteen nineties"."""
    *head, last = words
    if last.endswith("y"):
        return (*head, last[:-1] + "ies")
    return (*head, last + ("es" if last.endswith(("x", "s", "ch", "sh")) else "s"))


def written(figures: str) -> Words:
    """Say a written number without a sign: digits with group separators and a decimal point (or comma: "3,5")."""
    if GROUPED_BY_POINTS.fullmatch(figures):
        figures = figures.replace(".", "")
    plain = re.sub(r"(?<=\d)[,'\u202f](?=\d{2,3}(?:[,'\u202f.]|$))", "", figures) if GROUPED.match(figures) else figures
    whole, point, decimals = plain.replace(",", ".").partition(".")
    said = whole_number(whole or "0")
    return (*said, "point", *digits(decimals)) if point and decimals else said


def whole_number(figures: str) -> Words:
    if len(figures) > LONGEST_SPOKEN_AS_ONE or (len(figures) > 1 and figures.startswith("0")):
        return digits(figures)
    return cardinal(int(figures))


def fraction(numerator: int, denominator: int) -> Words:
    """Say a fraction: 1/2 is "one half", 3/4 "three quarters", 2/7 "two sevenths"."""
    name: Words = {2: ("half",), 4: ("quarter",)}.get(denominator) or ordinal(denominator)
    if numerator == 1:
        return ("one", *name)
    return (*cardinal(numerator), *(("halves",) if denominator == 2 else plural(name)))  # noqa: PLR2004 - halves
