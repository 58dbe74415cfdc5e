"""Slack's rates, kept before Slack has to say so. The figures are those of its documentation, with some room."""

import threading
from datetime import datetime, timedelta

from graph.core.clock import Clock

PER_MINUTE = {
    "chat.update": 50,
    "chat.postEphemeral": 100,
    "reactions.add": 50,
    "views.publish": 100,
    "files.completeUploadExternal": 100,
}
SECONDS_PER_POST = 1.05
"""A conversation takes one message a second."""
USUAL_PER_MINUTE = 50


class Rates:
    """When the next call of a kind may be made. Asking for it counts as making it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._next: dict[tuple[str, str, str], datetime] = {}
        self._lock = threading.Lock()

    def wait_seconds(self, workspace: str, method: str, conversation: str) -> float:
        """How long to wait; at 0 the call is counted and may be made now."""
        key, pause = _bucket(workspace, method, conversation)
        now = self._clock.now()
        with self._lock:
            free = self._next.get(key, now)
            if free > now:
                return (free - now).total_seconds()
            self._next[key] = now + timedelta(seconds=pause)
        return 0.0

    def block(self, workspace: str, method: str, conversation: str, seconds: float) -> None:
        """Slack itself asked to wait."""
        key, _ = _bucket(workspace, method, conversation)
        with self._lock:
            self._next[key] = max(
                self._next.get(key, self._clock.now()), self._clock.now() + timedelta(seconds=seconds)
            )


def _bucket(workspace: str, method: str, conversation: str) -> tuple[tuple[str, str, str], float]:
    if method == "chat.postMessage":
        return (workspace, method, conversation), SECONDS_PER_POST
    # Bursts are what Slack minds least: a tenth of a minute's worth may go at once.
    return (workspace, method, conversation), 60.0 / PER_MINUTE.get(method, USUAL_PER_MINUTE) / 10
