"""What every node does first and last: find its production, and say what its row is now."""

from langgraph.runtime import Runtime

from config.channel import ChannelProfile
from graph.core.ids import ProductionId
from graph.core.production import CHANGEABLE, State
from graph.state import RunState
from graph.store.productions import get_row
from graph.store.tables import UploadRow
from graph.toolbox import Toolbox

Box = Runtime[Toolbox]


def production_of(state: RunState) -> ProductionId:
    """Whose run this is."""
    return ProductionId(state["production_id"])


def state_of(box: Toolbox, production: ProductionId) -> State:
    """The row's state at this moment."""
    with box.db.read() as session:
        return State(get_row(session, production).state)


def channel_of(box: Toolbox, production: ProductionId) -> ChannelProfile:
    """The production's channel as it is now. Asked for outside of a transaction: it is read in one of its own."""
    with box.db.read() as session:
        name = get_row(session, production).channel
    return box.channel(name)


def seen(box: Toolbox, production: ProductionId) -> RunState:
    """What `workflow.py` routes by: the row as it is. `again` says that a published video waits for a new release."""
    with box.db.read() as session:
        row = get_row(session, production)
        upload = session.get(UploadRow, production)
    state = State(row.state)
    again = state in CHANGEABLE and upload is not None and row.revision > upload.revision
    return RunState(state=state.value, waiting=False, ask="", step="", again=again)
