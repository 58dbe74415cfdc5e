"""Workers' heartbeats: one row each, which health checks read."""

import os
import socket
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from graph.core.item import ItemState
from graph.store.database import Database
from graph.store.tables import ProductionRow, WorkerRow, WorkItemRow

LIVELY = timedelta(seconds=60)


def beat(db: Database, worker: str, now: datetime) -> None:
    """Say that a worker lives, and forget those that have been silent for a day."""
    with db.write() as session:
        row = session.get(WorkerRow, worker)
        if row is None:
            session.add(
                WorkerRow(id=worker, host=socket.gethostname(), pid=os.getpid(), started_at=now, heartbeat_at=now)
            )
        else:
            row.heartbeat_at = now
        session.execute(delete(WorkerRow).where(WorkerRow.heartbeat_at < now - timedelta(days=1)))


def stop_beating(db: Database, worker: str) -> None:
    """Say that a worker has ended in order."""
    with db.write() as session:
        session.execute(delete(WorkerRow).where(WorkerRow.id == worker))


def live_workers(db: Database, now: datetime, host: str | None = None) -> tuple[str, ...]:
    """The workers that were heard of lately, on one host when told."""
    query = select(WorkerRow.id).where(WorkerRow.heartbeat_at >= now - LIVELY)
    if host is not None:
        query = query.where(WorkerRow.host == host)
    with db.read() as session:
        return tuple(session.scalars(query))


def list_holders(session: Session) -> frozenset[str]:
    """Everybody who holds a lease or is said to live."""
    names = (
        select(ProductionRow.lease_owner).where(ProductionRow.lease_owner.is_not(None)),
        select(WorkItemRow.lease_owner).where(WorkItemRow.state == ItemState.RUNNING),
        select(WorkerRow.id),
    )
    return frozenset(name for query in names for name in session.scalars(query.distinct()) if name)
