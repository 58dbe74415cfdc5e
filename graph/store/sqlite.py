"""Opening SQLite's file, also where the disk is full: then it can still be read.

SQLite keeps an index of the log beside the file, which a full disk has no room for. A connection that has the file to
itself keeps that index in memory; so where the usual way fails, one such connection after the other reads.
"""

import sqlite3
from pathlib import Path

from graph.store.room import has_room

BUSY_SECONDS = 30


def connect(path: Path) -> sqlite3.Connection:
    """A connection in autocommit mode, which only reads where the disk is full; see `is_alone`.

    Raises:
        sqlite3.Error: The file cannot be used.
    """
    try:
        return _opened(path)
    except sqlite3.OperationalError:
        if has_room(path.parent):
            raise
        return _opened(path, "locking_mode=EXCLUSIVE", "query_only=ON")


def _opened(path: Path, *pragmas: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # The first look is what opens the log.
    except BaseException:
        connection.close()
        raise
    return connection


def is_alone(connection: sqlite3.Connection) -> bool:
    """Whether it keeps all others out for as long as it is open."""
    return bool(connection.execute("PRAGMA locking_mode").fetchone()[0] == "exclusive")
