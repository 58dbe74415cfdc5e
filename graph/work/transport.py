"""Carrying hints: somebody may look now. A hint that is lost or doubled harms nothing; the ledger is asked anyway."""

import threading
from typing import Protocol


class Transport(Protocol):
    """Carries hints between those who have news and those who wait for some."""

    def hint(self) -> None:
        """Say that there may be something to do."""
        ...

    def wait(self, seconds: float) -> None:
        """Return at the next hint, or after so many seconds."""
        ...


class InlineTransport:
    """Hints between the threads of one process. Other processes are found by looking at the ledger regularly."""

    def __init__(self) -> None:
        self._news = threading.Condition()
        self._count = 0

    def hint(self) -> None:
        with self._news:
            self._count += 1
            self._news.notify_all()

    def wait(self, seconds: float) -> None:
        with self._news:
            before = self._count
            self._news.wait_for(lambda: self._count != before, timeout=seconds)
