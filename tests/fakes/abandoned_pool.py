"""A parent that starts a pool, says whom it started, and waits to be killed: `python -m` with a pipe's path."""

import sys
import threading
from pathlib import Path

from graph.work.pool import ProcessPool


def main(folder: str) -> None:
    pool = ProcessPool(2, packages=("tests.fakes",))
    for function, pipe in (("hold_the_lock", "locked"), ("wait_for", "waiting")):
        request = {"started": str(Path(folder, pipe)), "gate": str(Path(folder, "gate"))}
        threading.Thread(target=_call, args=(pool, f"tests.fakes.heavy:{function}", request)).start()


def _call(pool: ProcessPool, function: str, request: dict[str, str]) -> None:
    pool.call(function, request, progress=lambda *_: None, cancelled=lambda: False)


if __name__ == "__main__":
    main(sys.argv[1])
