"""What the tests of ledger share."""

from graph.core.ids import ProductionId
from graph.core.item import Item, Resource, WantedItem
from graph.store.ledger import Failure, Ledger
from graph.store.tables import ResourceSlotRow
from tests.fakes.studio import FakeStudio

TIRED = Failure(error="ToolUnavailable", message="tired", retryable=True)


BROKEN = Failure(error="ToolRejected", message="no", retryable=False)


def ask(studio: FakeStudio, production: ProductionId, unit: str = "s1", **changed: object) -> WantedItem:
    payload: dict[str, object] = {"unit": unit}
    fields = {"step": "build", "resource": Resource.SCENE, "payload": payload} | changed
    wanted = WantedItem.model_validate({"production": production, "unit": unit} | fields)
    with studio.db.write() as session:
        studio.ledger.ensure(session, [wanted])
    return wanted


def claim(studio: FakeStudio, ledger: Ledger | None = None) -> Item:
    found = (ledger or studio.ledger).claim_item()
    assert found is not None
    return found


def another_worker(studio: FakeStudio) -> Ledger:
    return Ledger(studio.db, studio.clock, "another", jitter=lambda: 0.5)


def held_slots(studio: FakeStudio) -> int:
    with studio.db.read() as session:
        return session.query(ResourceSlotRow).filter(ResourceSlotRow.owner.is_not(None)).count()


WHO_AM_I = "from graph.store.owners import new_owner; print(new_owner(), flush=True); input()"
