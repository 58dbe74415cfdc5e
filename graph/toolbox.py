"""What nodes and work are handed: stores, makers and settings, built once by the composition root."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol

from config.channel import ChannelProfile
from graph.agents.model_reader import Reader
from graph.core.clock import Clock
from graph.core.ids import ProductionId
from graph.core.value import Value
from graph.core.writing import Writer
from graph.store.artifacts import ArtifactStore
from graph.store.database import Database
from graph.store.ledger import Ledger
from tools.speech import Voice
from tools.youtube import VideoChannel

ProgressSink = Callable[[float, str], None]


class Maker(Value):
    """A provider that works in another process: its dotted name, what tells its results apart, and its price."""

    name: str
    dotted: str
    version: str
    usd_per_call: float = 0.0


class HeavyWork(Protocol):
    """Runs a function of `tools` in a process of its own; see `graph.work.pool`."""

    def call(
        self,
        function: str,
        request: dict[str, Any],
        *,
        progress: ProgressSink,
        cancelled: Callable[[], bool],
        log: Callable[[str], None] | None = None,
    ) -> dict[str, Any]:
        """The function's answer. Raises what the function raised, `ChildKilled` or `Cancelled`."""
        ...


@dataclass(frozen=True)
class Limits:
    """How often and how long."""

    gate_expiry: timedelta = timedelta(days=7)
    whole_enough: float = 0.8


@dataclass(frozen=True)
class Toolbox:
    """Everything a run needs that is not in its state. `speech` answers questions here; `voice` speaks elsewhere."""

    db: Database
    ledger: Ledger
    artifacts: ArtifactStore
    clock: Clock
    limits: Limits
    channel: Callable[[str], ChannelProfile]
    video_channel: Callable[[str], VideoChannel]
    writer: Writer
    free_writer: Writer
    writer_quote_usd: float
    price: Callable[[str, int, int], float]
    speech: Voice
    voice: Maker
    default_voice: str
    renderer: Maker
    pictures: str
    pool: HeavyWork
    productions_folder: Path
    unshowable: Callable[[str], tuple[Any, ...]]
    reader: Reader | None = None
    reader_quote_usd: float = 0.0

    def folder(self, production: ProductionId) -> Path:
        """The production's own folder, for logs, status and the copies that people open."""
        return self.productions_folder / production
