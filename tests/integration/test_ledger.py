"""The ledger alone: who may do what now, when it is tried again, and whose result counts."""

from datetime import timedelta

import pytest

from graph.core.errors import Cancelled, LeaseLost
from graph.core.item import ItemState
from graph.store.ledger import MOST_ATTEMPTS, Ledger
from tests.fakes.studio import ANNA, FakeStudio
from tests.fakes.walking import attempts, item, row, told, turn
from tests.integration.ledgers import BROKEN, TIRED, another_worker, ask, claim, held_slots


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
