"""The studio's pause: a row for each workspace that rests. What its productions are is looked up, never copied."""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, exists, func, select
from sqlalchemy.orm import Session

from graph.core.ids import ProductionId
from graph.core.production import TERMINAL
from graph.store.chat_tables import ThreadRow
from graph.store.database import Database
from graph.store.rule_tables import StudioPauseRow
from graph.store.tables import ProductionRow

_WHERE = func.coalesce(
    select(ThreadRow.workspace)
    .where(ThreadRow.production_id == ProductionRow.id)
    .correlate(ProductionRow)
    .scalar_subquery(),
    "",
)
"""The workspace of a production; that of none is the empty one."""


def rests() -> ColumnElement[bool]:
    """Whether the studio of a production is paused."""
    return exists().where(StudioPauseRow.workspace == _WHERE).correlate(ProductionRow)


def begin_pause(db: Database, session: Session, workspaces: tuple[str, ...], who: str, now: datetime) -> None:
    """Let everything of these workspaces rest; whoever paused one before stays who did."""
    for workspace in workspaces:
        db.insert_once(session, StudioPauseRow, {"workspace": workspace, "who": who, "at": now})


def end_pause(session: Session, workspaces: tuple[str, ...] | None) -> bool:
    """Let them go on, or all there are; whether one of them rested."""
    row = StudioPauseRow
    of = [] if workspaces is None else [row.workspace.in_(workspaces)]
    ended = list(session.scalars(select(row.workspace).where(*of)))
    session.execute(delete(row).where(*of))
    return bool(ended)


def paused_by(session: Session, workspaces: tuple[str, ...]) -> str:
    """Who paused these workspaces, the first of them; empty where none rests."""
    row = StudioPauseRow
    return session.scalars(select(row.who).where(row.workspace.in_(workspaces)).order_by(row.at)).first() or ""


def resting(session: Session) -> tuple[ProductionId, ...]:
    """The productions that have not ended, and whose studio is paused."""
    query = select(ProductionRow.id).where(ProductionRow.state.not_in(TERMINAL), rests()).order_by(ProductionRow.id)
    return tuple(map(ProductionId, session.scalars(query)))
