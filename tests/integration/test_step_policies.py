"""Steps that ask: before their work (human) or after it (review). The three gates are not among them."""

import pytest

from graph.core.errors import IllegalTransition
from graph.core.gate import Reject
from graph.core.production import State
from tests.fakes.studio import ANNA, FakeStudio
from tests.fakes.walking import gates, items, kinds, revision, state

STEPS = ["write", "build", "master", "verify", "publicise"]


@pytest.mark.parametrize("step", STEPS)
def test_a_human_step_does_nothing_before_it_is_allowed(studio: FakeStudio, step: str) -> None:
    production = studio.start()
    studio.productions.set_policy(production, step, "human", ANNA)
    gate = studio.walk_to(production, "step")

    assert (gate.step, gate.shown["when"]) == (step, "before")
    assert items(studio, production, step) == ()

    studio.decide(production)
    studio.work(production)
    assert studio.gate(production).kind == ("script" if step == "write" else "video")


@pytest.mark.parametrize("step", STEPS)
def test_a_reviewed_step_is_done_once_and_waits_for_a_yes(studio: FakeStudio, step: str) -> None:
    production = studio.start()
    studio.productions.set_policy(production, step, "review", ANNA)
    gate = studio.walk_to(production, "step")
    done = len(items(studio, production))

    assert (gate.step, gate.shown["when"]) == (step, "after")
    assert {item.state for item in items(studio, production, step)} == {"done"}

    studio.decide(production)
    studio.work(production)
    assert len(items(studio, production, step)) == (6 if step == "build" else 1)
    assert len(items(studio, production)) >= done
    assert studio.gate(production).kind == ("script" if step == "write" else "video")


@pytest.mark.parametrize("step", STEPS)
def test_a_rejected_review_makes_the_step_again_and_asks_again(studio: FakeStudio, step: str) -> None:
    production = studio.start()
    studio.productions.set_policy(production, step, "review", ANNA)
    first = studio.walk_to(production, "step")

    studio.decide(production, Reject())
    studio.work(production)

    second = studio.gate(production)
    assert (second.kind, second.step, second.shown["when"]) == ("step", step, "after")
    assert second.subject != first.subject
    assert len(items(studio, production, step)) == (12 if step == "build" else 2)

    studio.decide(production)
    studio.work(production)
    assert kinds(studio, production)[-3:] == ["step", "step", "script" if step == "write" else "video"]
    assert revision(studio, production).number == 1


def test_a_step_that_has_not_begun_cannot_be_rejected(studio: FakeStudio) -> None:
    production = studio.start()
    studio.productions.set_policy(production, "build", "human", ANNA)
    gate = studio.walk_to(production, "step")

    with pytest.raises(IllegalTransition, match="has not begun"):
        studio.decide(production, Reject())

    assert studio.gate(production) == gate
    assert state(studio, production) is State.READY_FOR_GENERATION


def test_a_policy_set_while_the_question_waits_lets_the_answer_decide(studio: FakeStudio) -> None:
    production = studio.start()
    studio.productions.set_policy(production, "build", "human", ANNA)
    studio.walk_to(production, "step")

    studio.productions.set_policy(production, "build", "auto", ANNA)
    studio.decide(production)
    studio.work(production)

    assert studio.gate(production).kind == "video"
    assert [gate.status for gate in gates(studio, production)][:2] == ["decided", "decided"]


def test_the_three_gates_cannot_be_configured_away(studio: FakeStudio) -> None:
    production = studio.start()

    for gate in ("script", "video", "publish"):
        for policy in ("auto", "human", "review"):
            with pytest.raises(IllegalTransition, match="cannot be configured away"):
                studio.productions.set_policy(production, gate, policy, ANNA)

    assert studio.walk_to(production, "publish").kind == "publish"
    assert kinds(studio, production) == ["script", "video", "publish"]
