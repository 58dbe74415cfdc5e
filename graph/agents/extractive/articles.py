"""`A` or `an`: told by the sound of the word after it, where its letters tell that for sure."""

import re
import unicodedata

ARTICLES = frozenset({"a", "an", "the"})
_WORD = re.compile(r"[\"'“‘(\[]*(?P<word>\d[\d.,]*\d|\d|[^\W\d_]+(?:\.(?=[^\W\d_]\b)[^\W\d_])*)(?P<rest>\w*)")
_SAID_WITH_A_VOWEL = frozenset("AEFHILMNORSX")
_LONGEST_ACRONYM = 5
_YEAR = 4
_SILENT_H = re.compile(r"(?:hour|honest|honou?r|heir)")
_ONE = re.compile(r"one(?:s|self|sie|time|ness)?$|once$")
_YOO = re.compile(r"eu|ew|u(?:bi|fo|k[ru]|nani|ni(?:c|f|la|li|o|p|q|se|so|t|v|x|$)|r[aeiou]|s(?:a[bg]|e|u)|t[eio]|v)")
_UNSURE = re.compile(r"(?:herb|homage|hors$|oui|oua|y[^aeiou])")
"""What some say in one way and some in the other."""


def article_for(text: str) -> str:
    """The article that stands before this text, `a` or `an`; empty where that is not sure."""
    found = _WORD.match(text.lstrip())
    if found is None:
        return ""
    word = found["word"]
    if word[0].isdigit():
        return _before_number(word)
    plain = unicodedata.normalize("NFD", word)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter)).replace(".", "")
    if not plain.isascii() or found["rest"]:
        return ""
    if len(plain) == 1 or (plain.isupper() and len(plain) <= _LONGEST_ACRONYM):
        return _before_letters(plain.upper())
    return _before_word(plain.casefold())


def _before_number(number: str) -> str:
    """`An 8`, `an 11`, `an 18,000`; 1100 and 1800 may begin with the hundreds or with the thousand."""
    digits = re.sub(r"\.\d+$", "", number).replace(",", "").replace(".", "")
    if digits.startswith("8"):
        return "an"
    if digits[:2] in {"11", "18"}:
        if len(digits) == _YEAR and "," not in number:
            return ""
        return "an" if len(digits) % 3 == 2 else "a"  # noqa: PLR2004 - eleven, eleven thousand, eleven million.
    return "a"


def _before_letters(letters: str) -> str:
    """Letters that are read one by one, or as a word: an article that is right for both."""
    by_letter = "an" if letters[0] in _SAID_WITH_A_VOWEL else "a"
    if len(letters) == 1 or not set(letters) & set("AEIOUY"):
        return by_letter
    as_word = "a" if letters[0] == "U" else "an" if letters[0] in "AEIO" else "a"
    return by_letter if by_letter == as_word else ""


def _before_word(word: str) -> str:
    if _UNSURE.match(word):
        return ""
    if _SILENT_H.match(word):
        return "an"
    if _ONE.match(word) or _YOO.match(word):
        return "a"
    return "an" if word[0] in "aeiou" else "a"
