"""Which troubles are a database that is away, and how they are logged."""

import io
import json
import sqlite3

import psycopg
import pytest
import structlog
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as NoFreeConnection

from config.log import configure_logging
from graph.store.away import is_away
from graph.store.full import say_cause


def wrapped(error: Exception) -> OperationalError:
    return OperationalError("SELECT 1", {}, error)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (psycopg.OperationalError("connection refused"), True),
        (psycopg.errors.AdminShutdown("terminating connection"), True),
        (wrapped(psycopg.OperationalError("server closed the connection")), True),
        (wrapped(sqlite3.OperationalError("database is locked")), True),
        (sqlite3.OperationalError("unable to open database file"), True),
        (NoFreeConnection("QueuePool limit reached"), True),
        (wrapped(sqlite3.OperationalError("no such table: gate")), False),
        (ProgrammingError("SELECT", {}, psycopg.errors.UndefinedTable("gate")), False),
        (ValueError("no"), False),
    ],
)
def test_a_database_that_is_away_is_told_from_what_is_wrong_with_us(error: Exception, expected: bool) -> None:  # noqa: FBT001 - what is expected.
    assert is_away(error) is expected


def test_it_is_logged_in_a_line_and_anything_else_with_where_it_happened() -> None:
    stream = io.StringIO()
    configure_logging(stream=stream, as_json=True, brief=lambda error: say_cause(error) if is_away(error) else "")
    for error in (wrapped(psycopg.OperationalError("server closed\n\tThis probably means")), ValueError("no")):
        structlog.get_logger("test").error("sender_trouble", exc_info=error)

    away, ours = (json.loads(line) for line in stream.getvalue().splitlines())
    assert (away["level"], away["event"], "exception" in away) == ("warning", "sender_trouble", False)
    assert away["reason"] == "server closed"
    assert ours["level"] == "error"
    assert "ValueError: no" in ours["exception"]
