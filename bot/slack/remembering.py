"""What Slack said of somebody, kept for a while: longer where it does not answer, never past a change it told of."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Generic, TypeVar

import structlog
from slack_sdk.errors import SlackApiError

from graph.core.clock import Clock

log = structlog.get_logger()

KNOWN = timedelta(minutes=10)
STALE = timedelta(minutes=30)
"""So old it may be where Slack does not answer: beyond that nobody knows."""
SILENT = timedelta(seconds=15)
"""So long after Slack did not answer it is not asked again: a press has three seconds in all."""
T = TypeVar("T")


@dataclass(frozen=True)
class _Told(Generic[T]):
    at: datetime
    news: int
    said: T


@dataclass
class Memory(Generic[T]):
    """What was said, by name. `news` counts the changes that were told of: with another number it is worth nothing."""

    clock: Clock
    _told: dict[str, _Told[T]] = field(default_factory=dict)
    _silent: dict[str, datetime] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def recall(self, name: str, news: int, ask: Callable[[], T]) -> T | None:
        """What is known of a name, asked for where it is not known for certain. None where Slack does not say."""
        now = self.clock.now()
        with self._lock:
            told, silent_at = self._told.get(name), self._silent.get(name)
            if told and told.news != news:
                told = None
                del self._told[name]
        if told and now - told.at < KNOWN:
            return told.said
        if silent_at is None or now - silent_at >= SILENT:
            try:
                return self._keep(name, _Told(now, news, ask()))
            except (SlackApiError, OSError) as error:
                log.warning("slack_silent", about=name, reason=str(error))
                with self._lock:
                    self._silent[name] = self.clock.now()
        return self.known(name)

    def _keep(self, name: str, told: _Told[T]) -> T:
        with self._lock:
            self._told[name] = told
            self._silent.pop(name, None)
        return told.said

    def known(self, name: str) -> T | None:
        """What may still be relied on, without asking."""
        with self._lock:
            told = self._told.get(name)
        return told.said if told and self.clock.now() - told.at < STALE else None

    def last_said(self) -> dict[str, T]:
        """What was said of each name, however long ago."""
        with self._lock:
            return {name: told.said for name, told in self._told.items()}

    def missing(self) -> frozenset[str]:
        """Of whom nothing is known because Slack did not answer just now."""
        now = self.clock.now()
        with self._lock:
            silent = [name for name, at in self._silent.items() if now - at < SILENT]
        return frozenset(name for name in silent if self.known(name) is None)
