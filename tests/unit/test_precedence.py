"""People who wait go first, and what stands back for them goes on all the same."""

import threading
import time

import pytest

from bot.precedence import Precedence


def gives_way(precedence: Precedence, most_seconds: float) -> float:
    """How long that takes."""
    begun = time.monotonic()
    precedence.give_way(most_seconds)
    return time.monotonic() - begun


def test_while_nobody_waits_nothing_is_held_up() -> None:
    assert gives_way(Precedence(), 60.0) < 60.0


def test_work_stands_back_until_the_last_one_has_their_answer() -> None:
    precedence, told = Precedence(), threading.Event()

    def work() -> None:
        precedence.give_way(60.0)
        told.set()

    with precedence.waits():
        with precedence.waits():
            thread = threading.Thread(target=work)
            thread.start()
            assert not told.wait(0.1)
        assert not told.wait(0.1)
    assert told.wait(10.0)
    thread.join()


def test_work_goes_on_however_many_wait() -> None:
    precedence = Precedence()

    with precedence.waits():
        assert gives_way(precedence, 0.05) >= 0.05


def test_whoever_breaks_off_waits_no_longer() -> None:
    precedence = Precedence()

    def break_off() -> None:
        with precedence.waits():
            raise ConnectionError

    with pytest.raises(ConnectionError):
        break_off()
    assert gives_way(precedence, 60.0) < 60.0
