"""Which text the shipped fonts can show. Cheap to import, so that a script is checked long before it is rendered."""

import re
import unicodedata
from functools import lru_cache
from importlib.resources import as_file, files

from tools.errors import ToolRejected
from tools.media import Value

_JOINERS = {"\u200d", "\ufe0e", "\ufe0f", "\u20e3"}
_LEFT_OUT = {"So", "Sk", "Cs", "Co", "Cn", "Me"}
_SCRIPT_NAMES = {
    "CJK": "Chinese characters",
    "HIRAGANA": "Japanese",
    "KATAKANA": "Japanese",
    "HANGUL": "Korean",
    "MODIFIER": "phonetic letters",
}
_HINT = "Write it in Latin, Greek or Cyrillic letters, or leave it out; the shipped fonts have these three scripts."


class Unshowable(Value):
    """A script that no shipped font has, and the first word written in it."""

    script: str
    example: str

    @property
    def message(self) -> str:
        return f"“{self.example}” is written in {self.script}, which the shipped fonts cannot show"


def unshowable(text: str) -> tuple[Unshowable, ...]:
    """The scripts of `text` that cannot be shown, each with the first word in it. Emoji do not count, being dropped."""
    found: dict[str, str] = {}
    for word in _composed(text).split():
        for character in word:
            if not _is_dropped(character) and ord(character) not in covered():
                found.setdefault(_script(character), word)
    return tuple(Unshowable(script=script, example=example) for script, example in found.items())


def showable(text: str) -> str:
    """The text as it is drawn: composed, without emoji and control characters, with single spaces.

    Raises:
        ToolRejected: A letter that no shipped font has; the message names the script.
    """
    if missing := unshowable(text):
        raise ToolRejected(missing[0].message, hint=_HINT)
    kept = "".join(character for character in _composed(text) if character.isspace() or not _is_dropped(character))
    return " ".join(kept.split())


_UNITS = frozenset(
    re.findall(
        r"\S+",
        "kg g mg µg t km m cm mm nm mi ft yd lb lbs oz l ml dl cl hl ha s ms min h hr hrs Hz W V A K J N Pa Wh bar dB "
        "eV px am pm k bn x kn kt mph kph rpm mol cal st nd rd th km/h m/s",
    )
)
"""Written small or mixed after a number: "5 mm" is not "5 MM"."""
_COUNTED_IN = _UNITS | frozenset(
    re.findall(
        r"\S+",
        "% ‰ ° °C °F µm µs Ω GHz MHz kHz kW MW GW TW kWh MWh GWh TWh mA mAh Ah kV kJ kcal Mt kB MB GB TB Mbps Gbps m² "
        "m³ km² kg/m³ percent thousand million billion trillion",
    )
)
_AROUND = ".,;:!?()[]\"'’”"
_OPENING = "\"'“”‘’«»‹›„([{¿¡"


def shout(text: str) -> str:
    """Capital letters where they change nothing: units, numbers, options, names with inner capitals and Greek stay."""
    words = text.split(" ")
    return " ".join(_shout_word(word, after) for word, after in zip(words, ["", *words], strict=False))


def measures(number: str, word: str) -> bool:
    """Whether `word` is the unit of the number before it, as `V` in "4.2 V": the two are read as one."""
    bare = word.strip(_AROUND)
    return number.lstrip(_OPENING)[-1:].isdigit() and (bare in _COUNTED_IN or bare.casefold() in _COUNTED_IN)


def _shout_word(word: str, before: str) -> str:
    is_unit = before[-1:].isdigit() and word.strip(_AROUND) in _UNITS
    is_option = word.lstrip(_OPENING)[:1] == "-"
    has_inner_capital = any(character.isupper() for character in word.lstrip(_OPENING)[1:])
    if is_unit or is_option or has_inner_capital or any(c.isdigit() or c in "µß" or "GREEK" in _name(c) for c in word):
        return word
    return word.upper()


@lru_cache(maxsize=1)
def covered() -> frozenset[int]:
    """The code points that every shipped font has."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - costs 60 ms, which a caller of `--help` does not owe.

    held: list[frozenset[int]] = []
    with as_file(files("config") / "fonts") as folder:
        for path in folder.glob("*.otf"):
            with TTFont(path, lazy=True) as font:
                held.append(frozenset(font.getBestCmap()))
    return frozenset.intersection(*held)


def _composed(text: str) -> str:
    """Composed, and with the plain letter for a styled one that the fonts lack: mathematical bold, full width."""
    return "".join(
        character if ord(character) in covered() else unicodedata.normalize("NFKC", character)
        for character in unicodedata.normalize("NFC", text)
    )


def _is_dropped(character: str) -> bool:
    category = unicodedata.category(character)
    if character in _JOINERS or category in ("Cf", "Cc"):
        return True
    return category in _LEFT_OUT and ord(character) not in covered()


def _script(character: str) -> str:
    first = _name(character).split()[0]
    if not character.isalnum() and unicodedata.category(character)[0] in "SP":
        return "symbols"
    return _SCRIPT_NAMES.get(first, first.title())


def _name(character: str) -> str:
    return unicodedata.name(character, "UNKNOWN")
