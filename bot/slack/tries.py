"""How often work broke that is tried again: a few times with growing pauses, as long as this process lives."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from graph.core.clock import Clock
from graph.store.inbox import BACK_OFF_SECONDS, MOST_TRIES


@dataclass
class Tries:
    """Counts them by number. They stand in no database: a process that starts anew begins anew."""

    clock: Clock
    _broke: dict[int, tuple[int, datetime]] = field(default_factory=dict)

    def is_due(self, id: int) -> bool:
        """Whether it never broke, or its pause is over."""
        return id not in self._broke or self._broke[id][1] <= self.clock.now()

    def was_last(self, id: int) -> bool:
        """Note that it broke, and whether it is to be given up. The longest pause follows, should that break too."""
        tries = self._broke[id][0] + 1 if id in self._broke else 1
        pause = BACK_OFF_SECONDS[min(tries, len(BACK_OFF_SECONDS)) - 1]
        self._broke[id] = tries, self.clock.now() + timedelta(seconds=pause)
        return tries >= MOST_TRIES

    def forget(self, id: int) -> None:
        """It is done, or given up."""
        self._broke.pop(id, None)
