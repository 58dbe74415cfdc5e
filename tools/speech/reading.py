"""How a written word is read aloud: words, names, initials, addresses, and what is put together of them."""

import re
import unicodedata
from functools import lru_cache

from tools.errors import ToolRejected
from tools.speech import amounts, figures, lexicon, numbers, units
from tools.speech.amounts import Said
from tools.speech.numbers import Words

CACHED = 20_000
FOLDED = str.maketrans(
    {
        "ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d",
        "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ı": "i", "ħ": "h", "ŋ": "ng", "ə": "e", "ĸ": "k",
        "≠": " is not equal to ", "’": "'", "‘": "'", "\u202f": "", "–": "-", "—": "-",
    }
)  # fmt: skip
POWER = re.compile(r"[⁻⁰¹²³⁴-⁹]+")
RUNS = re.compile(r"\^[-−]?\d+|[A-Za-z]+(?:'[A-Za-z]+)*|\d{2,4}s\b|" + figures.NUMBER + r"|[^\sA-Za-z\d]")
CAMEL = re.compile(r"[A-Z]{2,}(?![a-z])|Ma?c[A-Z][a-z]+|[A-Z]?[a-z]+|[A-Z]")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
DOMAIN = re.compile(r"[A-Za-z][\w-]*(?:\.[\w-]+)*\.[a-z]{2,}", re.ASCII)
INITIALS = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]s?")
PLURAL_INITIALS = re.compile(r"([A-Z]{2,})(s)")
ROMAN = re.compile(r"(?=[MDCLXVI])(M{0,3})(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")
ROMAN_VALUES = {"M": 1000, "D": 500, "C": 100, "L": 50, "X": 10, "V": 5, "I": 1}
NOT_ROMAN = frozenset(
    ["XL", "MIX", "CD", "DC", "MD", "CC", "MC", "DM", "CM", "MM", "DI", "MI", "CV", "LI", "CI", "DIM"]
)
AFTER_RULER_I = frozenset(["", "of", "was", "died", "became", "ruled", "reigned", "had", "and", "in", "is"])
BEFORE_FIGURES = frozenset("$~<>")
"""Signs that are said before a figure and are something else everywhere else."""
COMPARING: dict[str, Words] = {"<": ("is", "less", "than"), ">": ("is", "greater", "than")}
ORNAMENTS = frozenset("*/^#")
VOWELS = frozenset("aeiouyAEIOUY")
LONGEST_SPELLED = 4
LONGEST_WORD = 30
"""Letters that an engine is given in one piece; longer strings are no words and are cut."""


@lru_cache(CACHED)
def read(core: str, before: str, after: str, *, shouted: bool = False) -> Said:
    """Say one written piece without the punctuation around it; `before` and `after` are its neighbours.

    Raises:
        ToolRejected: It is in a script that English voices cannot speak.
    """
    sign = _read_sign(core, before, after)
    if sign is not None:
        return sign
    return (
        _read_roman(core, before, after)
        or _read_listed(core)
        or _read_figures(core, before, after)
        or _read_unit(core, before)
        or Said(_read_address(core) or read_parts(core, shouted=shouted))
    )


def _read_listed(core: str) -> Said | None:
    said = lexicon.PRONUNCIATIONS.get(core.lower().replace("’", "'"))
    return Said(tuple(said.split())) if said else None


def _read_sign(core: str, before: str, after: str) -> Said | None:
    """Say a sign that stands alone, or leave it out where it is an ornament."""
    after_figure, before_figure = before[-1:].isdecimal(), after[:1].isdecimal()
    if core == "am" and after_figure:
        return Said(spelled(core))
    if core in {"x", "*"} and after_figure and before_figure:
        return Said(("times",))
    if core in COMPARING and before and after and not before_figure:
        return Said(COMPARING[core])
    if core == "№":
        return Said(("number",))
    is_ornament = (core in BEFORE_FIGURES and not before_figure) or core in ORNAMENTS
    is_rule = len(core) > 1 and len(set(core)) == 1 and not core[0].isalnum()
    return Said(()) if is_ornament or is_rule else None


def _read_figures(core: str, before: str, after: str) -> Said | None:
    unit = amounts.read_coded(core, after) or amounts.read_amount(core, after)
    if unit and unit.with_next:
        return unit
    figure = figures.read_figure(core, lexicon.MONTHS.get(before.lower(), before.lower()), _month_or_word(after))
    return Said(figure) if figure else unit


def _month_or_word(after: str) -> str:
    return lexicon.MONTHS.get(after.lower(), after.lower())


def _read_unit(core: str, before: str) -> Said | None:
    """Say a unit after "million" or the like, or one that can be no word, such as "km"."""
    if before not in units.MAGNITUDES.values() and (len(core) == 1 or VOWELS & set(core)):
        return None
    unit = amounts.unit_words(core, is_one=False) if core not in units.OTHER_THINGS_TOO else None
    return Said(unit) if unit else None


def _read_roman(core: str, before: str, after: str) -> Said | None:
    found = ROMAN.fullmatch(core.removesuffix("'s").removesuffix("’s"))
    if not found or found[0] in NOT_ROMAN or not before:
        return None
    number, name = _roman_value(found[0]), before.lower()
    words: Words | None = None
    if after.lower() in {"century", "centuries"}:
        words = numbers.ordinal(number)
    elif name in lexicon.REGNAL and (found[0] != "I" or after.lower() in AFTER_RULER_I):
        words = ("the", *numbers.ordinal(number))
    elif name in lexicon.NUMBERED or (before[0].isupper() and len(found[0]) > 1 and set(found[0]) <= set("IVXL")):
        words = numbers.cardinal(number)
    if words is None:
        return None
    return Said(words if found[0] == core else _possessive(words))


def _roman_value(figures_: str) -> int:
    values = [ROMAN_VALUES[figure] for figure in figures_]
    return sum(-now if now < then else now for now, then in zip(values, [*values[1:], 0], strict=True))


def _read_address(core: str) -> Words | None:
    if EMAIL.fullmatch(core) or DOMAIN.fullmatch(core):
        return read_parts(core.replace("@", " @ ").replace(".", " . "), signs={".": "dot", "@": "at", "+": "plus"})
    if core[0] == "@" and len(core) > 1:
        return ("at", *read_parts(core[1:]))
    if core[0] == "#" and len(core) > 1:
        return ("hashtag", *read_parts(core[1:]))
    if INITIALS.fullmatch(core):
        return spelled(core.replace(".", ""))
    return None


def read_parts(core: str, *, shouted: bool = False, signs: dict[str, str] | None = None) -> Words:
    """Say each run of letters, figures and signs in `core` one after the other."""
    words: Words = ()
    runs = RUNS.findall(_in_latin_letters(core))
    for before, run, after in zip(["", *runs], runs, [*runs[1:], ""], strict=False):
        words += _read_run(run, before, after, shouted=shouted, signs=signs or lexicon.SYMBOLS)
    return words


def _read_run(run: str, before: str, after: str, *, shouted: bool, signs: dict[str, str]) -> Words:
    if run[0].isalpha() and run.isascii():
        return read_word(run, shouted=shouted)
    if run[0] == "^" and len(run) > 1:
        return figures.raised((), run[1:])
    if run[-1].isdecimal() or run[0].isdecimal():
        return figures.read_figure(run, "", "") or numbers.written(run)
    if run == "-":
        between_figures = (before[-1:].isdecimal() or before in {"%", "°"}) and after[:1].isdecimal()
        return ("to",) if between_figures else ()
    if run in BEFORE_FIGURES and not after[:1].isdecimal():
        return ()
    return tuple(signs.get(run, "").split())


def read_word(run: str, *, shouted: bool = False) -> Words:
    """Say a run of ASCII letters with at most inner apostrophes."""
    base, apostrophe, ending = run.partition("'")
    if base.lower() in lexicon.PRONUNCIATIONS:
        words = tuple(lexicon.PRONUNCIATIONS[base.lower()].split())
    elif len(base) == 1:
        words = (base.lower(),) if run in {"a", "I", "i"} or apostrophe else spelled(base)
    elif base.islower() or base.istitle():
        words = _lower_word(base.lower())
    elif base.isupper():
        words = _capitals(base, shouted=shouted)
    elif PLURAL_INITIALS.fullmatch(base):
        words = spelled(base)
    else:
        words = tuple(word for piece in CAMEL.findall(base) for word in _camel_piece(piece))
    return (*words[:-1], words[-1] + "'" + ending.lower()) if apostrophe else words


def _lower_word(word: str) -> Words:
    if not VOWELS & set(word):
        return spelled(word)
    return tuple(word[start : start + LONGEST_WORD] for start in range(0, len(word), LONGEST_WORD))


def _camel_piece(piece: str) -> Words:
    if len(piece) == 1 or (piece.isupper() and piece.lower() not in lexicon.ACRONYMS):
        return spelled(piece)
    return _lower_word(piece.lower())


def _capitals(run: str, *, shouted: bool) -> Words:
    word = run.lower()
    if word in lexicon.ACRONYMS:
        return (word,)
    if not VOWELS & set(word) or (not shouted and _is_initialism(word)):
        return spelled(word)
    return _lower_word(word)


def _is_initialism(word: str) -> bool:
    if word in lexicon.SPELLED_AMONG_SHOUTED:
        return True
    if word in lexicon.SHOUTED:
        return False
    return len(word) <= LONGEST_SPELLED or re.search(r"[^aeiouy]{4}", word) is not None


def spelled(letters: str) -> Words:
    """Name each letter; a small s after capitals makes the last name plural: "CEOs" is "see ee ohs"."""
    if found := PLURAL_INITIALS.fullmatch(letters):
        head, last = found[1][:-1], found[1][-1].lower()
        plural = lexicon.LETTER_PLURALS.get(last, lexicon.LETTERS[last] + "s")
        return (*spelled(head), *plural.split())
    return tuple(word for letter in letters.lower() for word in lexicon.LETTERS[letter].split())


def _possessive(words: Words) -> Words:
    return (*words[:-1], words[-1] + "'s")


def _in_latin_letters(core: str) -> str:
    if core.isascii():
        return core
    core = POWER.sub(lambda found: "^" + found[0].translate(lexicon.SUPERSCRIPTS), core)
    letters = unicodedata.normalize("NFKD", core.translate(lexicon.SUBSCRIPTS).translate(FOLDED))
    return "".join(_in_ascii(char, core) for char in letters if not unicodedata.combining(char))


def _in_ascii(char: str, core: str) -> str:
    if char.isascii() or not (char.isalpha() or char.isnumeric()):
        return char
    lone = sum(other.isalpha() and not other.isascii() for other in core) == 1
    if lone and char.lower() in lexicon.GREEK:
        return f" {lexicon.GREEK[char.lower()]} "
    script = script_of(char)
    raise ToolRejected(
        f"“{core}” is written in {script} script, which English voices cannot speak.",
        hint="Write the word in Latin letters, or leave it out.",
    )


def script_of(char: str) -> str:
    """Name the script of a letter as a person would: "Cyrillic", "Chinese", "Devanagari"."""
    name = unicodedata.name(char, "AN UNKNOWN").split()[0].split("-")[0]
    return {
        "CJK": "Chinese",
        "HIRAGANA": "Japanese",
        "KATAKANA": "Japanese",
        "HANGUL": "Korean",
        "AN": "an unknown",
    }.get(name, name.capitalize())
