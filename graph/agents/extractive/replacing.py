"""Other words in lines, pictures and listing, where a person asks for them."""

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from graph.agents.extractive.scenes import SceneMaker
from graph.agents.facts import is_subsequence, words_of
from graph.core.change import ReplaceText
from graph.core.errors import CannotRevise
from graph.core.script import Line, Listing, Scene, Visual

_LONGEST_TITLE = 100
_NEAR = 3


class Replacing:
    """One replacement. Words are found whole and in any case, with quotes and spaces in any form."""

    def __init__(self, change: ReplaceText, maker: SceneMaker) -> None:
        self._change, self._maker = change, maker
        pieces = [re.escape(_plain(piece)) for piece in change.old.split()]
        before, after = (
            (r"(?<!\w)" if change.old.strip()[:1].isalnum() else ""),
            (r"(?!\w)" if change.old.strip()[-1:].isalnum() else ""),
        )
        self._pattern = re.compile(before + r"\s+".join(pieces) + after, re.IGNORECASE)

    def check(self, scenes: Sequence[Scene], listing: Listing) -> None:
        """Raise `CannotRevise` where the words stand nowhere, with words that are near."""
        if not self._change.old.strip():
            raise CannotRevise("there are no words to replace", hint='Say: replace "a" with "b".')
        spoken = [line.text for scene in scenes if self._concerns(scene) for line in scene.lines]
        shown = [] if self._change.scene else [listing.title, listing.description]
        if any(self._pattern.search(_plain(text)) for text in (*spoken, *shown)):
            return
        phrases = list(dict.fromkeys(_phrases(spoken, len(self._change.old.split()))))
        near = get_close_matches(self._change.old, phrases, _NEAR)
        hint = f"Near it are: {', '.join(f'“{word}”' for word in near)}." if near else "Copy the words from the script."
        raise CannotRevise(f"“{self._change.old}” is not said in {self._where(scenes)}", hint=hint)

    def scene(self, scene: Scene) -> Scene:
        """The scene with the other words in its lines and its picture."""
        if not self._concerns(scene):
            return scene
        lines = tuple(line for line in map(self._line, scene.lines) if words_of(line.text))
        if lines == scene.lines:
            return scene
        if not lines:
            raise CannotRevise("a scene would be left without words", hint="Drop the scene instead.")
        visual = self._visual(scene, lines)
        return scene.model_copy(update={"lines": lines, "visual": visual, "seconds": self._maker.seconds(lines)})

    def listing(self, listing: Listing) -> Listing:
        """The listing with the other words, unless one scene was named."""
        if self._change.scene is not None:
            return listing
        title = self._text(listing.title)
        return listing.model_copy(
            update={
                "title": title if 0 < len(title) <= _LONGEST_TITLE else listing.title,
                "description": self._text(listing.description),
                "tags": tuple(dict.fromkeys(filter(None, map(self._text, listing.tags)))),
            }
        )

    def _concerns(self, scene: Scene) -> bool:
        return self._change.scene in {None, scene.id}

    def _line(self, line: Line) -> Line:
        text = self._text(line.text)
        return line if text == line.text else line.model_copy(update={"text": text, "origin": "person"})

    def _visual(self, scene: Scene, lines: tuple[Line, ...]) -> Visual:
        """The picture with the words exchanged; made anew where it would show what is no longer said."""
        old = scene.visual
        fields = ("headline", "accent", "number", "unit", "quote", "attribution")
        changed = {field: self._text(getattr(old, field)) for field in fields}
        visual = old.model_copy(update=changed | {"items": tuple(map(self._text, old.items))})
        spoken = words_of(" ".join(line.text for line in lines))
        shown = (*(words_of(getattr(visual, field)) for field in fields), *map(words_of, visual.items))
        if all(is_subsequence(words, spoken) for words in shown) or old.layout == "end_card":
            return visual
        return self._maker.look(lines, scene.beat).visual

    def _text(self, text: str) -> str:
        plain = _plain(text)
        if not self._pattern.search(plain):
            return text
        replaced = self._pattern.sub(lambda match: _in_case(match, self._change.new), plain)
        return re.sub(r"\s+([.,;:!?])", r"\1", re.sub(r" {2,}", " ", replaced)).strip()

    def _where(self, scenes: Sequence[Scene]) -> str:
        place = next((at for at, scene in enumerate(scenes, start=1) if scene.id == self._change.scene), None)
        return f"scene {place}" if place else "the script"


def _plain(text: str) -> str:
    return text.translate(str.maketrans("“”„’‘", '"""\'\''))


def _in_case(match: re.Match[str], new: str) -> str:
    """A capital where the old words began a sentence with one."""
    begins = match.start() == 0 or match.string[: match.start()].rstrip()[-1:] in {".", "!", "?", '"'}
    return new[:1].upper() + new[1:] if begins and match.group()[:1].isupper() else new


def _phrases(texts: Sequence[str], length: int) -> Iterator[str]:
    for text in texts:
        words = [word.strip(".,;:!?\"'()") for word in text.split()]
        for at in range(max(1, len(words) - length + 1)):
            yield " ".join(words[at : at + length])
