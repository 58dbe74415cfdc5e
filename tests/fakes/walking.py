"""What tests of movement ask and do again and again, as one short call each."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from graph.core.gate import Gate
from graph.core.ids import ProductionId
from graph.core.item import Item, ItemState
from graph.core.production import State
from graph.core.script import Revision
from graph.store.gates import list_gates
from graph.store.items import list_attempts, list_items
from graph.store.revisions import get_revision
from graph.store.slots import find_slot
from graph.store.tables import AttemptRow, EventRow, HistoryRow, ProductionRow
from tests.fakes.studio import FakeStudio, TurnedClock


class Trouble:
    """What the fast makers fail on, word by word: `fail:CONTEXT`, `retry:hearts`."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def begin(self, words: str) -> None:
        self._path.write_text(words)

    def end(self) -> None:
        self._path.write_text("")


def clock_of(studio: FakeStudio) -> TurnedClock:
    assert isinstance(studio.clock, TurnedClock)
    return studio.clock


def turn(studio: FakeStudio, **by: float) -> None:
    """Let time pass."""
    clock_of(studio).turn(**by)


def work_through(studio: FakeStudio, production: ProductionId, **changed: Any) -> None:
    """Work until nothing is left to do, letting the pauses between tries pass."""
    studio.work(production, **changed)
    while due := [item.not_before for item in items(studio, production) if item.state is ItemState.QUEUED]:
        clock_of(studio).at = max(clock_of(studio).at, *due)
        studio.work(production, **changed)


def state(studio: FakeStudio, production: ProductionId) -> State:
    return studio.productions.get(production).state


def items(studio: FakeStudio, production: ProductionId, step: str | None = None) -> tuple[Item, ...]:
    with studio.db.read() as session:
        return list_items(session, production, step)


def item(studio: FakeStudio, production: ProductionId, name: str) -> Item:
    """The newest item of this name ("build-s2")."""
    return [found for found in items(studio, production) if found.name == name][-1]


def attempts(studio: FakeStudio, of: Item) -> tuple[AttemptRow, ...]:
    with studio.db.read() as session:
        return tuple(row for row in list_attempts(session, of.production) if row.item_id == of.id)


def gates(studio: FakeStudio, production: ProductionId) -> tuple[Gate, ...]:
    with studio.db.read() as session:
        return list_gates(session, production)


def kinds(studio: FakeStudio, production: ProductionId) -> list[str]:
    """What was asked so far, in order."""
    return [str(gate.kind) for gate in gates(studio, production)]


def revision(studio: FakeStudio, production: ProductionId) -> Revision:
    with studio.db.read() as session:
        return get_revision(session, production)


def slot(studio: FakeStudio, production: ProductionId) -> datetime | None:
    with studio.db.read() as session:
        return find_slot(session, production)


def row(studio: FakeStudio, production: ProductionId) -> ProductionRow:
    with studio.db.read() as session:
        return session.get_one(ProductionRow, production)


def history(studio: FakeStudio, production: ProductionId) -> list[HistoryRow]:
    with studio.db.read() as session:
        return list(
            session.scalars(select(HistoryRow).where(HistoryRow.production_id == production).order_by(HistoryRow.id))
        )


def happened(studio: FakeStudio, production: ProductionId) -> list[str]:
    """The events of its history, in order."""
    return [str(line.event) for line in history(studio, production)]


def told(studio: FakeStudio, production: ProductionId) -> list[str]:
    """The names of the events that watchers got, in order."""
    with studio.db.read() as session:
        return list(
            session.scalars(select(EventRow.name).where(EventRow.production_id == production).order_by(EventRow.id))
        )


def roles(studio: FakeStudio, production: ProductionId) -> dict[str, Path]:
    """The files that a production uses, by role."""
    return {role: Path(path) for role, _, _, path in studio.productions.list_artifacts(production)}


def kept_files(studio: FakeStudio) -> set[Path]:
    """All files of the artifact store."""
    return {path for path in (studio.folder / "artifacts").rglob("*") if path.is_file()}


def feed(studio: FakeStudio) -> list[dict[str, Any]]:
    """The videos of the local channel as its feed lists them."""
    path = studio.folder / "published" / "channel.json"
    return list(json.loads(path.read_text())["videos"]) if path.is_file() else []
