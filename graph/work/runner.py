"""Running the graph of one claimed production until it waits or ends."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import structlog
from langgraph.types import Command

from graph.core.errors import LeaseLost
from graph.core.failpoint import failpoint
from graph.core.ids import ProductionId
from graph.core.production import OUT, TERMINAL, State
from graph.nodes.look import seen
from graph.store.artifacts import ArtifactStore
from graph.store.ledger import Claim
from graph.store.productions import get_row, set_values, wake
from graph.store.saver import delete_checkpoints, open_saver, prune_checkpoints
from graph.toolbox import Toolbox
from graph.workflow import GRAPH_VERSION, graph_on

log = structlog.get_logger()

RECURSION_LIMIT = 200


def run_graph(box: Toolbox, claim: Claim, *, renew_seconds: float) -> None:
    """Take the production as far as it goes now: to a gate, to work that is under way, or to its end.

    Raises:
        LeaseLost: Another worker has the production, or it was aborted; from then on this run has written nothing.
    """
    db = box.ledger.claimed(claim)
    box = replace(box, db=db, artifacts=ArtifactStore(box.artifacts.folder, db))
    with _renewed(box, claim, renew_seconds), open_saver(box.db.url, claim.production, claim.fence) as saver:
        graph = graph_on(saver)
        config = _config(box, claim)
        failpoint("node.before")
        entry = _entry(claim, graph.get_state(config))
        reached = graph.invoke(entry, config, context=box, durability="sync", version="v2")
        failpoint("node.after")
    waits = bool(reached.interrupts)
    _tidy(box, config["configurable"]["thread_id"], waits=waits)
    if not waits:
        _begin_anew_unless_settled(box, claim)


def _tidy(box: Toolbox, thread: str, *, waits: bool) -> None:
    """Drop what no process will read again: all but the latest checkpoint of a run that waits, all of one that ended.

    A run whose checkpoints are gone is begun anew from its row, so this may happen at any time, beside anyone.
    """
    drop = prune_checkpoints if waits else delete_checkpoints
    drop(box.db.url, [thread])


def _config(box: Toolbox, claim: Claim) -> Any:
    run = _current_run(box, claim)
    thread = _thread(claim.production, run, GRAPH_VERSION)
    return {"configurable": {"thread_id": thread}, "recursion_limit": RECURSION_LIMIT}


def _current_run(box: Toolbox, claim: Claim) -> int:
    """The run's number. A row that was last run by another version of the graph gets a new one."""
    if claim.graph_version == GRAPH_VERSION:
        return claim.run
    with box.db.write() as session:
        row = get_row(session, claim.production)
        before, version = row.run, row.graph_version
        run = before + 1 if version else before
        set_values(session, claim.production, run=run, graph_version=GRAPH_VERSION)
    if version:
        delete_checkpoints(box.db.url, [_thread(claim.production, before, version)])
    return run


def _thread(production: ProductionId, run: int, version: str) -> str:
    return f"prod:{production}:r{run}:{version}"


def _entry(claim: Claim, snapshot: Any) -> Any:
    """How to go on: from the start, by waking all that waits, or from where the last process died.

    That a run has nothing next does not say that it has ended: a process that dies between a node's writes and its
    checkpoint leaves that picture too. Only the row tells.
    """
    if snapshot.created_at is None:
        return {"production_id": claim.production}
    if snapshot.interrupts:
        return Command(resume={waiting.id: "look again" for waiting in snapshot.interrupts})
    return None


@contextmanager
def _renewed(box: Toolbox, claim: Claim, renew_seconds: float) -> Iterator[None]:
    ended = threading.Event()

    def renew() -> None:
        while not ended.wait(renew_seconds):
            try:
                box.ledger.renew_production(claim)
            except LeaseLost:
                return  # The saver finds out by itself: every write is fenced.
            except Exception:
                log.exception("renewal_failed", production=claim.production)  # There is time left for another try.

    thread = threading.Thread(target=renew, name=f"lease {claim.production}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _begin_anew_unless_settled(box: Toolbox, claim: Claim) -> None:
    """A run that has ended though its row has not (an older graph, a lost checkpoint) is followed by a new run."""
    state = seen(box, claim.production)
    if State(state["state"]) in OUT | TERMINAL | {State.FAILED} and not state["again"]:
        return
    with box.db.write() as session:
        row = get_row(session, claim.production)
        set_values(session, claim.production, run=row.run + 1)
        wake(session, claim.production)
    log.warning("run_ended_early", production=claim.production, run=row.run)
