"""What the clock does: find dead workers' work, let gates expire, free passed slots, and read published videos back."""

from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from graph.core.gate import GateKind, GateStatus
from graph.core.ids import ProductionId
from graph.core.person import SYSTEM
from graph.core.production import Event, State
from graph.core.schedule import SLOT_MARGIN
from graph.store.gates import close_gate, expire_gates, find_pending, supersede_gates
from graph.store.productions import get_row, hold_row, move, set_values
from graph.store.slots import free_slot
from graph.store.tables import ProductionRow, UploadRow
from graph.toolbox import Toolbox
from tools.errors import ToolError
from tools.youtube import Privacy

log = structlog.get_logger()

NOT_PUBLIC = "the channel does not show it as public though its time has come"


def reap(box: Toolbox) -> None:
    """Do once whatever is due. Several may do it at once: each change is a compare-and-set."""
    lost = box.ledger.reap()
    if lost:
        log.warning("work_recovered", items=lost)
    now = box.clock.now()
    with box.db.write() as session:
        expire_gates(session, now)
    with box.db.write() as session:
        _pass_slots(session, now)
    reconcile(box)


def _pass_slots(session: Session, now: datetime) -> None:
    """A publish gate whose time has passed is closed; its graph proposes another time."""
    row = ProductionRow
    passed = select(row.id).where(row.state == State.READY_FOR_PUBLISH, row.publish_at <= now + SLOT_MARGIN)
    for found in list(session.scalars(passed.order_by(row.id))):
        production = ProductionId(found)
        hold_row(session, production)
        gate = find_pending(session, production)
        if gate and gate.kind is GateKind.PUBLISH and close_gate(session, gate, GateStatus.SUPERSEDED):
            free_slot(session, production)
            move(session, production, State.READY_FOR_PUBLISH, Event.SLOT_PASSED, by=SYSTEM, now=now)


def reconcile(box: Toolbox) -> None:
    """Compare scheduled videos whose hour has come with what the channel says."""
    now = box.clock.now()
    with box.db.read() as session:
        due = session.execute(
            select(ProductionRow.id, ProductionRow.channel, UploadRow.marker)
            .join(UploadRow, UploadRow.production_id == ProductionRow.id)
            .where(
                ProductionRow.state == State.SCHEDULED, ProductionRow.hold != NOT_PUBLIC, UploadRow.publish_at <= now
            )
        ).all()
    for production, channel, marker in due:
        _read_back(box, ProductionId(production), channel, marker)


def _read_back(box: Toolbox, production: ProductionId, channel: str, marker: str) -> None:
    try:
        upload = box.video_channel(channel).find_upload(marker)
    except (ToolError, OSError) as error:
        log.warning("channel_unreadable", channel=channel, reason=str(error))
        return
    now = box.clock.now()
    with box.db.write() as session:
        hold_row(session, production)
        if get_row(session, production).state != State.SCHEDULED:
            return
        if upload is not None and upload.privacy is Privacy.PUBLIC:
            move(session, production, State.SCHEDULED, Event.PUBLISHED, by=SYSTEM, now=now, values={"hold": ""})
            supersede_gates(session, production)  # A change that nobody approved in time asks for nothing any more.
            return
        move(session, production, State.SCHEDULED, Event.NOT_PUBLIC, by=SYSTEM, now=now)
        set_values(session, production, hold=NOT_PUBLIC)
