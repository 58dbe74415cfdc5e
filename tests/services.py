"""Servers that tests need: found, or said to be missing."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import URL, make_url

from tests.postgres import own_postgres

POSTGRES_VARIABLE = "GREENLIGHT_TEST_POSTGRES_URL"
POSTGRES_DEFAULT = "postgresql://postgres@127.0.0.1:5432/postgres"
POSTGRES_MISSING = (
    "no PostgreSQL: neither are its programs here to start one (on Debian `apt-get install postgresql`), nor does one "
    "answer at {url}; another is named in " + POSTGRES_VARIABLE
)


def is_ci() -> bool:
    return os.environ.get("CI") == "true"


def missing_service(reason: str) -> NoReturn:
    """Skip the test; under `CI=true`, where every service has to be there, fail it."""
    if is_ci():
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@contextmanager
def find_postgres() -> Iterator[URL | None]:
    """The own database of the server that the environment names; else of a fresh one; else of this machine's."""
    if POSTGRES_VARIABLE not in os.environ:
        with own_postgres() as url:
            if url is not None:
                yield url
                return
    url = postgres_url()
    try:
        _connect(url).close()
    except psycopg.OperationalError:
        yield None
    else:
        yield url


def postgres_url() -> URL:
    return make_url(os.environ.get(POSTGRES_VARIABLE, POSTGRES_DEFAULT)).set(drivername="postgresql")


@contextmanager
def fresh_database(server: URL, template: str = "template0") -> Iterator[URL]:
    """A copy of the template that is gone afterwards, together with whoever is still connected to it."""
    name = f"greenlight_test_{os.getpid()}_{uuid.uuid4().hex[:8]}"
    _execute(server, sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
    try:
        yield server.set(drivername="postgresql+psycopg", database=name)
    finally:
        _execute(server, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _connect(server: URL) -> psycopg.Connection:
    return psycopg.connect(server.render_as_string(hide_password=False), autocommit=True, connect_timeout=3)


def _execute(server: URL, statement: sql.Composed) -> None:
    with _connect(server) as connection:
        connection.execute(statement)
