"""Work items: what heavy work is to be done, and how it stands."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any

from graph.core.ids import ItemId, ProductionId
from graph.core.value import Value, digest


class ItemState(StrEnum):
    """A failed item has used up its tries; a cancelled one was taken back by an abort."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Resource(StrEnum):
    """What is scarce. Each item holds one slot of its resource while it runs."""

    WRITER = "writer"
    SCENE = "scene"
    MASTER = "master"
    UPLOAD = "upload"


class WantedItem(Value):
    """Heavy work to be done once. Equal payloads of a production's step and unit are the same item."""

    production: ProductionId
    step: str
    unit: str
    resource: Resource
    payload: dict[str, Any]
    max_failures: int = 4
    priority: int = 0

    @property
    def key(self) -> str:
        """What makes asking twice the same as asking once."""
        return digest([self.production, self.step, self.unit, self.payload])


class Item(Value):
    """A work item as it stands. `attempt` is the fence of whoever holds it; `failures` count against the limit."""

    id: ItemId
    key: str
    production: ProductionId
    step: str
    unit: str
    resource: Resource
    state: ItemState
    attempt: int
    failures: int
    max_failures: int
    payload: dict[str, Any]
    result: dict[str, Any]
    error: dict[str, Any]
    fraction: float
    message: str
    not_before: datetime
    started_at: datetime | None
    ended_at: datetime | None

    @property
    def is_settled(self) -> bool:
        """Nothing more will happen to it by itself."""
        return self.state not in {ItemState.QUEUED, ItemState.RUNNING}

    @property
    def name(self) -> str:
        """Step and unit, as folders and logs call it."""
        return f"{self.step}-{self.unit}" if self.unit else self.step


def stood_in(items: Iterable[Item]) -> dict[str, Item]:
    """The work that failed before a plain picture stood in for what it was to make, by its unit.

    `items` are those of a step, oldest first.
    """
    newest: dict[str, Item] = {}
    failed: dict[str, Item] = {}
    for item in items:
        if item.state is not ItemState.CANCELLED:
            newest[item.unit] = item
        if item.error and item.state is not ItemState.DONE and not item.payload.get("placeholder"):
            failed[item.unit] = item
    return {unit: failed[unit] for unit, item in newest.items() if item.payload.get("placeholder") and unit in failed}
