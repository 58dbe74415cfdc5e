"""Being told to stop by a signal, which comes between any two steps of what runs then, also of what holds a lock."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from types import FrameType

STOPPED_BY = (signal.SIGINT, signal.SIGTERM)
LOG_SECONDS = 1.0
"""How long at most the end waits for what is still told of a signal."""


@contextmanager
def stoppable(told: Callable[[signal.Signals], None] | None = None, *, twice_ends: bool) -> Iterator[threading.Event]:
    """An event that SIGINT and SIGTERM set; `told` hears of each, in a thread of its own.

    The handler itself sets no event and writes no log, as it would wait for ever where the thread that it interrupts
    holds their locks: it puts into a `SimpleQueue`, which is made for this. With `twice_ends` a second signal raises
    `KeyboardInterrupt` in the main thread. In another thread no signal is heard.
    """
    stopping = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield stopping
        return
    heard: SimpleQueue[int] = SimpleQueue()
    signals: list[int] = []

    def hear(number: int, _frame: FrameType | None) -> None:
        heard.put(number)
        signals.append(number)
        if twice_ends and len(signals) > 1:
            raise KeyboardInterrupt

    def pass_on() -> None:
        while number := heard.get():
            if told is not None:
                told(signal.Signals(number))
            stopping.set()

    passing = threading.Thread(target=pass_on, name="signals", daemon=True)
    passing.start()
    before = {number: signal.signal(number, hear) for number in STOPPED_BY}
    try:
        yield stopping
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        heard.put(0)
        passing.join(LOG_SECONDS)
