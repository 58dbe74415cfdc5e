"""Checkpoints in the PostgreSQL database of the domain tables."""

import atexit
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from langgraph.checkpoint.postgres import PostgresSaver
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from psycopg import Connection, Cursor
from psycopg.rows import DictRow, dict_row
from psycopg_pool import ConnectionPool

from graph.core.errors import LeaseLost
from graph.core.failpoint import failpoint

# Without named statements it works behind PgBouncer, too; the time they would save cannot be seen beside a render.
_CONNECTION: dict[str, Any] = {"autocommit": True, "prepare_threshold": None, "row_factory": dict_row}
_PREPARE_LOCK = 0x6772_6370  # Any number that no other advisory lock of the database uses.

Pool = ConnectionPool[Connection[DictRow]]


class FencedPostgresSaver(PostgresSaver):
    """Writes only as long as the production has the fence it was opened with."""

    def __init__(self, pool: Pool, production_id: str, fence: int) -> None:
        super().__init__(pool, serde=JsonPlusSerializer(allowed_msgpack_modules=None))
        self._pool = pool
        self._production_id = production_id
        self._fence = fence

    @contextmanager
    def _cursor(self, *, pipeline: bool = False) -> Iterator[Cursor[DictRow]]:
        """Open a cursor; for a write, which is what `pipeline` means, in a transaction that holds the fence still."""
        if not pipeline:
            with super()._cursor() as cursor:
                yield cursor
            return
        failpoint("checkpoint.before")
        with (
            self.lock,
            self._pool.connection() as connection,
            connection.transaction(),
            connection.cursor(binary=True) as cursor,
        ):
            self._refuse_if_stale(cursor)
            yield cursor
        failpoint("checkpoint.after")

    def _refuse_if_stale(self, cursor: Cursor[DictRow]) -> None:
        found = cursor.execute(
            "SELECT fence FROM production WHERE id = %s FOR SHARE", (self._production_id,)
        ).fetchone()
        if found is None or found["fence"] != self._fence:
            raise LeaseLost(f"production {self._production_id} has another owner")


class _PlainIndexes(PostgresSaver):
    """Makes its indexes inside a transaction.

    `CONCURRENTLY` would wait for every other transaction, one that waits for this very migration among them: for ever.
    """

    MIGRATIONS = [step.replace("CONCURRENTLY", "") for step in PostgresSaver.MIGRATIONS]  # noqa: RUF012 - LangGraph's own.


class PostgresCheckpoints:
    """The checkpoints in one PostgreSQL database."""

    def __init__(self, conninfo: str) -> None:
        self._conninfo = conninfo

    @contextmanager
    def open(self, production_id: str, fence: int) -> Iterator[FencedPostgresSaver]:
        yield FencedPostgresSaver(_pools.get(self._conninfo), production_id, fence)

    def prepare(self) -> None:
        with Connection.connect(self._conninfo, **_CONNECTION) as connection, connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (_PREPARE_LOCK,))
            _PlainIndexes(connection).setup()

    def prune(self, threads: Sequence[str]) -> None:
        PostgresSaver(_pools.get(self._conninfo)).prune(threads, strategy="keep_latest")

    def delete(self, threads: Sequence[str]) -> None:
        PostgresSaver(_pools.get(self._conninfo)).prune(threads, strategy="delete")

    def close(self) -> None:
        _pools.close(self._conninfo)


class _Pools:
    """One pool per database and process: a saver lives for one run, a connection should live longer."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: dict[str, Pool] = {}

    def get(self, conninfo: str) -> Pool:
        with self._lock:
            if conninfo not in self._open:
                self._open[conninfo] = _open_pool(conninfo)
            return self._open[conninfo]

    def close(self, conninfo: str) -> None:
        with self._lock:
            pool = self._open.pop(conninfo, None)
        if pool is not None:
            pool.close()

    def close_all(self) -> None:
        for conninfo in list(self._open):
            self.close(conninfo)


def _open_pool(conninfo: str) -> Pool:
    """A pool that grows from nothing, and tries a connection before it hands it out: the server may have restarted."""
    return ConnectionPool(
        conninfo,
        connection_class=Connection[DictRow],
        kwargs=_CONNECTION,
        min_size=0,
        max_size=10,
        open=True,
        check=ConnectionPool.check_connection,
        name="checkpoints",
    )


_pools = _Pools()
atexit.register(_pools.close_all)
