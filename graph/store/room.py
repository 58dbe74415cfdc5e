"""Whether there is room on this machine's disks, and what is said where there is none."""

import errno
import os
import shutil
from pathlib import Path

ROOM_BYTES = 131_072
"""Less than this is no room: the log of a single transaction needs about as much."""
FILM_BYTES = 100_000_000
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def has_room(folder: Path) -> bool:
    """Whether anything can be written in a folder. What else is wrong with it counts as room."""
    probe = folder / f".room-{os.getpid()}"
    try:
        descriptor = os.open(probe, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        try:
            os.write(descriptor, bytes(ROOM_BYTES))
        finally:
            os.close(descriptor)
            probe.unlink(missing_ok=True)
    except OSError as error:
        return error.errno not in FULL
    return True


def say_full(folder: Path) -> str:
    """That the disk is full: where, how much is free, and how much a video needs."""
    needs = f"a video needs about {FILM_BYTES // 1_000_000} MB while it is made"
    free = shutil.disk_usage(folder).free
    if free >= FILM_BYTES:  # A quota is used up: what the disk itself has left is no help.
        return f"the disk is full: nothing more may be written in {folder}; {needs}"
    return f"the disk is full: {free / 1_000_000:.1f} MB are free in {folder}; {needs}"
