"""What a database is asked for."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, event

from graph.store.database import Database

WRITES = "BEGIN IMMEDIATE"
"""How a transaction begins on SQLite in which something may be written."""


@contextmanager
def listening(db: Database) -> Iterator[list[str]]:
    """All statements that are given to it meanwhile."""
    heard: list[str] = []

    def note(_connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        heard.append(" ".join(statement.split()))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield heard
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
