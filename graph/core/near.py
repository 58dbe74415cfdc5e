"""Which production a person means by a few letters."""

from collections.abc import Collection
from difflib import get_close_matches

from graph.core.errors import ProductionNotFound
from graph.core.ids import ProductionId


def pick_id(text: str, known: Collection[str]) -> ProductionId:
    """The id that is the text, or the only one that begins with it.

    Raises:
        ProductionNotFound: None or several do; the hint names them, or near ones.
    """
    if text in known:
        return ProductionId(text)
    found = sorted(name for name in known if text and name.startswith(text))
    if len(found) == 1:
        return ProductionId(found[0])
    if found:
        raise ProductionNotFound(f"{text!r} could be several productions", hint=f"Say which: {', '.join(found[:5])}.")
    raise not_found(text, known)


def not_found(text: str, known: Collection[str]) -> ProductionNotFound:
    """The error that names near ids."""
    return ProductionNotFound(f"there is no production {text!r}", hint=_near(text, known))


def _near(text: str, known: Collection[str]) -> str:
    by_word = {name.partition("-")[0]: name for name in known}
    near = get_close_matches(text, known, n=3, cutoff=0.5) or get_close_matches(text, by_word, n=3, cutoff=0.6)
    names = dict.fromkeys(by_word.get(name, name) for name in near)
    return f"Did you mean {' or '.join(names)}?" if names else "`greenlight status` lists all productions."
