"""How far the work on a production is, as rows that only ever move forward."""

from dataclasses import dataclass, field
from typing import Literal

from graph.core.item import ItemState
from graph.core.production import State
from graph.core.standing import STEPS_OF, Standing, Unit

TITLES = {
    "write": "write the script",
    "build": "scenes",
    "master": "join and mix",
    "verify": "check the film",
    "publicise": "draw the thumbnail",
    "upload": "publish",
}
WEIGHTS = {"write": 1.0, "build": 0.72, "master": 0.18, "verify": 0.07, "publicise": 0.03, "upload": 1.0}
"""The share of a phase's time that each of its steps takes, roughly."""
ALMOST = 0.97
"""A unit under way is never shown as finished: its last word is its result."""
LEAST_TO_JUDGE_BY = 0.08
FAILED = ItemState.FAILED
BROKEN_OFF = frozenset({State.FAILED, State.REJECTED, State.ABORTED})
RowState = Literal["waiting", "running", "done", "failed"]


@dataclass(frozen=True)
class Row:
    """A line of progress. `indent` 1 is a scene under its step."""

    label: str
    state: RowState
    fraction: float
    note: str = ""
    indent: int = 0


@dataclass
class Progress:
    """Remembers what was seen, so that no bar goes back while a try is repeated or another part of it begins."""

    began: float
    rows: tuple[Row, ...] = ()
    seconds_left: float | None = None
    _past: list[Row] = field(default_factory=list)
    _phase: State | None = None
    _steps: tuple[str, ...] = ()
    _reached: int = 0
    _most: dict[tuple[str, str], float] = field(default_factory=dict)
    _first: float = 0.0

    def look(self, standing: Standing, at: float) -> None:
        """Take in how the production stands; `at` is a steady clock's time."""
        glance = standing.glance
        if glance.state is not self._phase:
            self._past = self._broken_off(glance.units) if glance.state in BROKEN_OFF else self._finished()
            self._turn(glance.state, at)
        steps = STEPS_OF.get(glance.state, ())
        begun = [index for index, step in enumerate(steps) if any(u.is_open for u in glance.units if u.step == step)]
        if not steps or (not begun and not self.rows[len(self._past) :]):
            return
        self._reached = max([self._reached, *begun])
        rows = [row for index, step in enumerate(steps) for row in self._step_rows(standing, step, index)]
        self.rows = (*self._past, *rows)
        self._guess(steps, rows, at)

    def _finished(self) -> list[Row]:
        """What was is done, even if it went too quickly to be seen."""
        missed = [] if len(self.rows) > len(self._past) else [Row(TITLES[step], "done", 1.0) for step in self._steps]
        return [*(_done(row) for row in self.rows if row.indent == 0), *missed]

    def _broken_off(self, units: tuple[Unit, ...]) -> list[Row]:
        """What was done before the step that failed; what would have come after it is not told of."""
        failed = next(
            (unit for step in self._steps for unit in units if (unit.step, unit.state) == (step, FAILED)), None
        )
        if failed is None:
            return [row for row in self.rows if row.indent == 0 and row.state == "done"]
        before = self._steps[: self._steps.index(failed.step)]
        done = [Row(TITLES[step], "done", 1.0) for step in before]
        return [*self._past, *done, Row(TITLES[failed.step], "failed", 0.0, failed.error)]

    def _turn(self, phase: State, at: float) -> None:
        """Another phase begins."""
        self._steps = STEPS_OF.get(phase, ())
        self.rows = tuple(self._past)
        self._phase, self._reached, self._most, self._first = phase, 0, {}, 0.0
        self.began, self.seconds_left = at, None

    def _step_rows(self, standing: Standing, step: str, index: int) -> list[Row]:
        units = [unit for unit in standing.glance.units if unit.step == step]
        title = TITLES[step]
        if index > self._reached:
            return [Row(title, "waiting", 0.0)]
        if step == "build":
            return self._scene_rows(units, standing.glance.scenes)
        return [self._unit_row(title, units[0])] if units else [Row(title, "waiting", 0.0)]

    def _scene_rows(self, units: list[Unit], scenes: tuple[str, ...]) -> list[Row]:
        known = {unit.unit: unit for unit in units}
        rows = [
            self._unit_row(f"scene {number}", known[scene]) if scene in known else Row(f"scene {number}", "waiting", 0)
            for number, scene in enumerate(scenes, 1)
        ]
        rows = [Row(row.label, row.state, row.fraction, row.note, indent=1) for row in rows]
        fraction = sum(row.fraction for row in rows) / max(len(rows), 1)
        done = sum(row.state == "done" for row in rows)
        state: RowState = "failed" if any(row.state == "failed" for row in rows) else "running"
        whole = Row(TITLES["build"], "done" if done == len(rows) else state, fraction, f"{done} of {len(rows)}")
        return [whole, *rows]

    def _unit_row(self, label: str, unit: Unit) -> Row:
        if unit.state is ItemState.DONE:
            return Row(label, "done", 1.0)
        if unit.state is ItemState.FAILED:
            return Row(label, "failed", 0.0, unit.error)
        key = (unit.step, unit.unit)
        self._most[key] = max(self._most.get(key, 0.0), min(unit.fraction, ALMOST))
        if unit.is_stuck:
            return Row(label, "waiting", self._most[key], f"again soon: {unit.error}")
        state: RowState = "running" if unit.state is ItemState.RUNNING else "waiting"
        return Row(label, state, self._most[key], unit.message)

    def _guess(self, steps: tuple[str, ...], rows: list[Row], at: float) -> None:
        fraction = sum(WEIGHTS[step] * _fraction(rows, TITLES[step]) for step in steps)
        if not self._first:
            self._first, self.began = max(fraction, 1e-9), at
        gone, made = at - self.began, fraction - self._first
        self.seconds_left = gone * (1.0 - fraction) / made if made > LEAST_TO_JUDGE_BY else None


def _fraction(rows: list[Row], title: str) -> float:
    return next((row.fraction for row in rows if row.label == title), 0.0)


def _done(row: Row) -> Row:
    if row.state == "failed":
        return row
    return Row(row.label, "done", 1.0, row.note if row.label == TITLES["build"] else "")
