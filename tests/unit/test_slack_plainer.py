"""Slack refused it: what is left of it, step by step."""

import pytest

from bot.slack import cards
from bot.slack.cards import Card
from bot.slack.cards.blocks import actions, button, section
from bot.slack.cards.plainer import plainer, plainer_arguments
from bot.slack.ids import Action
from tests.looks import examples as of
from tests.looks.blockkit import NOW


def steps(card: Card) -> list[list[str]]:
    """The types of the blocks that are left after each refusal."""
    left, seen = list(card.blocks), []
    while left:
        left = plainer(card.text, left)
        seen.append([block["type"] for block in left])
    return seen


def test_a_film_loses_its_picture_then_all_but_its_buttons_then_those() -> None:
    card = cards.film_card(of.film_page(), of.LINK, NOW, thumbnail="F0THUMB")
    rows = [block["type"] for block in card.blocks if block["type"] == "actions"]

    without_picture, short, nothing = steps(card)

    assert without_picture == [block["type"] for block in card.blocks if block["type"] != "image"]
    assert short == ["section", *rows]
    assert rows
    assert nothing == []


def test_what_has_neither_pictures_nor_buttons_stands_as_its_text() -> None:
    assert steps(cards.receipt("Nothing waits.", "That is all.")) == [[]]


@pytest.mark.parametrize("name", ["bees-card", ""])
def test_only_a_card_brings_all_of_it_as_a_file(name: str) -> None:
    row = actions(button("Approve", Action.APPROVE, "it"))
    arguments = {"text": "A script waits.", "blocks": [section("A bee comes home."), *row]}

    short = plainer_arguments(arguments, name)
    nothing = plainer_arguments(short, name)

    assert short["blocks"] == [section("A script waits."), *row]
    assert nothing["blocks"] == []
    files = [{"name": "bees-card.md", "text": "A bee comes home.\n"}] if name else []
    assert list(short.get("attachments", ())) == list(nothing.get("attachments", ())) == files
