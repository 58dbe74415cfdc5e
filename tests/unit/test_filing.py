"""Files for people are written at once, or by a thread, which nobody waits for."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy.exc import OperationalError

from bot.filing import Filing
from bot.precedence import Precedence
from graph.core.ids import ProductionId

NAMES = ("before", "first", "broken", "full", "odd")
BEFORE, FIRST, BROKEN, FULL, ODD = (ProductionId(f"{name}-2222") for name in NAMES)
SECONDS = 10


class Disk:
    """Takes files at once from this thread, from others once it is `ready`."""

    def __init__(self) -> None:
        self.ready = threading.Event()
        self.begun, self.written = list[ProductionId](), list[ProductionId]()

    def write(self, production: ProductionId) -> None:
        if threading.current_thread() is not threading.main_thread():
            self.begun.append(production)
            assert self.ready.wait(SECONDS)
        if production == BROKEN:
            raise OperationalError("SELECT", {}, Exception("the database is away"))
        if production == ODD:
            raise LookupError("nobody foresaw this")
        if production == FULL:
            raise OSError(28, "No space left on device")
        self.written.append(production)


@pytest.fixture
def disk() -> Disk:
    return Disk()


@contextmanager
def running(filing: Filing, disk: Disk) -> Iterator[None]:
    """Its thread is about to write the first files, which the disk does not take yet; at the end it has stopped."""
    stopping = threading.Event()
    thread = threading.Thread(target=filing.run, args=(stopping, Precedence()))
    thread.start()
    until = time.monotonic() + SECONDS
    while not disk.begun and time.monotonic() < until:
        filing.leave(BEFORE)
        time.sleep(0.01)
    disk.written.clear()
    yield
    stopping.set()
    disk.ready.set()
    thread.join(SECONDS)
    assert not thread.is_alive()


def test_where_no_thread_runs_the_files_are_there_at_once(disk: Disk) -> None:
    Filing(disk.write).leave(FIRST)
    assert disk.written == [FIRST]


def test_nobody_waits_for_a_slow_disk_and_what_is_wanted_often_is_written_once(disk: Disk) -> None:
    filing = Filing(disk.write)
    with running(filing, disk):
        for _ in range(3):
            filing.leave(FIRST)
        assert disk.written == []
    assert disk.written.count(FIRST) == 1


def test_what_changes_while_it_is_written_is_written_anew(disk: Disk) -> None:
    filing = Filing(disk.write)
    with running(filing, disk):
        filing.leave(BEFORE)
    assert disk.written.count(BEFORE) == 2


def test_what_cannot_be_written_stops_neither_the_thread_nor_whoever_asks(disk: Disk) -> None:
    filing = Filing(disk.write)
    with running(filing, disk):
        for production in (BROKEN, FULL, FIRST):
            filing.leave(production)
    assert disk.written[-1] == FIRST
    filing.leave(FULL)
    filing.leave(BEFORE)
    assert disk.written[-1] == BEFORE


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_after_a_thread_that_broke_files_are_written_at_once(disk: Disk) -> None:
    filing = Filing(disk.write)
    with running(filing, disk):
        filing.leave(ODD)
        disk.ready.set()
        until = time.monotonic() + SECONDS
        while FIRST not in disk.written and time.monotonic() < until:
            filing.leave(FIRST)
            time.sleep(0.01)
    filing.leave(BEFORE)
    assert disk.written[-1] == BEFORE


def test_the_thread_gives_way_before_each_of_its_files(disk: Disk) -> None:
    begun = list[int]()

    class Watched(Precedence):
        def give_way(self, most_seconds: float) -> None:
            begun.append(len(disk.begun))
            super().give_way(most_seconds)

    disk.ready.set()
    filing, stopping = Filing(disk.write), threading.Event()
    thread = threading.Thread(target=filing.run, args=(stopping, Watched()))
    thread.start()
    until = time.monotonic() + SECONDS
    while len(begun) < 2 and time.monotonic() < until:
        filing.leave(FIRST)
        time.sleep(0.01)
    stopping.set()
    thread.join(SECONDS)
    assert begun[:2] == [0, 1]
