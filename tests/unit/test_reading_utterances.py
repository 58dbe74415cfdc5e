"""The grammar is held to what people really write."""

import time

import pytest

from bot.commands import Abort, Adjust, Begin, Look, Retry, Show
from bot.reading.asked import (
    Chatter,
    Greets,
    Help,
    OpenNew,
    Pause,
    Question,
    RaiseBudget,
    Resume,
    Talk,
    WantsBudget,
    WantsToDecide,
    Withholds,
    Words,
)
from tests.unit.reading_commands import heard
from tests.unit.utterances import UTTERANCES

LEAST = 120


def reading(talk: Talk) -> str:
    match talk:
        case Question():
            return " + ".join(f"{one.about} {one.day}".strip() for one in (talk, *talk.more))
        case WantsToDecide():
            revision = f"v{talk.revision}" if talk.revision else ""
            return " ".join(filter(None, (talk.verdict, talk.gate, revision, talk.when)))
        case Adjust():
            return f"move {talk.at or 'undated'}"
        case Withholds():
            return "withheld"
        case Words():
            return "words"
        case Chatter():
            return "chatter"
        case OpenNew():
            return "new"
        case Greets():
            return "thanks" if talk.is_thanks else "greets"
        case Begin():
            return f"new {talk.topic} {talk.seconds or ''}".strip()
        case Help() | Pause() | Resume() | Abort() | Look() | Show() | Retry():
            return type(talk).__name__.lower()
        case RaiseBudget() | WantsBudget():
            kind = "budget" if isinstance(talk, RaiseBudget) else "offer"
            return f"{kind} +{talk.by_usd}" if talk.by_usd else f"{kind} {talk.to_usd}"
        case _:
            return repr(talk)


@pytest.mark.parametrize(("text", "place", "expected"), UTTERANCES, ids=lambda value: str(value)[:50])
def test_what_people_write_is_read_as_they_mean_it(text: str, place: str, expected: str) -> None:
    assert reading(heard(text, place)) == expected


def test_there_are_enough_of_them_and_no_two_alike() -> None:
    assert len(UTTERANCES) >= LEAST
    assert len({(text, place) for text, place, _ in UTTERANCES}) == len(UTTERANCES)


@pytest.mark.parametrize("place", ["thread", "gate", "idle", "dm", "room"])
def test_no_words_anywhere_decide_anything(place: str) -> None:
    kinds = {type(heard(text, place)).__name__ for text, _, _ in UTTERANCES}

    assert not kinds & {"Approve", "Reject"}


@pytest.mark.parametrize(
    "word", ["thanks all ", "i ", "so that ", "hey ", "any ", "ha", "a new short ", "add another $2 "]
)
def test_no_row_of_words_is_read_for_long(word: str) -> None:
    began = time.perf_counter()

    for end in ("x", "?", " video", ""):
        heard((word * 200)[:159] + end, "gate")
        heard((word * 200)[:159] + end, "dm")

    assert time.perf_counter() - began < 1.0
