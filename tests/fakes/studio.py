"""A whole Greenlight with fast makers on a real database: what the tests of movement run on."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from config.channel import ChannelProfile
from graph.core.brief import Brief
from graph.core.clock import Clock
from graph.core.gate import Approve, Gate, Verdict
from graph.core.ids import ProductionId
from graph.core.person import Person, Role, Surface
from graph.service import Productions
from graph.store.artifacts import ArtifactStore
from graph.store.database import Database
from graph.store.ledger import Ledger
from graph.store.migrate import migrate
from graph.store.saver import close_savers
from graph.toolbox import Limits, Maker, Toolbox
from graph.work.executor import carry_out
from graph.work.pool import InlinePool
from graph.work.runner import run_graph
from graph.work.worker import resource_limits
from tests.fakes.makers import FakeVoice, FakeWriter
from tools.youtube import VideoChannel
from tools.youtube.local import LocalChannel

ANNA = Person(name="anna", role=Role.OWNER, surface=Surface.TERMINAL)
BEN = Person(name="ben", role=Role.APPROVER, surface=Surface.TERMINAL)
STRANGER = Person(name="stranger", role=Role.MEMBER, surface=Surface.TERMINAL)
SOURCE = "The octopus has three hearts. Two of them pump blood through the gills. One stops when it swims. " * 3
BRIEF = Brief(topic="Why octopuses have three hearts", source=SOURCE, seconds=20, budget_usd=5.0)
CHANNEL = ChannelProfile(name="default", title="Test", approvers=("ben",))
MOST_STEPS = 500


@dataclass
class TurnedClock:
    """A clock that a test turns."""

    at: datetime = field(default_factory=lambda: datetime(2026, 11, 20, 9, 0, tzinfo=UTC))

    def now(self) -> datetime:
        return self.at

    def turn(self, **by: float) -> None:
        self.at += timedelta(**by)


@dataclass
class FakeStudio:
    """Productions on a database, and the means to move them by hand, in this thread, one step at a time."""

    url: str
    folder: Path
    clock: Clock = field(default_factory=TurnedClock)
    channel: ChannelProfile = CHANNEL
    limits: Limits = field(default_factory=Limits)
    usd_per_narration: float = 0.0
    owner: str = "test"
    lease_seconds: float = 60.0

    def __post_init__(self) -> None:
        self.db = Database(self.url)
        migrate(self.db)
        self.ledger = Ledger(self.db, self.clock, self.owner, lease_seconds=self.lease_seconds, jitter=lambda: 0.5)
        self.ledger.set_limits(resource_limits(4))
        self.artifacts = ArtifactStore(self.folder / "artifacts", self.db)
        self.productions = Productions(
            db=self.db,
            ledger=self.ledger,
            artifacts=self.artifacts,
            clock=self.clock,
            channel=lambda _name: self.channel,
        )

    @property
    def published(self) -> LocalChannel:
        return LocalChannel(self.folder / "published", "default", self.clock.now)

    def toolbox(self, **changed: Any) -> Toolbox:
        parts: dict[str, Any] = {
            "db": self.db,
            "ledger": self.ledger,
            "artifacts": self.artifacts,
            "clock": self.clock,
            "limits": self.limits,
            "channel": lambda _name: self.channel,
            "video_channel": self._video_channel,
            "writer": FakeWriter(),
            "free_writer": FakeWriter(),
            "writer_quote_usd": 0.0,
            "price": lambda _model, _given, _made: 0.0,
            "speech": FakeVoice(),
            "voice": Maker(
                name="fake voice",
                dotted="tests.fakes.makers:FakeVoice",
                version="1",
                usd_per_call=self.usd_per_narration,
            ),
            "default_voice": "slt",
            "renderer": Maker(name="fake renderer", dotted="tests.fakes.makers:FakeRenderer", version="1"),
            "pictures": "tools.picture.folder:PictureFolder",
            "pool": InlinePool(),
            "productions_folder": self.folder / "productions",
            "unshowable": lambda _text: (),
        }
        return Toolbox(**(parts | changed))

    def _video_channel(self, _name: str) -> VideoChannel:
        return self.published

    def start(self, brief: Brief = BRIEF, by: Person = ANNA) -> ProductionId:
        return self.productions.start(brief, self.channel, by)

    def work(self, production: ProductionId | None = None, **changed: Any) -> None:
        """Run graphs and items until nothing is to do now."""
        box = self.toolbox(**changed)
        for _ in range(MOST_STEPS):
            if self.run_one_graph(production, **changed):
                continue
            item = self.ledger.claim_item(production)
            if item is None:
                return
            carry_out(box, item, renew_seconds=15.0, stopping=threading.Event())
        raise AssertionError("the work does not end")

    def run_one_graph(self, production: ProductionId | None = None, **changed: Any) -> bool:
        """Run the graph of one production that has news; whether there was one."""
        claim = self.ledger.claim_production(production)
        if claim is None:
            return False
        run_graph(self.toolbox(**changed), claim, renew_seconds=15.0)
        self.ledger.release_production(claim, handled=True)
        return True

    def gate(self, production: ProductionId) -> Gate:
        gate = self.productions.find_gate(production)
        assert gate is not None, self.productions.get(production)
        return gate

    def decide(self, production: ProductionId, verdict: Verdict | None = None, by: Person = ANNA) -> Gate:
        gate = self.gate(production)
        return self.productions.decide(gate.id, gate.subject, verdict or Approve(), by)

    def walk_to(self, production: ProductionId, kind: str) -> Gate:
        """Approve whatever is asked until a gate of this kind waits."""
        for _ in range(10):
            self.work(production)
            gate = self.gate(production)
            if gate.kind == kind:
                return gate
            self.decide(production)
        raise AssertionError(f"no {kind} gate")

    def close(self) -> None:
        close_savers(self.url)
        self.db.close()


@contextmanager
def open_studio(url: str, folder: Path, **changed: Any) -> Iterator[FakeStudio]:
    studio = FakeStudio(url, folder, **changed)
    try:
        yield studio
    finally:
        studio.close()


StudioMaker = Callable[..., FakeStudio]
