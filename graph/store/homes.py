"""The pages that people see who open the app: who opened theirs lately, and what it is to show."""

from datetime import datetime

from sqlalchemy import Update, select, update
from sqlalchemy.orm import Session

from graph.core.value import Value
from graph.store.chat_tables import HomeRow
from graph.store.database import Database


class Home(Value):
    """The page of a person in a workspace; `wanted` is the digest of what it is to show."""

    workspace: str
    who: str
    wanted: str


def open_home(db: Database, session: Session, home: Home, now: datetime) -> None:
    """Note that it was opened, and what it is to show."""
    values = home.model_dump() | {"opened_at": now}
    if not db.insert_once(session, HomeRow, values):
        session.execute(_of(home).values(wanted=home.wanted, opened_at=now))


def list_homes(session: Session, since: datetime) -> tuple[Home, ...]:
    """Those that were opened since then."""
    row = HomeRow
    found = session.scalars(select(row).where(row.opened_at >= since).order_by(row.workspace, row.who))
    return tuple(Home(workspace=one.workspace, who=one.who, wanted=one.wanted) for one in found)


def want_home(session: Session, home: Home) -> bool:
    """Note what it is to show. False where it is to show that already."""
    changed = session.execute(_of(home).where(HomeRow.wanted != home.wanted).values(wanted=home.wanted))
    return bool(changed.rowcount)  # type: ignore[attr-defined]  # An UPDATE gives a CursorResult.


def _of(home: Home) -> Update:
    row = HomeRow
    mine = update(row).where(row.workspace == home.workspace, row.who == home.who)
    return mine.execution_options(synchronize_session=False)
