"""Where a production of a sweep lives: a database and a folder, whose state is kept and brought back."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import psycopg
from psycopg import sql
from sqlalchemy import make_url

URL = str


class Place(Protocol):
    """Everything that outlives a process. `save` and `restore` are called while nobody has it open."""

    url: URL
    root: Path
    folder: Path

    def empty(self) -> None: ...

    def save(self, name: str) -> None: ...

    def restore(self, name: str) -> None: ...


@dataclass
class SqlitePlace:
    """The database is a file of the folder."""

    root: Path

    def empty(self) -> None:
        pass

    def __post_init__(self) -> None:
        self.folder = self.root / "live"
        self.folder.mkdir(parents=True)
        self.url = f"sqlite:///{self.folder / 'greenlight.sqlite3'}"

    def save(self, name: str) -> None:
        shutil.copytree(self.folder, self.root / name)

    def restore(self, name: str) -> None:
        shutil.rmtree(self.folder)
        shutil.copytree(self.root / name, self.folder)


@dataclass
class PostgresPlace:
    """A migrated database of its own; its rows are copied out and in, which is quicker than copies of the database."""

    url: URL
    root: Path
    _tables: tuple[str, ...] = field(default=(), init=False)

    def __post_init__(self) -> None:
        self.folder = self.root / "live"
        self.folder.mkdir(parents=True)

    def empty(self) -> None:
        with self._connection() as connection:
            connection.execute("SET LOCAL session_replication_role = replica")
            for table in set(self._names(connection)) - KEPT:
                connection.execute(_statement("DELETE FROM {}", table))

    def save(self, name: str) -> None:
        shutil.copytree(self.folder, self.root / name)
        with self._connection() as connection, connection.cursor() as cursor:
            for table in self._names(connection):
                with cursor.copy(_statement("COPY {} TO STDOUT", table)) as rows:
                    (self.root / name / f"{table}.rows").write_bytes(b"".join(rows))

    def restore(self, name: str) -> None:
        shutil.rmtree(self.folder)
        shutil.copytree(self.root / name, self.folder)
        with self._connection() as connection, connection.cursor() as cursor:
            # A killed process's transaction may still hold its locks for a moment, and decisions refuse to go.
            cursor.execute(_OTHERS)
            cursor.execute("SET LOCAL session_replication_role = replica")
            for table in self._names(connection):
                cursor.execute(_statement("DELETE FROM {}", table))
                with cursor.copy(_statement("COPY {} FROM STDIN", table)) as rows:
                    rows.write((self.folder / f"{table}.rows").read_bytes())

    def _connection(self) -> psycopg.Connection:
        return psycopg.connect(make_url(self.url).set(drivername="postgresql").render_as_string(hide_password=False))

    def _names(self, connection: psycopg.Connection) -> tuple[str, ...]:
        if not self._tables:
            found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            self._tables = tuple(sorted(name for (name,) in found))
        return self._tables


KEPT = {"alembic_version", "checkpoint_migrations"}
_OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def _statement(text: str, table: str) -> sql.Composed:
    return sql.SQL(text).format(sql.Identifier(table))  # type: ignore[arg-type]  # A literal at each call.
