"""Where words stand in a script and its listing: whole, in any case, with quotes and spaces in any form."""

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches

from graph.core.change import ReplaceText
from graph.core.script import Listing, Scene

SHOWN = ("headline", "accent", "number", "unit", "quote", "attribution")
"""The fields of a picture that are read on screen, beside its items."""
_NEAR = 3
_QUOTES = str.maketrans("“”„’‘", '"""\'\'')


def plain_quotes(text: str) -> str:
    """The text with straight quotes."""
    return text.translate(_QUOTES)


def pattern_of(old: str) -> re.Pattern[str]:
    """What finds these words in a text with straight quotes."""
    pieces, stripped = [re.escape(plain_quotes(piece)) for piece in old.split()], old.strip()
    before = r"(?<!\w)" if stripped[:1].isalnum() else ""
    after = r"(?!\w)" if stripped[-1:].isalnum() else ""
    return re.compile(before + r"\s+".join(pieces) + after, re.IGNORECASE)


def occurs(old: str, texts: Iterable[str]) -> bool:
    """Whether one of the texts has these words."""
    pattern = pattern_of(old)
    return bool(old.strip()) and any(pattern.search(plain_quotes(text)) for text in texts)


def shown_texts(scene: Scene) -> tuple[str, ...]:
    """What is read on screen in a scene."""
    return (*(getattr(scene.visual, field) for field in SHOWN), *scene.visual.items)


def texts_of(scene: Scene) -> tuple[str, ...]:
    """What is said and shown in a scene."""
    return (*(line.text for line in scene.lines), *shown_texts(scene))


def listed_in(change: ReplaceText, listing: Listing) -> tuple[str, ...]:
    """The parts of the listing that a replacement changes; one that names a scene leaves all of them."""
    if change.scene is not None:
        return ()
    parts = {"title": (listing.title,), "description": (listing.description,), "tags": listing.tags}
    return tuple(name for name, texts in parts.items() if occurs(change.old, texts))


def why_nowhere(
    change: ReplaceText, scenes: Sequence[Scene], listing: Listing, put: Sequence[str] = ()
) -> tuple[str, str] | None:
    """Why there is nothing to replace, with what may have been meant; None where there is. `put` is there by then."""
    if not change.old.strip():
        return "there are no words to replace", 'Say: replace "a" with "b".'
    texts = [text for scene in scenes if change.scene in {None, scene.id} for text in texts_of(scene)]
    if occurs(change.old, (*texts, *put)) or listed_in(change, listing):
        return None
    near = get_close_matches(change.old, list(dict.fromkeys(_phrases(texts, len(change.old.split())))), _NEAR)
    hint = f"Near it are: {', '.join(f'“{words}”' for words in near)}." if near else "Copy the words from the script."
    place = next((at for at, scene in enumerate(scenes, 1) if scene.id == change.scene), None)
    return f"“{change.old}” is not said in {f'scene {place}' if place else 'the script'}", hint


def _phrases(texts: Sequence[str], length: int) -> Iterator[str]:
    for text in texts:
        words = [word.strip(".,;:!?\"'()") for word in text.split()]
        for at in range(max(1, len(words) - length + 1)):
            yield " ".join(words[at : at + length])
