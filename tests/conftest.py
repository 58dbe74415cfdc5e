"""What every test may ask for: a quiet environment, an empty database of either kind, figures on the terminal."""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import URL

from bot.terminal.serving import set_aside_what_stays
from tests.postgres import MEMORY, has_room
from tests.services import POSTGRES_MISSING, find_postgres, fresh_database, missing_service, postgres_url
from tests.share import is_left_out

Say = Callable[[str], None]
FIGURES = "figures"

LOOPBACK = ["127.0.0.1", "::1", "localhost"]
FROM_OUTSIDE = ("OPENAI_", "SLACK_", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")

# Tests write as safely as the product does, thousands of times; a disk would take most of their time.
if has_room():
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))

# The machine's load decides how long an example takes, and says nothing about the code.
settings.register_profile("greenlight", deadline=None, print_blob=True)
settings.load_profile("greenlight")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let tests marked `loopback` connect to this machine, and nowhere else; leave out what is not of the share."""
    if left_out := [item for item in items if is_left_out(item)]:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not is_left_out(item)]
    for item in items:
        if item.get_closest_marker("loopback"):
            item.add_marker(pytest.mark.allow_hosts(LOOPBACK))


def pytest_collection_finish() -> None:
    """Let the collector of cycles pass over the tests themselves: there are thousands, and they stay."""
    set_aside_what_stays()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say the figures of the proofs, and each reason for skipping once, however many tests it concerns."""
    ended = [report for kind in ("passed", "failed", "rerun") for report in terminalreporter.stats.get(kind, [])]
    for report in ended:
        if getattr(report, "when", "") == "call":
            for name, line in report.user_properties:
                if name == FIGURES:
                    terminalreporter.write_line(f"{report.nodeid.rpartition('::')[2]}: {line}")
    skipped = Counter(str(report.longrepr[2]) for report in terminalreporter.stats.get("skipped", []))
    for reason, count in skipped.items():
        terminalreporter.write_line(f"{count} not run. {reason}", yellow=True)


@pytest.fixture(autouse=True)
def _quiet_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings, keys and proxies of whoever runs the tests stay out of them."""
    for name in os.environ:
        ours = name.startswith("GREENLIGHT_") and not name.startswith("GREENLIGHT_TEST_")
        if ours or name.upper().startswith(FROM_OUTSIDE):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[URL]:
    """The PostgreSQL server to test against; without one the test is skipped, and under `CI=true` fails."""
    with find_postgres() as url:
        yield url or missing_service(POSTGRES_MISSING.format(url=postgres_url().render_as_string()))


@pytest.fixture
def postgres_database_url(postgres_server: URL) -> Iterator[str]:
    """An empty PostgreSQL database for this test, as SQLAlchemy's URL (`postgresql+psycopg://…`)."""
    with fresh_database(postgres_server) as url:
        yield url.render_as_string(hide_password=False)


@pytest.fixture
def sqlite_database_url(tmp_path: Path) -> str:
    """An SQLite file that does not exist yet, as SQLAlchemy's URL (`sqlite:////…`)."""
    return f"sqlite:///{tmp_path / 'greenlight.sqlite3'}"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty database: the test runs once on SQLite and once on PostgreSQL."""
    return str(request.getfixturevalue(f"{request.param}_database_url"))


@pytest.fixture
def say(request: pytest.FixtureRequest) -> Say:
    """Keep a line for the end of the run: the figures that a proof ends with, passed or not."""

    def write(line: str) -> None:
        request.node.user_properties.append((FIGURES, line))

    return write
