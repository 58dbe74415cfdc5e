"""A model's answer made into scenes: citations looked up, shown words checked, faults and doubts told."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Literal

from graph.agents.answer import LONGEST_LINE, MOST_LINES, MOST_SCENES, LineAnswer, SceneAnswer, ScriptAnswer, cleaned
from graph.agents.citations import Citations, foreign_numbers
from graph.agents.facts import is_subsequence, keeps_the_facts, words_of
from graph.core.ids import SceneId
from graph.core.script import SCENE_PAUSE_SECONDS, Beat, Line, Scene, Script, Visual
from graph.core.writing import Estimate, Source

FindIcon = Callable[[tuple[str, ...]], str]

TOLERANCE = 0.1
MOST_NOTES = 12
HEADLINE_WORDS = 6

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Wanted:
    """What a draft is measured by. `seconds` is None where the length is free; `order` where it is the model's."""

    beats: tuple[Beat, ...]
    order: tuple[Beat, ...] | None
    seconds: int | None
    used_hooks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Draft:
    """Scenes made from an answer. With `faults` they cannot be used; `doubts` are shown to the person."""

    answer: ScriptAnswer
    scenes: tuple[Scene, ...]
    faults: tuple[str, ...]
    doubts: tuple[str, ...]
    wanted: Wanted

    @property
    def seconds(self) -> float:
        return sum(scene.seconds for scene in self.scenes)

    @property
    def off(self) -> float:
        """By what share the length misses the wanted one."""
        return abs(self.seconds / self.wanted.seconds - 1) if self.wanted.seconds else 0.0

    @property
    def too_long_or_short(self) -> str:
        """What is wrong with the length; empty within the tolerance."""
        if self.off <= TOLERANCE or self.wanted.seconds is None:
            return ""
        return f"It lasts about {self.seconds:.0f} seconds as it is spoken; it should last {self.wanted.seconds}."

    @property
    def rank(self) -> tuple[int, float]:
        """Smaller is better."""
        return len(self.faults), self.off


class DraftMaker:
    """Makes drafts against one source, and against the script that is revised where there is one."""

    def __init__(self, source: Source, estimate: Estimate, find_icon: FindIcon, before: Script | None = None) -> None:
        self._source, self._citations = source.text, Citations(source.text, source.places)
        self._estimate, self._find_icon = estimate, find_icon
        self._scenes = {scene.id: scene for scene in before.scenes} if before else {}
        self._lines = {line.text: line for scene in self._scenes.values() for line in scene.lines}

    def make(self, raw: ScriptAnswer, wanted: Wanted) -> Draft:
        """The draft, whatever the model has answered: nothing of it is trusted but its words, and those are cleaned."""
        answer = cleaned(raw)
        ordered = answer.scenes
        if wanted.order:
            ordered = sorted(ordered, key=lambda scene: _place(wanted.order or (), scene.beat))
        doubts: list[str] = []
        scenes = []
        for place, (scene, scene_id) in enumerate(zip(ordered, self._ids(ordered), strict=True), 1):
            new: list[str] = []
            scenes.append(self._scene(scene, scene_id, new))
            doubts += [f"Scene {place}: {doubt}" for doubt in new]
        doubts += self._uncited(tuple(scenes))
        return Draft(
            answer, tuple(scenes), tuple(_faults(answer, tuple(scenes), wanted)), tuple(doubts[:MOST_NOTES]), wanted
        )

    def _ids(self, scenes: list[SceneAnswer]) -> list[SceneId]:
        """A known id once for each scene that names it, and new ones for the others."""
        unused = dict.fromkeys(self._scenes)
        new = (SceneId(f"s{number}") for number in count(1) if SceneId(f"s{number}") not in self._scenes)
        given: list[SceneId] = []
        for scene in scenes:
            known = SceneId(scene.id)
            is_free = known in unused
            unused.pop(known, None)
            given.append(known if is_free else next(new))
        return given

    def _scene(self, answer: SceneAnswer, id: SceneId, doubts: list[str]) -> Scene:
        before = self._scenes.get(id)
        texts = tuple(line.text for line in answer.lines)
        if before and before.beat is answer.beat and texts == tuple(line.text for line in before.lines):
            return before
        lines = tuple(self._line(line, doubts) for line in answer.lines)
        text = " ".join(texts)
        return Scene(
            id=id,
            beat=answer.beat,
            emotion=answer.emotion,
            lines=lines,
            visual=self._visual(answer, text),
            seconds=round(self._estimate(text) + SCENE_PAUSE_SECONDS, 2),
        )

    def _line(self, answer: LineAnswer, doubts: list[str]) -> Line:
        if answer.text in self._lines:
            return self._lines[answer.text]
        own = Line(text=answer.text, origin="model")
        if not answer.quote.strip():
            return own
        span = self._citations.find(answer.quote)
        if span is None:
            doubts.append(f"the source does not say what the model cites for “{answer.text}”.")
            return own
        if foreign := foreign_numbers(answer.text, self._source[span.start : span.end]):
            doubts.append(f"{', '.join(foreign)} does not stand in the place cited for “{answer.text}”.")
            return own
        return Line(text=answer.text, origin=_origin(answer.text, self._source[span.start : span.end]), source=span)

    def _uncited(self, scenes: tuple[Scene, ...]) -> list[str]:
        own = [
            str(place)
            for place, s in enumerate(scenes, 1)
            if s.beat is not Beat.CTA and any(line.origin == "model" and line.source is None for line in s.lines)
        ]
        if not self._source.strip():
            return ["No source was given: every line is the model's own claim. Check each before approving."]
        where = f"scene{'s' if len(own) > 1 else ''} {', '.join(own)}"
        return [f"The model's own words, without a place in the source: {where}."] if own else []

    def _visual(self, answer: SceneAnswer, text: str) -> Visual:
        """What is shown, as far as it is also spoken."""
        icon = self._find_icon(tuple(_WORD.findall(f"{answer.icon} {answer.headline}".casefold())))
        shown = Visual(
            headline=_spoken(answer.headline, text) or _opening(text),
            accent=_spoken(answer.accent, text),
            icon=icon,
            direction=answer.direction,
        )
        if answer.beat is Beat.CTA:
            return shown.model_copy(update={"layout": "end_card", "headline": answer.lines[0].text, "accent": ""})
        return shown.model_copy(update=_layout(answer, text))


def _origin(text: str, cited: str) -> Literal["source", "model"]:
    """Whose words a line with a place in the source are: the source's where they stand there, else the model's."""
    verbatim = is_subsequence(words_of(text), words_of(cited)) and keeps_the_facts(text, cited)
    return "source" if verbatim else "model"


def _layout(answer: SceneAnswer, text: str) -> dict[str, object]:
    items = tuple(filter(None, (_spoken(item, text) for item in answer.items)))
    number, quote = _spoken(answer.number, text), _spoken(answer.quote, text)
    match answer.layout:
        case "number" if any(char.isdigit() for char in number):
            return {"layout": "number", "number": number, "unit": _spoken(answer.unit, text)}
        case "quote" if quote:
            return {"layout": "quote", "quote": quote, "attribution": _spoken(answer.attribution, text)}
        case "list" if len(items) > 1:
            return {"layout": "list", "items": items}
        case _:
            return {"layout": "headline"}


def _faults(answer: ScriptAnswer, scenes: tuple[Scene, ...], wanted: Wanted) -> list[str]:
    faults = [f"The beat {beat} is missing." for beat in wanted.beats if beat not in {s.beat for s in scenes}]
    if len(scenes) > MOST_SCENES:
        faults.append(f"There are more than {MOST_SCENES} scenes.")
    for scene in answer.scenes:
        if len(scene.lines) > MOST_LINES:
            faults.append(f"A scene of {scene.beat} has more than {MOST_LINES} lines.")
        if any(len(line.text) > LONGEST_LINE for line in scene.lines):
            faults.append(f"A line of {scene.beat} is longer than {LONGEST_LINE} characters.")
    if scenes and scenes[0].text.casefold() in {hook.casefold() for hook in wanted.used_hooks}:
        faults.append("It begins like an earlier version; begin in another way.")
    return faults


def _spoken(shown: str, text: str) -> str:
    """What is to be shown, if all its words are spoken too; else nothing."""
    words = _WORD.findall(shown.casefold())
    return shown if words and set(words) <= set(_WORD.findall(text.casefold())) else ""


def _opening(text: str) -> str:
    return " ".join(text.split()[:HEADLINE_WORDS]).rstrip(".,;:!?-–—")


def _place(order: tuple[Beat, ...], beat: Beat) -> int:
    return order.index(beat) if beat in order else len(order)
