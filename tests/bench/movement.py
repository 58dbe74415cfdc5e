"""What moving a production costs, without its makers: the graph, the store and the ledger."""

import statistics
import tempfile
import time
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

from tests.bench.table import Row
from tests.fakes.studio import FakeStudio, open_studio

PAUSED = 1000
SAMPLES = 15


def overhead_seconds() -> float:
    """Seconds of wall time that graph and store take for one production from brief to channel, the best of three."""
    with _folder() as folder, _studio(folder) as studio:
        return min(_walk(studio) for _ in range(3))


def _walk(studio: FakeStudio) -> float:
    production = studio.start()
    begun = time.perf_counter()
    studio.walk_to(production, "publish")
    studio.decide(production)
    studio.work(production)
    return time.perf_counter() - begun


def resume_ratio() -> list[Row]:
    """Resuming one production beside 1,000 paused ones, against resuming it alone, turn by turn."""
    with ExitStack() as stack:
        alone, crowded = (stack.enter_context(_studio(stack.enter_context(_folder()))) for _ in range(2))
        for _ in range(PAUSED):
            crowded.work(crowded.start())
        pairs = [(_resume(alone), _resume(crowded)) for _ in range(SAMPLES)]
    quiet = statistics.median(pair[0] for pair in pairs)
    ratio = statistics.median(pair[1] / pair[0] for pair in pairs)
    return [
        Row("resume beside 1,000 paused productions / alone", ratio, 1.2),
        Row("resume alone", quiet * 1000, unit=" ms"),
    ]


def _folder() -> AbstractContextManager[str]:
    return tempfile.TemporaryDirectory()


def _studio(folder: str) -> AbstractContextManager[FakeStudio]:
    return open_studio(f"sqlite:///{folder}/greenlight.db", Path(folder))


def _resume(studio: FakeStudio) -> float:
    """Seconds from an approval until the graph has taken it up and waits again."""
    production = studio.start()
    studio.work(production)
    begun = time.perf_counter()
    studio.decide(production)
    studio.run_one_graph()
    return time.perf_counter() - begun
