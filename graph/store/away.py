"""A database that is away: it restarts, its machine is gone, or it takes no more callers."""

import sqlite3

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoFreeConnection

_OF_SQLITE = ("locked", "unable to open", "disk I/O")


def is_away(error: BaseException) -> bool:
    """Whether the database did not answer, so that nothing is wrong with what it was asked."""
    if isinstance(error, NoFreeConnection):
        return True
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.OperationalError):
        return any(word in str(cause) for word in _OF_SQLITE)
    # By its name: the driver is installed only where it is used.
    kinds = ((kind.__module__.partition(".")[0], kind.__name__) for kind in type(cause).__mro__)
    return ("psycopg", "OperationalError") in kinds
