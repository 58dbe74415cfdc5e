"""Workers in threads and in processes: they carry productions on, survive what breaks, and end in order."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from config.channel import ChannelProfile
from graph.core.gate import Approve
from graph.core.ids import ProductionId
from graph.core.item import ItemState
from graph.core.production import State
from graph.store.heartbeats import live_workers
from graph.store.tables import WorkerRow
from graph.toolbox import Maker
from graph.work.pool import ProcessPool
from tests.fakes.studio import ANNA, BRIEF, FakeStudio
from tests.fakes.walking import attempts, feed, items, kinds, state
from tests.fakes.worker_threads import EndlessPool, Watched, working

ROOT = Path(__file__).parents[2]


def walk(studio: FakeStudio, watched: Watched, production: ProductionId) -> None:
    """Answer each gate with yes until the video is scheduled."""
    for _ in range(3):
        watched.until(lambda: studio.productions.find_gate(production) is not None)
        studio.decide(production)
        watched.worker.transport.hint()
    watched.until(lambda: state(studio, production) is State.SCHEDULED)


def test_a_worker_carries_a_production_from_gate_to_gate(studio: FakeStudio) -> None:
    production = studio.start()

    with working(studio.toolbox()) as watched:
        walk(studio, watched, production)

    assert kinds(studio, production) == ["script", "video", "publish"]
    assert len(feed(studio)) == 1
    assert {found.attempt for found in items(studio, production)} == {1}


def test_heavy_work_runs_in_processes_and_a_killed_one_costs_no_failure(studio: FakeStudio) -> None:
    production = studio.start()
    studio.walk_to(production, "script")
    studio.decide(production)
    pool = ProcessPool(1)
    mortal = Maker(name="mortal", dotted="tests.fakes.mortal_renderer:MortalRenderer", version="1")

    with working(studio.toolbox(pool=pool, renderer=mortal)) as watched:
        watched.until(lambda: studio.productions.find_gate(production) is not None)
    pool.close()

    gate = studio.gate(production)
    assert (gate.kind, gate.shown["warnings"]) == ("video", [])
    (killed,) = [found for found in items(studio, production) if found.attempt > 1]
    assert (killed.failures, killed.state) == (0, ItemState.DONE)
    assert [tried.outcome for tried in attempts(studio, killed)] == ["killed", "done"]


def test_a_stopped_worker_gives_its_work_back_without_a_failure(studio: FakeStudio) -> None:
    production = studio.start()
    studio.walk_to(production, "script")
    studio.decide(production)
    pool = EndlessPool()

    with working(studio.toolbox(pool=pool)):
        assert pool.begun.wait(30)

    given_back = [found for found in items(studio, production, "build") if found.attempt]
    assert given_back
    for found in given_back:
        assert (found.state, found.failures) == (ItemState.QUEUED, 0)
        assert {tried.outcome for tried in attempts(studio, found)} == {"stopped"}
    studio.work(production)
    assert studio.gate(production).kind == "video"


def test_a_run_that_breaks_does_not_end_the_worker(studio: FakeStudio) -> None:
    healthy = studio.channel

    def channel(name: str) -> ChannelProfile:
        if name == "broken":
            raise RuntimeError("this channel's file is broken")
        return healthy

    bad = studio.productions.start(BRIEF, healthy.model_copy(update={"name": "broken"}), ANNA)
    good = studio.start()

    with working(studio.toolbox(channel=channel)) as watched:
        watched.until(lambda: studio.productions.find_gate(good) is not None)

    assert studio.productions.find_gate(bad) is None
    assert state(studio, bad) is State.DRAFT


def test_a_worker_has_a_heartbeat_while_it_works(studio: FakeStudio) -> None:
    with working(studio.toolbox()):
        assert live_workers(studio.db, studio.clock.now()) == (studio.owner,)

    assert live_workers(studio.db, studio.clock.now()) == ()
    with studio.db.read() as session:
        assert session.query(WorkerRow).count() == 0


def test_a_worker_for_one_production_leaves_the_others_alone(studio: FakeStudio) -> None:
    other, mine = studio.start(), studio.start()
    studio.run_one_graph(other)  # Its script is to be written, by somebody else.

    with working(studio.toolbox(), only=mine) as watched:
        walk(studio, watched, mine)

    assert [found.state for found in items(studio, other)] == [ItemState.QUEUED]
    assert studio.productions.find_gate(other) is None


@contextmanager
def processes(studio: FakeStudio, *names: str) -> Iterator[tuple[TextIO, dict[str, subprocess.Popen[bytes]]]]:
    """Workers in processes of their own; what they tell comes through one pipe."""
    reading, writing = os.pipe()
    arguments = [sys.executable, "-m", "tests.fakes.worker_process", studio.url, str(studio.folder), str(writing)]
    started = {
        name: subprocess.Popen([*arguments, name], cwd=ROOT, pass_fds=(writing,), stdout=subprocess.DEVNULL)
        for name in names
    }
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            yield told, started
    finally:
        for process in started.values():
            process.kill()
            process.wait()


def test_two_processes_of_this_host_work_on_one_database_together(studio: FakeStudio) -> None:
    with processes(studio, "left", "right") as (told, _):
        assert {told.readline(), told.readline()} == {"left works\n", "right works\n"}
        productions = [studio.start() for _ in range(3)]
        for line in told:
            for production in productions:
                approve(studio, production)
            if all(state(studio, production) is State.SCHEDULED for production in productions):
                break
            assert line

    assert len(feed(studio)) == 3
    assert len({video["publish_at"] for video in feed(studio)}) == 3
    done = [found for production in productions for found in items(studio, production)]
    assert {tried.worker for found in done for tried in attempts(studio, found)} == {"left", "right"}
    assert {found.failures for found in done} == {0}
    assert all(kinds(studio, production) == ["script", "video", "publish"] for production in productions)


def approve(studio: FakeStudio, production: ProductionId) -> None:
    gate = studio.productions.find_gate(production)
    if gate is not None:
        studio.decide(production, Approve())


def test_a_worker_that_is_asked_to_end_ends_in_order(studio: FakeStudio) -> None:
    production = studio.start()

    with processes(studio, "left") as (told, started):
        assert "left works\n" in iter(told.readline, "")
        while studio.productions.find_gate(production) is None:
            assert told.readline()
        started["left"].send_signal(signal.SIGTERM)
        rest = told.read()

    assert rest.endswith("left ended\n")
    assert started["left"].returncode == 0
    with studio.db.read() as session:
        assert session.query(WorkerRow).count() == 0
    studio.decide(production)
    assert studio.walk_to(production, "publish").kind == "publish"
