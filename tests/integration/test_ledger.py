"""The ledger alone: who may do what now, when it is tried again, and whose result counts."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from graph.core.errors import Cancelled, LeaseLost
from graph.core.ids import ProductionId
from graph.core.item import Item, ItemState, Resource, WantedItem
from graph.store.ledger import MOST_ATTEMPTS, Failure, Ledger
from graph.store.productions import set_values
from graph.store.tables import ResourceSlotRow
from tests.fakes.studio import ANNA, FakeStudio, TurnedClock
from tests.fakes.walking import attempts, item, row, told, turn

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


def test_asking_twice_is_asking_once(studio: FakeStudio) -> None:
    production = studio.start()

    first, again = ask(studio, production), ask(studio, production)

    assert first.key == again.key
    assert told(studio, production).count("work_queued") == 1


@pytest.mark.parametrize(("jitter", "share"), [(0.0, 0.75), (0.5, 1.0), (1.0, 1.25)])
def test_pauses_between_tries_double_with_some_jitter(studio: FakeStudio, jitter: float, share: float) -> None:
    ask(studio, studio.start(), max_failures=6)
    ledger = Ledger(studio.db, studio.clock, "test", jitter=lambda: jitter)

    for seconds in (1, 2, 4, 8, 8):
        failed = ledger.fail(claim(studio, ledger), TIRED)
        assert failed.not_before - studio.clock.now() == timedelta(seconds=seconds * share)
        turn(studio, seconds=seconds * share - 0.01)
        assert ledger.claim_item() is None
        turn(studio, seconds=0.01)

    last = ledger.fail(claim(studio, ledger), TIRED)
    assert (last.state, last.failures, last.attempt) == (ItemState.FAILED, 6, 6)


def test_a_provider_that_asks_for_more_time_gets_it(studio: FakeStudio) -> None:
    ask(studio, studio.start())

    patient = studio.ledger.fail(claim(studio), TIRED.model_copy(update={"retry_after_seconds": 30.0}))

    assert patient.not_before - studio.clock.now() == timedelta(seconds=30)


def test_a_provider_that_asks_for_less_time_than_the_pause_does_not_get_it(studio: FakeStudio) -> None:
    ask(studio, studio.start())

    failed = studio.ledger.fail(claim(studio), TIRED.model_copy(update={"retry_after_seconds": 0.1}))

    assert failed.not_before - studio.clock.now() == timedelta(seconds=1)


def test_what_no_further_try_mends_is_not_tried_again_and_wakes_its_production(studio: FakeStudio) -> None:
    production = studio.start()
    ask(studio, production)
    before = row(studio, production).wake

    failed = studio.ledger.fail(claim(studio), BROKEN)

    assert (failed.state, failed.failures) == (ItemState.FAILED, 1)
    assert row(studio, production).wake == before + 1
    assert studio.ledger.claim_item() is None


def test_a_try_that_is_followed_by_another_wakes_nobody(studio: FakeStudio) -> None:
    production = studio.start()
    ask(studio, production)
    before = row(studio, production).wake

    studio.ledger.fail(claim(studio), TIRED)

    assert row(studio, production).wake == before


def test_a_late_result_is_refused_once_another_worker_has_the_item(studio: FakeStudio) -> None:
    production = studio.start()
    ask(studio, production)
    late = claim(studio)
    turn(studio, seconds=61)
    studio.ledger.reap()
    other = another_worker(studio)
    winner = claim(studio, other)

    for record in (lambda: studio.ledger.complete(late, {"by": "late"}), lambda: studio.ledger.fail(late, BROKEN)):
        with pytest.raises(LeaseLost):
            record()
    other.complete(winner, {"by": "winner"})

    assert item(studio, production, "build-s1").result == {"by": "winner"}
    assert [tried.outcome for tried in attempts(studio, winner)] == ["lost", "done"]


def test_a_result_is_recorded_once(studio: FakeStudio) -> None:
    production = studio.start()
    ask(studio, production)
    held = claim(studio)
    studio.ledger.complete(held, {"number": 1})

    with pytest.raises(LeaseLost):
        studio.ledger.complete(held, {"number": 2})

    assert item(studio, production, "build-s1").result == {"number": 1}


def test_work_given_back_costs_no_failure_and_is_taken_up_at_once(studio: FakeStudio) -> None:
    ask(studio, studio.start())

    studio.ledger.give_back(claim(studio), "stopped")

    again = claim(studio)
    assert (again.attempt, again.failures) == (2, 0)
    assert held_slots(studio) == 1


def test_work_whose_child_was_killed_costs_no_failure_until_it_killed_too_many(studio: FakeStudio) -> None:
    production = studio.start()
    ask(studio, production)

    for number in range(1, MOST_ATTEMPTS):
        studio.ledger.give_back(claim(studio), "killed")
        assert item(studio, production, "build-s1").failures == 0, number
    studio.ledger.give_back(claim(studio), "killed")

    given_up = item(studio, production, "build-s1")
    assert (given_up.state, given_up.attempt) == (ItemState.FAILED, MOST_ATTEMPTS)
    assert given_up.error["error"] == "WorkerLost"


def test_work_that_kills_its_workers_ends(studio: FakeStudio) -> None:
    production = studio.start()
    ask(studio, production)
    before = row(studio, production).wake

    for _ in range(MOST_ATTEMPTS):
        claim(studio)
        turn(studio, seconds=61)
        assert studio.ledger.reap() == 1

    poison = item(studio, production, "build-s1")
    assert (poison.state, poison.error["message"]) == (ItemState.FAILED, "25 workers died while doing it")
    assert row(studio, production).wake == before + 1
    assert studio.ledger.reap() == 0


def test_what_a_living_worker_holds_is_not_taken_from_it(studio: FakeStudio) -> None:
    ask(studio, studio.start())
    held = claim(studio)

    turn(studio, seconds=50)
    studio.ledger.renew_item(held)
    turn(studio, seconds=50)

    assert studio.ledger.reap() == 0
    assert another_worker(studio).claim_item() is None
    studio.ledger.complete(held, {})


def test_progress_is_on_the_row_for_everybody(studio: FakeStudio) -> None:
    production = studio.start()
    ask(studio, production)
    held = claim(studio)

    studio.ledger.renew_item(held, 0.4, "drawing frame 40")

    seen = item(studio, production, "build-s1")
    assert (seen.fraction, seen.message, seen.state) == (0.4, "drawing frame 40", ItemState.RUNNING)
    studio.ledger.complete(held, {})
    assert item(studio, production, "build-s1").fraction == 1.0


def test_cancelled_work_tells_its_worker_to_stop(studio: FakeStudio) -> None:
    production = studio.start()
    ask(studio, production)
    held = claim(studio)
    studio.productions.abort(production, ANNA)

    for record in (lambda: studio.ledger.renew_item(held), lambda: studio.ledger.complete(held, {})):
        with pytest.raises(Cancelled):
            record()

    assert studio.ledger.claim_item() is None


def test_no_more_work_runs_at_once_than_the_resource_allows(studio: FakeStudio) -> None:
    production = studio.start()
    for number in range(8):
        ask(studio, production, f"s{number}")
    ask(studio, production, "", step="master", resource=Resource.MASTER)

    with ThreadPoolExecutor(8) as claimers:
        taken = [found for found in claimers.map(lambda _: studio.ledger.claim_item(), range(24)) if found]

    by_resource = [found.resource for found in taken]
    assert by_resource.count(Resource.SCENE) == 4
    assert by_resource.count(Resource.MASTER) == 1
    assert len({found.id for found in taken}) == len(taken)
    assert held_slots(studio) == 5

    studio.ledger.complete(next(found for found in taken if found.resource is Resource.SCENE), {})
    assert claim(studio).resource is Resource.SCENE
    assert studio.ledger.claim_item() is None


def test_a_busy_resource_does_not_keep_other_work_waiting(studio: FakeStudio) -> None:
    production = studio.start()
    for number in range(3):
        ask(studio, production, f"u{number}", resource=Resource.UPLOAD)
    ask(studio, production, "later", resource=Resource.WRITER)

    assert claim(studio).resource is Resource.UPLOAD
    assert claim(studio).unit == "later"


def test_a_dead_workers_slot_is_free_after_its_lease(studio: FakeStudio) -> None:
    production = studio.start()
    ask(studio, production, "one", resource=Resource.UPLOAD)
    ask(studio, production, "two", resource=Resource.UPLOAD)
    claim(studio)
    assert studio.ledger.claim_item() is None

    turn(studio, seconds=61)

    assert claim(studio).unit == "two"


def test_racing_workers_never_share_a_production(studio: FakeStudio) -> None:
    for _ in range(6):
        studio.start()
    start = threading.Barrier(4)

    def take_all(number: int) -> list[ProductionId]:
        ledger = Ledger(studio.db, studio.clock, f"worker {number}")
        start.wait(10)
        return [found.production for _ in range(6) if (found := ledger.claim_production())]

    with ThreadPoolExecutor(4) as workers:
        taken = [production for share in workers.map(take_all, range(4)) for production in share]

    assert len(taken) == len(set(taken)) == 6


def test_a_production_whose_worker_died_is_taken_over_and_the_dead_one_can_write_nothing(studio: FakeStudio) -> None:
    production = studio.start()
    dead = studio.ledger.claim_production()
    assert dead is not None
    turn(studio, seconds=61)

    heir = another_worker(studio).claim_production()

    assert heir is not None
    assert (heir.production, heir.fence) == (production, dead.fence + 1)
    with pytest.raises(LeaseLost):
        studio.ledger.renew_production(dead)
    with pytest.raises(LeaseLost):
        studio.ledger.release_production(dead, handled=True)
    with pytest.raises(LeaseLost), studio.ledger.claimed(dead).write():
        raise AssertionError("the write has begun")


def test_news_that_comes_during_a_run_is_looked_at_after_it(studio: FakeStudio) -> None:
    production = studio.start()
    held = studio.ledger.claim_production()
    assert held is not None
    studio.productions.resume(production)

    studio.ledger.release_production(held, handled=True)

    assert studio.ledger.claim_production() is not None


def test_a_production_on_hold_is_nobodys_work(studio: FakeStudio) -> None:
    production = studio.start()
    with studio.db.write() as session:
        set_values(session, production, hold="a person said so")

    assert studio.ledger.claim_production() is None
    studio.productions.resume(production)
    assert studio.ledger.claim_production() is not None


def test_a_run_that_broke_is_tried_again_later_and_later(studio: FakeStudio) -> None:
    studio.start()
    assert isinstance(studio.clock, TurnedClock)
    pauses = []
    for _ in range(9):
        held = studio.ledger.claim_production()
        assert held is not None
        studio.ledger.pause_production(held)
        until = row(studio, held.production).not_before
        assert until is not None
        pauses.append((until - studio.clock.now()).total_seconds())
        assert studio.ledger.claim_production() is None
        studio.clock.at = until

    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (1.0, 60.0)
