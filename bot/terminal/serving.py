"""The worker as a service: it works on all productions until it is told to stop."""

import gc
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from bot.doors import open_doors
from bot.terminal.founding import found
from bot.terminal.stoppable import stoppable
from config.log import configure_logging
from graph.store.away import is_away
from graph.store.full import is_full, say_why

if TYPE_CHECKING:
    from bot.terminal.desk import Desk

log = structlog.get_logger()

GRACE_SECONDS = 20.0
LOOK_SECONDS = 1.0
CHILD_SECONDS = 5.0
YOUNG = 10_000
"""So many new objects are there before the collector of cycles looks at them; a press makes some thousands."""


def reason_of(error: BaseException, folder: Path) -> str:
    """Why the database is away or the disk full, for which the log needs no more than a line; else nothing."""
    return say_why(error, folder) if is_away(error) or is_full(error, folder) else ""


def serve(desk: "Desk") -> None:
    """Work until SIGTERM or SIGINT; then give back what is under way and end in order."""
    settings = desk.settings
    configure_logging(
        level=settings.log_level,
        secrets=settings.secret_values(),
        brief=lambda error: reason_of(error, desk.full_folder or settings.data_dir),
    )

    with stoppable(lambda number: log.info("stopping", signal=number.name), twice_ends=False) as stopping:
        _work(desk, stopping)


def set_aside_what_stays() -> None:
    """Let the collector of cycles pass over all that is there by now: looking through it stops everything for long."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, *gc.get_threshold()[1:])


def _work(desk: "Desk", stopping: threading.Event) -> None:
    found(desk)
    studio = desk.studio
    pool = studio.open_pool()
    worker = studio.worker(pool)
    worker.start()
    log.info("serving", worker=studio.ledger.owner, data=str(desk.settings.data_dir))
    try:
        with open_doors(studio, desk.settings) as check:
            set_aside_what_stays()
            while not stopping.wait(LOOK_SECONDS):  # A signal that another thread took is seen when this one wakes.
                check()
    finally:
        worker.stop(GRACE_SECONDS)
        pool.close(CHILD_SECONDS)
        log.info("stopped", worker=studio.ledger.owner)
