"""Turns come in the order in which they were asked for, whatever happens to those who have them."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress

from graph.store.turns import MOST_IN_A_ROW, Turns

PATIENCE = 30.0


def _until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.001)


def _queue_up(
    turns: Turns, count: int, act: Callable[[int], None], *, goes_first: bool = False
) -> list[threading.Thread]:
    """Threads that wait for their turn in the order of their numbers."""
    before = turns.waiting

    def take(number: int) -> None:
        with suppress(LookupError), turns.turn(PATIENCE, goes_first=goes_first) as has_turn:
            assert has_turn
            act(number)

    threads = []
    for number in range(count):
        threads.append(threading.Thread(target=take, args=(number,)))
        threads[-1].start()
        _until(lambda waiting=before + number + 1: turns.waiting == waiting)  # type: ignore[misc]
    return threads


def _join(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive()


def test_whoever_asked_first_goes_first() -> None:
    turns, went = Turns(), list[int]()
    with turns.turn(PATIENCE):
        threads = _queue_up(turns, 6, went.append)
    _join(threads)
    assert went == list(range(6))


def test_who_has_just_had_a_turn_waits_behind_the_others() -> None:
    turns, went = Turns(), list[str]()
    with turns.turn(PATIENCE):
        threads = _queue_up(turns, 3, lambda number: went.append(f"waited {number}"))
    with turns.turn(PATIENCE):
        went.append("came back")
    _join(threads)
    assert went == ["waited 0", "waited 1", "waited 2", "came back"]


def test_people_go_before_what_nobody_waits_for_though_not_for_ever() -> None:
    turns, went = Turns(), list[str]()
    with turns.turn(PATIENCE):
        threads = _queue_up(turns, 2, lambda number: went.append(f"work {number}"))
        threads += _queue_up(turns, 6, lambda number: went.append(f"person {number}"), goes_first=True)
    _join(threads)
    people = [f"person {number}" for number in range(6)]
    assert went == [*people[:MOST_IN_A_ROW], "work 0", *people[MOST_IN_A_ROW:], "work 1"]


def test_where_only_people_wait_each_has_a_turn() -> None:
    turns, went = Turns(), list[int]()
    with turns.turn(PATIENCE):
        threads = _queue_up(turns, 3 * MOST_IN_A_ROW, went.append, goes_first=True)
    _join(threads)
    assert went == list(range(3 * MOST_IN_A_ROW))


def test_a_turn_that_breaks_is_handed_on() -> None:
    turns, went = Turns(), list[int]()

    def act(number: int) -> None:
        went.append(number)
        raise LookupError

    with turns.turn(PATIENCE):
        threads = _queue_up(turns, 3, act)
    _join(threads)
    assert went == [0, 1, 2]
    with turns.turn(0.0) as has_turn:
        assert has_turn


def test_whoever_loses_patience_has_no_turn_and_holds_nobody_up() -> None:
    turns = Turns()
    with turns.turn(PATIENCE):
        with turns.turn(0.01) as has_turn:
            assert not has_turn
        assert turns.waiting == 0
        with turns.turn(0.01) as has_turn:
            assert not has_turn
    with turns.turn(0.0) as has_turn:
        assert has_turn


def test_no_two_have_a_turn_at_once_and_none_is_lost() -> None:
    turns, inside, most = Turns(), list[int](), list[int]()
    patient = list[int]()

    def hurry(number: int) -> None:
        for _ in range(200):
            with turns.turn(0.0005 if number % 2 else PATIENCE) as has_turn:
                if not has_turn:
                    continue
                inside.append(number)
                most.append(len(inside))
                time.sleep(0)
                inside.remove(number)
                if number % 2 == 0:
                    patient.append(number)

    threads = [threading.Thread(target=hurry, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    _join(threads)
    assert max(most) == 1
    assert len(patient) == 4 * 200
    assert turns.waiting == 0
