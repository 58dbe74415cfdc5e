"""A worker in a process of its own: `python -m tests.fakes.worker_process URL FOLDER PIPE NAME`.

It writes a line to the pipe when it works, and one after each run; SIGTERM ends it in order.
"""

import os
import signal
import sys
import threading
from pathlib import Path
from types import FrameType

from graph.core.ids import ProductionId
from graph.work.transport import InlineTransport
from graph.work.worker import Pace, Worker
from tests.fakes.studio import open_studio


def main(url: str, folder: str, pipe: str, name: str) -> None:
    ended = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        ended.set()

    def say(what: str) -> None:
        os.write(int(pipe), f"{name} {what}\n".encode())

    def tell(production: ProductionId) -> None:
        say(f"ran {production}")

    signal.signal(signal.SIGTERM, end)
    with open_studio(url, Path(folder), owner=name) as studio:
        pace = Pace(poll_seconds=0.05, item_threads=2)
        worker = Worker(studio.toolbox(), InlineTransport(), pace, after_run=tell)
        worker.start()
        say("works")
        while not ended.wait(0.5):
            pass
        worker.stop()
        say("ended")


if __name__ == "__main__":
    main(*sys.argv[1:])
