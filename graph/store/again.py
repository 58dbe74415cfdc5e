"""What is begun again by a person's wish, and how often: one more time is other work."""

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from graph.core.ids import ProductionId
from graph.core.item import ItemState
from graph.core.person import Person
from graph.store.gates import count_rejections
from graph.store.productions import get_row
from graph.store.rule_tables import GoneBackRow
from graph.store.tables import WorkItemRow


def go_back(session: Session, production: ProductionId, step: str, by: Person, now: datetime) -> None:
    """Note that a step is begun again; what waits of its old work is taken back."""
    revision = get_row(session, production).revision
    session.add(GoneBackRow(production_id=production, step=step, revision=revision, who=by.name, at=now))
    session.execute(
        update(WorkItemRow)
        .where(WorkItemRow.production_id == production, WorkItemRow.step == step)
        .where(WorkItemRow.state.in_((ItemState.QUEUED, ItemState.FAILED)))
        .values(state=ItemState.CANCELLED, ended_at=now)
        .execution_options(synchronize_session=False)
    )


def times_anew(session: Session, production: ProductionId, step: str) -> int:
    """How often a step's work is to be other work than at first: it was rejected, or begun again."""
    asked = select(func.count()).where(GoneBackRow.production_id == production, GoneBackRow.step == step)
    return count_rejections(session, production, step) + (session.scalar(asked) or 0)


def is_begun_again(session: Session, production: ProductionId, step: str, revision: int) -> bool:
    """Whether a step was to begin again when this was the newest revision."""
    row = GoneBackRow
    asked = select(row.id).where(row.production_id == production, row.step == step, row.revision == revision)
    return session.execute(asked.limit(1)).first() is not None
