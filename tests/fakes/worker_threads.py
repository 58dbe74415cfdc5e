"""A worker in this process, and waiting for what it does without sleeping."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from graph.core.errors import Cancelled
from graph.core.ids import ProductionId
from graph.toolbox import ProgressSink, Toolbox
from graph.work.transport import InlineTransport
from graph.work.worker import Pace, Worker

LONGEST_SECONDS = 60.0


@dataclass
class Watched:
    """A worker whose runs can be waited for."""

    worker: Worker
    news: threading.Condition = field(default_factory=threading.Condition)

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait until it holds after some run."""
        with self.news:
            assert self.news.wait_for(holds, LONGEST_SECONDS), "the worker did not get there"

    def tell(self, _production: ProductionId) -> None:
        with self.news:
            self.news.notify_all()


@contextmanager
def working(box: Toolbox, only: ProductionId | None = None) -> Iterator[Watched]:
    """A worker that has begun, and is stopped at the end."""
    worker = Worker(box, InlineTransport(), Pace(poll_seconds=0.05, reap_seconds=0.5, item_threads=2), only)
    watched = Watched(worker)
    worker.after_run = watched.tell
    worker.start()
    try:
        yield watched
    finally:
        worker.stop()


class EndlessPool:
    """Heavy work that goes on until it is told to stop."""

    def __init__(self) -> None:
        self.begun = threading.Event()

    def call(
        self,
        function: str,
        request: dict[str, Any],
        *,
        progress: ProgressSink,
        cancelled: Callable[[], bool],
        log: Callable[[str], None] | None = None,
    ) -> dict[str, Any]:
        self.begun.set()
        pause = threading.Event()
        while not cancelled():
            pause.wait(0.01)
        raise Cancelled("told to stop")
