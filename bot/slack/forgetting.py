"""What was said, and is done with: forgotten once its time is over."""

from dataclasses import dataclass
from datetime import timedelta

from bot.studio import Studio
from graph.store.inbox import forget_arrivals
from graph.store.notes import forget_notes
from graph.store.parcels import forget_parcels

EVERY = timedelta(hours=1)


@dataclass
class Forgetting:
    """Empties the tables of what came in, once an hour."""

    studio: Studio

    def __post_init__(self) -> None:
        self._next = self.studio.clock.now()

    def look(self) -> None:
        """Forget what is old, if it is time to."""
        now = self.studio.clock.now()
        if now < self._next:
            return
        with self.studio.db.write() as session:
            forget_arrivals(session, now)
            forget_notes(session, now)
            forget_parcels(session, now)
        self._next = now + EVERY
