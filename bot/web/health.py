"""How Greenlight is, for those that start and stop it."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy.exc import SQLAlchemyError

from graph.core.clock import Clock
from graph.core.value import Value
from graph.store.database import Database
from graph.store.heartbeats import live_workers
from graph.store.migrate import schema_version
from graph.store.schema import HEAD


class Trouble(Value):
    """A part that is not well. Anybody may read it, so it names no machine and no address."""

    part: Literal["database", "schema", "worker"]
    says: str


@dataclass(frozen=True)
class Health:
    """Looks at the database and at what workers left there."""

    db: Database
    clock: Clock

    def troubles(self) -> tuple[Trouble, ...]:
        """What keeps Greenlight from doing its work now; empty when it is ready."""
        try:
            version = schema_version(self.db)
            if version != HEAD:
                says = f"the database is at version {version or 'none'}, and {HEAD} is needed"
                return (Trouble(part="schema", says=says),)
            if not live_workers(self.db, self.clock.now()):
                return (Trouble(part="worker", says="no worker has been heard of in the last minute"),)
        except (SQLAlchemyError, OSError) as error:
            return (Trouble(part="database", says=f"the database does not answer ({type(error).__name__})"),)
        return ()
