"""When scenes cannot be made, money runs out or tries are used up: what goes on by itself and what is asked."""

import pytest

from graph.core.change import AnotherTake, ChangeMusic
from graph.core.errors import GateBlocked, IllegalTransition
from graph.core.gate import Approve, Retry, Revise
from graph.core.ids import SceneId
from graph.core.item import ItemState
from graph.core.money import Limit
from graph.core.production import State
from graph.store.money import spending
from tests.fakes.makers import CALLS
from tests.fakes.studio import ANNA, BRIEF, FakeStudio, open_studio
from tests.fakes.walking import Trouble, happened, item, items, kinds, row, state, turn, work_through

ONE_PICTURE = "fail:number"
"""The layout of one scene in six; a stand-in has another."""
TWO_PICTURES = "fail:number fail:quote"


def test_a_plain_picture_stands_in_for_one_scene_in_six_and_the_gate_says_so(
    studio: FakeStudio, trouble: Trouble
) -> None:
    production = studio.start()
    studio.walk_to(production, "script")
    trouble.begin(ONE_PICTURE)
    studio.decide(production)

    work_through(studio, production)

    gate = studio.gate(production)
    (failed,) = [found for found in items(studio, production) if found.state is ItemState.FAILED]
    assert gate.kind == "video"
    place = failed.unit[1:]
    why = f"A plain picture stands in for scene {place} (renderer: cannot make number). "
    assert gate.shown["warnings"] == [f"{why}`new take of scene {place}` tries again."]
    assert len(gate.shown["scenes"]) == 6
    assert (failed.failures, failed.error["provider"]) == (4, "renderer")
    stand_in = item(studio, production, failed.name)
    assert (stand_in.state, stand_in.payload["placeholder"]) == (ItemState.DONE, True)


@pytest.mark.parametrize("way", ["take", "build"])
def test_another_take_and_beginning_again_draw_what_a_plain_picture_stood_in_for(
    studio: FakeStudio, trouble: Trouble, way: str
) -> None:
    production = studio.productions.resolve(fall_short(studio, trouble, ONE_PICTURE))
    scene = next(found.unit for found in items(studio, production) if found.state is ItemState.FAILED)
    trouble.end()

    if way == "take":
        studio.decide(production, Revise(changes=(AnotherTake(scenes=(SceneId(scene),)),)))
    else:
        studio.productions.retry(production, ANNA, way)
    work_through(studio, production)

    assert (studio.gate(production).kind, studio.gate(production).shown["warnings"]) == ("video", [])
    assert item(studio, production, f"build-{scene}").payload["placeholder"] is False


def test_a_plain_picture_stays_while_other_things_of_the_film_change(studio: FakeStudio, trouble: Trouble) -> None:
    production = studio.productions.resolve(fall_short(studio, trouble, ONE_PICTURE))
    warned = studio.gate(production).shown["warnings"]

    studio.decide(production, Revise(changes=(ChangeMusic(music="none"),)))
    work_through(studio, production)

    assert len(warned) == 1
    assert studio.gate(production).shown["warnings"] == warned


def fall_short(studio: FakeStudio, trouble: Trouble, words: str = TWO_PICTURES) -> str:
    production = studio.start()
    studio.walk_to(production, "script")
    trouble.begin(words)
    studio.decide(production)
    work_through(studio, production)
    return production


def test_fewer_than_four_scenes_in_five_are_a_question(studio: FakeStudio, trouble: Trouble) -> None:
    production = studio.productions.resolve(fall_short(studio, trouble))

    gate = studio.gate(production)

    assert (gate.kind, state(studio, production)) == ("partial", State.READY_FOR_GENERATION)
    assert len(gate.shown["missing"]) == 2
    assert "by renderer: cannot make" in gate.shown["missing"][0]["why"]
    assert "Try another take." in gate.shown["missing"][0]["why"]
    assert gate.blocked_by == ()
    assert happened(studio, production)[-1] == "stopped_short"


def test_a_retry_makes_what_was_missing_and_nothing_else(studio: FakeStudio, trouble: Trouble) -> None:
    production = studio.productions.resolve(fall_short(studio, trouble))
    trouble.end()

    studio.decide(production, Retry())
    studio.work(production)

    assert studio.gate(production).kind == "video"
    assert studio.gate(production).shown["warnings"] == []
    tries = {found.unit: found.attempt for found in items(studio, production, "build")}
    assert sorted(tries.values()) == [1, 1, 1, 1, 5, 5]


def test_a_film_accepted_as_it_is_has_stand_ins(studio: FakeStudio, trouble: Trouble) -> None:
    production = studio.productions.resolve(fall_short(studio, trouble))

    studio.decide(production, Approve())
    work_through(studio, production)

    gate = studio.gate(production)
    assert gate.kind == "video"
    assert ["A plain picture stands in" in said for said in gate.shown["warnings"]] == [True, True]
    assert kinds(studio, production) == ["script", "partial", "video"]


def test_a_film_without_all_its_words_cannot_be_accepted(studio: FakeStudio, trouble: Trouble) -> None:
    production = studio.productions.resolve(fall_short(studio, trouble, "fail:context."))

    gate = studio.gate(production)
    assert gate.kind == "partial"
    assert "could not be spoken" in gate.blocked_by[0]
    with pytest.raises(GateBlocked, match="could not be spoken"):
        studio.decide(production, Approve())

    trouble.end()
    studio.decide(production, Retry())
    studio.work(production)
    assert studio.gate(production).kind == "video"


def test_a_provider_that_is_tired_is_tried_again_until_it_answers(studio: FakeStudio, trouble: Trouble) -> None:
    production = studio.start()
    studio.walk_to(production, "script")
    trouble.begin("retry:number")
    studio.decide(production)
    studio.work(production)
    assert studio.productions.find_gate(production) is None

    trouble.end()
    turn(studio, seconds=2)
    studio.work(production)

    assert studio.gate(production).kind == "video"
    assert studio.gate(production).shown["warnings"] == []


def test_a_spent_budget_is_asked_about_and_a_higher_one_goes_on(studio: FakeStudio) -> None:
    with open_studio(studio.url, studio.folder, usd_per_narration=1.0) as dear:
        production = dear.start(BRIEF.model_copy(update={"budget_usd": 2.5}))
        dear.walk_to(production, "script")
        dear.decide(production)
        work_through(dear, production)

        gate = dear.gate(production)
        assert gate.kind == "budget"
        assert len(gate.shown["missing"]) == 4
        assert "$0.50 are left" in gate.shown["missing"][0]["why"]
        with pytest.raises(GateBlocked):
            dear.decide(production, Approve())

        dear.productions.set_budget(production, Limit(to_usd=6.0), ANNA)
        dear.decide(production, Retry())
        work_through(dear, production)
        assert dear.gate(production).kind == "video"
        with dear.db.read() as session:
            money = spending(session, production)
        assert (money.charged_usd, money.reserved_usd, money.free_usd) == (6.0, 0.0, 0.0)


def test_a_retry_on_the_old_budget_asks_again_and_pays_nothing(
    studio: FakeStudio, monkeypatch: pytest.MonkeyPatch
) -> None:
    bill = studio.folder / "bill"
    monkeypatch.setenv(CALLS, str(bill))
    with open_studio(studio.url, studio.folder, usd_per_narration=1.0) as dear:
        production = dear.start(BRIEF.model_copy(update={"budget_usd": 2.0}))
        dear.walk_to(production, "budget")

        dear.decide(production, Retry())
        work_through(dear, production)

        assert kinds(dear, production) == ["script", "budget", "budget"]
        assert len(bill.read_text().splitlines()) == 2


def test_used_up_tries_of_the_film_fail_the_production_and_a_retry_goes_on_there(
    studio: FakeStudio, trouble: Trouble
) -> None:
    production = studio.start()
    studio.walk_to(production, "script")
    trouble.begin("fail:thumbnail")
    studio.decide(production)
    work_through(studio, production)

    failed = studio.productions.get(production)
    assert (failed.state, failed.failed_from, failed.run) == (State.FAILED, State.READY_FOR_GENERATION, 1)
    assert "the thumbnail by renderer: cannot make thumbnail. Try another take." in failed.failure
    scenes = [found.attempt for found in items(studio, production, "build")]

    trouble.end()
    again = studio.productions.retry(production, ANNA)
    studio.work(production)

    assert (again.state, again.run, again.failure) == (State.READY_FOR_GENERATION, 2, "")
    assert studio.gate(production).kind == "video"
    assert [found.attempt for found in items(studio, production, "build")] == scenes
    assert happened(studio, production)[-3:] == ["exhausted", "retried", "built"]


def test_used_up_tries_of_the_writer_fail_the_draft_and_a_retry_writes_it(studio: FakeStudio, trouble: Trouble) -> None:
    trouble.begin("fail:writing")
    production = studio.start()
    work_through(studio, production)
    assert (state(studio, production), row(studio, production).failed_from) == (State.FAILED, State.DRAFT)

    trouble.end()
    studio.productions.retry(production, ANNA)
    studio.work(production)

    assert studio.gate(production).kind == "script"
    assert row(studio, production).run == 2


def test_what_has_not_failed_cannot_be_retried(studio: FakeStudio) -> None:
    production = studio.start()
    studio.walk_to(production, "script")

    with pytest.raises(IllegalTransition, match="that is waiting for a yes to its script cannot be retried"):
        studio.productions.retry(production, ANNA)

    assert row(studio, production).run == 1
