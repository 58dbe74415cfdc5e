"""The files in the productions' folders, for whoever changed a production: written at once, or by a thread.

A person in a chat waits for an answer, not for files; while `run` runs, nobody else waits for the disk.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.precedence import Precedence
from graph.core.errors import ProductionError
from graph.core.ids import ProductionId

log = structlog.get_logger()

SECONDS_BETWEEN_LOOKS = 1.0
WAIT_SECONDS = 1.0
"""So long the files of a production wait for people who press."""


@dataclass
class Filing:
    """Leaves files as they should be, by `write`. What it does not come to is done after the production's next run."""

    write: Callable[[ProductionId], object]
    _wanted: dict[ProductionId, None] = field(default_factory=dict)
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _is_running: bool = False

    def leave(self, production: ProductionId) -> None:
        """Bring a production's files up to date, now or a moment later. A disk that takes none stops nobody."""
        with self._changed:
            if self._is_running:
                self._wanted[production] = None
                self._changed.notify()
                return
        self._write(production)

    def run(self, stopping: threading.Event, precedence: Precedence) -> None:
        """Write what is wanted until `stopping` is set, after people who wait; and then what is still wanted.

        However it ends, those who come later write for themselves again.
        """
        with self._changed:
            self._is_running = True
        try:
            while not stopping.is_set():
                if self._is_wanted(SECONDS_BETWEEN_LOOKS):
                    precedence.give_way(WAIT_SECONDS)
                    self._write_next()
        finally:
            with self._changed:
                self._is_running = False
        while self._is_wanted(0.0):
            self._write_next()

    def _is_wanted(self, seconds: float) -> bool:
        """Whether files are wanted, or come to be within this time."""
        with self._changed:
            return bool(self._changed.wait_for(lambda: self._wanted, seconds))

    def _write_next(self) -> None:
        """Write the files of the production that has waited longest."""
        with self._changed:
            production = next(iter(self._wanted))
            del self._wanted[production]
        try:
            self._write(production)
        except (SQLAlchemyError, ProductionError):
            log.warning("files_not_written", production=production, exc_info=True)

    def _write(self, production: ProductionId) -> None:
        try:
            self.write(production)
        except OSError as error:  # What was decided stands, even if the disk is too full to tell of it in files.
            log.warning("files_not_written", production=production, reason=str(error))
