"""Work items between values and rows."""

from datetime import datetime
from typing import Any

from graph.core.item import Item, ItemState, WantedItem
from graph.store.tables import WorkItemRow


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
