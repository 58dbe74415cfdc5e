"""How a wish was read, as it is told in Slack: what is done, what is not and why, and what can be said instead."""

import re

import pytest

from bot.commands import Adjust
from bot.page import Understanding
from bot.reading import read_mention
from bot.reading.release_words import find_release
from bot.slack import cards
from bot.slack.cards.card import spoken
from bot.slack.ids import Action
from graph.agents.revision.suggestions import suggestion_for
from graph.core.change import Missed
from graph.core.gate import VERDICTS, GateKind
from graph.core.rebuild import Rebuild
from tests.fakes.wishes import read
from tests.looks import examples as of
from tests.looks.gallery import REF
from tests.unit.slack_pages import actions, found, said


def test_a_wish_is_carried_by_its_button_with_the_gate_it_was_read_for() -> None:
    card = cards.understanding_card(of.understanding(missed=False))

    button = found(card, Action.CONFIRM_CHANGES)
    block = next(block for block in card.blocks if button in block.get("elements", []))
    assert button["value"] == of.understanding().words
    assert block["block_id"] == REF.model_dump_json()


def test_a_wish_that_changes_nothing_or_is_too_long_for_a_button_is_not_offered() -> None:
    nothing = of.understanding().model_copy(update={"changes": (), "understood": ()})
    long = of.understanding().model_copy(update={"words": "x" * 2001})

    assert Action.CONFIRM_CHANGES not in actions(cards.understanding_card(nothing))
    assert Action.CONFIRM_CHANGES not in actions(cards.understanding_card(long))
    assert actions(cards.understanding_card(of.understanding(), done=True)) == []


def missing(kind: GateKind, *missed: Missed) -> Understanding:
    nothing = {"changes": (), "understood": (), "missed": missed, "kind": kind}
    return of.understanding().model_copy(update=nothing)


LATER = "The film is not made yet, and will be made like this."
REFUSED = Missed(words="move the last scene up", why="the call to action stays at the end", hint="Move another scene.")
UNCLEAR = Missed(words="xyzzy", hint=suggestion_for("xyzzy"))


def test_a_wish_that_was_understood_and_refused_is_not_called_unclear() -> None:
    card = cards.understanding_card(missing(GateKind.SCRIPT, REFUSED))

    assert card.text == "Understood, but not done: the call to action stays at the end"
    assert "*Understood, but not done*" in said(card)
    assert "“move the last scene up”: the call to action stays at the end. Move another scene." in said(card)
    assert "Not understood" not in said(card)


def test_a_wish_that_was_not_understood_is_called_so() -> None:
    card = cards.understanding_card(missing(GateKind.SCRIPT, UNCLEAR))

    assert card.text == "Not understood"
    assert "*Not understood*" in said(card)


def test_a_wish_that_is_refused_in_part_and_unclear_in_part_is_called_neither() -> None:
    both = missing(GateKind.SCRIPT, REFUSED, UNCLEAR)
    beside = of.understanding().model_copy(update={"missed": (REFUSED,)})

    assert "*Not done*" in said(cards.understanding_card(both))
    assert "*Left out*" in said(cards.understanding_card(beside))


@pytest.mark.parametrize(
    ("again", "told"),
    [
        ({"later": True}, LATER),
        ({}, "Nothing is made again: only what is listed beside the film changes."),
        (
            {"words": True, "later": True},
            f"Made again: the script, which asks for a yes again  ·  about 2 s  ·  {LATER}",
        ),
        ({"film": True}, "Made again: joining, mixing and checking the film  ·  about 2 s"),
    ],
)
def test_what_a_wish_takes_is_told_only_where_something_is_made(again: dict[str, bool], told: str) -> None:
    plain = {"words": False, "scenes": (), "film": False, "thumbnail": False, "seconds": 2.0}
    wish = of.understanding(missed=False).model_copy(update={"rebuild": Rebuild(**plain | again), "scenes": ()})

    assert told in spoken(cards.understanding_card(wish)).splitlines()


@pytest.mark.parametrize("kind", [kind for kind, verdicts in VERDICTS.items() if "revise" in verdicts])
def test_words_that_were_not_understood_come_with_three_that_are_at_this_gate(kind: GateKind) -> None:
    told = said(cards.understanding_card(missing(kind, Missed(words="xyzzy", hint=suggestion_for("xyzzy")))))

    written = re.findall(r"`([^`]+)`", told.partition("Here you can write")[2])
    assert len(written) == 3
    assert all(is_understood(one.replace("…", "Another")) for one in written), written
    assert told.count("xample") == 1
    assert ("publish tomorrow 18:00" in written) is (kind is GateKind.PUBLISH)


def is_understood(words: str) -> bool:
    talk = read_mention(words, "", in_thread=True, gate_open=True)
    return isinstance(talk, Adjust) or find_release(words) is not None or bool(read(words).changes)


def test_words_about_something_known_come_with_what_can_be_said_about_it() -> None:
    words = "the subtitles are " + "so very " * 100 + "small"

    told = said(cards.understanding_card(missing(GateKind.VIDEO, Missed(words=words, hint=suggestion_for(words)))))

    assert "“the subtitles are so very" in told
    assert "Captions show what is spoken" in told
    assert "Their words change with: replace" in told
    assert "Here you can write" not in told
