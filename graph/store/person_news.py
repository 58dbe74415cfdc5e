"""That somebody left or a group has other members, as Slack told one process: what all of them remember ends there."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from graph.store.chat_tables import PersonNewsRow
from graph.store.database import Database
from graph.store.rows import find_row


def note_news(db: Database, session: Session, name: str) -> None:
    """What was known under this name before is worth nothing any more, in no process."""
    db.insert_once(session, PersonNewsRow, {"name": name, "count": 0})
    row = PersonNewsRow
    session.execute(update(row).where(row.name == name).values(count=row.count + 1))


def count_news(session: Session, name: str) -> int:
    """How many changes were told of under this name."""
    row = find_row(session, PersonNewsRow, name=name)
    return row.count if row else 0
