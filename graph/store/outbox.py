"""Calls to be made outside, in order of urgency, each once; of edits of one message only the newest."""

from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, delete, func, or_, select, true, update
from sqlalchemy.orm import Session

from graph.core.production import TERMINAL
from graph.core.value import Value
from graph.store.chat_tables import OutboxRow
from graph.store.database import Database
from graph.store.owners import is_gone
from graph.store.tables import ProductionRow, table_of
from graph.store.types import Moment

LEASE = timedelta(seconds=60)
KEPT = timedelta(weeks=4)
"""How long it is known that a call was asked for, so that it is not made once more."""
MOST_TRIES = 8
CARD = "card"
"""The method of calls that let a message show something: posted once, edited from then on."""
FILE = "file"
"""The method of calls that put a file somewhere."""


_calls = table_of(OutboxRow)
_named, _waits = _calls.c.replaces == bindparam("name"), _calls.c.state == "waiting"
_DOUBTS = (
    select(_calls.c.error, _calls.c.created_at)
    .where(_named, or_(_waits, _calls.c.state == "failed"), _calls.c.error != "")
    .order_by(_calls.c.created_at)
    .limit(1)
)
_DROP = update(_calls).where(_named, _waits)
_CLAIM = update(_calls).where(_calls.c.id == bindparam("of"))
_CHANGE = update(_calls).where(
    _calls.c.id == bindparam("of"),
    _calls.c.state == "sending",
    _calls.c.owner == bindparam("held_by"),
    _calls.c.tries == bindparam("tried"),
)


class Priority(IntEnum):
    """What goes first when not everything can go at once."""

    CARD = 0
    REPLY = 1
    PROGRESS = 2


class Lane(StrEnum):
    """Files take long and go beside all else, so that nobody waits for an answer while a film is under way."""

    FILES = "files"
    WORDS = "words"


class Outgoing(Value):
    """A call to be made. `dedupe` makes it one call however often it is asked for.

    `replaces` names what it shows: of several that wait under one name, only the newest is made.
    """

    dedupe: str
    workspace: str
    conversation: str
    method: str
    arguments: dict[str, Any]
    production: str | None = None
    priority: Priority = Priority.REPLY
    replaces: str = ""


class TakenOver(Exception):
    """Another sender holds the call by now, or it has ended: who held it before has nothing more to say about it."""


class Sending(Value):
    """A call that a sender (`owner`) holds. `is_doubtful`: an earlier try may have arrived."""

    id: int
    owner: str
    workspace: str
    conversation: str
    production: str | None
    method: str
    arguments: dict[str, Any]
    tries: int
    asked_at: datetime
    is_doubtful: bool


def put(db: Database, session: Session, call: Outgoing, now: datetime) -> bool:
    """Ask for a call. False when it was asked for before."""
    doubt, since = _drop_older(session, call.replaces, now) if call.replaces else ("", now)
    values = {
        "dedupe": call.dedupe,
        "production_id": call.production,
        "workspace": call.workspace,
        "conversation": call.conversation,
        "method": call.method,
        "arguments": call.arguments,
        "priority": int(call.priority),
        "replaces": call.replaces,
        "state": "waiting",
        "tries": 0,
        "error": doubt,
        "not_before": now,
        "created_at": since,
    }
    return db.insert_once(session, OutboxRow, values)


def _drop_older(session: Session, replaces: str, now: datetime) -> tuple[str, datetime]:
    """Drop what waits under this name; the doubt about it, if there is one, and since when.

    Whoever takes its place inherits both: what may have arrived is looked for from then on.
    """
    found = session.execute(_DOUBTS, {"name": replaces}).first()
    session.execute(_DROP, {"name": replaces, **_dropped(now)})
    return (found.error, found.created_at) if found else ("", now)


def _dropped(now: datetime) -> dict[str, Any]:
    return {"state": "dropped", "ended_at": now, "arguments": {}}


def withdraw(session: Session, replaces: str, now: datetime) -> bool:
    """Take back what waits under this name. False where some of it is under way, or may have arrived already."""
    row = OutboxRow
    named = row.replaces == replaces
    begun = select(row.id).where(named, (row.state == "sending") | (row.error != "") | (row.state == "sent")).limit(1)
    if session.execute(begun).first() is not None:
        return False
    dropped = session.execute(
        update(row)
        .where(named, row.state == "waiting")
        .values(**_dropped(now))
        .execution_options(synchronize_session=False)
    )
    return bool(dropped.rowcount)  # type: ignore[attr-defined]  # An UPDATE gives a CursorResult.


def claim_call(session: Session, owner: str, now: datetime, lane: Lane | None = None) -> Sending | None:
    """Take the most urgent call that is due, in one lane or in both.

    A call whose sender died is taken again and is doubtful. Two calls for one message are never under way at once.
    """
    row = session.execute(_due_now(lane), {"now": now}).first()
    if row is None:
        return None
    doubtful, tries = row.state == "sending", row.tries + 1
    held = {"state": "sending", "owner": owner, "lease_until": now + LEASE, "tries": tries}
    session.execute(_CLAIM, {"of": row.id} | held)
    return Sending(
        id=row.id,
        owner=owner,
        workspace=row.workspace,
        conversation=row.conversation,
        production=row.production_id,
        method=row.method,
        arguments=row.arguments,
        tries=tries,
        asked_at=row.created_at,
        is_doubtful=doubtful or bool(row.error),
    )


def is_call_due(session: Session, now: datetime, lane: Lane | None = None) -> bool:
    """Whether there is something to claim: a look, so that an empty outbox costs no transaction that writes."""
    return session.execute(_due(lane), {"now": now}).first() is not None


@cache
def _due(lane: Lane | None) -> Select[Any]:
    row, now = _calls.c, bindparam("now", type_=Moment)
    lanes = {Lane.FILES: row.method == FILE, Lane.WORDS: row.method != FILE}
    under_way = select(row.replaces).where(row.state == "sending", row.lease_until >= now, row.replaces != "")
    return (
        select(_calls)
        .where(
            or_((row.state == "waiting") & (row.not_before <= now), (row.state == "sending") & (row.lease_until < now)),
            true() if lane is None else lanes[lane],
            row.replaces.not_in(under_way),
        )
        .order_by(row.priority, row.id)
        .limit(1)
    )


@cache
def _due_now(lane: Lane | None) -> Select[Any]:
    return _due(lane).with_for_update(skip_locked=True)


def end_call(session: Session, call: Sending, now: datetime, error: str = "") -> None:
    """Note that the call was made, or that it never will be and why. Raises `TakenOver`, as all that follow."""
    _change(session, call, state="failed" if error else "sent", error=error, ended_at=now, owner=None, arguments={})


def postpone_call(session: Session, call: Sending, until: datetime, error: str = "") -> None:
    """Put a call off; with an `error` it may have arrived all the same."""
    _change(session, call, state="waiting", not_before=until, owner=None, lease_until=None, error=error)


def wait_with_call(session: Session, call: Sending, until: datetime) -> None:
    """Put a call off that waits for its turn, or for what it began: that is no try, and takes no doubt away."""
    doubt = {"error": "an earlier try may have arrived"} if call.is_doubtful else {}
    tries = call.tries - 1
    _change(session, call, state="waiting", not_before=until, owner=None, lease_until=None, tries=tries, **doubt)


def keep_arguments(session: Session, call: Sending, arguments: dict[str, Any], lease_until: datetime) -> None:
    """Note how far a call has come, so that whoever goes on with it does nothing twice; its sender keeps it longer."""
    _change(session, call, arguments=arguments, lease_until=lease_until)


def _change(session: Session, call: Sending, **values: Any) -> None:
    held = {"of": call.id, "held_by": call.owner, "tried": call.tries}
    changed = session.execute(_CHANGE, held | values)
    if not changed.rowcount:  # type: ignore[attr-defined]  # An UPDATE gives a CursorResult.
        raise TakenOver(f"call {call.id}")


def free_calls(session: Session, now: datetime) -> int:
    """Let go what senders of this machine held that have died; how many calls. They may have arrived."""
    row = OutboxRow
    held = select(row.owner).where(row.state == "sending", row.lease_until >= now, row.owner.is_not(None)).distinct()
    gone = [owner for owner in session.scalars(held) if owner and is_gone(owner)]
    freed = session.execute(
        update(row)
        .where(row.owner.in_(gone), row.state == "sending")
        .values(lease_until=now - LEASE)
        .execution_options(synchronize_session=False)
    )
    return int(freed.rowcount)  # type: ignore[attr-defined]  # An UPDATE gives a CursorResult.


def forget_calls(session: Session, now: datetime) -> int:
    """Let go what ended long ago; how many calls.

    What is about a production stays until that is over: as long as its gates ask, nobody is reminded twice. The newest
    call stays too, so that no other ever has its number.
    """
    row = OutboxRow
    ended = row.state.in_(("sent", "dropped", "failed")), row.ended_at < now - KEPT
    over = select(ProductionRow.id).where(ProductionRow.state.in_(TERMINAL))
    newest = select(func.max(row.id)).scalar_subquery()
    gone = session.execute(
        delete(row)
        .where(*ended, row.id < newest, or_(row.production_id.is_(None), row.production_id.in_(over)))
        .execution_options(synchronize_session=False)
    )
    return int(gone.rowcount)  # type: ignore[attr-defined]  # A DELETE gives a CursorResult.


def count_waiting(session: Session) -> int:
    """How many calls are still to be made."""
    open_states = ("waiting", "sending")
    return session.scalar(select(func.count()).where(OutboxRow.state.in_(open_states))) or 0


def first_asked(session: Session, replaces: str) -> datetime | None:
    """When a call was first asked for under this name; None where that is forgotten."""
    return session.scalar(select(func.min(OutboxRow.created_at)).where(OutboxRow.replaces == replaces))


def is_posting(session: Session, workspace: str, conversation: str) -> bool:
    """Whether a card is on its way there: people may see it before its place is known here."""
    row = OutboxRow
    there = row.workspace == workspace, row.conversation == conversation
    found = select(row.id).where(*there, row.method == CARD, row.state == "sending").limit(1)
    return session.execute(found).first() is not None


def hurry(session: Session, workspace: str, conversation: str, now: datetime) -> None:
    """What was put off for this conversation is due now; all of the workspace, or organisation, where it is empty."""
    row = OutboxRow
    inside = (
        row.workspace.startswith(workspace, autoescape=True) if workspace.endswith("/") else row.workspace == workspace
    )
    _change_waiting(session, inside, row.conversation == conversation if conversation else true(), not_before=now)


def hurry_all_of(session: Session, production: str, now: datetime) -> None:
    """What was put off about this production is due now."""
    _change_waiting(session, OutboxRow.production_id == production, not_before=now)


def drop_all_of(session: Session, production: str, now: datetime) -> None:
    """Nothing that still waits about this production is sent any more."""
    _change_waiting(session, OutboxRow.production_id == production, **_dropped(now))


def _change_waiting(session: Session, *which: ColumnElement[bool], **values: Any) -> None:
    waiting = OutboxRow.state == "waiting"
    session.execute(
        update(OutboxRow).where(waiting, *which).values(**values).execution_options(synchronize_session=False)
    )
