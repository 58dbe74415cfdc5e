"""The ledger alone: who may do what now, when it is tried again, and whose result counts."""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from graph.core.errors import LeaseLost
from graph.core.ids import ProductionId
from graph.core.item import Resource
from graph.store.ledger import Ledger
from graph.store.owners import is_gone, new_owner
from graph.store.productions import set_values
from tests.fakes.studio import ANNA, FakeStudio, TurnedClock
from tests.fakes.walking import attempts, row, turn
from tests.integration.ledgers import WHO_AM_I, another_worker, ask, claim, held_slots


@pytest.fixture
def other() -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Another process of this host, and its name as an owner."""
    command = [sys.executable, "-c", WHO_AM_I]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process, process.stdout.readline().strip()
        process.kill()


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


def test_fewer_slots_are_there_at_once_and_who_holds_one_ends_in_peace(studio: FakeStudio) -> None:
    production = studio.start()
    for number in range(6):
        ask(studio, production, f"s{number}")
    held = [claim(studio) for _ in range(4)]

    studio.ledger.set_limits({Resource.SCENE: 1})
    studio.ledger.complete(held[3], {})

    assert studio.ledger.claim_item() is None
    for item in held[:3]:
        studio.ledger.complete(item, {})
    assert claim(studio).resource is Resource.SCENE
    assert studio.ledger.claim_item() is None


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
    studio.productions.resume(production, ANNA)

    studio.ledger.release_production(held, handled=True)

    assert studio.ledger.claim_production() is not None


def test_a_production_on_hold_is_nobodys_work(studio: FakeStudio) -> None:
    production = studio.start()
    with studio.db.write() as session:
        set_values(session, production, hold="a person said so")

    assert studio.ledger.claim_production() is None
    studio.productions.resume(production, ANNA)
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


def test_what_a_dead_process_of_this_host_held_is_free_at_once(
    studio: FakeStudio, other: tuple[subprocess.Popen[str], str]
) -> None:
    process, name = other
    ledger = Ledger(studio.db, studio.clock, name, jitter=lambda: 0.5)
    production = studio.start()
    ask(studio, production)
    held, work = ledger.claim_production(), claim(studio, ledger)
    assert held is not None
    assert studio.ledger.reap() == 0

    process.send_signal(signal.SIGSTOP)
    assert studio.ledger.reap() == 0
    process.kill()
    process.wait()

    assert studio.ledger.reap() == 1
    again, anew = studio.ledger.claim_production(), claim(studio)
    assert again is not None
    assert again.fence > held.fence
    assert (anew.id, anew.attempt, anew.failures) == (work.id, work.attempt + 1, 0)
    assert [attempt.outcome for attempt in attempts(studio, anew)] == ["lost", ""]
    assert held_slots(studio) == 1
    with pytest.raises(LeaseLost):
        ledger.complete(work, {})
    with pytest.raises(LeaseLost):
        ledger.renew_production(held)


def test_of_a_process_that_cannot_be_seen_from_here_only_its_lease_tells(
    studio: FakeStudio, other: tuple[subprocess.Popen[str], str]
) -> None:
    process, name = other
    process.kill()
    process.wait()
    host, pid, started, place, chance = name.split(":")
    unseen = (
        f"another-{host}:{pid}:{started}:{place}:{chance}",
        f"{host}:{pid}:{started}:00000000:{chance}",
        f"{host}:{pid}:{chance}",
        "test",
    )
    for owner in unseen:
        ask(studio, studio.start(), unit=owner)
        claim(studio, Ledger(studio.db, studio.clock, owner))

    assert is_gone(name)
    assert [is_gone(owner) for owner in unseen] == [False] * 4
    assert studio.ledger.reap() == 0
    turn(studio, seconds=61)
    assert studio.ledger.reap() == 4


def test_a_number_that_another_process_got_is_not_its_first_owner() -> None:
    host, pid, started, place, chance = new_owner().split(":")

    assert not is_gone(f"{host}:{pid}:{started}:{place}:{chance}")
    assert is_gone(f"{host}:{pid}:{int(started) - 1}:{place}:{chance}")
