"""A film that is really spoken, drawn and mastered comes out whole, though its worker is killed again and again."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.studio import Studio
from config.settings import load_settings
from graph.core.brief import Brief
from graph.core.errors import StaleDecision
from graph.core.gate import Approve
from graph.core.ids import ProductionId
from graph.core.item import ItemState
from graph.core.production import State
from graph.store.tables import ProductionRow, WorkItemRow
from tests.conftest import Say
from tests.crash.judge import chain_faults, faults
from tests.crash.processes import KINDS, ROOT, databases
from tests.fakes.studio import ANNA

KILLS = 8
SOURCE = (ROOT / "config" / "samples" / "octopus.md").read_text()
SECONDS_BETWEEN_LOOKS = 0.2
LONGEST_WORK_BEFORE_A_KILL = 3.0


@dataclass
class Server:
    """`greenlight serve`, which is killed with all its processes soon after it was seen to work, and started again."""

    studio: Studio
    environ: Mapping[str, str]
    chance: random.Random
    kills: int = 0
    ends_at: float | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        self.ends_at = None
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot.terminal.entry", "serve"],
            cwd=ROOT,
            env={**os.environ, **self.environ},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def look(self) -> None:
        """Wait a moment; kill when it is time."""
        try:
            self.process.wait(SECONDS_BETWEEN_LOOKS)
        except subprocess.TimeoutExpired:
            pass
        else:
            raise AssertionError(f"the server ended with {self.process.returncode}")
        if self.kills == KILLS:
            return
        if self.ends_at is None and self.is_working():
            self.ends_at = time.monotonic() + self.chance.uniform(0, LONGEST_WORK_BEFORE_A_KILL)
        if self.ends_at is not None and time.monotonic() >= self.ends_at:
            self.kill()
            self.kills += 1
            self.start()

    def is_working(self) -> bool:
        with self.studio.db.read() as session:
            running = select(func.count()).where(
                WorkItemRow.state == ItemState.RUNNING, WorkItemRow.lease_until >= self.studio.clock.now()
            )
            mine = running.where(WorkItemRow.lease_owner.contains(f":{self.process.pid}:"))
            return bool(session.scalar(mine))

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def answer(studio: Studio, production: ProductionId) -> None:
    gate = studio.productions.find_gate(production)
    if gate is None:
        return
    studio.productions.decide(gate.id, gate.subject, Approve(), ANNA)
    with pytest.raises(StaleDecision):
        studio.productions.decide(gate.id, gate.subject, Approve(), ANNA)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("kind", KINDS)
def test_a_real_film_comes_through_kills_of_its_worker(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest, say: Say
) -> None:
    seed, began = random.SystemRandom().randrange(10_000), time.monotonic()
    with databases(kind, request) as (url,):
        environ = {
            "GREENLIGHT_DATA_DIR": str(tmp_path),
            "GREENLIGHT_DATABASE_URL": f"sqlite:///{tmp_path / 'greenlight.sqlite3'}" if kind == "sqlite" else url,
            "GREENLIGHT_WORKER__LEASE_SECONDS": "3",
            "GREENLIGHT_WORKER__RENEW_SECONDS": "0.7",
            "GREENLIGHT_WORKER__POLL_SECONDS": "0.1",
        }
        studio = Studio(load_settings(environ, tmp_path))
        brief = Brief(topic="Three hearts", source=SOURCE, seconds=12)
        production = studio.productions.start(brief, studio.channel("default"), ANNA)
        server = Server(studio, environ, random.Random(seed))
        try:
            while studio.productions.get(production).state not in {State.SCHEDULED, State.FAILED, State.REJECTED}:
                answer(studio, production)
                server.look()
            while not at_rest(studio, production):
                server.look()
        finally:
            server.kill()
        videos = studio.video_channel("default")
        found = (*faults(studio.db, videos, production, deaths=KILLS), *chain_faults(studio.db))
        studio.db.close()

    seconds = time.monotonic() - began
    say(f"{kind}: a real film in {seconds:.0f} s through {server.kills} kills, {len(found)} faults (seed {seed})")
    assert found == ()
    assert server.kills


def at_rest(studio: Studio, production: ProductionId) -> bool:
    with studio.db.read() as session:
        row = session.get_one(ProductionRow, production, populate_existing=True)
        return row.wake == row.handled and row.lease_owner is None
