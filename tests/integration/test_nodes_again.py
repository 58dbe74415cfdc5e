"""A node that ran just before a crash runs again after it, and a person may have answered in between."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from langgraph.runtime import Runtime

from graph.core.change import AnotherHook, AnotherTake
from graph.core.gate import Approve, Gate, Retry, Revise
from graph.core.ids import ProductionId, SceneId
from graph.core.item import Item
from graph.core.production import State
from graph.nodes.gates import open_outcome, open_partial, open_script, open_step, open_video
from graph.nodes.look import Box
from graph.nodes.studio import settle
from graph.state import RunState
from graph.store.gates import list_gates
from graph.store.items import list_items
from graph.store.tables import EventRow
from graph.work.executor import carry_out
from tests.fakes.makers import TROUBLE
from tests.fakes.studio import ANNA, FakeStudio, TurnedClock, open_studio
from tools.errors import ToolUnavailable
from tools.youtube import Upload, UploadRequest
from tools.youtube.local import LocalChannel


@pytest.fixture
def studio(database_url: str, tmp_path: Path) -> Iterator[FakeStudio]:
    with open_studio(database_url, tmp_path) as opened:
        yield opened


def run_again(node: object, studio: FakeStudio, production: ProductionId, **state: str) -> RunState:
    """What the next worker does when a node had committed its rows, and the process died before its checkpoint."""
    box: Box = Runtime(context=studio.toolbox())
    return node(RunState(production_id=production, **state), box)  # type: ignore[operator,no-any-return,typeddict-item]


def gates(studio: FakeStudio, production: ProductionId) -> tuple[Gate, ...]:
    with studio.db.read() as session:
        return list_gates(session, production)


def test_words_that_a_person_wants_changed_are_not_asked_about_once_more(studio: FakeStudio) -> None:
    production = studio.start()
    old = studio.walk_to(production, "script")
    studio.decide(production, Revise(changes=(AnotherHook(),)))

    run_again(open_script, studio, production)

    assert studio.productions.get(production).state is State.DRAFT
    assert studio.productions.find_gate(production) is None
    studio.work(production)
    assert studio.gate(production).subject != old.subject


def test_a_film_that_a_person_wants_changed_is_not_asked_about_once_more(studio: FakeStudio) -> None:
    production = studio.start()
    old = studio.walk_to(production, "video")
    studio.decide(production, Revise(changes=(AnotherTake(scenes=(SceneId("s2"),)),)))

    run_again(open_video, studio, production)

    assert studio.productions.get(production).state is State.READY_FOR_GENERATION
    assert studio.productions.find_gate(production) is None
    studio.work(production)
    assert studio.gate(production).subject != old.subject


def test_a_film_that_was_approved_is_not_asked_about_once_more(studio: FakeStudio) -> None:
    production = studio.start()
    studio.walk_to(production, "video")
    studio.decide(production)

    run_again(open_video, studio, production)

    assert studio.productions.find_gate(production) is None
    assert studio.productions.get(production).state is State.READY_FOR_PUBLISH


@pytest.fixture
def trouble(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "trouble"
    monkeypatch.setenv(TROUBLE, str(path))
    return path


def test_no_scene_is_left_out_when_stand_ins_were_planned_and_not_yet_made(studio: FakeStudio, trouble: Path) -> None:
    trouble.write_text("fail:CONTEXT")  # The picture of one scene in six; its words are spoken.
    production = studio.start()
    studio.walk_to(production, "script")
    studio.decide(production)
    studio.run_one_graph(production)
    end_all_items(studio, production)

    first, again = (run_again(settle, studio, production) for _ in range(2))

    assert first["ask"] == again["ask"] == "rebuild"
    trouble.write_text("")
    assert len(studio.walk_to(production, "video").shown["scenes"]) == 6


def end_all_items(studio: FakeStudio, production: ProductionId) -> None:
    box = studio.toolbox()
    while open_items(studio, production):
        item = studio.ledger.claim_item(production)
        if item is None:
            turn(studio, seconds=20)
        else:
            carry_out(box, item, renew_seconds=15.0, stopping=threading.Event())


def open_items(studio: FakeStudio, production: ProductionId) -> list[Item]:
    with studio.db.read() as session:
        return [item for item in list_items(session, production) if not item.is_settled]


def work_patiently(studio: FakeStudio, production: ProductionId, **changed: Any) -> Gate:
    """Work, and let the pauses after failures pass, until a person is asked."""
    while studio.productions.find_gate(production) is None:
        studio.work(production, **changed)
        turn(studio, seconds=20)
    return studio.gate(production)


def fall_short(studio: FakeStudio, trouble: Path) -> ProductionId:
    """A production of which two scenes in six cannot be drawn, which is a question to a person."""
    trouble.write_text("fail:CONTEXT fail:TWIST")
    production = studio.start()
    studio.walk_to(production, "script")
    studio.decide(production)
    assert work_patiently(studio, production).kind == "partial"
    return production


def test_a_film_accepted_as_it_is_is_not_asked_about_once_more(studio: FakeStudio, trouble: Path) -> None:
    production = fall_short(studio, trouble)
    studio.decide(production, Approve())

    run_again(open_partial, studio, production)

    trouble.write_text("")
    studio.work(production)
    assert [gate.kind for gate in gates(studio, production)] == ["script", "partial", "video"]


def test_what_falls_short_again_after_a_retry_is_asked_again(studio: FakeStudio, trouble: Path) -> None:
    production = fall_short(studio, trouble)
    studio.decide(production, Retry())
    run_again(open_partial, studio, production)
    assert studio.productions.find_gate(production) is None

    assert work_patiently(studio, production).kind == "partial"


class SilentChannel(LocalChannel):
    """A channel that does not answer, for as long as it is silent."""

    silent = True

    def upload(self, request: UploadRequest) -> Upload:
        if self.silent:
            raise ToolUnavailable("no answer", hint="It is tried again by itself.")
        return super().upload(request)


def test_an_upload_that_is_tried_again_is_not_asked_about_once_more(studio: FakeStudio) -> None:
    channel = SilentChannel(studio.folder / "published", "default", studio.clock.now)
    production = studio.start()
    studio.walk_to(production, "publish")
    studio.decide(production)
    assert work_patiently(studio, production, video_channel=lambda _name: channel).kind == "outcome"
    studio.decide(production, Retry())

    run_again(open_outcome, studio, production)

    assert studio.productions.find_gate(production) is None
    channel.silent = False
    studio.work(production, video_channel=lambda _name: channel)
    assert studio.productions.get(production).state is State.SCHEDULED


def turn(studio: FakeStudio, **by: float) -> None:
    assert isinstance(studio.clock, TurnedClock)
    studio.clock.turn(**by)


@pytest.mark.parametrize(("policy", "when"), [("human", "before"), ("review", "after")])
def test_a_step_that_was_allowed_is_not_asked_about_once_more(studio: FakeStudio, policy: str, when: str) -> None:
    production = studio.start()
    studio.productions.set_policy(production, "master", policy, ANNA)
    studio.walk_to(production, "step")
    studio.decide(production)

    run_again(open_step, studio, production, step="master", ask=when)

    assert studio.productions.find_gate(production) is None
    assert studio.walk_to(production, "video").kind == "video"
    with studio.db.read() as session:
        assert session.query(EventRow).filter_by(name="gate_opened", production_id=production).count() == 3
