"""Kill a process at one fail point after the other, each time on the same production, and let another finish it.

`python -m tests.crash.sweep` is a process of its own, because it forks and must have neither threads nor connections:
it imports everything once, and each death and each survivor is a child that opens its own. Between two steps of a
production nothing is kept in memory, so that a death in step 40 begins from what step 39 left behind.
"""

import gc
import os
import random
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from pydantic import TypeAdapter
from sqlalchemy import select

from config.log import configure_logging
from graph.core import failpoint
from graph.core.gate import MANDATORY, Gate
from graph.core.value import Value
from graph.store.gates import list_gates
from graph.store.tables import HistoryRow
from tests.crash.forks import in_child
from tests.crash.judge import chain_faults, faults, money_faults
from tests.crash.places import Place, PostgresPlace, SqlitePlace
from tests.crash.sameness import standing_of
from tests.crash.walk import APPROVE, REVISE_FILM, REVISE_WORDS, Step, Walk, Wishes
from tests.fakes.makers import CALLS, TROUBLE

NEVER = 1_000_000_000


@dataclass(frozen=True)
class Plot:
    """What happens in a production, and in which steps of it processes die: all, or those around certain ones."""

    wishes: Wishes
    trouble: str = ""
    spoilt: frozenset[str] = frozenset()
    around: frozenset[Step] = frozenset()


PLOTS = {
    "film": Plot(wishes=REVISE_FILM),
    "words": Plot(wishes=REVISE_WORDS, around=frozenset({"revise"})),
    "stand-in": Plot(
        wishes=APPROVE, trouble="fail:photo", spoilt=frozenset({"build-s1"}), around=frozenset({"accept"})
    ),
}


class Death(NamedTuple):
    """Where a process dies: at the so-manieth point of a step."""

    step: int
    hit: int


@dataclass(frozen=True)
class Course:
    """A production that nobody disturbs: the points of each step, how it stands after it, and what comes of it."""

    steps: tuple[tuple[Step, int], ...]
    path: tuple[tuple[str, ...], ...]
    standings: tuple[str, ...]

    def deaths(self, around: frozenset[Step]) -> Iterator[Death]:
        names = [name for name, _ in self.steps]
        for index, (_, points) in enumerate(self.steps):
            if not around or around & set(names[max(0, index - 1) : index + 3]):
                yield from (Death(index, hit) for hit in range(1, points + 1))


class Sweep:
    """The deaths of one production at a place."""

    def __init__(self, place: Place, name: str) -> None:
        self._name, self._plot = name, PLOTS[name]
        os.environ[CALLS] = str(place.folder / "bill")
        os.environ[TROUBLE] = str(place.root / "trouble")
        (place.root / "trouble").write_text(self._plot.trouble)
        (place.root / "pictures").mkdir()
        (place.root / "pictures" / "heart.jpg").write_bytes(b"a heart")
        self._place = place
        self._walk = Walk(place.url, place.folder, wishes=self._plot.wishes)
        # Children inherit what the walk has learned, and no connection.

    def run(self, task: "Task") -> "Result":
        course = self._undisturbed()
        deaths = list(course.deaths(self._plot.around))
        first = random.Random(task.seed).randrange(task.every)
        chosen = deaths[first :: task.every][task.share :: task.shares]
        gc.freeze()
        found = [faults for death in chosen for faults in self._die(death, course)]
        self._walk.close()
        return Result(
            plot=self._name,
            points=len(deaths),
            killed=len(chosen),
            survivors=len(found),
            faults=tuple(fault for faults in found for fault in faults),
        )

    def _undisturbed(self) -> Course:
        walk = self._walk
        walk.begin(self._place.root / "pictures")
        failpoint.arm(f"*=kill@{NEVER}")
        steps, standings = [], []
        while True:
            walk.rest()
            self._place.save(str(len(steps)))
            before = failpoint.hits()
            step = walk.step()
            if step is None:
                break
            steps.append((step, failpoint.hits() - before))
            standings.append(self._standing())
        path = self._path()
        if found := self._faults(deaths=0):
            raise AssertionError(found)
        walk.rest()
        return Course(steps=tuple(steps), path=path, standings=tuple(standings))

    def _standing(self) -> str:
        return standing_of(self._walk, self._place.folder / "bill")

    def _die(self, death: Death, course: Course) -> Iterator[list[str]]:
        """One death with one survivor; with two, each in its own world, when a person might answer before a worker."""
        self._kill(death)
        found, waits = self._survive(death, course, person_first=False)
        yield [f"{death}: {fault}" for fault in found]
        if waits:
            self._kill(death)
            found, _ = self._survive(death, course, person_first=True)
            yield [f"{death}, person first: {fault}" for fault in found]

    def _kill(self, death: Death) -> None:
        self._place.restore(str(death.step))

        def victim() -> None:
            failpoint.arm(f"*=kill@{death.hit}")
            self._walk.walk_to_the_end()

        in_child(victim, ends_by=signal.SIGKILL)

    def _survive(self, death: Death, course: Course, *, person_first: bool) -> tuple[list[str], bool]:
        """What is wrong in the end, and whether a gate waited at the death."""
        ahead = frozenset(course.standings[death.step :])

        def survivor() -> tuple[list[str], bool]:
            failpoint.arm("")
            (production,) = self._walk.productions.list()
            waits = self._walk.productions.find_gate(production.id) is not None
            if person_first:
                self._walk.answer_next()
            self._walk.outlive_leases()
            if self._joins(ahead):
                return list(self._repetitions()), waits
            found, path = list(self._faults(deaths=1)), self._path()
            return found + ([] if path == course.path else [f"it took the path {path}"]), waits

        found, waits = in_child(survivor)
        return found, waits

    def _joins(self, ahead: frozenset[str]) -> bool:
        """Walk until the production stands as the undisturbed one stood after some step, else to the end.

        Only after a graph has gone on from where the dead process left it: from there on both do the same.
        """
        has_gone_on = False
        while step := self._walk.step():
            has_gone_on = has_gone_on or step == "graph"
            if has_gone_on and self._standing() in ahead:
                return True
        return False

    def _repetitions(self) -> tuple[str, ...]:
        bill = self._place.folder / "bill"
        calls = bill.read_text().splitlines() if bill.exists() else []
        again = len(calls) - len(set(calls))
        return (f"{again} paid calls were repeated after one death",) if again > 1 else ()

    def _faults(self, *, deaths: int) -> tuple[str, ...]:
        (production,) = self._walk.productions.list()
        return (
            *faults(self._walk.db, self._walk.videos, production.id, deaths=deaths, spoilt=self._plot.spoilt),
            *chain_faults(self._walk.db),
            *money_faults(self._walk.db, self._place.folder / "bill", deaths=deaths),
        )

    def _path(self) -> tuple[tuple[str, ...], ...]:
        """Every step between states, and every gate with what became of it."""
        (production,) = self._walk.productions.list()
        with self._walk.db.read() as session:
            steps = session.scalars(select(HistoryRow).order_by(HistoryRow.id))
            moves = tuple((step.from_state, step.event, step.to_state, step.by) for step in steps)
            gates = list_gates(session, production.id)
        return moves + tuple((gate.kind, gate.status, _shown(gate)) for gate in gates)


def _shown(gate: Gate) -> str:
    """What a gate is about, without how many tries there were before it."""
    return gate.subject if gate.kind in MANDATORY else ""


class Task(Value):
    """What this process is to do: of each plot its share of the deaths, and of those every so-manieth."""

    database: str
    """ "sqlite", or the URL of a migrated and empty PostgreSQL database"""
    folder: Path
    plots: tuple[str, ...]
    share: int
    shares: int
    every: int = 1
    seed: int = 0


class Result(Value):
    """How a plot went."""

    plot: str
    points: int
    killed: int
    survivors: int
    faults: tuple[str, ...]


Results = TypeAdapter(tuple[Result, ...])


def carry_out(task: Task) -> tuple[Result, ...]:
    results = []
    for plot in task.plots:
        folder = task.folder / plot
        place: Place = SqlitePlace(folder) if task.database == "sqlite" else PostgresPlace(task.database, folder)
        place.empty()
        results.append(Sweep(place, plot).run(task))
    return tuple(results)


if __name__ == "__main__":
    configure_logging(level="error")
    sys.stdout.write(Results.dump_json(carry_out(Task.model_validate_json(sys.argv[1]))).decode())
