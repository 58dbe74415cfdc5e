"""A database that is up to date already, because migrating takes longer than most tests."""

import tempfile
from functools import cache
from pathlib import Path

from graph.store.database import Database
from graph.store.migrate import migrate


@cache
def migrated() -> bytes:
    """What SQLite's file holds when nothing has happened yet."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "greenlight.db"
        database = Database(f"sqlite:///{path}")
        migrate(database)
        database.close()
        return path.read_bytes()


def place_database(folder: Path) -> Path:
    """Lay it where Greenlight looks for it, unless one is there; where that is."""
    path = folder / "greenlight.db"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_bytes(migrated())
    return path
