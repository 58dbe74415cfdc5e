"""Published videos, and what becomes of changes to them that nobody wants."""

from sqlalchemy.orm import Session

from graph.core.gate import Decision
from graph.store.database import Database
from graph.store.productions import get_row, set_values, tell, wake
from graph.store.revisions import get_revision, save_revision
from graph.store.slots import free_slot, take_slot
from graph.store.tables import UploadRow


def withdraw_change(db: Database, session: Session, decision: Decision) -> None:
    """Bring a production back to what its channel shows, as a new revision, because a change of it was rejected."""
    production, now = decision.production, decision.at
    upload = session.get_one(UploadRow, production, populate_existing=True)
    number = get_row(session, production).revision + 1
    shown = get_revision(session, production, upload.revision)
    again = shown.model_copy(update={"number": number, "note": decision.note})
    save_revision(db, session, production, again, by=decision.by.name, now=now)
    upload.revision = number
    free_slot(session, production)
    if upload.publish_at is not None:
        take_slot(db, session, production, upload.channel, upload.publish_at)
    set_values(session, production, publish_at=upload.publish_at)
    tell(session, production, "change_withdrawn", now, by=decision.by.name, revision=number)
    wake(session, production)
