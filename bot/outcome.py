"""What came of a command, in a few words."""

from datetime import datetime
from typing import Any

from bot.reply import Reply
from graph.channels import Setting
from graph.core.gate import GateKind
from graph.core.ids import ProductionId
from graph.core.standing import Standing
from graph.store.chosen import SettingChange


class Begun(Reply):
    """A production was begun."""

    production: ProductionId
    title: str
    channel: str
    seconds: int
    publish_at: datetime | None
    zone: str
    doubts: tuple[str, ...] = ()
    held: str = ""

    def as_data(self) -> dict[str, Any]:
        """Its id is under `id` too, as where productions are listed."""
        return {"id": self.production} | self.model_dump(mode="json")


class Decided(Reply):
    """A decision was recorded; `standing` is what follows.

    While `still_needed` is more than 0, it is a yes that waits for those of so many others.
    """

    production: ProductionId
    gate: GateKind
    verdict: str
    by: str
    still_needed: int = 0
    standing: Standing

    def as_data(self) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude={"standing"}) | {"standing": self.standing.as_data()}


class Done(Reply):
    """What was done, in sentences; `standing` is what follows."""

    production: ProductionId
    done: tuple[str, ...]
    standing: Standing

    def as_data(self) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude={"standing"}) | {"standing": self.standing.as_data()}


class Aborted(Reply):
    """A production was ended; what nobody approved is gone."""

    production: ProductionId
    removed_files: int
    removed_bytes: int
    kept: tuple[str, ...]


class SettingsPage(Reply):
    """How a channel is run; `changes` are there for one setting, newest first, with what its file says.

    `unclaimed` tells an admin what lets them change it, where the channel's file names no workspace.
    """

    channel: str
    settings: tuple[Setting, ...]
    changes: tuple[SettingChange, ...] = ()
    may_change: bool = False
    unclaimed: str = ""
    doubts: tuple[str, ...] = ()


class SettingsChanged(Reply):
    """What was changed of how a channel is run; nothing where it was so already."""

    channel: str
    changes: tuple[SettingChange, ...]
    settings: tuple[Setting, ...]
    doubts: tuple[str, ...] = ()


class Chain(Reply):
    """The chain of decisions holds. `votes` are links of it too: a yes each, at gates that need several."""

    decisions: int
    votes: int = 0
    head: str
