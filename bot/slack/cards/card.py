"""A message of ours, and the way long things are made to fit."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from bot.slack.cards.blocks import NOTHING, Block
from bot.slack.cards.text import cut
from graph.core.value import Value

MOST_BLOCKS = 45
MOST_TEXT = 12_000
LONGEST_FALLBACK = 4000
ROOM_FOR_A_NOTE = 400


class Attachment(Value):
    """A text that is no part of a card, or of which it shows only the beginning, as a file for its thread."""

    name: str
    text: str


class Card(Value):
    """What Slack shows: `text` in notifications and where blocks cannot be, `blocks` everywhere else."""

    text: str
    blocks: tuple[dict[str, Any], ...]
    attachments: tuple[Attachment, ...] = ()


def make_card(text: str, blocks: Sequence[Block], *attached: Attachment | None) -> Card:
    """A card; `text` is in markup, what people wrote in it escaped."""
    files = tuple(file for file in attached if file is not None)
    return Card(text=cut(text, LONGEST_FALLBACK).strip() or NOTHING, blocks=tuple(blocks), attachments=files)


def spoken(card: Card) -> str:
    """What a card without pictures or fields says in all, in markup: its sections and small print, each on its line."""
    parts = [part for block in card.blocks for part in (block, *block.get("elements", ()))]
    return "\n".join(_said(part) for part in parts if _said(part))


def joined(first: Card, *others: Card) -> Card:
    """Several short answers as one message."""
    if not others:
        return first
    cards = (first, *others)
    return make_card("\n".join(one.text for one in cards), [block for one in cards for block in one.blocks])


def _said(part: dict[str, Any]) -> str:
    text = part.get("text")
    if part["type"] == "mrkdwn":
        return str(text)
    return str(text["text"]) if part["type"] == "section" and text else ""


def measure(blocks: Sequence[Block]) -> int:
    """The characters that Slack counts together."""
    return sum(len(text) for block in blocks for text in texts_of(block))


def texts_of(thing: Any) -> Iterator[str]:
    """All texts in it, in their order."""
    match thing:
        case dict():
            for key, value in thing.items():
                if key == "text" and isinstance(value, str):
                    yield value
                else:
                    yield from texts_of(value)
        case list() | tuple():
            for value in thing:
                yield from texts_of(value)


def fit(
    head: Sequence[Block],
    groups: Sequence[Sequence[Block]],
    tail: Sequence[Block],
    more: Callable[[int], Sequence[Block]],
    *,
    most_blocks: int = MOST_BLOCKS,
) -> tuple[list[Block], int]:
    """As many groups between head and tail as Slack takes, and how many were left out; `more` tells of those."""
    blocks = list(head)
    left_blocks = most_blocks - len(head) - len(tail) - 1
    left_text = MOST_TEXT - measure(head) - measure(tail) - ROOM_FOR_A_NOTE
    for number, group in enumerate(groups):
        left_blocks -= len(group)
        left_text -= measure(group)
        if left_blocks < 0 or left_text < 0:
            missing = len(groups) - number
            return [*blocks, *more(missing), *tail], missing
        blocks += group
    return [*blocks, *tail], 0
