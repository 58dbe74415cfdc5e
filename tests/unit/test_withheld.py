"""Whoever denies or doubts has not decided: no yes is read from it, and none is offered."""

import pytest

from graph.agents.intent_answer import IntentAnswer, intent_of
from graph.core.intent import Unclear, WantsVerdict
from tests.fakes.wishes import REVISION, VOICES, read

WITHHELD = (
    "don't approve this yet",
    "Don’t publish it",
    "do not, under any circumstances, I am not sure",
    "not sure about the music",
    "I'm unsure whether we should publish",
    "I'm not really sure this looks good",
    "never ship it like that",
    "we can't approve that",
    "should we really publish it?",
    "please wait with publishing",
    "it isn't ready",
    "nobody said yes to that",
    "if Ben likes it, and only if he says yes",
    "not yet",
    "yes, but not sure about the music",
    "don't reject it",
)
DECIDED = ("approve it", "I have no doubt, publish it", "honestly the best we ever did", "can't wait. Publish it!")


@pytest.mark.parametrize("words", WITHHELD)
def test_no_yes_is_offered_for_what_keeps_it_back(words: str) -> None:
    understood = read(words)

    assert understood.changes == ()
    assert "approve it" not in str(understood.missed)


@pytest.mark.parametrize("verdict", ["approve", "reject"])
@pytest.mark.parametrize("words", WITHHELD)
def test_whatever_a_model_takes_it_for_it_is_no_decision(words: str, verdict: str) -> None:
    answer = IntentAnswer.model_validate({"intent": verdict, "confidence": 1.0})

    assert intent_of(answer, words, REVISION, VOICES) == Unclear()


@pytest.mark.parametrize("words", DECIDED)
def test_a_decision_that_nothing_denies_is_one_for_a_press(words: str) -> None:
    answer = IntentAnswer.model_validate({"intent": "approve", "confidence": 1.0})

    assert intent_of(answer, words, REVISION, VOICES) == WantsVerdict(verdict="approve")
