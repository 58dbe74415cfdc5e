"""Shortened words whose full stop ends no sentence: a name comes after them."""

_TITLES = frozenset(
    ["dr", "mr", "mrs", "ms", "prof", "st", "gen", "col", "capt", "lt", "sgt", "rev", "hon", "gov", "sen"]
)
_AROUND = "\"'“”‘’«»()[]"


def is_shortened(word: str) -> bool:
    """Whether the stop at the end of `word` is a title's or an initial's, so that the next word belongs to it."""
    bare = word.strip(_AROUND)
    is_initial = len(bare) == 2 and bare[0].isupper() and bare[0] != "I"  # noqa: PLR2004 - an initial and its stop.
    return bare.endswith(".") and (bare[:-1].casefold() in _TITLES or is_initial)
