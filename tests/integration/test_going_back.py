"""Beginning again at a step: what was made from it on is made again, and asked about again; nothing skips a gate."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.core.errors import IllegalTransition, NotAllowed, StaleDecision
from graph.core.gate import Approve, GateKind
from graph.core.ids import ProductionId
from graph.core.item import ItemState
from graph.core.person import Person, Role, Surface
from graph.core.production import State
from graph.store.gates import list_gates
from graph.store.items import list_items
from graph.store.slots import find_slot
from tests.fakes.studio import ANNA, BEN, STRANGER, FakeStudio, open_studio

NOT_LISTED = Person(name="carl", role=Role.APPROVER, surface=Surface.SLACK)
GUEST = Person(name="gus", role=Role.MEMBER, surface=Surface.SLACK)


@pytest.fixture
def studio(database_url: str, tmp_path: Path) -> Iterator[FakeStudio]:
    with open_studio(database_url, tmp_path) as opened:
        yield opened


def made(studio: FakeStudio, production: ProductionId) -> Counter[str]:
    """How much of each step was made."""
    with studio.db.read() as session:
        items = list_items(session, production)
    return Counter(item.step for item in items if item.state is ItemState.DONE)


def state(studio: FakeStudio, production: ProductionId) -> State:
    return studio.productions.get(production).state


@pytest.mark.parametrize(
    ("step", "again"),
    [
        ("build", {"build"}),
        ("master", {"master"}),
        ("verify", {"verify"}),
        ("publicise", {"publicise"}),
    ],
)
def test_a_step_of_the_film_is_done_again_and_the_film_asked_about_again(
    studio: FakeStudio, step: str, again: set[str]
) -> None:
    production = studio.start()
    before = studio.walk_to(production, "video")
    first = made(studio, production)

    studio.productions.retry(production, ANNA, step)
    assert state(studio, production) is State.READY_FOR_GENERATION
    studio.work(production)

    gate = studio.gate(production)
    assert (gate.kind, gate.id != before.id) == (GateKind.VIDEO, True)
    more = made(studio, production) - first
    assert more[step] == first[step]
    assert again <= set(more)
    assert more["write"] == 0
    with pytest.raises(StaleDecision):
        studio.productions.decide(before.id, before.subject, Approve(), ANNA)


def test_the_words_are_written_again_and_need_a_new_yes(studio: FakeStudio) -> None:
    production = studio.start()
    studio.walk_to(production, "video")
    revision = studio.productions.get(production).revision

    studio.productions.retry(production, BEN, "write")
    assert state(studio, production) is State.DRAFT
    studio.work(production)

    assert studio.gate(production).kind is GateKind.SCRIPT
    assert studio.productions.get(production).revision == revision + 1
    with studio.db.read() as session:
        kinds = [gate.kind for gate in list_gates(session, production)]
    assert kinds == [GateKind.SCRIPT, GateKind.VIDEO, GateKind.SCRIPT]
    assert studio.walk_to(production, "publish").kind is GateKind.PUBLISH


def test_from_the_publish_gate_the_slot_is_free_again(studio: FakeStudio) -> None:
    production = studio.start()
    studio.walk_to(production, "publish")

    studio.productions.retry(production, ANNA, "master")

    with studio.db.read() as session:
        assert find_slot(session, production) is None
    studio.work(production)
    assert studio.gate(production).kind is GateKind.VIDEO


def test_twice_is_done_twice(studio: FakeStudio) -> None:
    production = studio.start()
    studio.walk_to(production, "video")
    first = made(studio, production)

    for _ in range(2):
        studio.productions.retry(production, ANNA, "build")
        studio.work(production)

    assert (made(studio, production) - first)["build"] == 2 * first["build"]


@pytest.mark.parametrize("by", [STRANGER, NOT_LISTED, GUEST])
def test_only_who_asked_and_who_decides_may(studio: FakeStudio, by: Person) -> None:
    production = studio.start()
    gate = studio.walk_to(production, "video")

    with pytest.raises(NotAllowed):
        studio.productions.retry(production, by, "build")

    assert studio.gate(production).id == gate.id


def test_a_draft_has_no_film_to_go_back_to(studio: FakeStudio) -> None:
    production = studio.start()
    studio.work(production)

    for step, says in (
        ("build", "cannot go back to step build"),
        ("upload", "never simply made again"),
        ("x", "no step"),
    ):
        with pytest.raises(IllegalTransition, match=says):
            studio.productions.retry(production, ANNA, step)

    assert state(studio, production) is State.SCRIPT_PENDING_REVIEW


def test_what_is_out_stays_as_it_is(studio: FakeStudio) -> None:
    production = studio.start()
    studio.walk_to(production, "publish")
    studio.decide(production)
    studio.work(production)

    with pytest.raises(IllegalTransition, match="cannot go back"):
        studio.productions.retry(production, ANNA, "build")

    assert state(studio, production) is State.SCHEDULED


def test_a_worker_that_is_at_it_stops_quietly_and_the_next_goes_on(studio: FakeStudio) -> None:
    production = studio.start()
    studio.walk_to(production, "script")
    studio.decide(production)
    assert studio.run_one_graph(production)  # Its scenes are queued.
    claim = studio.ledger.claim_item(production)
    assert claim is not None

    studio.productions.retry(production, ANNA, "write")
    studio.work(production)

    assert studio.gate(production).kind is GateKind.SCRIPT
