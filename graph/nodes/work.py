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
from graph.store.items import items_of
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
        plan = _look(box, production, step)
        if not isinstance(plan, _Plan):
            return plan
        items = plan.items or _ensure(box, plan)
        open_items = [item.id for item in items if not item.is_settled]
        if open_items:
            interrupt({"items": open_items})  # Woken: workflow.py brings us back here, and the rows are read again.
            return RunState(waiting=True)
        if items and _all_done(items) and _must_ask(box, production, step, "after", subject_after(step.name, items)):
            return RunState(ask="after", step=step.name, waiting=False)
        ask = step.apply(box, production, items)
        return seen(box, production) | RunState(ask=ask)

    return run


@dataclass(frozen=True)
class _Plan:
    """The work that is wanted; its items, where all of them are there and none has to be done again."""

    wanted: tuple[WantedItem, ...]
    items: tuple[Item, ...] = ()
    lost: tuple[Item, ...] = ()


def _look(box: Toolbox, production: ProductionId, step: WorkStep) -> _Plan | RunState:
    """What the step has to do, in one look; or where to go instead, when there is nothing or a question comes first."""
    with box.db.read() as session:
        if state_of(box, production) is not step.serves:
            return seen(box, production)
        wanted = step.wanted(box, production)
        if wanted and _must_ask(box, production, step, "before", subject_before(step.name, wanted)):
            return RunState(ask="before", step=step.name, waiting=False)
        found = items_of(session, wanted)
        if len(found) < len(wanted):
            return _Plan(wanted)
        items = tuple(found[item.key] for item in wanted)
        lost = _lost(box, step, items)
    return _Plan(wanted, lost=lost) if lost else _Plan(wanted, items)


def _lost(box: Toolbox, step: WorkStep, items: tuple[Item, ...]) -> tuple[Item, ...]:
    """The settled items whose files are gone."""
    if not all(item.is_settled for item in items):
        return ()
    kept = {item.id: step.keeps(item.result) for item in items if item.state is ItemState.DONE}
    there = box.artifacts.which_are_there([key for keys in kept.values() for key in keys])
    return tuple(item for item in items if item.attempt < MOST_ATTEMPTS and not there.issuperset(kept.get(item.id, ())))


def _ensure(box: Toolbox, plan: _Plan) -> tuple[Item, ...]:
    if not plan.wanted:
        return ()
    with box.db.write() as session:
        box.ledger.redo(session, plan.lost)
        return box.ledger.ensure(session, plan.wanted)


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
