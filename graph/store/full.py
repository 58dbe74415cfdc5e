"""A full disk, by whatever error it shows itself."""

import sqlite3
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from graph.store.sqlite import FULL, has_room

DISK_FULL_OF_POSTGRES = "53100"


def is_full(error: BaseException, folder: Path | None = None) -> bool:
    """Whether something could not be written for want of room; where SQLite does not say so, `folder` is looked at."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.OperationalError):
        # A quota that is used up is "disk I/O error" to SQLite, as is a disk that is broken.
        if folder is not None and "disk I/O" in str(cause):
            return not has_room(folder)
        return "disk is full" in str(cause)
    if isinstance(cause, OSError):
        return cause.errno in FULL
    return getattr(cause, "sqlstate", None) == DISK_FULL_OF_POSTGRES
