"""Taking turns, first come first served, among the threads of one process.

SQLite lets one connection write at a time and has no queue: whoever waits looks again after ever longer naps, of a
tenth of a second in the end, and whoever comes just then goes first. Under load some wait for a second and more, as
measured with fifty writes a second beside a busy sender. Threads of one process can be woken instead.
"""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class Turns:
    """A lock that is handed on in the order in which it was asked for."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_taken = False
        self._waiting: deque[threading.Lock] = deque()

    @property
    def waiting(self) -> int:
        """How many wait for a turn."""
        return len(self._waiting)

    @contextmanager
    def turn(self, patience_seconds: float) -> Iterator[bool]:
        """Wait for a turn and have it until the block ends. False: it did not come in time, and is not had."""
        has_turn = self._wait(patience_seconds)
        try:
            yield has_turn
        finally:
            if has_turn:
                self._hand_on()

    def _wait(self, patience_seconds: float) -> bool:
        with self._lock:
            if not self._is_taken:
                self._is_taken = True
                return True
            called = threading.Lock()
            called.acquire()
            self._waiting.append(called)
        if called.acquire(timeout=patience_seconds):
            return True
        with self._lock:
            if called in self._waiting:
                self._waiting.remove(called)
                return False
        return True  # It came just now.

    def _hand_on(self) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._is_taken = False
