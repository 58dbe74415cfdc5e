"""Other words in lines, pictures and listing, where a person asks for them."""

import re
from collections.abc import Sequence

from graph.agents.extractive.articles import ARTICLES, article_for
from graph.agents.extractive.scenes import SceneMaker
from graph.agents.facts import is_subsequence, words_of
from graph.core.change import ReplaceText
from graph.core.errors import CannotRevise
from graph.core.occurrence import SHOWN, pattern_of, plain_quotes, shown_texts, why_nowhere
from graph.core.script import Line, Listing, Scene, Visual

_LONGEST_TITLE = 100
_ARTICLE = r"(?:(?<![\w'-])(?P<article>an?)(?P<space>\s+))?"


class Replacing:
    """One replacement. Words are found whole and in any case, with quotes and spaces in any form.

    In English, an `a` or `an` before them follows the sound of the words that come.
    """

    def __init__(self, change: ReplaceText, maker: SceneMaker) -> None:
        self._change, self._maker = change, maker
        article = _ARTICLE if maker.is_english else ""
        self._pattern = re.compile(f"{article}(?P<old>{pattern_of(change.old).pattern})", re.IGNORECASE)

    def check(self, scenes: Sequence[Scene], listing: Listing) -> None:
        """Raise `CannotRevise` where the words stand nowhere, with words that are near."""
        if missing := why_nowhere(self._change, scenes, listing):
            raise CannotRevise(missing[0], hint=missing[1])

    def scene(self, scene: Scene) -> Scene:
        """The scene with the other words in its lines and its picture."""
        if not self._concerns(scene):
            return scene
        lines = tuple(line for line in map(self._line, scene.lines) if words_of(line.text))
        if lines == scene.lines:
            return scene.model_copy(update={"visual": self._shown(scene.visual)})
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
        changed = scene.model_copy(update={"visual": self._shown(scene.visual)})
        spoken = words_of(" ".join(line.text for line in lines))
        said = all(is_subsequence(words_of(text), spoken) for text in shown_texts(changed))
        if said or scene.visual.layout == "end_card":
            return changed.visual
        return self._maker.look(lines, scene.beat).visual

    def _shown(self, visual: Visual) -> Visual:
        changed: dict[str, object] = {field: self._text(getattr(visual, field)) for field in SHOWN}
        return visual.model_copy(update=changed | {"items": tuple(filter(None, map(self._text, visual.items)))})

    def _text(self, text: str) -> str:
        plain = plain_quotes(text)
        if not self._pattern.search(plain):
            return text
        replaced = self._pattern.sub(self._exchanged, plain)
        return re.sub(r"\s+([.,;:!?])", r"\1", re.sub(r" {2,}", " ", replaced)).strip()

    def _exchanged(self, match: re.Match[str]) -> str:
        new = self._change.new
        article = match.groupdict().get("article")
        if not article or (article == "A" and not _begins_sentence(match.string, match.start())):
            before = match.group()[: match.start("old") - match.start()]
            return before + _in_case(match.string, match.start("old"), new)
        if new.partition(" ")[0].casefold() in ARTICLES:
            return _in_case(match.string, match.start(), new)
        wanted = article_for(new + match.string[match.end() :]) or article
        return f"{wanted.capitalize() if article[0] == 'A' else wanted}{match['space']}{new}"


def _in_case(text: str, at: int, new: str) -> str:
    """A capital where the old words at this place began a sentence with one."""
    return new[:1].upper() + new[1:] if _begins_sentence(text, at) and text[at : at + 1].isupper() else new


def _begins_sentence(text: str, at: int) -> bool:
    return at == 0 or text[:at].rstrip()[-1:] in {".", "!", "?", '"'}
