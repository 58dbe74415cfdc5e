"""What Slack sends to an app: once, and events again when nobody acknowledged them."""

import heapq
import itertools
import json
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

Kind = Literal["events_api", "interactive", "slash_commands"]

ACK_SECONDS = 3.0
RETRY_AFTER_SECONDS = (0, 60, 300)
GLANCE_SECONDS = 0.02


@dataclass(frozen=True)
class Attempt:
    """One try. `status` is 0 when no answer came; `reason` is Slack's word for why it failed, empty when it did not."""

    number: int
    status: int
    body: str
    seconds: float
    reason: str = ""
    no_retry: bool = False


@dataclass(eq=False)
class Delivery:
    """An event, interaction or command on its way, and all that came back for it."""

    kind: Kind
    payload: dict[str, Any]
    attempts: list[Attempt] = field(default_factory=list)
    heard: list[dict[str, Any]] = field(default_factory=list)
    trouble: str = ""
    """What Slack itself tells the person, when the app did not answer well."""

    @property
    def status(self) -> int:
        """The status of the last attempt; 0 while there is none, or when it was not answered."""
        return self.attempts[-1].status if self.attempts else 0

    @property
    def body(self) -> str:
        return self.attempts[-1].body if self.attempts else ""

    @property
    def ok(self) -> bool:
        return bool(self.attempts) and not self.attempts[-1].reason

    @property
    def seconds(self) -> float:
        return self.attempts[-1].seconds

    @property
    def event_id(self) -> str:
        return str(self.payload["event_id"])

    @property
    def answer(self) -> dict[str, Any]:
        """The acknowledgement as an object; plain text is what Slack would show as `text`."""
        if not self.body.strip():
            return {}
        try:
            said = json.loads(self.body)
        except ValueError:
            return {"text": self.body}
        return said if isinstance(said, dict) else {"text": str(said)}


class Route(Protocol):
    """A way to the app."""

    def send(self, delivery: Delivery, number: int, reason: str, patience: float) -> Attempt: ...


class NoRoute:
    """Nobody listens: an event is lost, a click fails."""

    def send(self, delivery: Delivery, number: int, reason: str, patience: float) -> Attempt:
        return Attempt(number, 0, "", 0.0, reason="connection_failed", no_retry=True)


class Post:
    """Brings events in their order, one at a time, and brings them again by Slack's timetable and the given clock."""

    def __init__(self, route: Callable[[], Route], clock: Callable[[], float]) -> None:
        self._route = route
        self._clock = clock
        self._queue: deque[Delivery] = deque()
        self._again: list[tuple[float, int, Delivery]] = []
        self._ticks = itertools.count()
        self._news = threading.Condition()
        self._busy = False
        self._closed = False
        self.deliveries: list[Delivery] = []
        self.ack_seconds = ACK_SECONDS
        """How long Slack waits for an answer; tests of what comes too late may make it shorter."""
        self._thread = threading.Thread(target=self._work, name="slack-post", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        with self._news:
            self._closed = True
            self._news.notify_all()
        if self._thread.is_alive():
            self._thread.join()

    def enqueue(self, delivery: Delivery) -> None:
        """Bring it after all that waits already."""
        with self._news:
            self._queue.append(delivery)
            self._news.notify_all()

    def deliver(self, delivery: Delivery) -> Attempt:
        """Bring it now, in the caller's thread, once more if it was brought before."""
        number = len(delivery.attempts)
        reason = delivery.attempts[-1].reason if delivery.attempts else ""
        if number == 0:
            with self._news:
                self.deliveries.append(delivery)
        again = (reason or "http_timeout") if number else ""
        attempt = self._route().send(delivery, number, again, self.ack_seconds)
        delivery.attempts.append(attempt)
        return attempt

    def retry_now(self) -> list[Delivery]:
        """Bring every event that waits for another try, without waiting for its time."""
        with self._news:
            waiting, self._again = [delivery for _, _, delivery in sorted(self._again)], []
        for delivery in waiting:
            self._bring(delivery)
        return waiting

    @property
    def waiting(self) -> int:
        """How many events wait for another try."""
        return len(self._again)

    def settle(self, seconds: float = 10) -> None:
        """Wait until everything that was sent arrived once. Raises `AssertionError` when that takes too long."""
        until = time.monotonic() + seconds
        with self._news:
            while self._queue or self._busy:
                if not self._news.wait(max(0.0, until - time.monotonic())):
                    raise AssertionError(f"{len(self._queue)} events still wait after {seconds} s")

    def _work(self) -> None:
        while True:
            with self._news:
                delivery = self._next()
                if self._closed:
                    return
                if delivery is None:
                    self._news.wait(GLANCE_SECONDS if self._again else None)
                    continue
                self._busy = True
            try:
                self._bring(delivery)
            finally:
                with self._news:
                    self._busy = False
                    self._news.notify_all()

    def _next(self) -> Delivery | None:
        if self._again and self._again[0][0] <= self._clock():
            return heapq.heappop(self._again)[2]
        return self._queue.popleft() if self._queue else None

    def _bring(self, delivery: Delivery) -> None:
        attempt = self.deliver(delivery)
        tries = len(delivery.attempts)
        if attempt.reason and not attempt.no_retry and tries <= len(RETRY_AFTER_SECONDS):
            due = self._clock() + RETRY_AFTER_SECONDS[tries - 1]
            with self._news:
                heapq.heappush(self._again, (due, next(self._ticks), delivery))
                self._news.notify_all()
