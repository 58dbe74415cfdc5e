"""A script made shorter, longer, or begun and ordered in another way, with as many of its scenes as possible."""

from collections.abc import Iterable, Iterator, Sequence

from graph.agents.extractive.cues import clash_cue, trigger_cue, twist_cue
from graph.agents.extractive.drafting import Drafter
from graph.agents.extractive.plan import Placed
from graph.agents.extractive.scenes import scene_ids
from graph.agents.extractive.ties import leans_back
from graph.agents.extractive.units import Unit, taken_back
from graph.core.brief import SHORTEST_SECONDS, Pattern
from graph.core.errors import CannotRevise
from graph.core.ids import SceneId
from graph.core.script import BEATS, Beat, Scene

_LOCKED_WORTH = 60.0
_KEPT_WORTH = 6.0
_REORDERED_WORTH = 1.5
_OWN_BEAT = 4.0
_NOWHERE = -10
_PRECISIONS = (0.04, 0.07, 0.095)
_MOST_HOOKS = 12


class Refitter:
    """Plans again over the scenes that are there and the sentences that are not."""

    def __init__(
        self, drafter: Drafter, pattern: Pattern, locked: frozenset[SceneId], taken: frozenset[SceneId]
    ) -> None:
        self._drafter, self._pattern, self._locked, self._taken = drafter, pattern, locked, taken
        self._sentences = drafter.material.sentences
        self._taken_back = taken_back(self._sentences)

    def to_length(self, scenes: list[Scene], wanted: int) -> list[Scene]:
        """As long as wanted, within 10 %."""
        now = sum(scene.seconds for scene in scenes)
        grows = wanted > now
        units = self._units(scenes, _KEPT_WORTH, grows=grows)
        for precision in _PRECISIONS:
            fitted = self._fit(
                self._hooks(scenes), units, scenes[-1], wanted * (1 - precision), wanted * (1 + precision)
            )
            if fitted:
                return fitted
        raise self._cannot_be(scenes, wanted, units)

    def with_another_hook(self, scenes: list[Scene], used: Iterable[str]) -> list[Scene]:
        """Begun with the best sentence that was not a hook before."""
        old = [scene for scene in scenes if scene.beat is Beat.HOOK]
        said = {scene.text for scene in old} | {line.text for scene in old for line in scene.lines}
        body = scenes[len(old) :]
        for hook in self._drafter.hooks({*used, *said}, _MOST_HOOKS):
            holder = next((scene for scene in body if hook.first in self._drafter.material.numbers_of(scene)), None)
            if hook.first in {number for scene in old for number in self._drafter.material.numbers_of(scene)}:
                continue
            if hook.is_taken_back:  # What says that it is not so would have to move with it.
                continue
            if holder is not None and (holder.id in self._locked or holder.beat is Beat.CTA):
                continue
            placed = (Placed(hook, Beat.HOOK),)
            new = self._drafter.maker.make(placed, lambda: old[0].id)[0]
            rest = [scene for scene in body if scene is not holder]
            if fitted := self._keep_length([new, *rest], sum(scene.seconds for scene in scenes)):
                return fitted
        raise CannotRevise(
            "no other sentence of the source can begin the video",
            hint='Write one: replace "…" with "…" in scene 1.',
        )

    def in_pattern(self, scenes: list[Scene]) -> list[Scene]:
        """Ordered by the pattern, at the length that it has."""
        fitted = self._keep_length(scenes, sum(scene.seconds for scene in scenes), reordered=True)
        if not fitted:
            raise CannotRevise(
                f"the source gives no script of this length in pattern {self._pattern}", hint="Ask for another length."
            )
        return fitted

    def _keep_length(self, scenes: list[Scene], now: float, *, reordered: bool = False) -> list[Scene]:
        worth = _REORDERED_WORTH if reordered else _KEPT_WORTH
        units = self._units(scenes, worth, grows=True, reordered=reordered)
        openings = self._openings(scenes, units) if reordered else [self._hooks(scenes)]
        for precision in _PRECISIONS:
            for opening in openings:
                fitted = self._fit(opening, units, scenes[-1], now * (1 - precision), now * (1 + precision))
                if fitted:
                    return fitted
        return []

    def _openings(self, scenes: list[Scene], units: tuple[Unit, ...]) -> list[tuple[Placed, ...]]:
        """In pattern C the clash that there is may come right after the hook."""
        hooks = self._hooks(scenes)
        if self._pattern is not Pattern.C:
            return [hooks]
        clashes = [u for u in units if u.scene and u.scene.beat is Beat.CLASH and not u.leans_back]
        return [*((*hooks, Placed(clash, Beat.CLASH)) for clash in clashes[:1]), hooks]

    def _fit(
        self, opening: tuple[Placed, ...], units: tuple[Unit, ...], call: Scene, low: float, high: float
    ) -> list[Scene]:
        """The opening, the best body and the call to action within these seconds, or nothing."""
        said = {placed.unit.scene for placed in opening}
        free = tuple(unit for unit in units if unit.scene is None or unit.scene not in said)
        beats = BEATS[self._pattern]
        planner = self._drafter.planner(beats[beats.index(opening[-1].beat) + 1 : -1], free)
        rest = call.seconds + sum(placed.unit.seconds for placed in opening)
        for plan in planner.plans(tuple(placed.unit for placed in opening), (low - rest - 0.5, high - rest + 1.5)):
            made = self._drafter.maker.make(opening + plan.placed, scene_ids(self._taken))
            if low <= sum(scene.seconds for scene in made) + call.seconds <= high and self._holds_locked(made, units):
                return [*made, call]
        return []

    def _holds_locked(self, scenes: Sequence[Scene], units: tuple[Unit, ...]) -> bool:
        """Whether every kept scene is there; hook and call to action always are."""
        there = {scene.id for scene in scenes}
        return all(unit.scene.id in there for unit in units if unit.scene and unit.scene.id in self._locked)

    def _hooks(self, scenes: list[Scene]) -> tuple[Placed, ...]:
        hooks = [scene for scene in scenes if scene.beat is Beat.HOOK]
        return tuple(Placed(self._unit(scene, 0.0, scenes, reordered=False), Beat.HOOK) for scene in hooks)

    def _units(self, scenes: list[Scene], worth: float, *, grows: bool, reordered: bool = False) -> tuple[Unit, ...]:
        """The scenes between hook and call to action in their order, with unsaid sentences at their places."""
        body = [scene for scene in scenes if scene.beat not in {Beat.HOOK, Beat.CTA}]
        there = [self._unit(scene, worth, scenes, reordered=reordered) for scene in body]
        return tuple(self._woven(there, self._unsaid(scenes))) if grows else tuple(there)

    def _unsaid(self, scenes: list[Scene]) -> list[Unit]:
        said = self._said(scenes)
        return [unit for unit in self._drafter.units if unit.first not in said]

    def _woven(self, there: list[Unit], unsaid: list[Unit]) -> Iterator[Unit]:
        """Each unsaid sentence right after the scene that comes nearest before it in the source."""
        after: dict[int, list[Unit]] = {}
        for unit in unsaid:
            earlier = [(one.last, place) for place, one in enumerate(there) if 0 <= one.last < unit.first]
            after.setdefault(max(earlier)[1] if earlier else -1, []).append(unit)
        yield from after.get(-1, [])
        for place, one in enumerate(there):
            yield one
            yield from after.get(place, [])

    def _said(self, scenes: Iterable[Scene]) -> set[int]:
        return {number for scene in scenes for number in self._drafter.material.numbers_of(scene)}

    def _unit(self, scene: Scene, worth: float, scenes: list[Scene], *, reordered: bool) -> Unit:
        numbers = self._drafter.material.numbers_of(scene) or [_NOWHERE]
        first_line = scene.lines[0]
        previous = scenes[scenes.index(scene) - 1]
        before = [] if scene.beat is Beat.HOOK else self._drafter.material.numbers_of(previous)[-1:]
        leans = first_line.origin == "source" and leans_back(first_line.text) and before == [numbers[0] - 1]
        return Unit(
            first=numbers[0],
            last=numbers[-1],
            text=scene.text,
            seconds=scene.seconds,
            value=self._intrinsic(numbers) + (_LOCKED_WORTH if scene.id in self._locked else worth),
            cues=self._cues(scene, reordered=reordered),
            leans_back=leans,
            follows=frozenset({numbers[0] - 1}),
            is_taken_back=numbers[-1] in self._taken_back and numbers[-1] + 1 in self._said(scenes),
            paragraph=self._sentences[numbers[0]].paragraph if numbers[0] >= 0 else _NOWHERE,
            scene=scene,
        )

    def _intrinsic(self, numbers: list[int]) -> float:
        ranking = self._drafter.material.ranking
        return sum(float(ranking.centrality[number]) for number in numbers if number >= 0)

    def _cues(self, scene: Scene, *, reordered: bool) -> dict[Beat, float]:
        """Scenes stay in their beats, unless the pattern itself changes."""
        cues = {
            Beat.TRIGGER: trigger_cue(scene.text, 0.5),
            Beat.CONTEXT: 0.2,
            Beat.CLASH: clash_cue(scene.text, 0.5),
            Beat.TWIST: twist_cue(scene.text, 0.5),
        }
        own = _OWN_BEAT * (0.25 if reordered else 1.0)
        return {beat: cue + own * (beat is scene.beat) for beat, cue in cues.items()}

    def _cannot_be(self, scenes: list[Scene], wanted: int, units: tuple[Unit, ...]) -> CannotRevise:
        """The error that names the nearest length which works."""
        now = round(sum(scene.seconds for scene in scenes))
        way = range(wanted - 1, now, -1) if wanted > now else range(wanted + 1, now)
        for seconds in way:
            low, high = seconds * (1 - _PRECISIONS[-1]), seconds * (1 + _PRECISIONS[-1])
            if seconds >= SHORTEST_SECONDS and self._fit(self._hooks(scenes), units, scenes[-1], low, high):
                return CannotRevise(
                    f"the script cannot be made {wanted} seconds long",
                    hint=f"The nearest that works: {seconds} seconds.",
                )
        hint = (
            "Keep fewer scenes."
            if self._locked
            else "Give a longer text."
            if wanted > now
            else "Drop scenes by number."
        )
        return CannotRevise(f"the script cannot be made {wanted} seconds long", hint=hint)
