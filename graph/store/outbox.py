"""Calls to be made outside, in order of urgency, each once; of edits of one message only the newest."""

from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any

from sqlalchemy import Select, func, or_, select, update
from sqlalchemy.orm import Session

from graph.core.value import Value
from graph.store.chat_tables import OutboxRow
from graph.store.database import Database

LEASE = timedelta(seconds=60)
MOST_TRIES = 8


class Priority(IntEnum):
    """What goes first when not everything can go at once."""

    CARD = 0
    REPLY = 1
    PROGRESS = 2


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


class Sending(Value):
    """A call that a sender holds. `is_doubtful`: an earlier try may have arrived."""

    id: int
    workspace: str
    conversation: str
    production: str | None
    method: str
    arguments: dict[str, Any]
    tries: int
    is_doubtful: bool


def put(db: Database, session: Session, call: Outgoing, now: datetime) -> bool:
    """Ask for a call. False when it was asked for before."""
    if call.replaces:
        _drop_older(session, call.replaces, now)
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
        "error": "",
        "not_before": now,
        "created_at": now,
    }
    return db.insert_once(session, OutboxRow, values)


def _drop_older(session: Session, replaces: str, now: datetime) -> None:
    session.execute(
        update(OutboxRow)
        .where(OutboxRow.replaces == replaces, OutboxRow.state == "waiting")
        .values(state="dropped", ended_at=now)
        .execution_options(synchronize_session=False)
    )


def claim_call(session: Session, owner: str, now: datetime, busy: frozenset[str] = frozenset()) -> Sending | None:
    """Take the most urgent call that is due, not for a conversation that is `busy` (its rate is used up).

    A call whose sender died is taken again and is doubtful. Two calls for one message are never under way at once.
    """
    row = session.scalars(_due(now, busy)).first()
    if row is None:
        return None
    doubtful = row.state == "sending"
    row.state, row.owner, row.lease_until, row.tries = "sending", owner, now + LEASE, row.tries + 1
    return Sending(
        id=row.id,
        workspace=row.workspace,
        conversation=row.conversation,
        production=row.production_id,
        method=row.method,
        arguments=row.arguments,
        tries=row.tries,
        is_doubtful=doubtful or bool(row.error),
    )


def _due(now: datetime, busy: frozenset[str]) -> Select[OutboxRow]:
    row = OutboxRow
    under_way = select(row.replaces).where(row.state == "sending", row.lease_until >= now, row.replaces != "")
    return (
        select(row)
        .where(
            or_((row.state == "waiting") & (row.not_before <= now), (row.state == "sending") & (row.lease_until < now)),
            row.conversation.not_in(busy),
            row.replaces.not_in(under_way),
        )
        .order_by(row.priority, row.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def end_call(session: Session, id: int, now: datetime, error: str = "") -> None:
    """Note that the call was made, or that it never will be and why."""
    values = {"state": "failed" if error else "sent", "error": error, "ended_at": now, "owner": None}
    session.execute(update(OutboxRow).where(OutboxRow.id == id).values(**values))


def postpone_call(session: Session, id: int, until: datetime, error: str = "") -> None:
    """Put a call off; with an `error` it may have arrived all the same."""
    values = {"state": "waiting", "not_before": until, "owner": None, "lease_until": None, "error": error}
    session.execute(update(OutboxRow).where(OutboxRow.id == id).values(**values))


def count_waiting(session: Session) -> int:
    """How many calls are still to be made."""
    open_states = ("waiting", "sending")
    return session.scalar(select(func.count()).where(OutboxRow.state.in_(open_states))) or 0


def hurry(session: Session, workspace: str, conversation: str, now: datetime) -> None:
    """What was put off for this conversation is due now."""
    row = OutboxRow
    session.execute(
        update(row)
        .where(row.workspace == workspace, row.conversation == conversation, row.state == "waiting")
        .values(not_before=now)
        .execution_options(synchronize_session=False)
    )
