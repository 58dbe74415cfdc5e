"""The shape of nodes that need heavy work: ensure the items, wait for them, then apply what came of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from langgraph.types import interrupt

from graph.core.gate import Approve, Gate, GateKind, Reject
from graph.core.ids import ProductionId, Sha256
from graph.core.item import Item, ItemState, WantedItem
from graph.core.production import State
from graph.core.value import digest
from graph.nodes.look import Box, production_of, seen, state_of
from graph.state import RunState
from graph.store.gates import list_gates
from graph.store.ledger import MOST_ATTEMPTS
from graph.store.productions import get_row
from graph.toolbox import Toolbox

Wanted = Callable[[Toolbox, ProductionId], tuple[WantedItem, ...]]
Apply = Callable[[Toolbox, ProductionId, tuple[Item, ...]], str]
"""Applies results; what it returns is a question to ask next, mostly none (an empty text)."""


class Node(Protocol):
    """What LangGraph calls; it hands in the runtime by its parameter's name."""

    def __call__(self, state: RunState, runtime: Box) -> RunState: ...


def _nothing(_result: dict[str, Any]) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True)
class WorkStep:
    """A step of heavy work: what it serves, what it wants, and what is done with the results.

    `keeps` tells the keys of the artifacts that a result needs; when a file of them is gone, the work is done again.
    """

    name: str
    serves: State
    wanted: Wanted
    apply: Apply
    keeps: Callable[[dict[str, Any]], tuple[str, ...]] = _nothing


def work_node(step: WorkStep) -> Node:
    """The node of a step. It may run any number of times: asking twice is asking once, applying twice changes nothing.

    The step's policy may put a question before its work ("human") or after it ("review").
    """

    def run(state: RunState, runtime: Box) -> RunState:
        box, production = runtime.context, production_of(state)
        if state_of(box, production) is not step.serves:
            return seen(box, production)
        wanted = step.wanted(box, production)
        if wanted and _must_ask(box, production, step, "before", subject_before(step.name, wanted)):
            return RunState(ask="before", step=step.name, waiting=False)
        items = _ensure(box, step, wanted)
        open_items = [item.id for item in items if not item.is_settled]
        if open_items:
            interrupt({"items": open_items})  # Woken: workflow.py brings us back here, and the rows are read again.
            return RunState(waiting=True)
        if items and _all_done(items) and _must_ask(box, production, step, "after", subject_after(step.name, items)):
            return RunState(ask="after", step=step.name, waiting=False)
        ask = step.apply(box, production, items)
        return seen(box, production) | RunState(ask=ask)

    return run


def _ensure(box: Toolbox, step: WorkStep, wanted: tuple[WantedItem, ...]) -> tuple[Item, ...]:
    with box.db.write() as session:
        items = box.ledger.ensure(session, wanted)
    if not all(item.is_settled for item in items):
        return items
    lost = [item for item in items if _has_lost_files(box, step, item)]
    if not lost:
        return items
    with box.db.write() as session:
        box.ledger.redo(session, lost)
        return box.ledger.ensure(session, wanted)


def _has_lost_files(box: Toolbox, step: WorkStep, item: Item) -> bool:
    if item.state is not ItemState.DONE or item.attempt >= MOST_ATTEMPTS:
        return False
    return not box.artifacts.are_there(step.keeps(item.result))


def _all_done(items: tuple[Item, ...]) -> bool:
    return all(item.state is ItemState.DONE for item in items)


def subject_before(step: str, wanted: tuple[WantedItem, ...]) -> Sha256:
    """What a question before the work binds: the work itself."""
    return Sha256(digest([step, "before", [item.key for item in wanted]]))


def subject_after(step: str, items: tuple[Item, ...]) -> Sha256:
    """What a question after the work binds: its results."""
    return Sha256(digest([step, "after", [[item.key, item.result] for item in items]]))


def _must_ask(box: Toolbox, production: ProductionId, step: WorkStep, when: str, subject: Sha256) -> bool:
    policy = {"before": "human", "after": "review"}[when]
    with box.db.read() as session:
        if get_row(session, production).policies.get(step.name) != policy:
            return False
        gates = list_gates(session, production)
    return not any(_answers(gate, step.name, subject) for gate in gates)


def _answers(gate: Gate, step: str, subject: Sha256) -> bool:
    if gate.kind is not GateKind.STEP or (gate.step, gate.subject) != (step, subject) or gate.decision is None:
        return False
    return isinstance(gate.decision.verdict, Approve | Reject)
