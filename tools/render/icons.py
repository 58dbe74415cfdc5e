"""The shipped icons, and which of them fits some words. Cheap to import, so that writers may choose with it."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

FALLBACK = "sparkles"
_ENDINGS = (("ies", "y"), ("ves", "f"), ("es", ""), ("s", ""), ("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"))


def icon_names() -> tuple[str, ...]:
    """The names that a shot's `icon` may have, in alphabetical order."""
    return tuple(sorted(set(_keywords().values())))


def find_icon(words: Iterable[str]) -> str:
    """The icon that most of the words call for, the earlier word deciding between equals; else "sparkles"."""
    plain = [word.strip(".,;:!?“”\"'()").lower() for word in words]
    pairs = [f"{first}-{second}" for first, second in pairwise(plain)]
    icons = [icon for word in (*pairs, *plain) if (icon := _find_by_word(word))]
    return Counter(icons).most_common(1)[0][0] if icons else FALLBACK


def resolve_icon(name: str) -> str:
    """`name` where it is shipped, else the icon that its words call for: what a model invents still shows something."""
    return name if name in icon_names() else find_icon((name, *name.replace("_", "-").split("-")))


def icon_svg(name: str) -> str:
    return (files("config") / "icons" / f"{name}.svg").read_text("utf-8")


def _find_by_word(word: str) -> str | None:
    return next((icon for form in _forms(word) if (icon := _keywords().get(form))), None)


def _forms(word: str) -> Iterator[str]:
    yield word
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            yield word.removesuffix(ending) + instead


@lru_cache(maxsize=1)
def _keywords() -> dict[str, str]:
    """Every keyword and every icon's own name, with its icon. A name stands over another icon's keyword."""
    table = tomllib.loads((files("config") / "icons" / "keywords.toml").read_text("utf-8"))
    icons = {name: words.split() for group in table.values() for name, words in group.items()}
    by_word = {word: name for name, words in icons.items() for word in words}
    return by_word | {name: name for name in icons}
