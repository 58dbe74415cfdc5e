"""The message about long work: it tells how long that took, and is not posted once the work is over."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.core.ids import ProductionId
from graph.store.cards import list_cards
from graph.store.heartbeats import beat
from tests.fakes.slack_studio import Office, open_office

pytestmark = pytest.mark.loopback

SCRIPT, FILM, MADE, MAKING = "Script to approve", "Film to approve", "Made “", "Making “"


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


def test_work_that_goes_on_is_shown_and_frozen_with_what_it_took(office: Office) -> None:
    production = begin_film(office)
    pass_time(office, 5)
    office.show()
    assert office.find(production, MAKING)

    pass_time(office, 20)
    office.come(production, FILM)

    (frozen,) = office.find(production, MADE)
    assert re.search(r"took 2[5-9] s", str(frozen["blocks"]))
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
    pass_time(office, 7)
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
