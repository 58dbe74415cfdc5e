"""Runs of the graph: a program counter that may be lost, aged or repeated without harm."""

import contextlib
import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ormsgpack
import pytest
from langgraph.runtime import Runtime
from sqlalchemy import func, select

from graph.core.ids import ProductionId
from graph.core.production import State
from graph.nodes.desk import WRITING, comply, produce, research, route
from graph.nodes.gates import open_publish, open_script, open_video
from graph.nodes.look import Box
from graph.nodes.release import UPLOADING
from graph.nodes.studio import BUILDING, MASTERING, PUBLICISING, VERIFYING, edit, settle, storyboard
from graph.nodes.work import work_node
from graph.state import RunState
from graph.store.productions import wake
from graph.store.saver import delete_checkpoints, open_saver
from graph.store.tables import Base, EventRow, HistoryRow, ProductionRow
from graph.work.executor import carry_out
from graph.workflow import GRAPH_VERSION
from tests.fakes.studio import ANNA, FakeStudio
from tests.fakes.walking import Trouble, feed, gates, kinds, row, state, work_through

SMALL_BYTES = 4096
GATES = ["script", "video", "publish"]
Node = Callable[..., RunState]


def thread(production: ProductionId, run: int = 1, version: str = GRAPH_VERSION) -> str:
    return f"prod:{production}:r{run}:{version}"


def checkpoints(
    studio: FakeStudio, production: ProductionId, run: int = 1, version: str = GRAPH_VERSION
) -> list[dict[str, Any]]:
    """The state in each checkpoint of a run, the newest first."""
    with open_saver(studio.url, production, row(studio, production).fence) as saver:
        found = saver.list({"configurable": {"thread_id": thread(production, run, version)}})
        return [one.checkpoint["channel_values"] for one in found]


def publish(studio: FakeStudio, production: ProductionId) -> None:
    studio.walk_to(production, "publish")
    studio.decide(production)
    studio.work(production)
    assert state(studio, production) is State.SCHEDULED


def test_the_state_of_a_run_is_small_and_plain(studio: FakeStudio, monkeypatch: pytest.MonkeyPatch) -> None:
    for drop in ("prune_checkpoints", "delete_checkpoints"):
        monkeypatch.setattr(f"graph.work.runner.{drop}", lambda *_: None)
    production = studio.start()
    publish(studio, production)

    kept = checkpoints(studio, production)

    assert len(kept) > 20
    for values in kept:
        own = {name: value for name, value in values.items() if name in RunState.__annotations__}
        assert len(json.dumps(own)) < SMALL_BYTES
        assert all(isinstance(value, str | bool) for value in own.values())
        assert len(repr(values)) < SMALL_BYTES
    assert any(values.get("production_id") == production for values in kept)


def test_of_a_run_only_what_it_goes_on_from_is_kept(studio: FakeStudio) -> None:
    production = studio.start()
    for kind in GATES:
        studio.walk_to(production, kind)
        assert len(checkpoints(studio, production)) == 1

    publish(studio, production)

    assert checkpoints(studio, production) == []


def test_a_checkpoint_that_names_code_to_call_calls_nothing(studio: FakeStudio, tmp_path: Path) -> None:
    mark = tmp_path / "called"
    with open_saver(studio.url, "none", 0) as saver:
        told = ormsgpack.packb(ormsgpack.Ext(0, ormsgpack.packb(("os", "system", f"touch {mark}"))))
        saver.serde.loads_typed(("msgpack", told))

    assert not mark.exists()


def test_a_graph_is_run_for_news_from_outside_and_never_for_its_own(studio: FakeStudio) -> None:
    production = studio.start()

    publish(studio, production)

    pieces_of_work, people, beginning = 6, 3, 1
    found = row(studio, production)
    assert found.fence == pieces_of_work + people + beginning
    assert found.wake == found.handled


@pytest.mark.parametrize("kind", GATES)
def test_a_lost_checkpoint_is_made_up_for_from_the_rows(studio: FakeStudio, kind: str) -> None:
    production = studio.start()
    gate = studio.walk_to(production, kind)

    delete_checkpoints(studio.url, [thread(production)])
    studio.productions.resume(production, ANNA)
    studio.work(production)
    assert studio.gate(production) == gate

    delete_checkpoints(studio.url, [thread(production)])
    publish(studio, production)
    assert kinds(studio, production) == GATES
    assert len(feed(studio)) == 1


@pytest.mark.parametrize("kind", GATES)
def test_a_paused_run_of_an_older_graph_is_continued_by_a_new_run(
    studio: FakeStudio, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    production = studio.start()
    with monkeypatch.context() as older:
        older.setattr("graph.work.runner.GRAPH_VERSION", "0")
        studio.walk_to(production, kind)
    assert len(checkpoints(studio, production, version="0")) == 1

    publish(studio, production)

    found = row(studio, production)
    assert (found.run, found.graph_version) == (2, GRAPH_VERSION)
    assert checkpoints(studio, production, version="0") == []
    assert kinds(studio, production) == GATES


def test_a_retry_and_a_changed_release_are_runs_of_their_own(studio: FakeStudio, trouble: Trouble) -> None:
    production = studio.start()
    studio.walk_to(production, "script")
    trouble.begin("fail:thumbnail")
    studio.decide(production)
    work_through(studio, production)
    trouble.end()
    studio.productions.retry(production, ANNA)
    publish(studio, production)
    studio.productions.change_release(production, (), ANNA)
    studio.work(production)

    assert row(studio, production).run == 3
    assert [len(checkpoints(studio, production, run)) for run in (1, 2, 3)] == [0, 0, 1]


def test_waking_a_production_without_news_changes_nothing(studio: FakeStudio) -> None:
    production = studio.start()
    studio.walk_to(production, "video")
    before = fingerprint(studio)

    for _ in range(3):
        with studio.db.write() as session:
            wake(session, production)
        studio.work(production)

    assert fingerprint(studio) == before


def fingerprint(studio: FakeStudio) -> dict[str, Any]:
    """How many rows there are of everything, and what the productions say, but for counters of looks."""
    with studio.db.read() as session:
        counts = {
            table.name: session.scalar(select(func.count()).select_from(table)) for table in Base.metadata.sorted_tables
        }
        seen = {"wake", "handled", "fence", "not_before"}
        rows = [
            {
                column.key: getattr(found, column.key)
                for column in ProductionRow.__table__.columns
                if column.key not in seen
            }
            for found in session.scalars(select(ProductionRow))
        ]
    return {"counts": counts, "productions": rows}


class Twice:
    """Calls each node two times, as a worker does that dies before its checkpoint, and compares what came of it."""

    def __init__(self, studio: FakeStudio, production: ProductionId) -> None:
        self._studio = studio
        self._production = production

    def run(self, *nodes: Node) -> None:
        for node in nodes:
            once, twice = self._call(node), self._call(node)
            assert once == twice, node

    def work(self, step: Any) -> None:
        """Ask for the work twice, do it, and apply it twice."""
        node = work_node(step)
        self.run(node)
        while item := self._studio.ledger.claim_item():
            carry_out(self._studio.toolbox(), item, renew_seconds=15.0, stopping=threading.Event())
        self.run(node)

    def _call(self, node: Node) -> dict[str, Any]:
        box: Box = Runtime(context=self._studio.toolbox())
        with contextlib.suppress(RuntimeError):  # What LangGraph's interrupt raises where no graph runs.
            node(RunState(production_id=self._production), box)
        return fingerprint(self._studio)


def test_every_node_of_the_way_has_one_effect_however_often_it_runs(studio: FakeStudio) -> None:
    production = studio.start()
    twice = Twice(studio, production)

    twice.run(route, research, produce)
    twice.work(WRITING)
    twice.run(comply, open_script)
    studio.decide(production)
    twice.run(open_script, storyboard)
    twice.work(BUILDING)
    twice.run(settle, edit)
    for step in (MASTERING, VERIFYING, PUBLICISING):
        twice.work(step)
    twice.run(open_video)
    studio.decide(production)
    twice.run(open_video, open_publish)
    studio.decide(production)
    twice.run(open_publish)
    twice.work(UPLOADING)

    assert state(studio, production) is State.SCHEDULED
    assert kinds(studio, production) == GATES
    assert len(gates(studio, production)) == 3
    assert len(feed(studio)) == 1
    with studio.db.read() as session:
        assert session.query(HistoryRow).count() == 6
        assert session.query(EventRow).filter_by(name="gate_opened").count() == 3


def test_nodes_of_another_place_do_nothing(studio: FakeStudio) -> None:
    production = studio.start()
    publish(studio, production)
    before = fingerprint(studio)

    Twice(studio, production).run(
        research,
        comply,
        open_script,
        storyboard,
        settle,
        edit,
        open_video,
        *map(work_node, (WRITING, BUILDING, UPLOADING)),
    )

    assert fingerprint(studio)["counts"] == before["counts"]
    assert state(studio, production) is State.SCHEDULED
