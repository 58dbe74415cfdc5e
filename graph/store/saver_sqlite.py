"""Checkpoints in the SQLite file of the domain tables."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.checkpoint.sqlite import SqliteSaver

from graph.core.errors import LeaseLost
from graph.core.failpoint import failpoint

BUSY_SECONDS = 30

_OLDER = """
    thread_id = ? AND checkpoint_id < (
        SELECT max(checkpoint_id) FROM checkpoints AS kept
        WHERE kept.thread_id = {table}.thread_id AND kept.checkpoint_ns = {table}.checkpoint_ns
    )
"""
# The writes go first: which of them are old is read from the checkpoints. Those of a checkpoint that is yet to be
# saved are newer than all, and stay.
_PRUNE = (
    f"DELETE FROM writes WHERE {_OLDER.format(table='writes')}",  # noqa: S608 - our own text.
    f"DELETE FROM checkpoints WHERE {_OLDER.format(table='checkpoints')}",  # noqa: S608 - our own text.
    """
    UPDATE checkpoints SET parent_checkpoint_id = NULL WHERE thread_id = ? AND NOT EXISTS (
        SELECT 1 FROM checkpoints AS parent
        WHERE parent.thread_id = checkpoints.thread_id AND parent.checkpoint_ns = checkpoints.checkpoint_ns
        AND parent.checkpoint_id = checkpoints.parent_checkpoint_id
    )
    """,
)
_DELETE = ("DELETE FROM writes WHERE thread_id = ?", "DELETE FROM checkpoints WHERE thread_id = ?")


class FencedSqliteSaver(SqliteSaver):
    """Writes only as long as the production has the fence it was opened with."""

    def __init__(self, connection: sqlite3.Connection, production_id: str, fence: int) -> None:
        super().__init__(connection, serde=JsonPlusSerializer(allowed_msgpack_modules=None))
        self.is_setup = True
        self._production_id = production_id
        self._fence = fence

    @contextmanager
    def cursor(self, transaction: bool = True) -> Iterator[sqlite3.Cursor]:  # noqa: FBT001, FBT002 - LangGraph's own.
        """Open a cursor; for a write in a transaction (LangGraph itself opens none) that begins with the fence."""
        if not transaction:
            with super().cursor(transaction=False) as cursor:
                yield cursor
            return
        failpoint("checkpoint.before")
        with self.lock, closing(self.conn.cursor()) as cursor, _immediate(self.conn):
            self._refuse_if_stale(cursor)
            yield cursor
        failpoint("checkpoint.after")

    def _refuse_if_stale(self, cursor: sqlite3.Cursor) -> None:
        found = cursor.execute("SELECT fence FROM production WHERE id = ?", (self._production_id,)).fetchone()
        if found is None or found[0] != self._fence:
            raise LeaseLost(f"production {self._production_id} has another owner")


class SqliteCheckpoints:
    """The checkpoints in one SQLite file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def open(self, production_id: str, fence: int) -> Iterator[FencedSqliteSaver]:
        with self._connection() as connection:
            yield FencedSqliteSaver(connection, production_id, fence)

    def prepare(self) -> None:
        with self._connection() as connection:
            SqliteSaver(connection).setup()

    def prune(self, threads: Sequence[str]) -> None:
        self._execute(_PRUNE, threads)

    def delete(self, threads: Sequence[str]) -> None:
        self._execute(_DELETE, threads)

    def close(self) -> None:
        pass

    def _execute(self, statements: Sequence[str], threads: Sequence[str]) -> None:
        """Run the statements for each thread, in a short transaction each, so that nobody waits long."""
        with self._connection() as connection:
            for thread in threads:
                with _immediate(connection):
                    for statement in statements:
                        connection.execute(statement, (thread,))

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        # LangGraph writes from threads of its own, one at a time under the saver's lock.
        opened = sqlite3.connect(self._path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        with closing(opened) as connection:
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "trusted_schema=OFF"):
                connection.execute(f"PRAGMA {pragma}")
            yield connection


@contextmanager
def _immediate(connection: sqlite3.Connection) -> Iterator[None]:
    """A transaction that is the only writer from its start, so that what it reads holds until it commits."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    finally:
        connection.rollback()  # Does nothing after a commit, nor when SQLite itself rolled back.
