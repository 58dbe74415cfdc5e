"""Aborting at every place before publishing: work stops, and only what a person approved stays."""

import threading

import pytest

from graph.core.brief import Pattern
from graph.core.errors import IllegalTransition, LeaseLost, StaleDecision
from graph.core.gate import Approve, GateStatus
from graph.core.ids import ProductionId
from graph.core.item import ItemState
from graph.core.production import State
from graph.store.money import Reservation, reserve, spending
from graph.store.tables import ResourceSlotRow
from graph.work.executor import carry_out
from graph.work.runner import run_graph
from tests.fakes.studio import ANNA, BRIEF, FakeStudio
from tests.fakes.walking import Trouble, attempts, gates, happened, items, kept_files, roles, slot, state, work_through

PLACES = ["DRAFT", "script", "building", "partial", "video", "publish", "FAILED"]


def bring_to(studio: FakeStudio, trouble: Trouble, place: str) -> ProductionId:
    production = studio.start()
    match place:
        case "DRAFT":
            studio.run_one_graph(production)
        case "building":
            studio.walk_to(production, "script")
            studio.decide(production)
            studio.run_one_graph(production)
            do_one_item(studio, production)
        case "partial" | "FAILED":
            studio.walk_to(production, "script")
            trouble.begin("fail:number fail:quote" if place == "partial" else "fail:thumbnail")
            studio.decide(production)
            work_through(studio, production)
        case _:
            studio.walk_to(production, place)
    return production


def do_one_item(studio: FakeStudio, production: ProductionId) -> None:
    item = studio.ledger.claim_item(production)
    assert item is not None
    carry_out(studio.toolbox(), item, renew_seconds=15.0, stopping=threading.Event())


@pytest.mark.parametrize("place", PLACES)
def test_an_abort_ends_everything_that_was_under_way(studio: FakeStudio, trouble: Trouble, place: str) -> None:
    production = bring_to(studio, trouble, place)
    asked = studio.productions.find_gate(production)

    studio.productions.abort(production, ANNA)

    assert (state(studio, production), happened(studio, production)[-1]) == (State.ABORTED, "aborted")
    assert slot(studio, production) is None
    assert {item.state for item in items(studio, production)} <= {ItemState.DONE, ItemState.CANCELLED}
    assert GateStatus.PENDING not in {gate.status for gate in gates(studio, production)}
    before = happened(studio, production)
    studio.work(production)
    assert happened(studio, production) == before
    if asked is not None:
        with pytest.raises(StaleDecision):
            studio.productions.decide(asked.id, asked.subject, Approve(), ANNA)


@pytest.mark.parametrize("place", PLACES)
def test_files_that_nobody_approved_are_gone_and_approved_ones_stay(
    studio: FakeStudio, trouble: Trouble, place: str
) -> None:
    production = bring_to(studio, trouble, place)
    parts = {role for role in roles(studio, production) if role.startswith("scene ") or role == "soundtrack"}
    films = {path for role, path in roles(studio, production).items() if role not in parts}
    approved = films if place == "publish" else set()
    size = sum(path.stat().st_size for path in kept_files(studio) - approved)

    files, freed = studio.productions.abort(production, ANNA)

    assert kept_files(studio) == approved
    assert freed == size
    assert bool(files) == (place not in {"DRAFT", "script"})
    assert set(roles(studio, production).values()) == approved


def test_files_that_another_production_uses_stay(studio: FakeStudio) -> None:
    brief = BRIEF.model_copy(update={"pattern": Pattern.A})
    first, second = studio.start(brief), studio.start(brief)
    studio.walk_to(first, "video")
    files = kept_files(studio)
    studio.walk_to(second, "video")

    studio.productions.abort(first, ANNA)

    assert kept_files(studio) == files
    assert studio.walk_to(second, "publish").kind == "publish"


def test_files_are_gone_also_while_another_production_is_being_made(studio: FakeStudio) -> None:
    other = studio.start()
    production = studio.start()
    studio.walk_to(production, "video")
    studio.run_one_graph(other)  # Its script is to be written.

    files, _ = studio.productions.abort(production, ANNA)

    assert files > 0
    assert kept_files(studio) == set()
    assert studio.walk_to(other, "publish").kind == "publish"


@pytest.mark.parametrize("place", ["scheduled", "published"])
def test_what_is_out_cannot_be_aborted(studio: FakeStudio, place: str) -> None:
    production = studio.start()
    studio.walk_to(production, "publish")
    studio.decide(production)
    if place == "scheduled":
        studio.work(production)

    with pytest.raises(IllegalTransition) as refused:
        studio.productions.abort(production, ANNA)

    hints = {"scheduled": "`greenlight publish ID --undated`", "published": "It is being published"}
    assert hints[place] in refused.value.hint
    assert happened(studio, production)[-1] != "aborted"


def test_a_worker_that_holds_an_aborted_item_stops_quietly(studio: FakeStudio) -> None:
    production = studio.start()
    studio.run_one_graph(production)
    item = studio.ledger.claim_item(production)
    assert item is not None

    studio.productions.abort(production, ANNA)
    carry_out(studio.toolbox(), item, renew_seconds=15.0, stopping=threading.Event())

    (settled,) = items(studio, production)
    assert (settled.state, settled.result) == (ItemState.CANCELLED, {})
    (tried,) = attempts(studio, settled)
    assert (tried.outcome, tried.ended_at) == ("cancelled", studio.clock.now())
    with studio.db.read() as session:
        assert session.query(ResourceSlotRow).filter(ResourceSlotRow.owner.is_not(None)).count() == 0


def test_a_graph_that_runs_during_an_abort_writes_nothing_more(studio: FakeStudio) -> None:
    production = studio.start()
    claim = studio.ledger.claim_production(production)
    assert claim is not None

    studio.productions.abort(production, ANNA)

    with pytest.raises(LeaseLost):
        run_graph(studio.toolbox(), claim, renew_seconds=15.0)
    assert items(studio, production) == ()
    assert happened(studio, production) == ["aborted"]


def test_reserved_money_is_given_back(studio: FakeStudio) -> None:
    production = studio.start()
    wanted = Reservation(key="k", production=production, provider="p", what="w", quoted_usd=2.0)
    with studio.db.write() as session:
        reserve(studio.db, session, wanted, studio.clock.now())

    studio.productions.abort(production, ANNA)

    with studio.db.read() as session:
        assert spending(session, production).reserved_usd == 0
