"""What the processes of a bench use, read from Linux: CPU of those that live and those that ended, and the largest."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SAMPLE_SECONDS = 0.1
_TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds() -> float:
    """CPU seconds of this process, its living children and those it has waited for."""
    times = os.times()
    ended = times.user + times.system + times.children_user + times.children_system
    return ended + sum(_cpu(process) for process in _children())


def _cpu(process: int) -> float:
    fields = _read(process, "stat").rpartition(")")[2].split()
    return sum(int(ticks) for ticks in fields[11:15]) / _TICKS if fields else 0.0


@contextmanager
def peak_memory() -> Iterator[list[float]]:
    """The largest resident memory (MB) of this process or any child while the block runs, in the list afterwards.

    `ru_maxrss` would not do: a child's begins with what its parent had, and children that ended before count too.
    """
    ended, found, peak = threading.Event(), [0.0], list[float]()

    def sample() -> None:
        while not ended.wait(SAMPLE_SECONDS):
            found[0] = max([found[0], *(_peak_mb(process) for process in (os.getpid(), *_children()))])

    thread = threading.Thread(target=sample, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        ended.set()
        thread.join()
        peak.append(found[0])


def _peak_mb(process: int) -> float:
    _, mark, rest = _read(process, "status").partition("VmHWM:")
    return int(rest.split()[0]) / 1024 if mark else 0.0


def _children() -> tuple[int, ...]:
    found = (Path(f"/proc/{os.getpid()}/task/{task.name}/children") for task in Path("/proc/self/task").iterdir())
    return tuple(int(child) for file in found for child in _text(file).split())


def _read(process: int, name: str) -> str:
    return _text(Path(f"/proc/{process}/{name}"))


def _text(file: Path) -> str:
    try:
        return file.read_text()
    except OSError:  # It has ended meanwhile.
        return ""
