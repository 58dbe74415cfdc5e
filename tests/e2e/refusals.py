"""What the tests of terminal errors share."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from tests.fakes.terminal import QUICK, Terminal

ROOT = Path(__file__).resolve().parents[2]


LONG = "The sea is deep. It is cold there, too. " * 40


def typed_elsewhere(folder: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "tests.fakes.terminal", *arguments]


def environ_of(folder: Path) -> dict[str, str]:
    return dict(os.environ) | QUICK | {"GREENLIGHT_DATA_DIR": str(folder / "data")}


def source_of(folder: Path, content: bytes) -> str:
    path = folder / "source.txt"
    path.write_bytes(content)
    return str(path)


def refused(terminal: Terminal, *arguments: str, answers: str | None = None) -> str:
    answer = terminal.type(*arguments, answers=answers)
    assert answer.code == 1, answer.out
    assert answer.err.startswith("error:")
    assert "Traceback" not in answer.out + answer.err
    return " ".join(answer.err.split())


@contextmanager
def another_process() -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A process of this host, and its name as an owner of leases."""
    who = "from graph.store.owners import new_owner; print(new_owner(), flush=True); input()"
    command = [sys.executable, "-c", who]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process, process.stdout.readline().strip()
        process.kill()


def hold(terminal: Terminal, production: str, owner: str, seconds: float) -> None:
    """Let somebody hold the production, as at the moment in which they are killed."""
    until = terminal.clock.now() + timedelta(seconds=seconds)
    with sqlite3.connect(terminal.data / "greenlight.db") as database:
        values = (owner, until.strftime("%Y-%m-%dT%H:%M:%S.%fZ"), production)
        database.execute("UPDATE production SET lease_owner = ?, lease_until = ? WHERE id = ?", values)
