"""The log of this machine's terminals: what would run through bars and pages goes there."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from config.log import configure_logging

if TYPE_CHECKING:
    from bot.terminal.desk import Desk

LARGEST_BYTES = 5_000_000
OF_THE_WORKER = frozenset({"worker_trouble", "run_failed", "reaper_trouble"})


class Trouble(logging.Handler):
    """Remembers what last went wrong with the worker itself; a step's own trouble stands in its row."""

    said = ""

    def emit(self, record: logging.LogRecord) -> None:
        event: Any = record.msg
        if isinstance(event, dict) and event.get("event") in OF_THE_WORKER:
            lines = str(event.get("exception", "")).strip().splitlines()
            self.said = lines[-1] if lines else str(event["event"])


@contextmanager
def logging_to_file(desk: "Desk") -> Iterator[Trouble]:
    """Send all logs of this process to the log file; afterwards only warnings, to standard error."""
    settings, path = desk.settings, desk.log_file
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LARGEST_BYTES:
        path.replace(path.with_suffix(".log.1"))
    with path.open("a", encoding="utf-8", errors="backslashreplace") as stream:
        configure_logging(level=settings.log_level, stream=stream, as_json=False, secrets=settings.secret_values())
        trouble = Trouble(logging.ERROR)
        logging.getLogger().addHandler(trouble)
        try:
            yield trouble
        finally:
            logging.getLogger().removeHandler(trouble)
            configure_logging(level="warning", secrets=settings.secret_values())
