"""How far the making of a film is: how long it was worked on, how long it will take, and how often that is told."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from graph.core.item import ItemState
from graph.core.production import State
from graph.core.standing import STEPS_OF, Standing, StepStanding, Unit
from graph.core.value import Value
from graph.dossier import Dossier

Span = tuple[datetime, datetime]

SPACING = ((60.0, 5.0), (300.0, 15.0))
"""Up to this age of the work, in seconds, so many pass between two edits."""
SPACING_LATER = 60.0
WORTH_TELLING = 0.05
"""A part of the whole that is told at once."""
SURE_FROM = 0.1
"""Before so much is done, what is left of it is a guess that jumps."""


def began_making(dossier: Dossier) -> datetime:
    """When the film was begun to be made, or made again; a question on the way does not begin it anew."""
    making = State.READY_FOR_GENERATION
    begun = (one.at for one in reversed(dossier.history) if one.to_state == making != one.from_state)
    return next(begun, dossier.production.updated_at)


def worked_seconds(dossier: Dossier, now: datetime) -> float:
    """How long something was under way since then: pauses, and the time in which somebody is asked, do not count."""
    begun = began_making(dossier)
    return _covered(span for span in _tries(dossier, now) if span[0] >= begun)


def _tries(dossier: Dossier, now: datetime) -> Iterator[Span]:
    for work in dossier.work:
        if work.item.step not in STEPS_OF[State.READY_FOR_GENERATION]:
            continue
        for attempt in work.attempts:
            runs = work.item.state is ItemState.RUNNING and attempt is work.attempts[-1]
            if attempt.ended_at or runs:
                yield attempt.started_at, attempt.ended_at or now


def done_of(standing: Standing) -> float:
    """Which part of the work of this state is done."""
    steps = _steps(standing)
    total = sum(step.total for step in steps.values())
    return sum(unit.fraction if unit.is_open else 1.0 for unit in _begun(standing, steps)) / max(total, 1)


def eta_seconds(standing: Standing, now: datetime) -> float | None:
    """How much longer the work of this state takes, from how long what is done of it took; None while unknown."""
    done, units = done_of(standing), _begun(standing, _steps(standing))
    took = _covered(span for unit in units if (span := _span(unit, now)) is not None)
    return took * (1 - done) / done if done > SURE_FROM and took > 0 else None


def _steps(standing: Standing) -> dict[str, StepStanding]:
    return {step.name: step for step in standing.steps if step.name in STEPS_OF.get(standing.glance.state, ())}


def _begun(standing: Standing, steps: dict[str, StepStanding]) -> tuple[Unit, ...]:
    """The work of those steps; of those still to come there is only that of an earlier film."""
    here = {name for name, step in steps.items() if step.done or step.running or step.failed}
    return tuple(unit for unit in standing.glance.units if unit.step in here)


def _span(unit: Unit, now: datetime) -> Span | None:
    ends = now if unit.state is ItemState.RUNNING else unit.ended_at
    return (unit.started_at, ends) if unit.started_at and ends else None


def _covered(spans: Iterable[Span]) -> float:
    """The seconds that lie within at least one of them."""
    seconds, until = 0.0, None
    for begins, ends in sorted(spans):
        begins = begins if until is None else max(begins, until)  # noqa: PLW2901 - what was counted is not counted again.
        if ends > begins:
            seconds, until = seconds + (ends - begins).total_seconds(), ends
    return seconds


class Told(Value):
    """How far work was when it was told: what is done now, which part of all, and since how long."""

    stage: str
    done: float
    seconds: float


@dataclass
class Pacing:
    """Keeps messages about work from being edited all the time: rarely, or when there is something to tell."""

    _told: dict[str, tuple[datetime, Told]] = field(default_factory=dict)

    def is_due(self, key: str, told: Told | None, now: datetime) -> bool:
        """Whether to tell it now, in which case it counts as told; None is no work under way, and told at once."""
        if told is None:
            self._told.pop(key, None)
            return True
        if key in self._told:
            at, before = self._told[key]
            is_new = told.stage != before.stage or abs(told.done - before.done) >= WORTH_TELLING
            if not is_new and (now - at).total_seconds() < spacing(told.seconds):
                return False
        self._told[key] = now, told
        return True


def spacing(seconds: float) -> float:
    """How many seconds to leave between two edits about work of this age."""
    return next((pause for until, pause in SPACING if seconds < until), SPACING_LATER)
