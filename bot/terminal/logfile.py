"""The log of this machine's terminals: what would run through bars and pages goes there."""

import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from config.log import configure_logging
from graph.store.full import is_full, say_why
from graph.store.room import say_full

if TYPE_CHECKING:
    from bot.terminal.desk import Desk

LARGEST_BYTES = 5_000_000
OF_THE_WORKER = frozenset({"worker_trouble", "run_failed", "reaper_trouble", "renewal_failed"})


class Trouble(logging.Handler):
    """Remembers what last went wrong with the worker itself; a step's own trouble stands in its row."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__(logging.ERROR)
        self._desk = desk
        self.said = ""
        self.full_at: float | None = None
        """When, by a steady clock, it last met a full disk; None if it never did since the work last moved."""

    def emit(self, record: logging.LogRecord) -> None:
        event: Any = record.msg
        error = sys.exception()
        if error is None or not isinstance(event, dict) or event.get("event") not in OF_THE_WORKER:
            return
        full = self._desk.full_folder
        self.said = say_full(full) if full else say_why(error, self._desk.settings.data_dir)
        if full or is_full(error):
            self.full_at = time.monotonic()

    def forget(self) -> None:
        """The work moves again: what went wrong before is over."""
        self.said, self.full_at = "", None


@contextmanager
def logging_to_file(desk: "Desk") -> Iterator[Trouble]:
    """Send all logs of this process to the log file; afterwards only warnings, to standard error."""
    settings, path = desk.settings, desk.log_file
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LARGEST_BYTES:
        path.replace(path.with_suffix(".log.1"))
    stream = path.open("a", encoding="utf-8", errors="backslashreplace")
    configure_logging(level=settings.log_level, stream=stream, as_json=False, secrets=settings.secret_values())
    trouble = Trouble(desk)
    logging.getLogger().addHandler(trouble)
    try:
        yield trouble
    finally:
        logging.getLogger().removeHandler(trouble)
        configure_logging(level="warning", secrets=settings.secret_values())
        with suppress(OSError):  # Closing tries once more to write what a full disk did not take.
            stream.close()
