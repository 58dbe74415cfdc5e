"""A full disk, by whatever error it shows itself."""

import sqlite3
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from graph.store.room import FULL, has_room, say_full

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


def say_why(error: BaseException, folder: Path) -> str:
    """What an error says to people, in one line: of a full disk how full `folder` is, else what the driver said."""
    if is_full(error, folder):
        return say_full(folder)
    return say_cause(error)


def say_cause(error: BaseException) -> str:
    """The first line of an error, a driver's without what is put around it."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    return next(iter(str(cause).strip().splitlines()), "") or type(cause).__name__
