"""Whoever reads the events hears of each once, in whichever order they are committed."""

from graph.core.ids import ProductionId
from graph.store.productions import LATE_EVENTS, Heard, news_since, news_until_now
from graph.store.tables import EventRow
from tests.fakes.studio import FakeStudio


def tell(studio: FakeStudio, number: int, production: ProductionId) -> None:
    with studio.db.write() as session:
        session.add(EventRow(id=number, production_id=production, name="seen", fields={}, at=studio.clock.now()))


def listen(studio: FakeStudio, heard: Heard) -> tuple[frozenset[ProductionId], Heard]:
    with studio.db.read() as session:
        return news_since(session, heard)


def test_an_event_that_is_committed_after_one_with_a_higher_number_is_heard_of_once(studio: FakeStudio) -> None:
    first, second = studio.start(), studio.start()
    with studio.db.read() as session:
        newest = news_until_now(session).newest
    _, heard = listen(studio, Heard(newest=newest))

    tell(studio, newest + LATE_EVENTS, first)
    early, heard = listen(studio, heard)
    tell(studio, newest + 1, second)
    late, heard = listen(studio, heard)

    assert early == {first}
    assert late == {second}
    assert listen(studio, heard) == (frozenset(), heard)
