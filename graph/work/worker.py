"""The worker: threads that run graphs and carry out items, on one machine, beside any number of others."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog

from config.errors import ConfigError
from graph.core.errors import LeaseLost, LostRace, ProductionError
from graph.core.ids import ProductionId
from graph.core.item import Resource
from graph.store.heartbeats import beat, stop_beating
from graph.store.ledger import Claim
from graph.toolbox import Toolbox
from graph.work.executor import carry_out
from graph.work.reaper import reap
from graph.work.transport import Transport
from tools.errors import ToolError

log = structlog.get_logger()

LOOKS_AFTER_TROUBLE = 10
REAP_SECONDS = 5.0


@dataclass(frozen=True)
class Pace:
    """How often a worker looks, renews and reaps, and how many items it carries out at once."""

    poll_seconds: float = 0.5
    renew_seconds: float = 15.0
    reap_seconds: float = REAP_SECONDS
    item_threads: int = 4

    @property
    def trouble_seconds(self) -> float:
        """How long a thread rests after trouble, before its next try."""
        return LOOKS_AFTER_TROUBLE * self.poll_seconds


def resource_limits(render_processes: int) -> dict[Resource, int]:
    """How many items may hold each resource at once, over all workers of a database."""
    return {Resource.WRITER: 4, Resource.SCENE: render_processes, Resource.MASTER: 2, Resource.UPLOAD: 1}


@dataclass
class Worker:
    """Runs until it is stopped. With `only` it looks at one production and leaves the others alone."""

    box: Toolbox
    transport: Transport
    pace: Pace = field(default_factory=Pace)
    only: ProductionId | None = None
    after_run: Callable[[ProductionId], None] = lambda _production: None

    def __post_init__(self) -> None:
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []
        self._busy = 0
        self._lock = threading.Lock()

    def start(self) -> None:
        """Begin to work, in threads. Whoever works has a heartbeat from the first moment on."""
        self._look_after(self._beat)
        loops: list[tuple[str, Callable[[], bool]]] = [("graphs", self._run_one_graph)]
        loops += [(f"items {number}", self._do_one_item) for number in range(self.pace.item_threads)]
        for name, once in loops:
            self._spawn(name, lambda once=once: self._loop(once))  # type: ignore[misc]  # Bound at once, as it must be.
        self._spawn("clock", self._tick)

    def _spawn(self, name: str, target: Callable[[], None]) -> None:
        thread = threading.Thread(target=target, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def stop(self, grace_seconds: float = 20.0) -> None:
        """Take nothing new; what is under way is given back to the ledger, to go on from its last kept artifact.

        Returns after at most `grace_seconds`; what still runs then ends with the process, and its lease runs out.
        """
        self._stopping.set()
        self.transport.hint()
        deadline = time.monotonic() + grace_seconds
        for thread in self._threads:
            thread.join(max(deadline - time.monotonic(), 0.0))
        self._look_after(lambda: stop_beating(self.box.db, self.box.ledger.owner))

    @property
    def is_busy(self) -> bool:
        """Whether a graph or an item is under way in this worker."""
        return self._busy > 0

    def _loop(self, once: Callable[[], bool]) -> None:
        while not self._stopping.is_set():
            try:
                worked = self._counted(once)
            except Exception:
                # A database that restarts or a disk that fills must not end the worker; the ledger remembers.
                log.exception("worker_trouble")
                self._stopping.wait(self.pace.trouble_seconds)
                continue
            if not worked and not self._stopping.is_set():
                self.transport.wait(self.pace.poll_seconds)

    def _counted(self, once: Callable[[], bool]) -> bool:
        with self._lock:
            self._busy += 1
        try:
            return once()
        finally:
            with self._lock:
                self._busy -= 1

    def _run_one_graph(self) -> bool:
        claim = self.box.ledger.claim_production(self.only)
        if claim is None:
            return False
        try:
            self._run(claim)
        except LeaseLost as lost:
            log.info("run_stopped", production=claim.production, reason=str(lost))
        return True

    def _run(self, claim: Claim) -> None:
        from graph.work.runner import run_graph  # noqa: PLC0415 - LangGraph is slow to import; `run` shows life first.

        try:
            run_graph(self.box, claim, renew_seconds=self.pace.renew_seconds)
        except LeaseLost:
            raise
        except Exception as error:
            log.exception("run_failed", production=claim.production)
            if not self._is_hopeless(claim, error):
                self.box.ledger.pause_production(claim)
                return
        self.box.ledger.release_production(claim, handled=True)
        self.after_run(claim.production)
        self.transport.hint()

    def _is_hopeless(self, claim: Claim, error: Exception) -> bool:
        """Whether the production failed for good: the next run would meet the same error."""
        from graph.nodes.desk import break_off  # noqa: PLC0415 - as above.

        match error:
            case LostRace():
                return False
            case ToolError() if error.retryable:
                return False
            case ToolError() | ProductionError() | ConfigError():
                return break_off(self.box, claim.production, error)
            case _:
                return False

    def _do_one_item(self) -> bool:
        item = self.box.ledger.claim_item(self.only)
        if item is None:
            return False
        carry_out(self.box, item, renew_seconds=self.pace.renew_seconds, stopping=self._stopping)
        self.transport.hint()
        return True

    def _tick(self) -> None:
        while True:
            self._look_after(lambda: reap(self.box))
            if self._stopping.wait(self.pace.reap_seconds):
                return
            self._look_after(self._beat)

    def _beat(self) -> None:
        beat(self.box.db, self.box.ledger.owner, self.box.clock.now())

    def _look_after(self, duty: Callable[[], None]) -> None:
        try:
            duty()
        except Exception:
            log.exception("reaper_trouble")
