"""Names that a source writes small: they keep their case where a sentence or a title begins with them."""

import re
from collections.abc import Sequence

from graph.agents.extractive.imperatives import AUXILIARIES
from graph.agents.facts import tokens_of
from graph.agents.sentences import Sentence

_MOSTLY = 0.5
_FEWEST = 2


def small_names(sentences: Sequence[Sentence]) -> frozenset[str]:
    """Words that are the subject of a sentence that begins small, and that stand nowhere with a capital.

    A text in which sentences begin small as a habit tells nothing of its names.
    """
    begun_large = sum(sentence.text[:1].isupper() for sentence in sentences)
    if begun_large <= _MOSTLY * len(sentences):
        return frozenset()
    tokens = [tokens_of(sentence.text) for sentence in sentences]
    cores = [token.core for found in tokens for token in found]
    named = {
        found[0].core
        for found in tokens
        if len(found) > _FEWEST and found[0].core.islower() and found[1].word in AUXILIARIES
    }
    return frozenset(name for name in named if cores.count(name) >= _FEWEST and not _is_large(name, cores))


def _is_large(name: str, cores: Sequence[str]) -> bool:
    return any(core != name and core.casefold() == name for core in cores)


def begun(text: str, names: frozenset[str]) -> str:
    """The text with a capital first, unless it begins with one of these names."""
    first = re.match(r"[\"'“‘(]*([\w-]+)", text)
    return text if first and first[1] in names else text[:1].upper() + text[1:]
