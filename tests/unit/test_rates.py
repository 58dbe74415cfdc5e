"""The rates that Slack takes, on a clock that is turned."""

from datetime import UTC, datetime

import pytest

from bot.slack.rates import POST, Rates
from tests.fakes.studio import TurnedClock

EDIT = "chat.update"


class Caller:
    """Calls as often as it may, moment by moment."""

    def __init__(self) -> None:
        self.clock = TurnedClock(at=datetime(2026, 11, 20, 8, 0, tzinfo=UTC))
        self.rates = Rates(self.clock)

    def may(self, method: str, conversation: str = "C1", workspace: str = "T1") -> bool:
        return self.rates.wait_seconds(workspace, method, conversation) == 0

    def in_a_minute(self, method: str, *conversations: str) -> int:
        made = 0
        for _ in range(600):
            made += sum(self.may(method, conversation) for conversation in conversations)
            self.clock.turn(seconds=0.1)
        return made


@pytest.fixture
def caller() -> Caller:
    return Caller()


def test_a_conversation_takes_one_post_a_second_whatever_others_take(caller: Caller) -> None:
    assert 50 <= caller.in_a_minute(POST, "C1") <= 60
    assert 150 <= caller.in_a_minute(POST, "C1", "C2", "C3") <= 180


@pytest.mark.parametrize(("method", "most"), [(EDIT, 50), ("chat.postEphemeral", 100), ("reactions.add", 50)])
def test_other_methods_are_counted_for_the_whole_workspace(caller: Caller, method: str, most: int) -> None:
    burst = most // 10

    assert most <= caller.in_a_minute(method, "C1", "C2", "C3") <= most + burst
    assert most - 1 <= caller.in_a_minute(method, "C1", "C2", "C3") <= most  # The burst is over.


def test_a_burst_of_edits_goes_at_once_and_no_more(caller: Caller) -> None:
    assert [caller.may(EDIT) for _ in range(7)] == [True] * 5 + [False] * 2
    assert caller.may(EDIT, workspace="T2")


def test_edits_that_slack_holds_up_hold_no_post_up(caller: Caller) -> None:
    caller.rates.block("T1", EDIT, "C1", 30)

    waits = [caller.rates.wait_seconds("T1", EDIT, conversation) for conversation in ("C2", "C1", "C3")]
    assert waits == pytest.approx([30, 31.2, 32.4])
    assert caller.may(POST)
    caller.clock.turn(seconds=29.9)
    assert not caller.may(EDIT)
    caller.clock.turn(seconds=0.2)
    assert caller.may(EDIT)


@pytest.mark.parametrize(("method", "burst", "pause"), [(EDIT, 5, 1.2), (POST, 1, 1.05)])
def test_those_that_wait_come_back_one_after_another(caller: Caller, method: str, burst: int, pause: float) -> None:
    waits = [caller.rates.wait_seconds("T1", method, "C1") for _ in range(burst + 20)]

    assert waits[:burst] == [0.0] * burst
    assert waits[burst : burst + 8] == pytest.approx([pause * turn for turn in range(1, 9)])
    assert max(waits) == pytest.approx(pause + 10)


def test_conversations_are_forgotten_once_they_count_for_nothing(caller: Caller) -> None:
    for number in range(500):
        assert caller.may(POST, f"C{number}")
    caller.clock.turn(seconds=10)

    assert caller.may(POST)

    assert len(caller.rates.full_at) == 1
