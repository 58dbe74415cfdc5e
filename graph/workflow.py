"""The graph: the only module that names edges. Nodes look and act; from here one sees where they lead."""

from collections.abc import Callable
from functools import cache
from typing import Any

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from graph.core.production import State
from graph.nodes.desk import WRITING, comply, produce, research, route
from graph.nodes.gates import (
    open_outcome,
    open_partial,
    open_publish,
    open_script,
    open_step,
    open_video,
    wait_gate,
)
from graph.nodes.release import UPLOADING
from graph.nodes.studio import BUILDING, MASTERING, PUBLICISING, VERIFYING, edit, settle, storyboard
from graph.nodes.work import WorkStep, work_node
from graph.state import RunState
from graph.toolbox import Toolbox

GRAPH_VERSION = "1"
"""Part of a run's name. A run of another version is never continued: a new run starts from the row."""

Router = Callable[[RunState], str]

BY_STATE: dict[str, str] = {
    State.DRAFT: "research",
    State.SCRIPT_PENDING_REVIEW: "open_script",
    State.READY_FOR_GENERATION: "storyboard",
    State.VIDEO_PENDING_REVIEW: "open_video",
    State.READY_FOR_PUBLISH: "open_publish",
    State.PUBLISHING: "upload",
}
GATES = {
    "open_script": "wait_script",
    "open_video": "wait_video",
    "open_publish": "wait_publish",
    "open_partial": "wait_partial",
    "open_outcome": "wait_outcome",
    "open_step": "wait_step",
}
QUESTIONS = {"before": "open_step", "after": "open_step", "outcome": "open_outcome", "again": "storyboard"}
WORK = {step.name: step for step in (WRITING, BUILDING, MASTERING, VERIFYING, PUBLICISING, UPLOADING)}


def by_row(state: RunState) -> str:
    """Where the row says to go on; a video that is out comes back only for a new release."""
    if state.get("again"):
        return "open_publish"
    return BY_STATE.get(state["state"], END)


def _onward(here: State, then: str) -> Router:
    """On while the row is where the node left it; otherwise somebody moved it, and the row is looked at again."""

    def choose(state: RunState) -> str:
        return then if state["state"] == here else "route"

    return choose


def _after_work(step: WorkStep, then: str) -> Router:
    def choose(state: RunState) -> str:
        if state.get("waiting"):
            return step.name
        if state.get("ask"):
            return QUESTIONS[state["ask"]]
        return then if state["state"] == step.serves else "route"

    return choose


def _after_settle(state: RunState) -> str:
    if state.get("ask"):
        return {"rebuild": "build", "partial": "open_partial"}[state["ask"]]
    return _onward(State.READY_FOR_GENERATION, "edit")(state)


def _after_wait(here: str) -> Router:
    def choose(state: RunState) -> str:
        return here if state.get("waiting") else "route"

    return choose


def _after_wait_step(state: RunState) -> str:
    if state.get("waiting"):
        return "wait_step"
    step = WORK[state["step"]]
    return step.name if state["state"] == step.serves else "route"


def _draw() -> StateGraph[RunState, Toolbox, RunState, RunState]:
    graph: StateGraph[RunState, Toolbox, RunState, RunState] = StateGraph(RunState, context_schema=Toolbox)
    for node in (route, research, produce, comply, storyboard, settle, edit):
        graph.add_node(node.__name__, node)
    for step in WORK.values():
        graph.add_node(step.name, work_node(step))
    for opener in (open_script, open_video, open_publish, open_partial, open_outcome, open_step):
        graph.add_node(opener.__name__, opener)
    for wait in GATES.values():
        graph.add_node(wait, wait_gate)
    return graph


def _connect(graph: StateGraph[RunState, Toolbox, RunState, RunState]) -> None:
    making = State.READY_FOR_GENERATION
    graph.add_edge(START, "route")
    graph.add_conditional_edges("route", by_row, [*BY_STATE.values(), END])
    graph.add_conditional_edges("research", _onward(State.DRAFT, "produce"), ["produce", "route"])
    graph.add_conditional_edges("produce", _onward(State.DRAFT, "write"), ["write", "route"])
    _connect_work(graph, WRITING, "comply")
    graph.add_conditional_edges("comply", _onward(State.DRAFT, "open_script"), ["open_script", "route"])
    graph.add_conditional_edges("storyboard", _onward(making, "build"), ["build", "route"])
    _connect_work(graph, BUILDING, "settle")
    graph.add_conditional_edges("settle", _after_settle, ["edit", "build", "open_partial", "route"])
    graph.add_conditional_edges("edit", _onward(making, "master"), ["master", "route"])
    _connect_work(graph, MASTERING, "verify", "storyboard")
    _connect_work(graph, VERIFYING, "publicise", "storyboard")
    _connect_work(graph, PUBLICISING, "open_video", "storyboard")
    _connect_work(graph, UPLOADING, "route", "open_outcome")
    for opener, wait in GATES.items():
        graph.add_edge(opener, wait)
        if wait != "wait_step":
            graph.add_conditional_edges(wait, _after_wait(wait), [wait, "route"])
    graph.add_conditional_edges("wait_step", _after_wait_step, ["wait_step", *WORK, "route"])


def _connect_work(
    graph: StateGraph[RunState, Toolbox, RunState, RunState], step: WorkStep, then: str, *further: str
) -> None:
    targets = dict.fromkeys([then, step.name, "open_step", "route", *further])
    graph.add_conditional_edges(step.name, _after_work(step, then), list(targets))


Graph = CompiledStateGraph[Any, Any, Any, Any]


@cache
def build_graph() -> Graph:
    """The compiled graph, without a saver. Compiling takes 40 ms, so it is done once."""
    graph = _draw()
    _connect(graph)
    return graph.compile()


def graph_on(saver: BaseCheckpointSaver[Any]) -> Graph:
    """The graph on a saver of its own, because a saver is fenced for one claim."""
    return build_graph().copy({"checkpointer": saver})


def mermaid() -> str:
    """The graph as Mermaid text."""
    return build_graph().get_graph().draw_mermaid()
