"""Starting the modules of this folder that fork, each in a fresh process, on databases that are ready."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import URL

from graph.core.value import Value
from graph.store.database import Database
from graph.store.migrate import migrate
from tests.services import fresh_database

ROOT = Path(__file__).resolve().parents[2]
KINDS = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


def run(module: str, task: Value) -> bytes:
    """What the module says to the task, in JSON."""
    command = [sys.executable, "-m", f"tests.crash.{module}", task.model_dump_json()]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert ended.returncode == 0, ended.stderr.decode()[-3000:]
    return ended.stdout


@contextmanager
def databases(kind: str, request: pytest.FixtureRequest, count: int = 1) -> Iterator[list[str]]:
    """So many migrated PostgreSQL databases, or none of SQLite, whose file lies in the folder of the task."""
    if kind == "sqlite":
        yield ["sqlite"] * count
        return
    server: URL = request.getfixturevalue("postgres_server")
    with ExitStack() as stack:
        fresh = [stack.enter_context(fresh_database(server)) for _ in range(count)]
        urls = [url.render_as_string(hide_password=False) for url in fresh]
        for url in urls:
            db = Database(url)
            migrate(db)
            db.close()
        yield urls
