"""Who goes first: while a person waits for an answer, what can wait gives way for a moment."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Precedence:
    """Counts those who wait. Work that stands back asks here before each piece of it."""

    def __init__(self) -> None:
        self._waiting = 0
        self._changed = threading.Condition()

    @contextmanager
    def waits(self) -> Iterator[None]:
        """Somebody waits until this ends."""
        with self._changed:
            self._waiting += 1
        try:
            yield
        finally:
            with self._changed:
                self._waiting -= 1
                if not self._waiting:
                    self._changed.notify_all()

    def give_way(self, most_seconds: float) -> None:
        """Return once nobody waits, or after this time: work goes on, however many come."""
        with self._changed:
            self._changed.wait_for(lambda: not self._waiting, most_seconds)
