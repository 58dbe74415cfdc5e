"""What arrives from outside, kept before it is acknowledged and carried out once."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, or_, select, update
from sqlalchemy.orm import Session

from graph.core.clock import Clock
from graph.core.errors import DoneAlready
from graph.core.value import Value
from graph.store.chat_tables import InboxRow
from graph.store.database import Database
from graph.store.owners import is_gone

LEASE = timedelta(seconds=60)
KEPT = timedelta(days=3)
"""Keys are kept longer than any sender repeats itself."""
MOST_TRIES = 5
BACK_OFF_SECONDS = (1.0, 5.0, 30.0, 120.0)
_WAITS = InboxRow.state == "waiting", or_(InboxRow.not_before <= bindparam("now"), InboxRow.owner == bindparam("me"))
_DUE = select(InboxRow.key).where(*_WAITS).limit(1)
_OLDEST = (
    select(InboxRow)
    .where(*_WAITS)
    .order_by(InboxRow.received_at, InboxRow.key)
    .limit(1)
    .with_for_update(skip_locked=True)
)


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


def is_due(session: Session, owner: str, now: datetime) -> bool:
    """Whether there is something to claim: a look, so that an empty inbox costs no transaction that writes."""
    return session.execute(_DUE, {"now": now, "me": owner}).first() is not None


def claim_arrival(session: Session, owner: str, now: datetime) -> Arrival | None:
    """The oldest that is due, for this owner alone until it is settled, or its lease is over.

    It counts as tried from here on, so that a poisonous one stops by itself. An owner carries out one at a time: what
    it holds when it claims, it broke off.
    """
    found = session.scalars(_OLDEST, {"now": now, "me": owner}).first()
    if found is None:
        return None
    found.owner, found.not_before, found.tries = owner, now + LEASE, found.tries + 1
    return Arrival(key=found.key, kind=found.kind, body=found.body, tries=found.tries)


def settle_arrival(session: Session, arrival: Arrival, owner: str, now: datetime, error: str = "") -> bool:
    """Note that it was carried out, or what went wrong; after the last try it is left as failed.

    False, and nothing is noted, where its lease was over and another has it by now.
    """
    values: dict[str, Any] = {"owner": None, "error": error}
    if not error:
        values |= {"state": "done", "body": {}}
    elif arrival.tries >= MOST_TRIES:
        values |= {"state": "failed"}
    else:
        pause = BACK_OFF_SECONDS[min(arrival.tries, len(BACK_OFF_SECONDS)) - 1]
        values |= {"not_before": now + timedelta(seconds=pause)}
    held = InboxRow.key == arrival.key, InboxRow.owner == owner
    settled = session.execute(update(InboxRow).where(*held).values(**values))
    return bool(settled.rowcount)  # type: ignore[attr-defined]  # An UPDATE gives a CursorResult.


def free_arrivals(session: Session, now: datetime) -> int:
    """Let go what processes of this machine were carrying out that have died; how many."""
    row = InboxRow
    held = select(row.owner).where(row.state == "waiting", row.owner.is_not(None)).distinct()
    gone = [owner for owner in session.scalars(held) if owner and is_gone(owner)]
    freed = session.execute(update(row).where(row.owner.in_(gone)).values(owner=None, not_before=now))
    return int(freed.rowcount)  # type: ignore[attr-defined]  # An UPDATE gives a CursorResult.


def forget_arrivals(session: Session, now: datetime) -> int:
    """Drop keys that no sender will repeat any more; how many there were."""
    gone = session.execute(delete(InboxRow).where(InboxRow.state != "waiting", InboxRow.received_at < now - KEPT))
    return int(gone.rowcount)  # type: ignore[attr-defined]  # A DELETE gives a CursorResult.
