"""A database with one production, and a small run whose checkpoints are written to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from operator import or_
from typing import Annotated, Any, TypedDict

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver, empty_checkpoint
from langgraph.graph import START, StateGraph
from langgraph.types import Command, Send, interrupt
from sqlalchemy import Engine, create_engine, text

from graph.store.saver import close_savers, open_saver, prepare_saver

METADATA = {"source": "loop", "step": 1, "parents": {}}
CHECKPOINTS = "SELECT count(*) FROM checkpoints"

Saver = BaseCheckpointSaver[str]


@contextmanager
def one_production(database_url: str) -> Iterator[str]:
    """The tables of LangGraph and the production p1, whose fence is 1."""
    prepare_saver(database_url)
    execute(
        database_url,
        "CREATE TABLE production (id text PRIMARY KEY, fence integer)",
        "INSERT INTO production VALUES ('p1', 1)",
    )
    yield database_url
    close_savers(database_url)


def execute(url: str, *statements: str, **values: Any) -> list[Any]:
    """Run the statements in one transaction, and give back what the last one found."""
    engine = engine_of(url)
    try:
        with engine.begin() as connection:
            results = [connection.execute(text(statement), values) for statement in statements]
            return list(results[-1].scalars()) if results[-1].returns_rows else []
    finally:
        engine.dispose()


def engine_of(url: str) -> Engine:
    return create_engine(url)


def put(saver: Saver, thread: str = "t", values: dict[str, Any] | None = None) -> RunnableConfig:
    checkpoint = empty_checkpoint()
    checkpoint["channel_values"] = values or {}
    checkpoint["channel_versions"] = dict.fromkeys(values or {}, "1")
    return saver.put(config_of(thread), checkpoint, METADATA, checkpoint["channel_versions"])


def config_of(thread: str) -> RunnableConfig:
    return {"configurable": {"thread_id": thread, "checkpoint_ns": ""}}


class Run(TypedDict, total=False):
    production_id: str
    scenes: Annotated[dict[str, str], or_]
    decision: str


def build(saver: Saver) -> Any:
    """A fan-out of three, then a gate: what a production's run is made of."""

    def gate(state: Run) -> Run:
        return {"decision": interrupt({"gate": "g1"})}

    graph = StateGraph(Run)
    graph.add_node("plan", lambda _: {"production_id": "p1"})
    graph.add_node("scene", lambda given: {"scenes": {given["id"]: f"key-{given['id']}"}})
    graph.add_node("gate", gate)
    graph.add_edge(START, "plan")
    graph.add_conditional_edges("plan", lambda _: [Send("scene", {"id": name}) for name in "abc"], ["scene"])
    graph.add_edge("scene", "gate")
    return graph.compile(checkpointer=saver)


def run_to_the_gate(url: str, thread: str = "t") -> None:
    with open_saver(url, "p1", 1) as saver:
        build(saver).invoke({"production_id": "p1"}, config_of(thread), durability="sync")


def decide(url: str, fence: int = 1, thread: str = "t") -> dict[str, Any]:
    with open_saver(url, "p1", fence) as saver:
        graph = build(saver)
        (waiting,) = graph.get_state(config_of(thread)).interrupts
        answer = Command(resume={waiting.id: "approve"})
        decided: dict[str, Any] = graph.invoke(answer, config_of(thread), durability="sync")
        return decided
