"""Giving pictures to places by their words: the best matches first, each picture once before any comes twice."""

import re
from collections.abc import Iterable, Mapping, Sequence

_CAMERA_WORDS = {"img", "dsc", "dscn", "pxl", "image", "photo", "picture", "screenshot", "copy", "final", "edited"}
_WORD = re.compile(r"[^\W\d_]{2,}")
_INNER_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")

Words = tuple[str, ...]


def words_of(name: str) -> Words:
    """The words of a picture from its file name, without its ending and what cameras write."""
    stem = name.rpartition(".")[0] or name
    parted = _INNER_CAPITAL.sub(" ", stem)
    words = (word.casefold() for word in _WORD.findall(parted))
    return tuple(dict.fromkeys(word for word in words if word not in _CAMERA_WORDS))


def deal_once(pictures: Sequence[Words], wanted: Mapping[int, Words]) -> dict[int, int]:
    """Each place gets at most one picture and each picture at most one place: the number of its picture by place."""
    pairs = sorted(
        (
            (-_likeness(own, words), place, order)
            for place, words in wanted.items()
            for order, own in enumerate(pictures)
        ),
    )
    dealt: dict[int, int] = {}
    used: set[int] = set()
    for _, place, order in pairs:
        if place not in dealt and order not in used:
            dealt[place] = order
            used.add(order)
    return dealt


def deal_all(pictures: Sequence[Words], wanted: Mapping[int, Words]) -> dict[int, int]:
    """As `deal_once`, until every place has one. Nothing where there are no pictures."""
    dealt: dict[int, int] = {}
    while pictures and len(dealt) < len(wanted):
        dealt |= deal_once(pictures, {place: words for place, words in wanted.items() if place not in dealt})
    return dealt


def _likeness(own: Words, wanted: Iterable[str]) -> int:
    mine = {_root(word) for word in own}
    return len(mine & {_root(part.casefold()) for word in wanted for part in _WORD.findall(word)})


def _root(word: str) -> str:
    """Close enough for singular and plural to meet."""
    return re.sub(r"(?<=\w{3})(es|s)$", "", word)
