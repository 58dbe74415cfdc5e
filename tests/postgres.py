"""A PostgreSQL server of the tests' own: in memory, without waiting for a disk, and gone with the process it serves."""

import ctypes
import getpass
import os
import pwd
import random
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import URL, make_url

DEBIAN = Path("/usr/lib/postgresql")
# Linux keeps this folder in memory, where `fsync` costs nothing.
MEMORY = Path("/dev/shm")
ROOM_BYTES = 6 << 30
ATTEMPTS = 5
PATIENCE_SECONDS = 30
PORTS = range(20_000, 32_000)
"""Below those that Linux gives out by itself."""
SETTINGS = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=200")
"""Nobody needs these rows after the machine has lost its power."""
PREFIX = "greenlight-postgres-"
PR_SET_PDEATHSIG = 1


def has_room() -> bool:
    """Whether files of tests may lie in memory."""
    return os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM_BYTES


def find_programs() -> Path | None:
    """The folder of `initdb` and `postgres`: as the path says, or the newest of Debian's."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    found = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda program: float(program.parts[-3]))
    return found[-1].parent if found else None


@contextmanager
def own_postgres() -> Iterator[URL | None]:
    """A fresh server on this machine; None where its programs are missing, or root has no user to lend it."""
    programs, user = find_programs(), _find_user()
    if programs is None or user is None:
        yield None
        return
    with ExitStack() as stack:
        clear_up()
        home = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=MEMORY if has_room() else None))
        stack.callback(shutil.rmtree, home, ignore_errors=True)
        identity = _identity(user, home)
        made = [programs / "initdb", "-D", home / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]
        subprocess.run(made, cwd=home, check=True, capture_output=True, **identity)
        yield _start(stack, programs, home, identity)


def clear_up() -> None:
    """Remove what servers left whose process was killed."""
    for pid, home in homes():
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            shutil.rmtree(home, ignore_errors=True)
        except PermissionError:  # It is alive, and another person's.
            continue


def homes() -> Iterator[tuple[int, Path]]:
    """The folders of servers of tests, each with the process that it serves or served."""
    for place in (MEMORY, Path(tempfile.gettempdir())):
        for home in place.glob(f"{PREFIX}*-*"):
            yield int(home.name.removeprefix(PREFIX).partition("-")[0]), home


def _find_user() -> str | None:
    """Whom the server runs as: it refuses to be root."""
    if os.geteuid() != 0:
        return getpass.getuser()
    return next((user.pw_name for user in pwd.getpwall() if user.pw_name == "postgres"), None)


def _identity(user: str, home: Path) -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    shutil.chown(home, user)
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": ()}


def _start(stack: ExitStack, programs: Path, home: Path, identity: dict[str, Any]) -> URL:
    for _ in range(ATTEMPTS):
        port = random.SystemRandom().choice(PORTS)
        command = [programs / "postgres", "-D", home / "data", "-h", "127.0.0.1", "-p", str(port), "-k", home]
        command += [word for setting in SETTINGS for word in ("-c", setting)]
        log = stack.enter_context((home / "log").open("ab"))
        process = subprocess.Popen(command, cwd=home, stdout=log, stderr=log, preexec_fn=_end_together, **identity)  # noqa: PLW1509 - no thread of the tests runs yet.
        url = make_url(f"postgresql://postgres@127.0.0.1:{port}/postgres")
        if _answers(process, url):
            stack.callback(process.wait)
            stack.callback(process.send_signal, signal.SIGQUIT)
            return url
        process.kill()
        process.wait()
    raise RuntimeError(f"PostgreSQL does not start: {(home / 'log').read_text()[-2000:]}")


def _answers(process: subprocess.Popen[bytes], url: URL) -> bool:
    until = time.monotonic() + PATIENCE_SECONDS
    while process.poll() is None and time.monotonic() < until:
        try:
            psycopg.connect(url.render_as_string(hide_password=False)).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return process.poll() is None
    return False


def _end_together() -> None:
    """Let the kernel stop the server when the process that started it is gone."""
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:
        prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)
