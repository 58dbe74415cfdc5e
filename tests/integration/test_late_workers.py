"""Workers that come back too late, or under whom a production was ended, and the gates they might have left."""

import threading

import pytest
from langgraph.runtime import Runtime
from sqlalchemy import select, update

from graph.core.errors import LeaseLost, StaleDecision
from graph.core.gate import Approve, GateKind, GateStatus
from graph.core.ids import GateId, ProductionId, Sha256
from graph.core.item import Item, Resource, WantedItem
from graph.core.production import State
from graph.nodes.gates import open_video
from graph.state import RunState
from graph.store.items import list_items
from graph.store.ledger import Claim, Ledger
from graph.store.tables import GateRow
from graph.toolbox import Toolbox
from graph.work.executor import Hold
from tests.fakes.studio import ANNA, FakeStudio, TurnedClock


def claim_of(studio: FakeStudio) -> Claim:
    claim = studio.ledger.claim_production()
    assert claim is not None
    return claim


def nodes_box(studio: FakeStudio, claim: Claim) -> Toolbox:
    """What the nodes of this claim are handed."""
    return studio.toolbox(db=studio.ledger.claimed(claim))


def test_a_worker_that_lost_its_lease_opens_no_gate(studio: FakeStudio) -> None:
    production = studio.start()
    studio.walk_to(production, "script")
    studio.decide(production)
    late = claim_of(studio)
    assert isinstance(studio.clock, TurnedClock)
    studio.clock.turn(minutes=2)
    before = studio.walk_to(production, "video")

    with pytest.raises(LeaseLost):
        open_video(RunState(production_id=production), Runtime(context=nodes_box(studio, late)))

    assert studio.gate(production) == before


def test_a_worker_of_an_aborted_production_orders_no_work(studio: FakeStudio) -> None:
    production = studio.start()
    claim = claim_of(studio)
    box = nodes_box(studio, claim)
    wanted = WantedItem(production=production, step="write", unit="", resource=Resource.WRITER, payload={})
    studio.productions.abort(production, ANNA)

    with pytest.raises(LeaseLost), box.db.write() as session:
        box.ledger.ensure(session, (wanted,))

    with studio.db.read() as session:
        assert list_items(session, production) == ()


def test_a_film_gate_that_waits_where_none_should_publishes_nothing(studio: FakeStudio) -> None:
    production = studio.start()
    studio.walk_to(production, "publish")
    gate = put_film_gate(studio, production)

    with pytest.raises(StaleDecision):
        studio.productions.decide(*gate, Approve(), ANNA)

    assert studio.productions.get(production).state is State.READY_FOR_PUBLISH


def put_film_gate(studio: FakeStudio, production: ProductionId) -> tuple[GateId, Sha256]:
    """Make the film gate wait in place of the publish gate, as no program would."""
    with studio.db.write() as session:
        session.execute(update(GateRow).values(status=GateStatus.SUPERSEDED).where(GateRow.kind == GateKind.PUBLISH))
        film = session.scalars(select(GateRow).where(GateRow.kind == GateKind.VIDEO)).one()
        columns = {column.key: getattr(film, column.key) for column in GateRow.__table__.columns}
        session.add(GateRow(**columns | {"id": "forged", "sequence": 99, "status": GateStatus.PENDING}))
        return GateId("forged"), Sha256(film.subject)


class StutteringLedger(Ledger):
    """A ledger whose database does not answer at first."""

    def __init__(self, studio: FakeStudio, failures: int) -> None:
        super().__init__(studio.db, studio.clock, "test")
        self.failures = failures
        self.renewed = threading.Event()

    def renew_item(self, item: Item, fraction: float | None = None, message: str | None = None) -> None:
        self.failures -= 1
        if self.failures >= 0:
            raise OSError("the database restarts")
        super().renew_item(item, fraction, message)
        self.renewed.set()


def test_a_database_that_stutters_does_not_cost_the_lease(studio: FakeStudio) -> None:
    production = studio.start()
    wanted = WantedItem(production=production, step="write", unit="", resource=Resource.WRITER, payload={})
    ledger = StutteringLedger(studio, failures=2)
    with studio.db.write() as session:
        ledger.ensure(session, (wanted,))
    item = ledger.claim_item()
    assert item is not None

    with Hold(studio.toolbox(ledger=ledger), item, 0.01, threading.Event()).kept() as hold:
        assert ledger.renewed.wait(30)

    assert hold.lost is None
