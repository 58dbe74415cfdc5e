"""LangGraph's checkpoints, fenced: whoever has lost the lease of a production can write none.

A checkpoint is only the program counter of a run; the domain tables of the same database are the truth. Neither
LangGraph nor a driver is imported until a function here is called, so that looking at a production stays quick.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import make_url

if TYPE_CHECKING:
    from langgraph.checkpoint.base import BaseCheckpointSaver

SAVER_TABLES = frozenset({"checkpoints", "writes", "checkpoint_blobs", "checkpoint_writes", "checkpoint_migrations"})
"""Tables that belong to LangGraph; Alembic leaves them alone."""


class Checkpoints(Protocol):
    """The checkpoints in one kind of database."""

    def open(self, production_id: str, fence: int) -> AbstractContextManager["BaseCheckpointSaver[str]"]: ...

    def prepare(self) -> None: ...

    def prune(self, threads: Sequence[str]) -> None: ...

    def delete(self, threads: Sequence[str]) -> None: ...

    def close(self) -> None: ...


def open_saver(database_url: str, production_id: str, fence: int) -> AbstractContextManager["BaseCheckpointSaver[str]"]:
    """A saver whose every write raises `LeaseLost`, and writes nothing, unless the production still has this fence.

    Reads are free. The tables must be there: see `prepare_saver`.
    """
    return _checkpoints(database_url).open(production_id, fence)


def prepare_saver(database_url: str) -> None:
    """Create or upgrade LangGraph's tables. Several processes may call it, at once too."""
    _checkpoints(database_url).prepare()


def prune_checkpoints(database_url: str, threads: Sequence[str]) -> None:
    """Keep only the latest checkpoint of each of these LangGraph threads. A waiting run goes on from it."""
    _checkpoints(database_url).prune(threads)


def delete_checkpoints(database_url: str, threads: Sequence[str]) -> None:
    """Forget these LangGraph threads."""
    _checkpoints(database_url).delete(threads)


def close_savers(database_url: str) -> None:
    """Close the connections to this database that the process keeps for savers; at exit they are closed anyway."""
    _checkpoints(database_url).close()


def _checkpoints(database_url: str) -> Checkpoints:
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        from graph.store.saver_sqlite import SqliteCheckpoints  # noqa: PLC0415 - LangGraph takes long to import.

        return SqliteCheckpoints(Path(url.database or ""))
    from graph.store.saver_postgres import PostgresCheckpoints  # noqa: PLC0415 - as above, and the driver is an extra.

    return PostgresCheckpoints(url.set(drivername="postgresql").render_as_string(hide_password=False))
