"""Cards are kept true at a cost that depends on what goes on, and not on how much there ever was."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.slack.projector import MOST_AT_WORK, SLICE, Projector
from graph.core.brief import Brief
from graph.core.ids import ProductionId
from graph.store.cards import Thread, find_card, open_thread, place_card
from graph.store.heartbeats import beat
from graph.store.productions import first_row, tell
from tests.fakes.slack_studio import Office, open_office
from tests.fakes.statements import WRITES, listening
from tests.fakes.studio import ANNA

pytestmark = pytest.mark.loopback


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as opened:
        yield opened


def sweep(office: Office) -> list[str]:
    """The statements of a sweep."""
    office.clock.turn(seconds=61)
    with listening(office.studio.db) as heard:
        office.projector.look()
    return heard


def talk_about(office: Office, count: int) -> list[ProductionId]:
    """So many productions that are talked about, of which nothing was heard."""
    names = [ProductionId(f"video-{number:03}") for number in range(count)]
    channel, now = office.studio.channel("default"), office.clock.now()
    place = {"workspace": office.space.team_id, "conversation": office.videos.id, "requester": office.anna.id}
    with office.studio.db.write() as session:
        for name in names:
            session.add(first_row(name, Brief(topic="Hearts", source="Three."), channel, ANNA, now))
            session.flush()
            open_thread(office.studio.db, session, Thread(production=name, ts="", trouble="", **place))
    return names


def drawn(office: Office, names: list[ProductionId]) -> set[ProductionId]:
    with office.studio.db.read() as session:
        return {name for name in names if find_card(session, f"parent:{name}")}


def test_a_sweep_does_not_look_at_what_has_ended(office: Office) -> None:
    ended = [office.begin(f"Hearts {number}") for number in range(3)]
    office.show()
    still = sweep(office)

    for production in ended:
        office.studio.productions.abort(production, ANNA)
    office.settle()

    assert len(sweep(office)) == 3  # It begins to look, asks for news, and for what is not settled.
    assert len(still) > 30


def test_what_could_not_be_sent_is_asked_for_again_even_after_the_end(office: Office) -> None:
    production = office.begin()
    office.show()
    office.studio.productions.abort(production, ANNA)
    office.settle()
    with office.studio.db.write() as session:
        place_card(session, f"parent:{production}", wanted="")

    assert WRITES in sweep(office)


def test_cards_that_show_what_they_should_are_only_looked_at(office: Office) -> None:
    production = office.ask()
    office.anna.click(office.card(production, "Script to approve"), "gate.approve")
    office.come(production, "Film to approve")
    office.settle()

    heard = sweep(office)

    assert WRITES not in heard
    assert sum("FROM attempt" in statement for statement in heard) == 1
    assert not [statement for statement in heard if statement.startswith("SELECT id, title FROM")]


def test_news_do_not_wait_for_the_end_of_a_sweep(office: Office) -> None:
    names = talk_about(office, 2 * SLICE + 5)
    projector = Projector(office.studio, office.desk.hint)
    projector.look()
    assert drawn(office, names) == set(names[:SLICE])

    with office.studio.db.write() as session:
        tell(session, names[-1], "anything", office.clock.now())
    projector.look()

    assert drawn(office, names) == {*names[: 2 * SLICE], names[-1]}


@dataclass
class Watched(Projector):
    """Remembers what it looked at."""

    seen: list[ProductionId] = field(default_factory=list)

    def project(self, production: ProductionId) -> None:
        self.seen.append(production)
        super().project(production)


def test_of_many_at_work_few_are_looked_at_at_once_and_each_in_its_turn(office: Office) -> None:
    names = talk_about(office, 2 * MOST_AT_WORK + 1)
    projector = Watched(office.studio, office.desk.hint)
    office.clock.turn(seconds=61)
    beat(office.studio.db, "a worker", office.clock.now())
    projector.look()
    assert set(projector.seen) == set(names)

    office.clock.turn(seconds=4)
    for turn in range(3):
        projector.seen.clear()
        projector.look()
        assert 0 < len(projector.seen) <= MOST_AT_WORK
        names = [name for name in names if name not in projector.seen]
        assert turn < 2 or not names

    projector.seen.clear()
    projector.look()
    assert projector.seen == []


def test_cards_are_drawn_however_many_people_press(office: Office) -> None:
    name = office.begin("Hearts")

    with office.projector.precedence.waits():
        office.projector.look()
    assert name in drawn(office, [name])
