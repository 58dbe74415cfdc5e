"""Reading and moving productions. Each move is one compare-and-set with its line in the history."""

import secrets
from datetime import datetime
from typing import Any
from unicodedata import combining, normalize

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from config.channel import ChannelProfile
from graph.core.brief import Brief
from graph.core.errors import LostRace
from graph.core.ids import ProductionId
from graph.core.money import to_micro, to_usd
from graph.core.near import not_found, pick_id
from graph.core.person import Person
from graph.core.production import Event, Production, State, next_state
from graph.core.value import Value
from graph.store.rows import find_row
from graph.store.tables import EventRow, HistoryRow, ProductionRow, table_of

_FENCE = (
    select(table_of(ProductionRow).c.fence)
    .where(table_of(ProductionRow).c.id == bindparam("id"))
    .with_for_update(key_share=True)
)
_SET = update(table_of(ProductionRow)).where(table_of(ProductionRow).c.id == bindparam("of"))
_WAKE = _SET.values(wake=table_of(ProductionRow).c.wake + 1)
_MOVE = _SET.where(table_of(ProductionRow).c.state == bindparam("expected")).values(
    wake=table_of(ProductionRow).c.wake + bindparam("news")
)
_NEW_LINE = insert(table_of(HistoryRow))
_NEW_EVENT = insert(table_of(EventRow))
_LATE = select(table_of(EventRow).c.id, table_of(EventRow).c.production_id).where(
    table_of(EventRow).c.id > bindparam("after")
)
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # Without those that are read for others.


def to_production(row: ProductionRow) -> Production:
    """The row as a value for everybody else."""
    return Production(
        id=ProductionId(row.id),
        title=row.title,
        channel=row.channel,
        state=State(row.state),
        failed_from=State(row.failed_from) if row.failed_from else None,
        failure=row.failure,
        hold=row.hold,
        run=row.run,
        revision=row.revision,
        revisions_asked=row.revisions_asked,
        publish_at=row.publish_at,
        budget_usd=to_usd(row.budget_micro),
        quote_usd=float(row.quote.get("usd", 0.0)),
        quote_seconds=float(row.quote.get("seconds", 0.0)),
        spent_usd=to_usd(row.charged_micro),
        created_at=row.created_at,
        created_by=row.created_by,
        updated_at=row.updated_at,
    )


def get_row(session: Session, id: ProductionId) -> ProductionRow:
    """The row as the database has it now, or as a look that goes on has seen it; it is only to be read.

    Raises:
        ProductionNotFound: The hint names near ids.
    """
    row = find_row(session, ProductionRow, id=id)
    if row is None:
        raise not_found(id, titles_of_all(session))
    return row


def has_production(session: Session, id: str) -> bool:
    """Whether there is a production of this id."""
    return find_row(session, ProductionRow, id=id) is not None


def new_id(session: Session, topic: str) -> ProductionId:
    """An id that people can say: the longest word of the topic and four letters, that no production has."""
    plain = "".join(c for c in normalize("NFKD", topic.lower().replace("ß", "ss")) if not combining(c))
    words = "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in plain).split()
    word = max(words, key=len, default="video")[:12]
    while True:
        candidate = f"{word}-{''.join(secrets.choice(_LETTERS) for _ in range(4))}"
        if session.get(ProductionRow, candidate) is None:
            return ProductionId(candidate)


def hold_row(session: Session, id: ProductionId) -> int:
    """Keep others from changing the production until this transaction ends; its fence.

    Whoever changes more than the production's row does this first: with one order of locks nobody waits in a circle.
    On SQLite a transaction is the only writer anyway.
    """
    return session.scalar(_FENCE, {"id": id}) or 0


def resolve_id(session: Session, text: str) -> ProductionId:
    """The id that begins with the text, when exactly one does.

    Raises:
        ProductionNotFound: None or several do; the hint names them.
    """
    return pick_id(text, titles_of_all(session))


def titles_of_all(session: Session) -> dict[str, str]:
    """The titles of all productions, by id."""
    return {row.id: row.title for row in session.execute(select(ProductionRow.id, ProductionRow.title))}


def move(
    session: Session,
    id: ProductionId,
    expected: State,
    event: Event,
    *,
    by: Person,
    now: datetime,
    reason: str = "",
    values: dict[str, Any] | None = None,
    wakes: bool = True,
) -> State:
    """Move a production from the expected state by the event, set `values` with it, and wake its graph.

    The graph itself moves without waking (`wakes`): it goes on from there anyway, and whoever takes up its work after
    a crash is still woken by what the graph was at.

    Raises:
        IllegalTransition: The table has no such step.
        LostRace: The production is not in the expected state any more.
    """
    row = get_row(session, id)
    failed_from = State(row.failed_from) if row.failed_from else None
    target = next_state(expected, event, failed_from)
    after = {"of": id, "expected": expected, "news": int(wakes), "state": target, "updated_at": now}
    changed = session.execute(_MOVE.values(values) if values else _MOVE, after)
    if changed.rowcount != 1:  # type: ignore[attr-defined]  # An UPDATE gives a CursorResult.
        raise LostRace(f"{id} was moved by somebody else", hint="`greenlight status` shows where it is now.")
    line = {"event": event, "from_state": expected, "to_state": target, "by": by.name, "reason": reason, "at": now}
    session.execute(_NEW_LINE, {"production_id": id} | line)
    tell(session, id, "state_changed", now, event=event, state=target, by=by.name, reason=reason)
    return target


def set_values(session: Session, id: ProductionId, **values: Any) -> None:
    """Set columns of a production that are not its state."""
    session.execute(_SET, {"of": id, **values})


def wake(session: Session, id: ProductionId) -> None:
    """Say that there is news for the production's graph. The counter makes doubled and lost hints harmless."""
    session.execute(_WAKE, {"of": id})


def tell(session: Session, id: ProductionId | None, name: str, now: datetime, **fields: Any) -> None:
    """Write an event for whoever watches."""
    session.execute(_NEW_EVENT, {"production_id": id, "name": name, "fields": fields, "at": now})


LATE_EVENTS = 50
"""So many numbers of events may be given out before one with a lower number is committed."""


class Heard(Value):
    """How far the events were read: the newest number, and those shortly before it that were there by then."""

    newest: int = 0
    near: frozenset[int] = frozenset()


def news_until_now(session: Session) -> Heard:
    """As if all events had been read but the last few, which are read again."""
    return Heard(newest=session.scalar(select(func.max(EventRow.id))) or 0)


def news_since(session: Session, heard: Heard) -> tuple[frozenset[ProductionId], Heard]:
    """The productions that something happened to which was not read yet, and how far it is read now."""
    found = {row.id: row.production_id for row in session.execute(_LATE, {"after": heard.newest - LATE_EVENTS})}
    newest = max(found, default=heard.newest)
    news = frozenset(ProductionId(of) for number, of in found.items() if of and number not in heard.near)
    return news, Heard(newest=newest, near=frozenset(number for number in found if number > newest - LATE_EVENTS))


def first_row(id: ProductionId, brief: Brief, channel: ChannelProfile, by: Person, now: datetime) -> ProductionRow:
    """The row of a production that begins."""
    return ProductionRow(
        id=id,
        title=brief.topic,
        channel=channel.name,
        state=State.DRAFT,
        brief=brief.model_dump(mode="json", exclude={"source"}),
        source=brief.source,
        policies={step: str(policy) for step, policy in channel.policies.items()},
        budget_micro=to_micro(brief.budget_usd),
        storyboard={},
        cut={},
        quote={},
        created_at=now,
        created_by=by.name,
        updated_at=now,
    )
