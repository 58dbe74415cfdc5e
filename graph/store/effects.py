"""Irreversible effects outside: intent, a lock that dies with its holder, look-up, act, record."""

import contextlib
import fcntl
import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from graph.core.failpoint import failpoint
from graph.core.ids import ProductionId
from graph.core.value import Value
from graph.store.database import Database
from graph.store.tables import EffectRow

Result = dict[str, Any]
StillHeld = Callable[[], None]


class Intent(Value):
    """What is about to be done outside, once. `request` is kept for people who ask what happened."""

    key: str
    production: ProductionId
    kind: str
    request: dict[str, Any]


class EffectHeld(OSError):
    """Another process of ours is doing it at this moment."""


def perform(
    db: Database,
    intent: Intent,
    *,
    find: Callable[[], Result | None],
    act: Callable[[], Result],
    now: Callable[[], datetime],
) -> Result:
    """Do it at most once and return what came of it, also when an earlier try died at any point.

    `find` looks outside for an effect of this intent; it is asked before `act` whenever an intent was there already.

    Raises:
        EffectHeld: Another process is at it; look again later.
    """
    known = _note_intent(db, intent, now())
    failpoint("effect.intent")
    with _lock(db, intent.key) as check_held:
        failpoint("effect.locked")
        done = _find_done(db, intent.key)
        if done is not None:
            return done
        result = find() if known else None
        if result is None:
            check_held()
            failpoint("effect.looked_up")
            result = act()
            failpoint("effect.acted")
        _record(db, intent.key, result, now())
        failpoint("effect.recorded")
        return result


def _note_intent(db: Database, intent: Intent, now: datetime) -> bool:
    values = {
        "key": intent.key,
        "production_id": intent.production,
        "kind": intent.kind,
        "state": "intended",
        "request": intent.request,
        "result": {},
        "created_at": now,
    }
    with db.write() as session:
        return not db.insert_once(session, EffectRow, values)


def _find_done(db: Database, key: str) -> Result | None:
    with db.read() as session:
        row = session.get_one(EffectRow, key)
        return row.result if row.state == "done" else None


def _record(db: Database, key: str, result: Result, now: datetime) -> None:
    with db.write() as session:
        row = session.get_one(EffectRow, key)
        row.state, row.result, row.done_at = "done", result, now


def list_effects(session: Session, production: ProductionId) -> tuple[EffectRow, ...]:
    """A production's effects, oldest first."""
    query = select(EffectRow).where(EffectRow.production_id == production).order_by(EffectRow.created_at)
    return tuple(session.scalars(query))


@contextlib.contextmanager
def _lock(db: Database, key: str) -> Iterator[StillHeld]:
    holder = _file_lock(db, key) if db.is_sqlite else _advisory_lock(db, key)
    with holder as check_held:
        yield check_held


@contextlib.contextmanager
def _file_lock(db: Database, key: str) -> Iterator[StillHeld]:
    folder = Path(f"{db.engine.url.database}.effects")
    folder.mkdir(exist_ok=True)
    with (folder / hashlib.sha256(key.encode()).hexdigest()).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as busy:
            raise EffectHeld(f"{key} is being done by another process") from busy
        yield lambda: None


@contextlib.contextmanager
def _advisory_lock(db: Database, key: str) -> Iterator[StillHeld]:
    number = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big", signed=True)
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.scalar(text("SELECT pg_try_advisory_lock(:number)"), {"number": number}):
            raise EffectHeld(f"{key} is being done by another process")

        def check_held() -> None:
            connection.execute(text("SELECT 1"))

        try:
            yield check_held
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:number)"), {"number": number})
