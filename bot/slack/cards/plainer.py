"""What is left of a message that Slack refuses: no pictures, else its buttons under a short text, else the text."""

from collections.abc import Sequence
from typing import Any

from bot.slack.cards.blocks import Block, section, without_pictures
from bot.slack.cards.card import Attachment, texts_of
from bot.slack.cards.text import cut

SHORT = 1000
ROW = "actions"


def plainer(text: str, blocks: Sequence[Block]) -> list[Block]:
    """One step down; after the last there are no blocks, and the text stands alone."""
    if left := without_pictures(blocks):
        return left
    rows = [block for block in blocks if block["type"] == ROW]
    short = [section(cut(text, SHORT)), *rows] if rows else []
    return short if short != list(blocks) else []


def whole(name: str, blocks: Sequence[Block]) -> Attachment:
    """All that the blocks say, as a file."""
    said = ("\n".join(texts_of(block)) for block in blocks if block["type"] != ROW)
    return Attachment(name=f"{name}.md", text="\n\n".join(filter(None, said)) + "\n")


def plainer_arguments(arguments: dict[str, Any], name: str) -> dict[str, Any]:
    """What to send instead. With a `name` it may bring files: what it no longer shows goes along as one."""
    text, blocks = str(arguments["text"]), arguments["blocks"]
    plain = arguments | {"blocks": plainer(text, blocks)}
    if not name or plain.get("attachments") or without_pictures(blocks):
        return plain
    return plain | {"attachments": [whole(name, blocks).model_dump()]}
