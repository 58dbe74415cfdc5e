"""Bringing a database to the newest schema. Several processes may start at once: one migrates, the others wait."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

from sqlalchemy import inspect, text

from graph.store.database import Database
from graph.store.schema import HEAD

_MIGRATION_LOCK = 0x6772_6D67  # Any number that no other advisory lock of the database uses.


def migrate(db: Database) -> None:
    """Create or upgrade all tables, the checkpoint tables too. Nothing happens where they are up to date."""
    if schema_version(db) == HEAD:
        return
    with _one_at_a_time(db):
        if schema_version(db) != HEAD:
            _upgrade(db)


def schema_version(db: Database) -> str | None:
    """The revision that the database is at, None where it is empty."""
    with db.engine.connect().execution_options(greenlight_read=True) as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        version: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return version


def _upgrade(db: Database) -> None:
    from alembic import command  # noqa: PLC0415 - slow to import, and rarely needed.
    from alembic.config import Config  # noqa: PLC0415

    from graph.store.saver import prepare_saver  # noqa: PLC0415

    prepare_saver(db.url)  # First, so that a version that is written means that all tables are there.
    config = Config()
    config.set_main_option("script_location", str(files("graph.store") / "migrations"))
    with db.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@contextmanager
def _one_at_a_time(db: Database) -> Iterator[None]:
    if db.is_sqlite:
        with Path(f"{db.engine.url.database}.migrating").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
        return
    with db.engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _MIGRATION_LOCK})
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _MIGRATION_LOCK})
            connection.commit()
