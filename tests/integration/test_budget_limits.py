"""What a production may cost: raises at the same moment all count, and what is gone cannot be taken back."""

import threading

import pytest

from graph.core.errors import BadBrief, BudgetMoved, DoneAlready
from graph.core.ids import ProductionId
from graph.core.money import Limit
from graph.store.money import Bill, Reservation, book, reserve, spending
from tests.fakes.studio import ANNA, FakeStudio


@pytest.fixture
def production(studio: FakeStudio) -> ProductionId:
    """It may cost $5.00."""
    return studio.start()


def limit(studio: FakeStudio, production: ProductionId) -> float:
    with studio.db.read() as session:
        return spending(session, production).budget_usd


def test_raises_at_the_same_moment_all_count(studio: FakeStudio, production: ProductionId) -> None:
    line = threading.Barrier(8)

    def run() -> None:
        line.wait()
        studio.productions.set_budget(production, Limit(by_usd=0.5), ANNA)

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert limit(studio, production) == 9.0


def test_an_offer_counts_for_the_limit_that_it_was_made_at(studio: FakeStudio, production: ProductionId) -> None:
    offer, dearer = Limit(to_usd=7.5, instead_of_usd=5.0), Limit(to_usd=8.0, instead_of_usd=5.0)

    assert studio.productions.set_budget(production, offer, ANNA) == 7.5

    with pytest.raises(DoneAlready, match=r"may cost \$7.50 already"):
        studio.productions.set_budget(production, offer, ANNA)
    with pytest.raises(BudgetMoved, match=r"\$7.50 now, and no longer \$5.00"):
        studio.productions.set_budget(production, dearer, ANNA)
    assert limit(studio, production) == 7.5


def test_what_is_spent_or_set_aside_stays_covered(studio: FakeStudio, production: ProductionId) -> None:
    def wish(key: str, usd: float) -> Reservation:
        return Reservation(key=key, production=production, provider="voice", what="narration", quoted_usd=usd)

    with studio.db.write() as session:
        book(studio.db, session, wish("a", 1.25), Bill(charged_usd=1.25), studio.clock.now())
        reserve(studio.db, session, wish("b", 0.5), studio.clock.now())

    with pytest.raises(BadBrief, match=r"\$1.25 are spent, \$0.50 set aside") as refused:
        studio.productions.set_budget(production, Limit(to_usd=1.0), ANNA)
    with pytest.raises(BadBrief):
        studio.productions.set_budget(production, Limit(to_usd=1.74), ANNA)
    assert refused.value.hint == "The least is $1.75."
    assert limit(studio, production) == 5.0
    assert studio.productions.set_budget(production, Limit(to_usd=1.75), ANNA) == 1.75
