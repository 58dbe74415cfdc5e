"""Another voice than the one that speaks, asked for without its name."""

import pytest

from graph.agents.reviser import read_revision
from graph.core.change import ChangeSpeed, ChangeVoice, Understood
from tests.fakes.wishes import DIRECTION, REVISION

TWO = ("slt", "rms")
THREE = ("slt", "rms", "awb")


def said(text: str, voices: tuple[str, ...], now: str) -> Understood:
    spoken = REVISION.model_copy(update={"direction": DIRECTION.model_copy(update={"voice": now})})
    return read_revision(text, spoken, voices)


@pytest.mark.parametrize(
    "text",
    [
        "other voice",
        "another voice",
        "a different voice",
        "the other voice please",
        "use the other voice",
        "switch to the other voice",
        "switch voices",
        "change the voice",
        "voice: other",
        "make the voice another",
        "someone else should read it",
        "can we try a different narrator?",
    ],
)
@pytest.mark.parametrize(("now", "other"), [("slt", "rms"), ("rms", "slt"), ("", "rms")])
def test_of_two_voices_the_other_is_the_one_that_does_not_speak(text: str, now: str, other: str) -> None:
    assert said(text, TWO, now) == Understood(changes=(ChangeVoice(voice=other),))


def test_another_voice_is_read_beside_other_wishes() -> None:
    assert said("other voice, slower", TWO, "slt").changes == (ChangeVoice(voice="rms"), ChangeSpeed(speed=0.9))


@pytest.mark.parametrize(("now", "other"), [("", "rms"), ("slt", "rms"), ("rms", "awb"), ("awb", "slt"), ("x", "slt")])
def test_of_several_voices_the_next_is_taken(now: str, other: str) -> None:
    assert said("other voice", THREE, now).changes == (ChangeVoice(voice=other),)


def test_where_there_is_one_voice_there_is_no_other() -> None:
    assert [missed.why for missed in said("other voice", ("slt",), "").missed] == ["there is no other voice"]


@pytest.mark.parametrize(
    ("voices", "now", "why", "hint"),
    [
        (TWO, "rms", "there is no voice “bob”; there are slt and rms", "Now rms speaks."),
        (THREE, "", "there is no voice “bob”; there are slt, rms and awb", "Now slt speaks."),
        (("slt",), "", "there is no voice “bob”; there is slt", "Now slt speaks."),
    ],
)
def test_an_unknown_voice_is_told_those_there_are_and_which_one_speaks(
    voices: tuple[str, ...], now: str, why: str, hint: str
) -> None:
    assert [(missed.why, missed.hint) for missed in said("voice bob", voices, now).missed] == [(why, hint)]


@pytest.mark.parametrize("now", ["", "slt"])
def test_the_voice_that_speaks_is_no_change(now: str) -> None:
    assert [missed.why for missed in said("voice slt", TWO, now).missed] == ["slt speaks already"]
