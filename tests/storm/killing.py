"""Kill the Slack side at one fail point after the other, each time on a fresh question, and let another go on.

`python -m tests.storm.killing` forks, so it has neither threads nor connections; Slack is an emulator in the process
that started it. Whoever dies is followed by a survivor, and by what Slack and people do when nothing was acknowledged:
they send the event again, and press once more.
"""

import gc
import itertools
import os
import random
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import delete, select

from bot.slack import ids
from config.log import configure_logging
from graph.core import failpoint
from graph.core.value import Value
from graph.store.chat_tables import InboxRow, NoteRow, OutboxRow, ThreadRow
from graph.store.productions import get_row
from graph.store.tables import DecisionRow, GateRow, ProductionRow
from tests.crash.forks import in_child, start_child
from tests.fakes.slack.delivery import Delivery
from tests.storm.side import Side

NEVER = 1_000_000_000
POINTS = (
    *("decide.before", "commit.after", "call.made"),
    *("event.carried_out", "interaction.carried_out", "interaction.acknowledged"),
)
"""Between two of them nothing is kept. All other points of the chat are passed together with one of these."""
_numbers = itertools.count(1)


class Task(Value):
    """Where it happens, and which deaths: of each plot every so-manieth, and of these this process's share."""

    database: str
    folder: Path
    slack: str
    token: str
    secret: str
    conversation: str
    person: str
    every: int = 1
    seed: int = 0
    share: int = 0
    shares: int = 1
    plots: tuple[str, ...] = ("press", "words", "emoji")


class Result(Value):
    """How a plot went. `productions` are those that somebody died over, for whoever looks at their threads."""

    plot: str
    points: int
    killed: int
    sent_again: int
    productions: tuple[str, ...]
    faults: tuple[str, ...]


Results = TypeAdapter(tuple[Result, ...])


@dataclass(frozen=True)
class Scene:
    """A production before what is to happen, and what people see of it. Plain data: it goes from child to child."""

    production: str
    gate: str
    subject: str
    ts: str
    thread_ts: str
    said_ts: str
    """Words in the thread; what they say is told with the event."""


@dataclass(frozen=True)
class Plot:
    """What somebody does, and what has to come of it: the decisions, and the state that follows."""

    act: Callable[[Side, Scene, int], Delivery]
    decisions: tuple[str, ...]
    gates: tuple[str, ...]
    items: bool = False
    """Whether heavy work is part of it. A film is not: `tests.crash` kills whoever makes one."""


def press(side: Side, scene: Scene, number: int) -> Delivery:
    value = ids.GateRef.model_validate({"g": scene.gate, "s": scene.subject}).model_dump_json()
    return side.pressed(ids.Action.APPROVE, value, scene.ts, number)


def say(side: Side, scene: Scene, number: int) -> Delivery:
    return side.said('replace "hearts" with "brains"', scene.thread_ts, scene.said_ts, number)


def react(side: Side, scene: Scene, number: int) -> Delivery:
    return side.reacted("white_check_mark", scene.ts, number)


PLOTS = {
    "press": Plot(press, ("approve",), ("script",)),
    "words": Plot(say, ("revise",), ("script", "script"), items=True),
    "emoji": Plot(react, ("approve",), ("script",)),
}


class Killing:
    """The deaths over one plot."""

    def __init__(self, task: Task, name: str) -> None:
        self._task, self._plot, self._name = task, PLOTS[name], name
        self.killed = 0
        self._hours = 0.0
        """How far the clock of the next child is ahead: whoever survives comes when leases have run out."""

    def run(self) -> Result:
        deaths = self._deaths()
        first = random.Random(self._task.seed).randrange(self._task.every)
        chosen = deaths[first :: self._task.every][self._task.share :: self._task.shares]
        gc.freeze()
        found, productions, again = list[str](), list[str](), 0
        for death in chosen:
            scene, faults, missed = self._die(death)
            productions.append(scene.production)
            again += missed
            found += [f"{self._name}, {death}: {fault}" for fault in faults]
        return Result(
            plot=self._name,
            points=len(deaths),
            killed=self.killed,
            sent_again=again,
            productions=tuple(productions),
            faults=tuple(found),
        )

    def _deaths(self) -> list[str]:
        """Where one can die from the act to the card, as nobody dies: at each point of the chat, by name and hit."""
        scene, number = self._prepare(), next(_numbers)

        def undisturbed() -> list[str]:
            passed = list[str]()

            @contextmanager
            def noting() -> Iterator[None]:
                before = {name: failpoint.hits(name) for name in POINTS}
                yield
                passed.extend(
                    f"{name}=kill@{hit}" for name in POINTS for hit in range(before[name] + 1, failpoint.hits(name) + 1)
                )

            with self._side() as side:
                delivery = self._plot.act(side, scene, number)
                failpoint.arm(",".join(f"{name}=kill@{NEVER}" for name in POINTS))
                with noting():
                    side.deliver(delivery)
                side.settle(items=self._plot.items, chat=noting)
            return passed

        deaths: list[str] = in_child(undisturbed)
        self._let_pass()
        found = in_child(lambda: self._finish(scene, again=None))
        if found:
            raise AssertionError(found)
        return deaths

    def _side(self) -> Any:
        return Side.opened(self._task.model_dump(mode="json"), hours=self._hours)

    def _let_pass(self) -> None:
        self._hours += 0.1

    def _prepare(self) -> Scene:
        def prepare() -> dict[str, str]:
            with self._side() as side:
                return side.at_script_gate()

        return Scene(**in_child(prepare))

    def _strike(self, side: Side, delivery: Delivery) -> None:
        """Everything between the act and the card."""
        if side.deliver(delivery):
            side.acknowledged.touch()
        side.settle(items=self._plot.items)

    def _die(self, death: str) -> tuple[Scene, list[str], bool]:
        scene, number = self._prepare(), next(_numbers)
        self._task.folder.joinpath("acknowledged").unlink(missing_ok=True)

        def victim() -> int:
            with self._side() as side:
                delivery = self._plot.act(side, scene, number)
                failpoint.arm(death)
                self._strike(side, delivery)
            return 0

        _, status = os.waitpid(start_child(victim), 0)
        if not os.WIFSIGNALED(status) and status:
            raise AssertionError(f"a victim ended with status {status}")
        # Now and then one is through before its hit comes: a progress card less was drawn.
        self.killed += os.WIFSIGNALED(status)
        missed = not self._task.folder.joinpath("acknowledged").exists()
        self._let_pass()
        return scene, in_child(lambda: self._finish(scene, again=number if missed else None)), missed

    def _finish(self, scene: Scene, again: int | None) -> list[str]:
        """Go on as a new process does; what was not acknowledged comes again. What is wrong in the end."""
        with self._side() as side:
            if again is not None:
                delivery = self._plot.act(side, scene, again)
                if delivery.kind == "interactive":  # Slack does not send these again; people press again.
                    delivery = self._plot.act(side, scene, again + NEVER)
                side.deliver(delivery)
            side.settle(items=self._plot.items)
            found = [*self._faults(side, scene)]
            with side.studio.db.write() as session:
                session.execute(delete(ThreadRow).where(ThreadRow.production_id == scene.production))
            return found

    def _faults(self, side: Side, scene: Scene) -> Iterator[str]:
        with side.studio.db.read() as session:
            of_it = DecisionRow.production_id == scene.production
            verdicts = tuple(str(row.verdict["kind"]) for row in session.scalars(select(DecisionRow).where(of_it)))
            gates = session.scalars(
                select(GateRow.kind).where(GateRow.production_id == scene.production).order_by(GateRow.sequence)
            )
            if verdicts != self._plot.decisions:
                yield f"decisions {verdicts}"
            if (kinds := tuple(map(str, gates))) != self._plot.gates:
                yield f"gates {kinds}"
            row = get_row(session, scene.production)  # type: ignore[arg-type]
            if row.wake != row.handled:
                yield f"its graph looked at {row.handled} of {row.wake}"
            for table, over in ((OutboxRow, {"sent", "dropped"}), (InboxRow, {"done"}), (NoteRow, {"done"})):
                left = set(session.scalars(select(table.state))) - over
                if left:
                    why = (
                        list(session.scalars(select(table.error).where(table.state.in_(left))))
                        if "error" in table.__table__.c
                        else ""
                    )
                    yield f"{table.__tablename__} is left with {left} {why}"
            if session.scalar(select(ProductionRow.id).where(ProductionRow.lease_owner.is_not(None))):
                yield "a production is held"


def carry_out(task: Task) -> tuple[Result, ...]:
    return tuple(Killing(task, name).run() for name in task.plots)


if __name__ == "__main__":
    configure_logging(level="error")
    os.environ.setdefault("GREENLIGHT_VOICE", "fake")
    sys.stdout.write(Results.dump_json(carry_out(Task.model_validate_json(sys.argv[1]))).decode())
