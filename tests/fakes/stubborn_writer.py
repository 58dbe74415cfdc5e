"""A worker that writes checkpoints until its lease is lost: `python -m tests.fakes.stubborn_writer URL THREAD`."""

import sys

from langgraph.checkpoint.base import empty_checkpoint
from langgraph.checkpoint.base.id import uuid6

from graph.core.errors import LeaseLost
from graph.store.saver import open_saver


def main(database_url: str, thread: str) -> None:
    with open_saver(database_url, "p1", 1) as saver:
        for step in range(1_000_000):
            config = {"configurable": {"thread_id": thread, "checkpoint_ns": ""}}
            checkpoint = {**empty_checkpoint(), "id": str(uuid6(clock_seq=step))}
            try:
                saver.put(config, checkpoint, {"source": "loop", "step": step, "parents": {}}, {})
            except LeaseLost:
                return
            if step == 0:
                sys.stdout.write("writing\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
