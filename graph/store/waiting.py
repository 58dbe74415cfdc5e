"""Questions that people have left open: which of them somebody may be reminded of."""

from datetime import datetime

from sqlalchemy import not_, select
from sqlalchemy.orm import Session

from graph.core.gate import GateKind, GateStatus
from graph.core.ids import GateId, ProductionId
from graph.core.production import TERMINAL
from graph.core.value import Value
from graph.store.chat_tables import OutboxRow, ThreadRow
from graph.store.studio_pauses import rests
from graph.store.tables import GateRow, ProductionRow


class Waiting(Value):
    """A question in a thread, and since when it waits."""

    gate: GateId
    kind: GateKind
    production: ProductionId
    opened_at: datetime


def list_waiting(session: Session, since: datetime) -> tuple[Waiting, ...]:
    """Those that wait since then at least, unless their video or its studio is paused."""
    gate, production, thread = GateRow, ProductionRow, ThreadRow
    query = (
        select(gate.id, gate.kind, gate.production_id, gate.opened_at)
        .join(production, production.id == gate.production_id)
        .join(thread, thread.production_id == production.id)
        .where(gate.status == GateStatus.PENDING, gate.opened_at <= since, thread.ts != "")
        .where(production.state.not_in(TERMINAL), production.hold == "", not_(rests()))
        .order_by(gate.opened_at)
    )
    return tuple(
        Waiting(gate=GateId(row.id), kind=GateKind(row.kind), production=row.production_id, opened_at=row.opened_at)
        for row in session.execute(query)
    )


def said_before(session: Session, keys: tuple[str, ...]) -> frozenset[str]:
    """Those of the calls that were asked for, by the keys that make each of them one."""
    return frozenset(session.scalars(select(OutboxRow.dedupe).where(OutboxRow.dedupe.in_(keys))))
