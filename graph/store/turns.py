"""Taking turns, first come first served, among the threads of one process; people go before what nobody waits for.

SQLite lets one connection write at a time and has no queue: whoever waits looks again after ever longer naps, of a
tenth of a second in the end, and whoever comes just then goes first. Under load some wait for a second and more, as
measured with fifty writes a second beside a busy sender. Threads of one process can be woken instead.
"""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

MOST_IN_A_ROW = 4
"""After so many who went before others, one of the others has a turn."""


class Turns:
    """A lock that is handed on in the order in which it was asked for, by those who go first and by the others."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_taken = False
        self._first: deque[threading.Lock] = deque()
        self._others: deque[threading.Lock] = deque()
        self._in_a_row = 0

    @property
    def waiting(self) -> int:
        """How many wait for a turn."""
        return len(self._first) + len(self._others)

    @contextmanager
    def turn(self, patience_seconds: float, *, goes_first: bool = False) -> Iterator[bool]:
        """Wait for a turn and have it until the block ends. False: it did not come in time, and is not had."""
        has_turn = self._wait(patience_seconds, self._first if goes_first else self._others)
        try:
            yield has_turn
        finally:
            if has_turn:
                self._hand_on()

    def _wait(self, patience_seconds: float, line: deque[threading.Lock]) -> bool:
        with self._lock:
            if not self._is_taken:
                self._is_taken = True
                return True
            called = threading.Lock()
            called.acquire()
            line.append(called)
        if called.acquire(timeout=patience_seconds):
            return True
        with self._lock:
            if called in line:
                line.remove(called)
                return False
        return True  # It came just now.

    def _hand_on(self) -> None:
        with self._lock:
            if not self.waiting:
                self._is_taken = False
                return
            is_first = bool(self._first) and (not self._others or self._in_a_row < MOST_IN_A_ROW)
            self._in_a_row = self._in_a_row + 1 if is_first and self._others else 0
            (self._first if is_first else self._others).popleft().release()
