"""Where in the source a quoted part stands. The model quotes; the place is found here, or the citation is void."""

import re
import unicodedata

from graph.core.brief import PlaceMap
from graph.core.place import span_at
from graph.core.script import SourceSpan

FEWEST_LETTERS = 12

_SAME = str.maketrans("“”„«»‘’‚‛´`‐‑–—−", "\"\"\"\"\"''''''-----")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


class Citations:
    """The source, ready to be searched whatever its quotes, dashes, capitals and spaces look like."""

    def __init__(self, source: str, places: PlaceMap = ()) -> None:
        self._map = places
        self._plain, self._places = _plain(source)

    def find(self, quote: str) -> SourceSpan | None:
        """The first place where the source says this, or None; a few letters prove nothing."""
        wanted = _plain(quote)[0].strip(" .,;:!?\"'-")
        if len(wanted) < FEWEST_LETTERS:
            return None
        at = self._plain.find(wanted)
        if at < 0:
            return None
        return span_at(self._places[at], self._places[at + len(wanted) - 1] + 1, self._map)


def foreign_numbers(said: str, source: str) -> tuple[str, ...]:
    """The numbers in digits that are said and do not stand in the source's part."""
    known = set(_NUMBER.findall(source))
    return tuple(number for number in _NUMBER.findall(said) if number not in known)


def _plain(text: str) -> tuple[str, list[int]]:
    """The text in one writing, and for each of its characters the place in the text it was made from."""
    plain: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for small in unicodedata.normalize("NFKC", char.translate(_SAME)).casefold():
            if small.isspace() and (not plain or plain[-1] == " "):
                continue
            plain.append(" " if small.isspace() else small)
            places.append(place)
    return "".join(plain), places
