"""Who holds a lease: a process, by a name that tells whether it still lives to others on the same kernel.

A name says host, process, when that process began, and in which kernel and pid namespace its number counts. Elsewhere
the same number may be anybody's, so nothing is said of it there, and only the lease's own end counts.
"""

import hashlib
import os
import socket
import uuid
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from graph.store.hostlock import this_host

PROC = Path("/proc")
PARTS = 5
STATE, STARTED = 0, 19
"""Places in `/proc/PID/stat` after the process's name, which may hold anything."""
DEAD = frozenset("ZX")


class Process(NamedTuple):
    """What a name says; `place` stands for kernel and pid namespace."""

    host: str
    pid: int
    started: str
    place: str


def new_owner() -> str:
    """A name for this process that no other has, nor it itself another time."""
    started = _status(os.getpid())
    return ":".join((socket.gethostname(), str(os.getpid()), started[1], _place(), uuid.uuid4().hex[:6]))


def process_of(owner: str) -> Process | None:
    """The process that a name means; None where it is another kind of name."""
    parts = owner.split(":")
    if len(parts) != PARTS or not parts[1].isdecimal():
        return None
    return Process(parts[0], int(parts[1]), parts[2], parts[3])


def is_gone(owner: str) -> bool:
    """Whether it is certain that nobody acts under this name any more: its process was one of ours, and has ended."""
    process = process_of(owner)
    if process is None or not process.started or not _place():
        return False
    if (process.host, process.place) != (socket.gethostname(), _place()):
        return False
    if (process.pid, process.started) == (os.getpid(), _own_start(os.getpid())):
        return False
    try:
        os.kill(process.pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        pass  # Somebody else's process has that number now, or ours runs as another user: `stat` tells.
    state, started = _status(process.pid)
    return state in DEAD or (started not in {"", process.started})


def say_owner(owner: str) -> str:
    """The name for people."""
    process = process_of(owner)
    return f"process {process.pid} on {process.host}" if process else owner


def _status(pid: int) -> tuple[str, str]:
    """The state of a process and when it began, in ticks of its kernel; empty where that cannot be seen."""
    try:
        fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return "", ""
    return fields[STATE], fields[STARTED]


@lru_cache(maxsize=1)
def _own_start(pid: int) -> str:
    """When this process began; by its number, which a forked child has another of."""
    return _status(pid)[1]


@lru_cache(maxsize=1)
def _place() -> str:
    """What makes process numbers comparable: this boot of this kernel, and the pid namespace. Empty where unknown."""
    try:
        namespace = (PROC / "self/ns/pid").readlink()
    except OSError:
        return ""
    return hashlib.sha256(f"{this_host().boot} {namespace}".encode()).hexdigest()[:8]
