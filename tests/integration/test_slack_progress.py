"""The message about long work: it tells how long that took, and is not posted once the work is over."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from graph.core.ids import ProductionId
from graph.core.item import Item
from graph.store.cards import list_cards
from graph.store.chat_tables import OutboxRow
from graph.store.heartbeats import beat
from graph.work.executor import carry_out
from tests.fakes.slack_studio import Office, open_office
from tests.fakes.studio import ANNA
from tests.fakes.walking import Trouble

pytestmark = pytest.mark.loopback

SCRIPT, FILM, MADE, MAKING = "Script to approve", "Film to approve", "Made “", "Making “"
PAUSED = "Paused making “"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as opened:
        yield opened


def begin_film(office: Office) -> ProductionId:
    """A film that is about to be made."""
    production = office.ask()
    office.anna.click(office.card(production, SCRIPT), "gate.approve")
    office.listen()
    office.work()
    return production


def pass_time(office: Office, seconds: float) -> None:
    """Let time pass while a worker lives."""
    office.clock.turn(seconds=seconds)
    beat(office.studio.db, "worker", office.clock.now())


def begin_item(office: Office) -> Item:
    """A piece of work that is under way."""
    item = office.studio.ledger.claim_item()
    assert item is not None
    return item


def work_for(office: Office, seconds: float) -> None:
    """Let a piece of work take so long."""
    item = begin_item(office)
    pass_time(office, seconds)
    carry_out(office.box, item, renew_seconds=15.0, stopping=threading.Event())


def count_edits(office: Office, item: Item, seconds: int) -> int:
    """How often the message is drawn while work is looked at for so long."""
    drawn = select(func.count()).where(OutboxRow.replaces.startswith("progress:"))
    with office.studio.db.read() as session:
        before = session.scalar(drawn) or 0
    for _ in range(seconds // 3):
        pass_time(office, 3)
        office.studio.ledger.renew_item(item)
        office.projector.look()
    with office.studio.db.read() as session:
        return (session.scalar(drawn) or 0) - before


def test_work_that_goes_on_is_shown_and_frozen_with_what_it_took(office: Office) -> None:
    production = begin_film(office)
    work_for(office, 25)
    office.show()
    assert office.find(production, MAKING)

    office.come(production, FILM)

    (frozen,) = office.find(production, MADE)
    assert "took 25 s" in str(frozen["blocks"])
    assert not office.find(production, MAKING)


def test_what_a_revision_took_does_not_count_the_time_before_it(office: Office) -> None:
    production = begin_film(office)
    office.come(production, FILM)
    office.settle(hours=2)
    office.says("new take of scene 2", production)
    pass_time(office, 30)
    office.listen()
    while office.state(production) != "READY_FOR_GENERATION":
        assert office.work()
    assert office.work()
    work_for(office, 7)
    office.show()

    office.settle()

    (frozen,) = office.find(production, MADE)
    assert "took 7 s" in str(frozen["blocks"])


def test_work_that_is_over_before_it_could_be_shown_is_not_shown_afterwards(office: Office) -> None:
    production = begin_film(office)
    pass_time(office, 5)
    office.projector.look()
    with office.studio.db.read() as session:
        assert any(card.key.startswith("progress:") for card in list_cards(session, production))
    while office.work():
        pass
    office.projector.look()

    office.come(production, FILM)

    assert not office.find(production, MADE)
    assert not office.find(production, MAKING)


def test_a_pause_stops_the_clock_of_the_message_and_counts_for_nothing(office: Office) -> None:
    production = begin_film(office)
    work_for(office, 25)
    work_for(office, 5)
    office.show()
    assert "left" in str(office.card(production, MAKING)["blocks"])

    office.studio.productions.pause(production, ANNA)
    office.show()
    pass_time(office, 30 * 3600)
    office.show()
    resting = str(office.card(production, PAUSED)["blocks"])
    office.studio.productions.resume(production, ANNA)
    office.show()
    goes_on = str(office.card(production, MAKING)["blocks"])
    office.come(production, FILM)

    assert "30 s so far" in resting
    assert "left" not in resting
    assert "about 1 min 45 s left" in goes_on  # Two of nine pieces are done.
    assert "took 30 s" in str(office.card(production, MADE)["blocks"])


def test_what_fell_short_is_told_as_that_and_not_as_a_pause(office: Office, trouble: Trouble) -> None:
    trouble.begin("fail:number fail:quote")
    production = begin_film(office)
    work_for(office, 25)
    office.show()
    assert office.find(production, MAKING)

    for _ in range(8):
        office.settle(seconds=30)

    assert office.find(production, "Scenes could not be made")
    assert office.find(production, "Failed making all of “")
    assert not office.find(production, PAUSED)


def test_the_message_is_edited_ever_more_rarely_unless_there_is_something_to_tell(office: Office) -> None:
    begin_film(office)
    item = begin_item(office)
    pass_time(office, 5)
    office.show()

    assert count_edits(office, item, 54) == 9  # Every five seconds, of looks every three.
    assert count_edits(office, item, 240) in {15, 16}
    assert count_edits(office, item, 600) in {9, 10}
    office.studio.ledger.renew_item(item, fraction=0.5)
    assert count_edits(office, item, 3) == 1
