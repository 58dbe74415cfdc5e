"""Publish slots: one production each, never two of a channel at the same time."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from graph.core.ids import ProductionId
from graph.store.database import Database
from graph.store.tables import SlotRow, UploadRow


def taken_slots(session: Session, channel: str, *, but: ProductionId) -> frozenset[datetime]:
    """The publish times of a channel that others hold, published videos included."""
    held = select(SlotRow.publish_at).where(SlotRow.channel == channel, SlotRow.production_id != but)
    used = select(UploadRow.publish_at).where(
        UploadRow.channel == channel, UploadRow.production_id != but, UploadRow.publish_at.is_not(None)
    )
    return frozenset(at for query in (held, used) for at in session.scalars(query) if at is not None)


def plan_of(session: Session, channel: str) -> dict[datetime, ProductionId]:
    """Whose video each publish time of a channel belongs to, published ones included."""
    used = select(UploadRow.publish_at, UploadRow.production_id).where(
        UploadRow.channel == channel, UploadRow.publish_at.is_not(None)
    )
    held = select(SlotRow.publish_at, SlotRow.production_id).where(SlotRow.channel == channel)
    # What a production holds now counts over what its video was uploaded for.
    return {at: ProductionId(whose) for query in (used, held) for at, whose in session.execute(query) if at is not None}


def find_slot(session: Session, production: ProductionId) -> datetime | None:
    """The publish time that a production holds."""
    return session.scalar(select(SlotRow.publish_at).where(SlotRow.production_id == production))


def take_slot(db: Database, session: Session, production: ProductionId, channel: str, publish_at: datetime) -> bool:
    """Hold this publish time instead of any other. False when somebody else has it, or took it at the same moment.

    In the latter case none is held afterwards.
    """
    if find_slot(session, production) == publish_at:
        return True
    if publish_at in taken_slots(session, channel, but=production):
        return False
    free_slot(session, production)
    values = {"production_id": production, "channel": channel, "publish_at": publish_at}
    return db.insert_once(session, SlotRow, values)


def free_slot(session: Session, production: ProductionId) -> None:
    """Give the publish time back."""
    session.execute(
        delete(SlotRow).where(SlotRow.production_id == production).execution_options(synchronize_session=False)
    )
