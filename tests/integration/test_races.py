"""Two who move one production at the same moment: one of them wins, the other is told, and nobody waits for ever."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import select, text

from graph.core.errors import Cancelled, ProductionError, StaleDecision
from graph.core.gate import Approve, Gate, GateKind, Reject, Verdict
from graph.core.ids import ProductionId, Sha256
from graph.core.item import ItemState, Resource, WantedItem
from graph.core.person import SYSTEM
from graph.core.production import Event, State
from graph.core.schedule import choose_time
from graph.core.script import Release
from graph.store.audit import verify_chain
from graph.store.gates import GateDraft, expire_gates, find_pending, open_gate
from graph.store.items import list_items
from graph.store.money import Bill, Reservation, book, list_charges, reserve
from graph.store.productions import move
from graph.store.slots import find_slot, take_slot
from graph.store.tables import DecisionRow
from tests.fakes.studio import ANNA, BEN, FakeStudio

RACES = 200
SMALL_RACES = 30
Runner = Callable[[], object]


def at_a_script_gate(studio: FakeStudio) -> Gate:
    """A production before its script gate, as its graph would have left it, only sooner."""
    production, now = studio.start(), studio.clock.now()
    draft = GateDraft(production=production, kind=GateKind.SCRIPT, subject=Sha256("a" * 64), shown={"revision": 1})
    with studio.db.write() as session:
        move(session, production, State.DRAFT, Event.COMPLIED, by=SYSTEM, now=now)
        return open_gate(session, draft, now, studio.limits.gate_expiry)


@contextmanager
def runners() -> Iterator[Callable[[Runner, Runner], tuple[object, object]]]:
    """Two threads that start together, as often as asked; gives back what came of each, errors of ours included."""

    def race(*both: Runner) -> tuple[object, object]:
        line, ends = threading.Barrier(2), [None, None]

        def run(lane: int, do: Runner) -> None:
            line.wait()
            try:
                ends[lane] = do()  # type: ignore[call-overload]
            except ProductionError as error:
                ends[lane] = error  # type: ignore[call-overload]

        threads = [threading.Thread(target=run, args=lane) for lane in enumerate(both)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        return ends[0], ends[1]

    yield race


def test_of_a_double_click_the_second_waits_for_nobody_who_writes(studio: FakeStudio) -> None:
    gate, told = at_a_script_gate(studio), list[BaseException]()
    studio.productions.decide(gate.id, gate.subject, Approve(), ANNA)

    def press_again() -> None:
        try:
            studio.productions.decide(gate.id, gate.subject, Approve(), ANNA)
        except StaleDecision as error:
            told.append(error)

    with studio.db.write() as session:
        session.execute(text("UPDATE production SET failure = failure"))
        clicking = threading.Thread(target=press_again)
        clicking.start()
        clicking.join(20)
        assert len(told) == 1


def test_of_approve_and_reject_at_the_same_moment_exactly_one_counts(studio: FakeStudio) -> None:
    def deciding(gate: Gate, verdict: Verdict, by: object) -> Runner:
        return lambda: studio.productions.decide(gate.id, gate.subject, verdict, by)  # type: ignore[arg-type]

    won = {State.READY_FOR_GENERATION: 0, State.REJECTED: 0}
    with runners() as race:
        for _ in range(RACES):
            gate = at_a_script_gate(studio)
            ends = race(deciding(gate, Approve(), ANNA), deciding(gate, Reject(), BEN))
            winners = [end for end in ends if isinstance(end, Gate)]
            losers = [end for end in ends if isinstance(end, StaleDecision)]
            assert (len(winners), len(losers)) == (1, 1)
            with studio.db.read() as session:
                (decision,) = session.scalars(select(DecisionRow).where(DecisionRow.gate_id == gate.id))
            state = studio.productions.get(gate.production).state
            assert (decision.verdict["kind"] == "approve") == (state is State.READY_FOR_GENERATION)
            won[state] += 1

    assert sum(won.values()) == RACES
    with studio.db.read() as session:
        assert verify_chain(session)[0] == RACES


def test_an_answer_in_the_moment_of_expiry_counts_or_is_stale(studio: FakeStudio) -> None:
    def expire() -> None:
        with studio.db.write() as session:
            expire_gates(session, studio.clock.now() + studio.limits.gate_expiry)

    with runners() as race:
        for _ in range(SMALL_RACES):
            gate = at_a_script_gate(studio)
            answer, _ = race(lambda: studio.productions.decide(gate.id, gate.subject, Approve(), ANNA), expire)  # noqa: B023
            production = studio.productions.get(gate.production)
            assert isinstance(answer, StaleDecision) == bool(production.hold)
            assert (production.state is State.READY_FOR_GENERATION) == isinstance(answer, Gate)


def test_an_answer_and_an_abort_at_the_same_moment_leave_no_open_gate(studio: FakeStudio) -> None:
    with runners() as race:
        for _ in range(SMALL_RACES):
            gate = at_a_script_gate(studio)
            _, aborted = race(
                lambda: studio.productions.decide(gate.id, gate.subject, Approve(), ANNA),  # noqa: B023
                lambda: studio.productions.abort(gate.production, BEN),  # noqa: B023
            )
            assert not isinstance(aborted, ProductionError)
            assert studio.productions.get(gate.production).state is State.ABORTED
            with studio.db.read() as session:
                assert find_pending(session, gate.production) is None


def test_a_finished_item_and_an_abort_at_the_same_moment_do_not_wait_for_each_other(studio: FakeStudio) -> None:
    with runners() as race:
        for _ in range(SMALL_RACES):
            production, reservation = with_paid_work(studio)
            item = studio.ledger.claim_item(production)
            assert item is not None

            def finish() -> None:
                with studio.db.write() as session:
                    book(studio.db, session, reservation, Bill(charged_usd=0.01), studio.clock.now())  # noqa: B023
                try:
                    studio.ledger.complete(item, {})  # noqa: B023
                except Cancelled:
                    studio.ledger.let_go(item)  # noqa: B023
                    raise

            finished, aborted = race(finish, lambda: studio.productions.abort(production, ANNA))  # noqa: B023
            assert finished is None or isinstance(finished, Cancelled)
            assert not isinstance(aborted, ProductionError)
            with studio.db.read() as session:
                (left,) = list_items(session, production)
                (charge,) = list_charges(session, production)
            assert left.state is (ItemState.CANCELLED if isinstance(finished, Cancelled) else ItemState.DONE)
            assert (charge["state"], charge["charged_usd"]) == ("booked", 0.01)


def test_a_publish_time_that_is_taken_at_the_same_moment_is_another_ones(studio: FakeStudio) -> None:
    asked = studio.walk_to(studio.start(), "video")
    other = studio.start()
    studio.decide(asked.production)
    gone: list[bool] = []
    running = threading.Thread(target=lambda: gone.append(studio.run_one_graph(asked.production)))

    with studio.db.write() as session:
        free = choose_time(
            Release(), None, frozenset(), studio.channel.time_zone, studio.channel.slots, studio.clock.now()
        )
        assert free is not None
        assert take_slot(studio.db, session, other, studio.channel.name, free)
        running.start()
        _wait_until_it_waits(studio)
    running.join(60)

    assert gone == [True]
    gate = studio.gate(asked.production)
    with studio.db.read() as session:
        got = find_slot(session, asked.production)
    assert got is not None
    assert got > free
    assert gate.shown["publish_at"] == got.isoformat()


def _wait_until_it_waits(studio: FakeStudio) -> None:
    """Until another writer has come as far as it can beside this one."""
    until = time.monotonic() + 60
    while not _is_awaited(studio):
        assert time.monotonic() < until
        time.sleep(0.01)


def _is_awaited(studio: FakeStudio) -> bool:
    if studio.db.is_sqlite:
        return studio.db.writers_waiting > 0
    with studio.db.read() as session:
        waits = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
        return bool(session.scalar(waits))


def with_paid_work(studio: FakeStudio) -> tuple[ProductionId, Reservation]:
    production = studio.start()
    wanted = WantedItem(production=production, step="build", unit="s1", resource=Resource.SCENE, payload={})
    reservation = Reservation(
        key=f"{production} narration", production=production, provider="voice", what="narration", quoted_usd=0.01
    )
    with studio.db.write() as session:
        studio.ledger.ensure(session, (wanted,))
        reserve(studio.db, session, reservation, studio.clock.now())
    return production, reservation
