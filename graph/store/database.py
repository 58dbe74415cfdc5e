"""The engine of the domain database and the one way to write to it."""

import copy
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Executable, create_engine, event, make_url
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

from graph.core.failpoint import failpoint
from graph.store.hostlock import HostLock
from graph.store.postgres import patience
from graph.store.rows import LOOKS
from graph.store.sqlite import BUSY_SECONDS, connect, is_alone
from graph.store.tables import Base, table_of
from graph.store.turns import Turns


class Database:
    """One database, SQLite or PostgreSQL. `write` is a transaction that sees no other writer half-way."""

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        self.url = url
        self._host_lock = _lock_file(url)
        self.engine = _create_engine(url, pool_size)
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)
        looks = {"greenlight_read": True} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        self._looking = sessionmaker(self.engine.execution_options(**looks), info={LOOKS: True}, autoflush=False)
        self._guard: Callable[[Session], None] | None = None
        self._here = threading.local()  # What goes on in each thread: its look, and whether it goes first.
        self._turns = Turns()

    def guarded(self, guard: Callable[[Session], None]) -> "Database":
        """The same database, but each write begins with the guard, and does not happen when that raises."""
        other = copy.copy(self)
        other._guard = guard  # noqa: SLF001 - it is one of ours.
        return other

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a SQLite file."""
        return self.engine.dialect.name == "sqlite"

    @property
    def writers_waiting(self) -> int:
        """How many threads wait for their turn to write; on PostgreSQL none does."""
        return self._turns.waiting

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction: committed at the end, rolled back by any exception."""
        self._here.look = None  # Whoever reads from here on in this thread wants to see what is written.
        with self._turn(), self._sessions() as session:
            if self._guard is not None:
                self._guard(session)
            yield session
            failpoint("commit.before")
            session.commit()
            failpoint("commit.after")

    def _turn(self) -> AbstractContextManager[object]:
        # A turn that does not come in time is no reason to give up: SQLite itself says then what is the matter.
        goes_first = getattr(self._here, "goes_first", False)
        return self._turns.turn(BUSY_SECONDS, goes_first=goes_first) if self.is_sqlite else nullcontext()

    @contextmanager
    def going_first(self) -> Iterator[None]:
        """What this thread writes until this ends goes before what nobody waits for, though not for ever."""
        self._here.goes_first = True
        try:
            yield
        finally:
            self._here.goes_first = False

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session to look only; it takes no write lock on SQLite, and is rolled back.

        A look inside a look, in the same thread and with no write since, is the same one: all of it sees one state of
        the database, and reads nothing twice.
        """
        outer: Session | None = getattr(self._here, "look", None)
        if outer is not None:
            yield outer
            return
        with self._looking() as session:
            self._here.look = session
            try:
                yield session
            finally:
                self._here.look = None

    def insert_once(self, session: Session, table: type[Base], values: Mapping[str, Any]) -> bool:
        """Insert a row unless it is there by any of its unique keys. True if this call inserted it."""
        return session.execute(_insert_once(self.engine.dialect.name, table), values).first() is not None

    def close(self) -> None:
        """Give back all connections and the host lock."""
        self.engine.dispose()
        if self._host_lock is not None:
            self._host_lock.release()


@cache
def _insert_once(dialect: str, table: type[Base]) -> Executable:
    insert = sqlite_insert if dialect == "sqlite" else postgres_insert
    key = next(iter(table.__table__.primary_key))
    return insert(table_of(table)).on_conflict_do_nothing().returning(key)


def _lock_file(url: str) -> HostLock | None:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return None
    path = Path(parsed.database or "")
    path.parent.mkdir(parents=True, exist_ok=True)
    return HostLock.acquire(path)


def _create_engine(url: str, pool_size: int) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url, pool_size=pool_size, max_overflow=20, pool_pre_ping=True, connect_args=patience(url))
    path = Path(make_url(url).database or "")
    _create_private(path)
    engine = create_engine(url, pool_size=pool_size, max_overflow=50, creator=lambda: connect(path))
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "checkin", _close_if_alone)
    event.listen(engine, "begin", _begin)
    return engine


def _create_private(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    os.close(descriptor)


def _set_pragmas(connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
    # Transactions are begun by `_begin` below, not by the driver.
    record.info["alone"] = alone = is_alone(connection)
    pragmas = ("synchronous=FULL", f"busy_timeout={BUSY_SECONDS * 1000}", "foreign_keys=ON", "trusted_schema=OFF")
    for pragma in pragmas if alone else ("journal_mode=WAL", *pragmas):
        connection.execute(f"PRAGMA {pragma}")


def _close_if_alone(_connection: Any, record: ConnectionPoolEntry) -> None:
    """A connection that keeps all others out is not kept for later."""
    if record.info.get("alone"):
        record.invalidate()


def _begin(connection: Any) -> None:
    # A deferred transaction that reads before it writes fails at once when another writer was quicker: the busy
    # handler is not even asked. Writers therefore take their lock at the start.
    reads = connection.get_execution_options().get("greenlight_read")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
