"""Slack's rates, kept before Slack has to say so. The figures are those of its documentation."""

import threading
from datetime import datetime, timedelta

from graph.core.clock import Clock

POST = "chat.postMessage"
SECONDS_PER_POST = 1.05
"""A conversation takes one message a second."""
PER_MINUTE = {"chat.postEphemeral": 100, "views.publish": 100, "files.completeUploadExternal": 100}
USUAL_PER_MINUTE = 50
"""What a workspace takes of any other method, wherever it is called."""
LONGEST_LINE = timedelta(seconds=10)
"""Nobody waits longer after it is free again: others may have given up, or something urgent gone first."""
BURST = 10
"""Bursts are what Slack minds least: this part of a minute's calls may go at once."""


class Rates:
    """When the next call of a kind may be made. Asking for it counts as making it.

    Each kind has a bucket that fills as fast as Slack allows. What is kept of it is when it is full again.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.full_at: dict[tuple[str, str, str], datetime] = {}
        self._last_turn: dict[tuple[str, str, str], datetime] = {}
        self._lock = threading.Lock()

    def wait_seconds(self, workspace: str, method: str, conversation: str) -> float:
        """How long to wait; at 0 the call is counted and may be made now.

        Of many that wait each is told another time, or all would come back at once for one to be let through.
        """
        key, (pause, room) = _kind(workspace, method, conversation), _pace(method)
        now = self._clock.now()
        with self._lock:
            self._forget(now)
            full_at = self.full_at.get(key, now)
            free_at = full_at - room
            if free_at > now:
                after_the_last = min(self._last_turn.get(key, free_at - pause) + pause, free_at + LONGEST_LINE)
                self._last_turn[key] = turn = max(free_at, after_the_last)
                return (turn - now).total_seconds()
            self.full_at[key] = full_at + pause
        return 0.0

    def block(self, workspace: str, method: str, conversation: str, seconds: float) -> None:
        """Slack itself asked to wait."""
        key, (_, room) = _kind(workspace, method, conversation), _pace(method)
        until = self._clock.now() + timedelta(seconds=seconds) + room
        with self._lock:
            self.full_at[key] = max(self.full_at.get(key, until), until)

    def _forget(self, now: datetime) -> None:
        """A full bucket is as good as none, and most conversations are never heard of again."""
        for times in (self.full_at, self._last_turn):
            for key in [key for key, at in times.items() if at <= now]:
                del times[key]


def _kind(workspace: str, method: str, conversation: str) -> tuple[str, str, str]:
    return workspace, method, conversation if method == POST else ""


def _pace(method: str) -> tuple[timedelta, timedelta]:
    """How long a bucket takes to fill by one call, and by as many as may go at once after the first."""
    if method == POST:
        return timedelta(seconds=SECONDS_PER_POST), timedelta()
    calls = PER_MINUTE.get(method, USUAL_PER_MINUTE)
    pause = timedelta(minutes=1) / calls
    return pause, pause * (calls // BURST - 1)
