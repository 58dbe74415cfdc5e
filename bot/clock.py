"""What happens by the hour. One process of all acts; what was missed while none did is made up for."""

import fcntl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from graph.store.database import Database

log = structlog.get_logger()

EVERY_SECONDS = 15.0
LEADER_LOCK = 0x6772_636B  # Any number that no other advisory lock of the database uses.


class Leader:
    """Whether this process is the one that acts. The lock dies with its holder."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._held: Connection | Any | None = None

    def leads(self) -> bool:
        """Become the leader if nobody is, and find out whether one still is."""
        try:
            return self._still() if self._held is not None else self._take()
        except (SQLAlchemyError, OSError) as error:
            log.warning("leadership_lost", reason=str(error))
            self.resign()
            return False

    def _take(self) -> bool:
        if self._db.is_sqlite:
            file = Path(f"{self._db.engine.url.database}.clock").open("w")  # noqa: SIM115 - held as long as we lead.
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.close()
                return False
            self._held = file
            return True
        connection = self._db.engine.connect()
        if connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": LEADER_LOCK}):
            connection.commit()
            self._held = connection
            return True
        connection.close()
        return False

    def _still(self) -> bool:
        if isinstance(self._held, Connection):
            self._held.execute(text("SELECT 1"))
            self._held.commit()
        return True

    def resign(self) -> None:
        """Let another lead."""
        held, self._held = self._held, None
        if held is not None:
            try:
                held.close()
            except (SQLAlchemyError, OSError) as error:
                log.info("leader_connection_gone", reason=str(error))


@dataclass
class Clock:
    """Calls `reconcile` again and again while this process leads. What is due is read from the rows, never missed."""

    db: Database
    reconcile: Callable[[], None]
    every_seconds: float = EVERY_SECONDS
    _leader: Leader = field(init=False)

    def __post_init__(self) -> None:
        self._leader = Leader(self.db)

    def tick(self) -> None:
        """Do what is due, if this process leads."""
        if not self._leader.leads():
            return
        try:
            self.reconcile()
        except Exception:
            log.exception("clock_trouble")

    def run(self, stopping: threading.Event) -> None:
        """Tick until told to stop."""
        with self._scheduled():
            while not stopping.wait(1.0):
                pass
        self.resign()

    def resign(self) -> None:
        """Let another process act."""
        self._leader.resign()

    @contextmanager
    def _scheduled(self) -> Iterator[None]:
        scheduler = BackgroundScheduler(timezone="UTC")
        scheduler.add_job(self.tick, "interval", seconds=self.every_seconds, coalesce=True, max_instances=1)
        scheduler.start()
        self.tick()
        try:
            yield
        finally:
            scheduler.shutdown(wait=True)
