"""What arrives from outside, kept before it is acknowledged and carried out once."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from graph.core.clock import Clock
from graph.core.errors import DoneAlready
from graph.core.value import Value
from graph.store.chat_tables import InboxRow
from graph.store.database import Database

KEPT = timedelta(days=3)
"""Keys are kept longer than any sender repeats itself."""
MOST_TRIES = 5
BACK_OFF_SECONDS = (1.0, 5.0, 30.0, 120.0)


class Arrival(Value):
    """An event that waits to be carried out."""

    key: str
    kind: str
    body: dict[str, Any]
    tries: int = 0


def receive(db: Database, session: Session, arrival: Arrival, now: datetime) -> bool:
    """Keep an event until it is carried out. False when it was received before."""
    return _insert(db, session, arrival, "waiting", now)


def remember(db: Database, session: Session, key: str, now: datetime, by: str = "") -> bool:
    """Note that an interaction takes effect in this very transaction. False when it did so before.

    Whoever gives a name (`by`) is let go on where they were: it is False only when another did so before.
    """
    if _insert(db, session, Arrival(key=key, kind="interaction", body={"by": by}), "done", now):
        return True
    return bool(by) and session.get_one(InboxRow, key).body.get("by") == by


def was_done(session: Session, request: str) -> bool:
    """Whether a request of this name took effect."""
    return session.get(InboxRow, request) is not None


def once(db: Database, request: str, clock: Clock) -> Database:
    """The database for whoever carries out one request: the first write keeps its key, in the same transaction.

    Where another try has kept it, nothing is written, and `DoneAlready` is raised.
    """
    me = uuid.uuid4().hex

    def keep(session: Session) -> None:
        if not remember(db, session, request, clock.now(), by=me):
            raise DoneAlready("this was carried out already", hint="Nothing was done a second time.")

    return db.guarded(keep)


def _insert(db: Database, session: Session, arrival: Arrival, state: str, now: datetime) -> bool:
    values = arrival.model_dump() | {"state": state, "error": "", "received_at": now, "not_before": now}
    return db.insert_once(session, InboxRow, values)


def claim_arrivals(session: Session, now: datetime, most: int = 20) -> tuple[Arrival, ...]:
    """What is due, oldest first. Each counts as tried from here on, so that a poisonous one stops by itself."""
    row = InboxRow
    due = select(row).where(row.state == "waiting", row.not_before <= now).order_by(row.received_at, row.key)
    found = list(session.scalars(due.limit(most).with_for_update(skip_locked=True)))
    for arrival in found:
        arrival.tries += 1
        pause = BACK_OFF_SECONDS[min(arrival.tries, len(BACK_OFF_SECONDS)) - 1]
        arrival.not_before = now + timedelta(seconds=pause)
    return tuple(Arrival(key=one.key, kind=one.kind, body=one.body, tries=one.tries) for one in found)


def settle_arrival(session: Session, arrival: Arrival, error: str = "") -> None:
    """Note that it was carried out, or what went wrong; after the last try it is left as failed."""
    state = "done" if not error else "failed" if arrival.tries >= MOST_TRIES else "waiting"
    values: dict[str, Any] = {"state": state, "error": error} | ({"body": {}} if state == "done" else {})
    session.execute(update(InboxRow).where(InboxRow.key == arrival.key).values(**values))


def forget_arrivals(session: Session, now: datetime) -> int:
    """Drop keys that no sender will repeat any more; how many there were."""
    gone = session.execute(delete(InboxRow).where(InboxRow.state != "waiting", InboxRow.received_at < now - KEPT))
    return int(gone.rowcount)  # type: ignore[attr-defined]  # A DELETE gives a CursorResult.
