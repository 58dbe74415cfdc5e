"""Work items between values and rows."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select, update
from sqlalchemy.orm import Session

from graph.core.ids import ProductionId
from graph.core.item import Item, ItemState, WantedItem
from graph.store.rows import list_rows
from graph.store.tables import AttemptRow, WorkItemRow, table_of

_attempts, _items = table_of(AttemptRow), table_of(WorkItemRow)
_ATTEMPTS = (
    select(_attempts)
    .join(_items, _items.c.id == _attempts.c.item_id)
    .where(_items.c.production_id == bindparam("of"))
    .order_by(_attempts.c.item_id, _attempts.c.number)
)


def new_row(item: WantedItem, now: datetime) -> dict[str, Any]:
    """The row of work that nobody has begun."""
    return {
        "key": item.key,
        "production_id": item.production,
        "step": item.step,
        "unit": item.unit,
        "queue": item.resource,
        "priority": item.priority,
        "state": ItemState.QUEUED,
        "attempt": 0,
        "failures": 0,
        "max_failures": item.max_failures,
        "not_before": now,
        "resource": item.resource,
        "payload": item.payload,
        "result": {},
        "error": {},
        "fraction": 0.0,
        "message": "",
        "created_at": now,
    }


def to_item(row: WorkItemRow) -> Item:
    """The row as a value."""
    fields = {name: getattr(row, name) for name in Item.model_fields if name != "production"}
    return Item.model_validate(fields | {"production": row.production_id})


def items_of(session: Session, wanted: tuple[WantedItem, ...]) -> dict[str, Item]:
    """Those of the wanted items that are there, by their keys."""
    rows = session.scalars(
        select(WorkItemRow)
        .where(WorkItemRow.key.in_([item.key for item in wanted]))
        .execution_options(populate_existing=True)
    )
    return {row.key: to_item(row) for row in rows}


def has_open(session: Session, item: Item) -> bool:
    """Whether work of the same step is still to be done: its graph waits for all of it, and is woken by the last."""
    row = WorkItemRow
    others = select(row.id).where(
        row.production_id == item.production,
        row.step == item.step,
        row.state.in_((ItemState.QUEUED, ItemState.RUNNING)),
    )
    return session.execute(others.limit(1)).first() is not None


def cancel_items(session: Session, production: ProductionId, now: datetime) -> None:
    """Take back all open items of a production; a worker that does one finds out at its next renewal."""
    session.execute(
        update(WorkItemRow)
        .where(
            WorkItemRow.production_id == production,
            WorkItemRow.state.in_((ItemState.QUEUED, ItemState.RUNNING, ItemState.FAILED)),
        )
        .values(state=ItemState.CANCELLED, ended_at=now)
        .execution_options(synchronize_session=False)
    )


def list_items(session: Session, production: ProductionId, step: str | None = None) -> tuple[Item, ...]:
    """A production's items, oldest first."""
    told = {} if step is None else {"step": step}
    return tuple(map(to_item, list_rows(session, WorkItemRow, "id", production_id=production, **told)))


def list_attempts(session: Session, production: ProductionId) -> tuple[AttemptRow, ...]:
    """The tries at a production's items, of each item oldest first."""
    return tuple(session.execute(_ATTEMPTS, {"of": production}).all())  # type: ignore[arg-type]  # Plain rows of it.


def is_lost(now: datetime, gone: tuple[str, ...]) -> ColumnElement[bool]:
    """Rows that are held by nobody who lives: their leases ran out, or their owners are among `gone`."""
    row = WorkItemRow
    is_over = or_(row.lease_until.is_(None), row.lease_until < now, row.lease_owner.in_(gone))
    return and_(row.state == ItemState.RUNNING, is_over)


def of_one(query: Select[Any], production: ProductionId | None) -> Select[Any]:
    """The query, narrowed to one production when one is named."""
    return query if production is None else query.where(WorkItemRow.production_id == production)
