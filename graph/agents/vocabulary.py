"""Sets and patterns of words, written as plain text."""

import re


def word_set(words: str) -> frozenset[str]:
    """The words between the spaces."""
    return frozenset(words.split())


def any_of(*alternatives: str) -> str:
    """A pattern for one of several phrases; each piece may hold several, with `|` between."""
    return f"(?:{'|'.join(alternatives)})"


def matcher(*pieces: str) -> re.Pattern[str]:
    """A pattern in pieces, for words in any case."""
    return re.compile("".join(pieces), re.IGNORECASE)
