"""The files in the productions' folders, for whoever changed a production: written at once, or by a thread.

A person in a chat waits for an answer, not for files; while `run` runs, nobody else waits for the disk.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog
from sqlalchemy.exc import SQLAlchemyError

from graph.core.errors import ProductionError
from graph.core.ids import ProductionId

log = structlog.get_logger()

SECONDS_BETWEEN_LOOKS = 1.0


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

    def run(self, stopping: threading.Event, give_way: Callable[[], object] = lambda: None) -> None:
        """Write what is wanted until `stopping` is set, and then what is still wanted. It gives way before each.

        However it ends, those who come later write for themselves again.
        """
        with self._changed:
            self._is_running = True
        try:
            while not stopping.is_set():
                self._write_next(SECONDS_BETWEEN_LOOKS, give_way)
        finally:
            with self._changed:
                self._is_running = False
        has_written = True
        while has_written:
            has_written = self._write_next(0.0)

    def _write_next(self, seconds: float, give_way: Callable[[], object] = lambda: None) -> bool:
        """Write the files of the production that has waited longest; whether there was one within this time."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._wanted, seconds):
                return False
        give_way()
        with self._changed:
            production = next(iter(self._wanted))
            del self._wanted[production]
        try:
            self._write(production)
        except (SQLAlchemyError, ProductionError):
            log.warning("files_not_written", production=production, exc_info=True)
        return True

    def _write(self, production: ProductionId) -> None:
        try:
            self.write(production)
        except OSError as error:  # What was decided stands, even if the disk is too full to tell of it in files.
            log.warning("files_not_written", production=production, reason=str(error))
