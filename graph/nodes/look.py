"""What every node does first and last: find its production, and say what its row is now."""

from typing import Any

from langgraph.runtime import Runtime
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from config.channel import ChannelProfile
from graph.core.ids import ProductionId
from graph.core.person import SYSTEM
from graph.core.production import CHANGEABLE, Event, State
from graph.state import RunState
from graph.store.productions import move
from graph.store.tables import ProductionRow, UploadRow
from graph.toolbox import Toolbox

Box = Runtime[Toolbox]
_STANDING = (
    select(ProductionRow.state, ProductionRow.revision, ProductionRow.channel, UploadRow.revision.label("uploaded"))
    .outerjoin(UploadRow, UploadRow.production_id == ProductionRow.id)
    .where(ProductionRow.id == bindparam("id"))
)


def production_of(state: RunState) -> ProductionId:
    """Whose run this is."""
    return ProductionId(state["production_id"])


def state_of(box: Toolbox, production: ProductionId) -> State:
    """The row's state at this moment."""
    with box.db.read() as session:
        return State(session.execute(_STANDING, {"id": production}).one().state)


def channel_of(box: Toolbox, production: ProductionId) -> ChannelProfile:
    """The production's channel as it is now. Asked for outside of a transaction: it is read in one of its own."""
    with box.db.read() as session:
        name = session.execute(_STANDING, {"id": production}).one().channel
    return box.channel(name)


def advance(
    box: Toolbox,
    session: Session,
    production: ProductionId,
    expected: State,
    event: Event,
    *,
    reason: str = "",
    values: dict[str, Any] | None = None,
) -> None:
    """Move the production as its graph does: in nobody's name, and without waking itself. Raises as `move` does."""
    now = box.clock.now()
    move(session, production, expected, event, by=SYSTEM, now=now, reason=reason, values=values, wakes=False)


def seen(box: Toolbox, production: ProductionId) -> RunState:
    """What `workflow.py` routes by: the row as it is. `again` says that a published video waits for a new release."""
    with box.db.read() as session:
        found = session.execute(_STANDING, {"id": production}).one()
    state = State(found.state)
    again = state in CHANGEABLE and found.uploaded is not None and found.revision > found.uploaded
    return RunState(state=state.value, waiting=False, ask="", step="", again=again)
