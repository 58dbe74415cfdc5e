"""Which production a person means by a few letters."""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from graph.core.errors import ProductionNotFound
from graph.core.ids import ProductionId

MOST_NEAR = 3
LONGEST_TITLE = 60


def pick_id(text: str, known: Mapping[str, str]) -> ProductionId:
    """The id that is the text, or the only one that begins with it; `known` are titles by id.

    Raises:
        ProductionNotFound: None or several do; the hint names them, or near ones, also by a word of their title.
    """
    if text in known:
        return ProductionId(text)
    found = sorted(name for name in known if text and name.startswith(text))
    if len(found) == 1:
        return ProductionId(found[0])
    if found:
        raise ProductionNotFound(f"{text!r} could be several productions", hint=f"Say which: {', '.join(found[:5])}.")
    raise not_found(text, known)


def not_found(text: str, known: Mapping[str, str]) -> ProductionNotFound:
    """The error that names near ids."""
    return ProductionNotFound(f"there is no production {text!r}", hint=_hint(text, known))


def _hint(text: str, known: Mapping[str, str]) -> str:
    by_word = {name.partition("-")[0]: name for name in known}
    near = get_close_matches(text, known, n=3, cutoff=0.5) or get_close_matches(text, by_word, n=3, cutoff=0.6)
    names = {by_word.get(name, name): "" for name in near} or dict(_titled(text, known))
    said = [f"{name} (“{title[:LONGEST_TITLE]}”)" if title else name for name, title in names.items()]
    return f"Did you mean {' or '.join(said[:MOST_NEAR])}?" if said else "`greenlight status` lists all productions."


def _titled(text: str, known: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Those with a word in their title that is the text, begins with it or is near it."""
    typed = text.casefold().strip()
    for name, title in known.items():
        words = re.findall(r"\w+", title.casefold())
        if typed and (any(word.startswith(typed) for word in words) or get_close_matches(typed, words, 1, 0.75)):
            yield name, " ".join(title.split())
