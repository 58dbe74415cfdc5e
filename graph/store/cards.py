"""Where productions are talked about, and which messages show what of them."""

from datetime import datetime

from sqlalchemy import bindparam, delete, exists, literal, not_, or_, select, update
from sqlalchemy.orm import Session

from graph.core.gate import GateStatus
from graph.core.ids import ProductionId
from graph.core.production import CHANGEABLE, TERMINAL
from graph.core.value import Value
from graph.store.chat_tables import CardRow, ThreadRow
from graph.store.database import Database
from graph.store.rows import find_row, list_rows
from graph.store.tables import GateRow, ProductionRow, table_of

_cards = table_of(CardRow)
_CHANGE = update(_cards).where(
    _cards.c.key == bindparam("of"),
    (_cards.c.wanted != bindparam("other")) | (_cards.c.is_open != bindparam("otherwise")),
)


class Thread(Value):
    """Where a production is talked about; `requester` is a user's id there, `trouble` why nothing can be posted."""

    production: ProductionId
    workspace: str
    conversation: str
    ts: str
    requester: str
    trouble: str


class ShownCard(Value):
    """A message of ours: where it is (`ts` is empty until it is there) and the digest of what it is to show.

    `gate` is what it asks about where it is not the gate's own card; it is empty for one that asks nothing.
    """

    key: str
    production: str | None
    workspace: str
    conversation: str
    thread_ts: str
    ts: str
    link: str
    wanted: str
    is_open: bool
    gate: str = ""


def open_thread(db: Database, session: Session, thread: Thread) -> bool:
    """Note where a production is talked about from its beginning on. False when that was known."""
    values = thread.model_dump(exclude={"production"}) | {"production_id": thread.production}
    return db.insert_once(session, ThreadRow, values)


def find_thread(session: Session, production: ProductionId) -> Thread | None:
    """Where this production is talked about."""
    row = find_row(session, ThreadRow, production_id=production)
    return _thread(row) if row else None


def find_thread_at(session: Session, workspace: str, conversation: str, ts: str) -> Thread | None:
    """The production that this thread is about."""
    found = find_row(session, ThreadRow, workspace=workspace, conversation=conversation, ts=ts)
    return _thread(found) if found else None


def has_spoken_in(session: Session, workspace: str, conversation: str) -> bool:
    """Whether a production is talked about there, and nothing was in the way lately."""
    row = ThreadRow
    there = (row.workspace == workspace, row.conversation == conversation, row.ts != "", row.trouble == "")
    return session.scalars(select(row.production_id).where(*there).limit(1)).first() is not None


def card_links(session: Session, reader: str = "") -> dict[str, str]:
    """Where each open card is, by its key.

    A direct conversation is open to whoever asked there alone; `reader` is a person's id or that of the conversation.
    """
    row, thread = CardRow, ThreadRow
    direct = row.conversation.startswith("D") & (row.conversation != reader) & (thread.requester != reader)
    query = select(row.key, row.link).outerjoin(thread, thread.production_id == row.production_id)
    query = query.where(row.is_open, row.link != "", not_(direct) | thread.production_id.is_(None))
    return {found.key: found.link for found in session.execute(query)}


def list_threads(session: Session) -> tuple[Thread, ...]:
    """All of them."""
    return tuple(map(_thread, list_rows(session, ThreadRow)))


def set_thread(session: Session, production: ProductionId, **values: str) -> None:
    """Change `ts`, `conversation` or `trouble`."""
    session.execute(update(ThreadRow).where(ThreadRow.production_id == production).values(**values))


def end_trouble(session: Session, production: ProductionId) -> None:
    """Something arrived there: from now on another trouble is a new one."""
    row = ThreadRow
    session.execute(
        update(row).where(row.production_id == production, row.trouble != "").values(trouble="")  # Mostly no row.
    )


def _thread(row: ThreadRow) -> Thread:
    return Thread(
        production=ProductionId(row.production_id),
        workspace=row.workspace,
        conversation=row.conversation,
        ts=row.ts,
        requester=row.requester,
        trouble=row.trouble,
    )


def want_card(db: Database, session: Session, card: ShownCard, now: datetime) -> bool:
    """Note what a card is to show. False when it is to show that already."""
    about = {"production_id": card.production, "gate_id": card.gate}
    values = card.model_dump(exclude={"production", "gate"}) | about | {"at": now}
    if db.insert_once(session, CardRow, values):
        return True
    change = {"wanted": card.wanted, "is_open": card.is_open, "at": now, **about}
    changed = session.execute(_CHANGE, {"of": card.key, "other": card.wanted, "otherwise": card.is_open, **change})
    return bool(changed.rowcount)  # type: ignore[attr-defined]  # An UPDATE gives a CursorResult.


def forget_card(session: Session, key: str) -> None:
    """Note nothing of a card that was never shown."""
    session.execute(delete(CardRow).where(CardRow.key == key).execution_options(synchronize_session=False))


def find_card(session: Session, key: str) -> ShownCard | None:
    """The card of this key."""
    row = find_row(session, CardRow, key=key)
    return _card(row) if row else None


def find_card_at(session: Session, workspace: str, conversation: str, ts: str) -> ShownCard | None:
    """The card that this message is."""
    found = find_row(session, CardRow, workspace=workspace, conversation=conversation, ts=ts)
    return _card(found) if found else None


def find_twin(session: Session, card: ShownCard) -> ShownCard | None:
    """Another message at the same place that asks the same, of a gate about the same one, and is still open."""
    row = CardRow
    same_place = row.workspace == card.workspace, row.conversation == card.conversation, row.thread_ts == card.thread_ts
    asks = row.gate_id == card.gate, row.wanted == card.wanted, row.is_open, row.key != card.key
    found = session.scalars(select(row).where(*asks, *same_place)).first()
    return _card(found) if found else None


def list_unsettled(session: Session) -> tuple[ProductionId, ...]:
    """The productions with a card that may have to be drawn though nothing was heard of them.

    They have not ended, or ask something, or a card beside their own is open, or one could not be sent, or they changed
    since theirs was drawn.
    """
    card, of, thread = CardRow, ProductionRow, ThreadRow
    is_parent = card.key == literal("parent:") + of.id
    is_asked = exists().where(card.production_id == of.id, or_(card.is_open & not_(is_parent), card.wanted == ""))
    is_drawn = exists().where(is_parent, card.at >= of.updated_at)
    is_told = exists().where(thread.production_id == of.id)
    asks = exists().where(GateRow.production_id == of.id, GateRow.status == GateStatus.PENDING)
    moves = or_(of.state.not_in(TERMINAL | CHANGEABLE), asks, not_(is_drawn))
    query = select(of.id).where(or_(is_asked, is_told & moves)).order_by(of.id)
    return tuple(map(ProductionId, session.scalars(query)))


def list_cards(session: Session, production: ProductionId) -> tuple[ShownCard, ...]:
    """All cards of a production."""
    return tuple(map(_card, list_rows(session, CardRow, production_id=production)))


def list_open(session: Session, kind: str) -> tuple[ShownCard, ...]:
    """The open cards whose keys begin so."""
    found = select(CardRow).where(CardRow.key.startswith(kind, autoescape=True), CardRow.is_open)
    return tuple(_card(row) for row in session.scalars(found))


def place_card(session: Session, key: str, **values: str) -> None:
    """Note where a card is by now (`ts`, `link`, `thread_ts`, `conversation`); an empty `ts`: it is gone."""
    session.execute(update(CardRow).where(CardRow.key == key).values(**values))


def _card(row: CardRow) -> ShownCard:
    return ShownCard(
        key=row.key,
        production=row.production_id,
        workspace=row.workspace,
        conversation=row.conversation,
        thread_ts=row.thread_ts,
        ts=row.ts,
        link=row.link,
        wanted=row.wanted,
        is_open=row.is_open,
        gate=row.gate_id,
    )
