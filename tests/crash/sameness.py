"""Whether two productions stand the same, so that the same will become of them.

What passes (times, counters of claims, tries) and what nobody decides by (events, logs) is left out; whatever the next
step could read is in: all other rows, what the channel shows, what was paid, and where the graph would go on.
"""

import json
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from graph.store.saver import open_saver
from graph.store.tables import Base, ProductionRow
from graph.workflow import GRAPH_VERSION, graph_on
from tests.crash.walk import Walk

ASIDE = frozenset({"attempt", "event", "worker", "resource_slot", "shown"})
PASSING = frozenset(
    {"at", "created_at", "updated_at", "opened_at", "expires_at", "started_at", "ended_at", "booked_at"}
)
PASSING |= {"done_at", "uploaded_at", "not_before", "lease_owner", "lease_until", "fence", "wake", "handled", "attempt"}
PASSING |= {"fraction", "message", "hash", "previous_hash"}


NUMBERED = frozenset({"history", "work_item"})
"""Their numbers come from counters of the database, which go on when its rows are brought back."""


def standing_of(walk: Walk, bill: Path) -> str:
    """Two productions with equal standings have the same future."""
    with walk.db.read() as session:
        rows = {table.name: _rows(session, table) for table in Base.metadata.sorted_tables if table.name not in ASIDE}
        (row,) = session.scalars(select(ProductionRow))
    uploads = walk.videos.list_uploads()
    calls = set(bill.read_text().splitlines()) if bill.exists() else set()
    standing = {
        "rows": rows,
        "news": row.wake > row.handled,
        "uploads": [upload.model_dump(mode="json") for upload in uploads],
        "paid": sorted(calls),
        "next": _next(walk, row),
    }
    text = json.dumps(_lasting(standing), sort_keys=True, default=str)
    for number, upload in enumerate(uploads):
        text = text.replace(upload.id, f"upload {number}")  # Chance named them.
    return text


def _rows(session: Session, table: Any) -> list[dict[str, Any]]:
    columns = [column for column in table.columns if not (table.name in NUMBERED and column.name == "id")]
    found = [dict(row._mapping) for row in session.execute(select(*columns))]
    return sorted(found, key=lambda row: json.dumps(_lasting(row), sort_keys=True, default=str))


def _lasting(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _lasting(part) for name, part in value.items() if name not in PASSING}
    return [_lasting(part) for part in value] if isinstance(value, list | tuple) else value


def _next(walk: Walk, row: ProductionRow) -> list[str]:
    config = {"configurable": {"thread_id": f"prod:{row.id}:r{row.run}:{GRAPH_VERSION}"}}
    with open_saver(walk.url, row.id, row.fence) as saver:
        return sorted(graph_on(saver).get_state(config).next)
