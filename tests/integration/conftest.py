"""A studio with fast makers on either database, and the means to make them fail."""

import io
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from sqlalchemy import URL

from config.log import configure_logging
from graph.store.database import Database
from graph.store.migrate import migrate
from graph.store.saver import close_savers
from tests.fakes.makers import TROUBLE
from tests.fakes.migrated import place_database
from tests.fakes.studio import FakeStudio, open_studio
from tests.fakes.walking import Trouble
from tests.services import fresh_database


@pytest.fixture
def logs() -> Iterator[io.StringIO]:
    """What Greenlight logs, instead of on the terminal."""
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    stream = io.StringIO()
    configure_logging(stream=stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: URL) -> Iterator[str]:
    """The name of a migrated PostgreSQL database to copy."""
    with fresh_database(postgres_server) as url:
        prepare(url.render_as_string(hide_password=False))
        yield str(url.database)


def prepare(url: str) -> None:
    database = Database(url)
    migrate(database)
    database.close()
    close_savers(url)


@pytest.fixture
def sqlite_studio_url(tmp_path: Path) -> str:
    return f"sqlite:///{place_database(tmp_path)}"


@pytest.fixture
def postgres_studio_url(postgres_server: URL, migrated_postgres: str) -> Iterator[str]:
    with fresh_database(postgres_server, migrated_postgres) as url:
        yield url.render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def studio(request: pytest.FixtureRequest, tmp_path: Path, logs: io.StringIO) -> Iterator[FakeStudio]:
    """A studio on a database of its own, once on SQLite and once on PostgreSQL."""
    with open_studio(str(request.getfixturevalue(f"{request.param}_studio_url")), tmp_path) as opened:
        yield opened


@pytest.fixture
def trouble(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Trouble:
    path = tmp_path / "trouble"
    monkeypatch.setenv(TROUBLE, str(path))
    return Trouble(path)
