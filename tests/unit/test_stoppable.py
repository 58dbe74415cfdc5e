"""Signals stop what runs, whatever the interrupted thread holds."""

import signal
import threading

import pytest

from bot.terminal.stoppable import stoppable

PATIENCE_SECONDS = 10


def test_a_signal_stops_and_is_told_of() -> None:
    told: list[signal.Signals] = []

    with stoppable(told.append, twice_ends=False) as stopping:
        signal.raise_signal(signal.SIGTERM)
        assert stopping.wait(PATIENCE_SECONDS)
        signal.raise_signal(signal.SIGINT)

    assert told == [signal.SIGTERM, signal.SIGINT]


def test_a_signal_that_comes_while_the_lock_of_the_event_is_held_waits_for_nothing() -> None:
    with stoppable(twice_ends=False) as stopping:
        with stopping._cond:  # Where a handler that sets the event waits for ever.
            signal.raise_signal(signal.SIGTERM)
        assert stopping.wait(PATIENCE_SECONDS)


def test_the_second_signal_ends_at_once_where_that_is_wanted() -> None:
    with stoppable(twice_ends=True) as stopping:
        signal.raise_signal(signal.SIGINT)
        assert stopping.wait(PATIENCE_SECONDS)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


def test_afterwards_signals_are_heard_as_before() -> None:
    before = signal.getsignal(signal.SIGTERM)

    with stoppable(twice_ends=False):
        assert signal.getsignal(signal.SIGTERM) is not before

    assert signal.getsignal(signal.SIGTERM) is before
    assert not [thread for thread in threading.enumerate() if thread.name == "signals"]
