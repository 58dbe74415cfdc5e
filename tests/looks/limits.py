"""What is wrong with a card or a view: Slack's own limits, and ours, which keep away from them."""

import json
import re
from collections.abc import Iterator
from typing import Any

from bot.slack.cards.card import Card
from tests.fakes.slack.blockkit import check_blocks, elements_of, texts_of
from tests.fakes.slack.refusal import Refusal
from tests.fakes.slack.views import check_view

MOST_BLOCKS = 45
MOST_TEXT = 12_000
LONGEST_FALLBACK = 4000
CONTEXT_TEXT = 2000
OVERFLOW_VALUE = 150
BROADCAST = re.compile(r"<!(?:channel|here|everyone)[|>]")
CONTROL = re.compile(r"<([^<>]*)>")


def problems_of(shown: Card | dict[str, Any]) -> list[str]:
    """Everything that Slack would refuse or that would look broken, in words; empty when all is well."""
    if isinstance(shown, Card):
        return [*_card(shown), *_texts(list(shown.blocks))]
    try:
        check_view(shown, str(shown.get("type")))
    except Refusal as refusal:
        return [str(refusal)]
    return [*_json(shown), *_texts(shown["blocks"])]


def _card(card: Card) -> Iterator[str]:
    yield from check_blocks(list(card.blocks), MOST_BLOCKS, "/blocks")
    yield from _json(list(card.blocks))
    total = sum(len(text) for text in texts_of(list(card.blocks)))
    if total > MOST_TEXT:
        yield f"{total} characters in all blocks, at most {MOST_TEXT}"
    if not 0 < len(card.text) <= LONGEST_FALLBACK:
        yield f"a fallback text of {len(card.text)} characters"
    yield from _unsafe(card.text)
    if not all(file.name.endswith((".md", ".log")) and file.text for file in card.attachments):
        yield "an attachment that is no Markdown file and no log, or has nothing in it"


def _json(blocks: Any) -> Iterator[str]:
    if json.loads(json.dumps(blocks)) != blocks:
        yield "not plain JSON"


def _texts(blocks: list[dict[str, Any]]) -> Iterator[str]:
    for text in text_objects(blocks):
        if not text["text"].strip():
            yield f"an empty text: {text!r}"
        if text["type"] == "plain_text" and "\n" in text["text"]:
            yield f"a line break in plain text: {text!r}"
        if text["type"] == "mrkdwn":
            yield from _unsafe(text["text"])
    for block in blocks:
        if block["type"] == "context" and any(len(one.get("text", "")) > CONTEXT_TEXT for one in block["elements"]):
            yield "a long text in small print"
        if len([one for one in elements_of(block) if one.get("style") == "primary"]) > 1:
            yield "two main buttons side by side"


def text_objects(thing: Any) -> Iterator[dict[str, Any]]:
    """Every text object, however deep."""
    if isinstance(thing, dict):
        if thing.get("type") in {"plain_text", "mrkdwn"}:
            yield thing
        for value in thing.values():
            yield from text_objects(value)
    elif isinstance(thing, list | tuple):
        for value in thing:
            yield from text_objects(value)


def _unsafe(text: str) -> Iterator[str]:
    if BROADCAST.search(text):
        yield f"it calls everybody: {text!r}"
    outside = CONTROL.sub("", text)
    if "<" in outside or ">" in outside:
        yield f"half a control sequence: {text!r}"
    if re.search(r"&(?!(?:amp|lt|gt);)", outside):
        yield f"half an escape: {text!r}"


def controls_of(shown: Card | dict[str, Any]) -> set[str]:
    """What Slack would obey in all texts: mentions, links, dates."""
    blocks = list(shown.blocks) if isinstance(shown, Card) else shown["blocks"]
    texts = [text["text"] for text in text_objects(blocks) if text["type"] == "mrkdwn"]
    texts += [shown.text] if isinstance(shown, Card) else []
    return {found for text in texts for found in CONTROL.findall(text)}
