"""Messages that a model is asked to read: work like any other, so that nobody waits for it who need not."""

from sqlalchemy.orm import Session

from graph.core.ids import ProductionId
from graph.core.intent import Intent, Intents, Unclear
from graph.core.item import Item, ItemState, Resource, WantedItem
from graph.core.value import Value
from graph.store.items import list_items
from graph.store.ledger import Ledger

READ = "read"
MOST_FAILURES = 2
"""Somebody waits for the answer: what fails twice is told."""
URGENT = 10


def ask_reading(ledger: Ledger, session: Session, production: ProductionId, unit: str, job: Value) -> None:
    """Have a message read; asking twice is asking once."""
    wanted = WantedItem(
        production=production,
        step=READ,
        unit=unit,
        resource=Resource.WRITER,
        payload=job.model_dump(mode="json"),
        max_failures=MOST_FAILURES,
        priority=URGENT,
    )
    ledger.ensure(session, (wanted,))


def find_reading(session: Session, production: ProductionId, unit: str) -> Item | None:
    """The reading of this name; None where nobody asked for it."""
    return next((item for item in list_items(session, production, READ) if item.unit == unit), None)


def readings_of(session: Session, production: ProductionId, words: str) -> tuple[Item, ...]:
    """All readings of these words, the newest first."""
    return tuple(item for item in list_items(session, production, READ) if item.payload["words"] == words)[::-1]


def meant(item: Item) -> Intent:
    """What a settled reading came to."""
    if item.state is not ItemState.DONE:
        return Unclear(why=str(item.error.get("message") or "reading it was given up"))
    return Intents.validate_python(item.result["intent"])
