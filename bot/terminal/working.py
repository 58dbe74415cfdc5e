"""Working on one production in this process, in front of a person, until it needs them or is done."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.terminal.bars import open_bars
from bot.terminal.logfile import Trouble, logging_to_file
from bot.terminal.paper import Paper
from bot.terminal.stoppable import stoppable
from bot.terminal.stopped import Stopped
from graph.core.errors import NoRoom
from graph.core.ids import ProductionId
from graph.core.item import ItemState
from graph.core.standing import Standing
from graph.work.worker import Worker

if TYPE_CHECKING:
    from bot.terminal.desk import Desk

LOOK_SECONDS = 0.15
STOP_SECONDS = 10.0
CHILD_SECONDS = 3.0
TRIES_ON_A_FULL_DISK = 4


@dataclass
class Patience:
    """Waits for room on a full disk, but not for ever: somebody sits in front of it."""

    desk: "Desk"
    trouble: Trouble
    seconds: float
    tries: int = 0
    counted_at: float = 0.0
    moved: tuple[object, ...] = ()

    def look(self, standing: Standing, at: float) -> None:
        """Take in how the production stands at a steady clock's time.

        Raises:
            NoRoom: Nothing moved for several tries, and the disk is still full.
        """
        moved = _moved(standing)
        if moved != self.moved:
            self.moved, self.tries = moved, 0
            self.trouble.forget()
        met = self.trouble.full_at
        if met is None or at - self.counted_at < self.seconds:
            return
        if met > self.counted_at or self.desk.full_folder:
            self.tries, self.counted_at = self.tries + 1, at
        if self.tries >= TRIES_ON_A_FULL_DISK:
            on = f"`greenlight run {standing.glance.id}` goes on where it stopped"
            raise NoRoom(self.trouble.said, hint=f"Nothing is lost. Free some space, then {on}.")


def _moved(standing: Standing) -> tuple[object, ...]:
    """What becomes another when the work moves."""
    glance = standing.glance
    return glance.state, glance.revision, sum(unit.state is ItemState.DONE for unit in glance.units)


def work_on(desk: "Desk", production: ProductionId, paper: Paper | None = None) -> Standing:
    """Run a worker for this production until it is settled; how it stands then.

    Other workers may be at it too: whoever is first takes each piece.

    Raises:
        Stopped: The person wants to stop.
        NoRoom: The disk is full, and stays so.
    """
    # The terminal is read and written by this thread alone; the worker's threads only move rows.
    with (
        logging_to_file(desk) as trouble,
        stoppable(twice_ends=True) as stopping,
        open_bars(paper or desk.paper, desk.studio.ledger.owner) as bars,
    ):
        bars.look(desk.look(production).standings[0])  # Before anything moves, so that what goes quickly is told, too.
        with _worker(desk, production) as worker:
            patience = Patience(desk, trouble, worker.pace.trouble_seconds)
            while not stopping.wait(LOOK_SECONDS):
                (standing,) = desk.look(production).standings
                bars.look(standing, trouble.said)
                if standing.is_settled:
                    return standing
                patience.look(standing, time.monotonic())
    raise Stopped


@contextmanager
def _worker(desk: "Desk", production: ProductionId) -> Iterator[Worker]:
    studio = desk.studio
    studio.set_limits()
    pool = studio.open_pool()
    worker = studio.worker(pool, only=production)
    worker.start()
    try:
        yield worker
    finally:
        worker.stop(STOP_SECONDS)
        pool.close(CHILD_SECONDS)
        studio.leave_files(production)
