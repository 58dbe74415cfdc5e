"""Which sentences are said, in which beats: the best way through the source that lasts as long as wanted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from graph.agents.extractive.kinds import INSTRUCTING
from graph.agents.extractive.units import Material, Unit
from graph.core.script import Beat

Floats = NDArray[np.float64]

_STEP_SECONDS = 0.2
_NEVER = -1e9
_MISSING_BEAT = 2.5
_MISSING_STEP = 0.5
_FEW_STEPS_SECONDS = 28
_NEIGHBOUR = 0.15
_CONTINUED = 0.4
_SAME_PARAGRAPH = 0.05
_SKIPPED = 0.06
_EASILY_SKIPPED = 3
_REPEATS = 1.5
_LEFT_OPEN = 2.0
_TOO_SHORT = 1.0
_TOO_ALIKE = 0.5
_MOST_REPAIRS = 6


@dataclass(frozen=True)
class Placed:
    """A unit in its beat."""

    unit: Unit
    beat: Beat


@dataclass(frozen=True)
class Plan:
    """The way through the source after the hook, what it is worth and how long it takes."""

    placed: tuple[Placed, ...]
    value: float
    seconds: float


class Planner:
    """Finds the best body for a given opening. `beats` are those between the opening and the call to action."""

    def __init__(self, material: Material, units: Sequence[Unit], beats: tuple[Beat, ...]) -> None:
        self._material = material
        self._units = tuple(units)
        self._beats = beats
        self._ties = self._make_ties()

    def plans(self, opening: tuple[Unit, ...], wanted: tuple[float, float]) -> Iterator[Plan]:
        """Bodies that last between the two lengths, best first; near duplicates and loose ends are repaired."""
        taken = {unit.first for unit in opening}
        banned = {place for place, unit in enumerate(self._units) if unit.first in taken and unit.scene is None}
        openings = self._openings(opening)
        is_short_guide = self._material.kind in INSTRUCTING and wanted[1] < _FEW_STEPS_SECONDS
        missing = _MISSING_STEP if is_short_guide else _MISSING_BEAT
        if self._material.kind in INSTRUCTING:
            banned |= {place for place, unit in enumerate(self._units) if 0 <= unit.first < opening[0].first}
        for repairs_left in reversed(range(_MOST_REPAIRS)):
            table = _Table(self._units, self._beats, self._ties, openings, banned, wanted[1], missing)
            checked = ((plan, self._faults(opening, plan)) for plan in table.plans(wanted))
            first, faults = next(checked, (None, set()))
            if first is None:
                return
            if faults and repairs_left:
                banned |= faults
                continue
            yield from (plan for plan, found in chain([(first, faults)], checked) if not found)
            return

    def longest(self, opening: tuple[Unit, ...], limit: float) -> float:
        """How long a body after this opening can be."""
        return max((plan.seconds for plan in self.plans(opening, (0.0, limit))), default=0.0)

    def _make_ties(self) -> Floats:
        """What it is worth to say unit j right after unit i."""
        count = len(self._units)
        ties = np.full((count, count), _NEVER)
        for j, after in enumerate(self._units):
            for i, before in enumerate(self._units[:j]):
                if before.first != after.first or min(before.first, after.first) < 0:
                    ties[i, j] = self._tie(before, after)
        return ties

    def _tie(self, before: Unit, after: Unit) -> float:
        follows = before.last + 1 == after.first
        if after.leans_back and before.last not in after.follows:
            return _NEVER
        if before.is_taken_back and not follows:
            return _NEVER
        worth = _NEIGHBOUR * follows + _SAME_PARAGRAPH * (before.paragraph == after.paragraph)
        worth += _CONTINUED * (follows and (before.leads_on or after.leans_back))
        worth -= _LEFT_OPEN * (before.leads_on and not follows)
        worth -= _SKIPPED * max(0, after.first - before.last - 1 - _EASILY_SKIPPED) * (before.last >= 0)
        return worth - _REPEATS * max(0.0, self._material.alike(before, after) - 0.25)

    def _openings(self, opening: tuple[Unit, ...]) -> Floats:
        """What it is worth to say each unit right after the opening."""
        return np.array([self._tie(opening[-1], unit) for unit in self._units])

    def _faults(self, opening: tuple[Unit, ...], plan: Plan) -> set[int]:
        """The places of units that repeat another or speak of what was not introduced."""
        said = [*opening, *(placed.unit for placed in plan.placed)]
        heard: set[int] = set()
        faults: set[Unit] = set()
        for place, unit in enumerate(said):
            new = place >= len(opening) and unit.scene is None
            if new and any(not needed & heard for needed in unit.introductions):
                faults.add(unit)
            if new and not unit.is_needed and (twin := self._twin(unit, said[:place])):
                both = (unit, twin) if twin.scene is None and twin not in opening and not twin.is_needed else (unit,)
                faults.add(min(both, key=lambda one: one.value))
            heard |= set(range(unit.first, unit.last + 1))
        return {self._units.index(unit) for unit in faults}

    def _twin(self, unit: Unit, said: Sequence[Unit]) -> Unit | None:
        return next((other for other in said if self._material.alike(other, unit) > _TOO_ALIKE), None)


class _Table:
    """Dynamic programming over units in order, beats in order, and time in steps."""

    def __init__(  # noqa: PLR0917 - built in one place.
        self,
        units: tuple[Unit, ...],
        beats: tuple[Beat, ...],
        ties: Floats,
        openings: Floats,
        banned: set[int],
        limit: float,
        missing: float,
    ) -> None:
        self._missing = missing
        self._units, self._beats, self._ties = units, beats, ties
        self._steps = max(1, int(limit / _STEP_SECONDS) + 1)
        shape = (len(units), len(beats), self._steps)
        self._best: Floats = np.full(shape, _NEVER)
        self._from = np.full((*shape, 2), -1, dtype=np.int16)
        for j, unit in enumerate(units):
            if j not in banned:
                self._fill(j, unit, openings[j])

    def plans(self, wanted: tuple[float, float]) -> Iterator[Plan]:
        """The best plan for each end within the wanted lengths, best first."""
        low = max(0, int(np.ceil(wanted[0] / _STEP_SECONDS)))
        ends = []
        missing = np.array([self._missing * (len(self._beats) - 1 - b) for b in range(len(self._beats))])
        left_open = np.array([2 * _LEFT_OPEN * u.leads_on - _NEVER * u.is_taken_back for u in self._units])
        for step in range(low, self._steps):
            worth = self._best[:, :, step] - missing - left_open[:, None]
            if worth.size and worth.max() > _NEVER / 2:
                unit, beat = divmod(int(worth.argmax()), len(self._beats))
                ends.append((float(worth.max()), step, unit, beat))
        for value, step, j, b in sorted(ends, reverse=True):
            placed = tuple(reversed(list(self._walk(j, b, step))))
            yield Plan(placed, value, sum(p.unit.seconds for p in placed))

    def _fill(self, j: int, unit: Unit, opening: float) -> None:
        cost = max(1, round(unit.seconds / _STEP_SECONDS))
        if cost >= self._steps:
            return
        span = self._steps - cost
        before = self._best[:j, :, :span] + self._ties[:j, j, None, None]
        sources = before.argmax(axis=0) if j else np.zeros((0, span), dtype=np.int64)
        worths = np.take_along_axis(before, sources[None], axis=0)[0] if j else np.zeros((0, span))
        for b, beat in enumerate(self._beats):
            entering = unit.value + unit.cues.get(beat, _NEVER) - _TOO_SHORT * unit.is_fleeting
            staying = unit.value + unit.staying(beat)
            target, origin = self._best[j, b], self._from[j, b]
            if opening > _NEVER / 2:
                target[cost] = entering + opening - self._missing * b
            for earlier, (places, worth) in enumerate(zip(sources[: b + 1], worths[: b + 1], strict=True)):
                skipped = self._missing * max(0, b - earlier - 1)
                gains = worth + (staying if earlier == b else entering) - skipped
                better = gains > target[cost:]
                target[cost:][better] = gains[better]
                origin[cost:, 0][better] = places[better]
                origin[cost:, 1][better] = earlier

    def _walk(self, j: int, b: int, step: int) -> Iterator[Placed]:
        while j >= 0:
            unit = self._units[j]
            yield Placed(unit, self._beats[b])
            before = self._from[j, b, step]
            step -= max(1, round(unit.seconds / _STEP_SECONDS))
            j, b = int(before[0]), int(before[1])
