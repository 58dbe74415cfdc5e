"""What may be taken now, and taking it: the statements of the ledger, built once, for they are asked all day long."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, Update, bindparam, func, insert, or_, select, update
from sqlalchemy.orm import Session

from graph.core.ids import ProductionId
from graph.core.item import Item, ItemState
from graph.core.production import TERMINAL, State
from graph.store.items import to_item
from graph.store.studio_pauses import rests
from graph.store.tables import AttemptRow, ProductionRow, ResourceSlotRow, WorkItemRow, table_of

_items = table_of(WorkItemRow).c
_attempts, _slots = table_of(AttemptRow).c, table_of(ResourceSlotRow).c

_CHANGE_HELD = update(table_of(ProductionRow)).where(
    table_of(ProductionRow).c.id == bindparam("of"), table_of(ProductionRow).c.fence == bindparam("held")
)
_CHANGE_ITEM = update(table_of(WorkItemRow)).where(
    _items.id == bindparam("of"), _items.attempt == bindparam("tried"), _items.state == ItemState.RUNNING
)
_BEGIN_ATTEMPT = insert(table_of(AttemptRow))
_END_ATTEMPT = update(table_of(AttemptRow)).where(
    _attempts.item_id == bindparam("of"), _attempts.number == bindparam("tried")
)
_TAKE_SLOT = update(table_of(ResourceSlotRow)).where(
    _slots.resource == bindparam("which"), _slots.number == bindparam("place")
)
_CHANGE_SLOT = update(table_of(ResourceSlotRow)).where(_slots.owner == bindparam("holder"))
_FREE_SLOT = (
    select(ResourceSlotRow.resource, ResourceSlotRow.number)
    .where(
        ResourceSlotRow.resource == bindparam("which"),
        or_(ResourceSlotRow.owner.is_(None), ResourceSlotRow.until < bindparam("now")),
    )
    .order_by(ResourceSlotRow.number)
    .limit(1)
    .with_for_update(skip_locked=True)
)


@cache
def _dirty(*, of_one: bool) -> Select[str, int, str, int, int]:
    row = ProductionRow
    query = select(row.id, row.run, row.graph_version, row.fence, row.wake).where(
        row.wake > row.handled,
        row.hold == "",
        ~rests(),
        row.state.not_in(TERMINAL | {State.FAILED}),
        or_(row.lease_until.is_(None), row.lease_until < bindparam("now")),
        or_(row.not_before.is_(None), row.not_before <= bindparam("now")),
    )
    if of_one:
        query = query.where(row.id == bindparam("only"))
    return query.order_by(row.updated_at).limit(1).with_for_update(skip_locked=True, key_share=True)


@cache
def _due_resources(*, of_one: bool) -> Select[str]:
    row = WorkItemRow
    query = select(row.resource).where(row.state == ItemState.QUEUED, row.not_before <= bindparam("now"))
    if of_one:
        query = query.where(row.production_id == bindparam("only"))
    return query.group_by(row.resource).order_by(func.min(row.id))


@cache
def _due(*, of_one: bool) -> Select[WorkItemRow]:
    row = WorkItemRow
    query = select(row).where(
        row.state == ItemState.QUEUED, row.not_before <= bindparam("now"), row.resource == bindparam("which")
    )
    if of_one:
        query = query.where(row.production_id == bindparam("only"))
    return query.order_by(row.priority.desc(), row.id).limit(1).with_for_update(skip_locked=True)


def find_dirty(session: Session, now: datetime, only: ProductionId | None) -> Row[str, int, str, int, int] | None:
    """A production that has news and that nobody holds: its id, run, graph_version, fence and wake."""
    return session.execute(_dirty(of_one=only is not None), _when(now, only)).first()


def hold_production(session: Session, production: ProductionId, fence: int, owner: str, until: datetime) -> None:
    """Give the production to an owner, under the fence that follows on the one that was there."""
    values = {"fence": fence, "lease_owner": owner, "lease_until": until}
    change_held(session, production, fence - 1, values)


def change_held(session: Session, production: ProductionId, fence: int, values: Mapping[str, Any]) -> bool:
    """Set columns of a production that has this fence still. False when it has another by now."""
    return _changes_one(session, _CHANGE_HELD, {"of": production, "held": fence, **values})


def find_due(session: Session, now: datetime, only: ProductionId | None) -> tuple[WorkItemRow, Row[str, int]] | None:
    """A queued item whose time has come, and a free slot of the resource that it needs."""
    when = _when(now, only)
    for resource in list(session.scalars(_due_resources(of_one=only is not None), when)):
        slot = session.execute(_FREE_SLOT, {"which": resource, "now": now}).first()
        if slot is not None:
            row = session.scalars(_due(of_one=only is not None), when | {"which": resource}).first()
            return None if row is None else (row, slot)
    return None


def _when(now: datetime, only: ProductionId | None) -> dict[str, Any]:
    return {"now": now} if only is None else {"now": now, "only": only}


def take_item(
    session: Session, row: WorkItemRow, slot: Row[str, int], *, owner: str, now: datetime, until: datetime
) -> Item:
    """Begin an attempt at the item, in the slot."""
    row.state, row.attempt = ItemState.RUNNING, row.attempt + 1
    row.lease_owner, row.lease_until, row.started_at = owner, until, now
    row.fraction, row.message = 0.0, ""
    item = to_item(row)
    session.execute(_TAKE_SLOT, {"which": slot.resource, "place": slot.number, "owner": _holder(item), "until": until})
    session.execute(_BEGIN_ATTEMPT, {"item_id": item.id, "number": item.attempt, "worker": owner, "started_at": now})
    return item


def _holder(item: Item) -> str:
    return f"{item.id}:{item.attempt}"


def change_item(session: Session, item: Item, values: Mapping[str, Any]) -> bool:
    """Set columns of an item that is under way in this attempt. False when it is not any more."""
    return _changes_one(session, _CHANGE_ITEM, {"of": item.id, "tried": item.attempt, **values})


def keep_slot(session: Session, item: Item, until: datetime) -> None:
    """Hold the item's slot longer."""
    session.execute(_CHANGE_SLOT, {"holder": _holder(item), "until": until})


def end_attempt(session: Session, item: Item, values: Mapping[str, Any]) -> None:
    """Note how the attempt ended, and free its slot."""
    session.execute(_END_ATTEMPT, {"of": item.id, "tried": item.attempt, **values})
    session.execute(_CHANGE_SLOT, {"holder": _holder(item), "owner": None, "until": None})


def _changes_one(session: Session, statement: Update, values: Mapping[str, Any]) -> bool:
    changed = session.execute(statement, values)
    return bool(changed.rowcount == 1)  # type: ignore[attr-defined]  # An UPDATE gives a CursorResult.
