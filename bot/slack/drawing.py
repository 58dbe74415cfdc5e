"""A card as the outbox takes it."""

import uuid
from typing import Any

from bot.slack.cards import Card
from graph.core.ids import ProductionId
from graph.core.value import digest
from graph.store.cards import ShownCard
from graph.store.outbox import CARD, FILE, Outgoing, Priority


def arguments_of(key: str, card: Card) -> dict[str, Any]:
    """What a sender draws; its files go along, and into the thread once it is there."""
    plain: dict[str, Any] = {"key": key, "text": card.text, "blocks": list(card.blocks)}
    files = [file.model_dump() for file in card.attachments]
    return plain | ({"attachments": files} if files else {})


def wanted_of(card: Card) -> str:
    """By which it is known whether a message shows this already."""
    return digest([card.text, list(card.blocks)])


def files_of(card: Card, workspace: str, conversation: str, thread_ts: str, key: str) -> tuple[Outgoing, ...]:
    """What takes the files of an answer to a thread, or without one to a conversation or directly to a person."""
    where = {"thread_ts": thread_ts} if thread_ts else {}
    return tuple(
        Outgoing(
            dedupe=f"file {number} of {key}",
            workspace=workspace,
            conversation=conversation,
            method=FILE,
            arguments={"key": f"file:{key}", **where, **file.model_dump()},
        )
        for number, file in enumerate(card.attachments)
    )


def drawing_of(
    shown: ShownCard, card: Card, *, production: ProductionId | None = None, priority: Priority = Priority.REPLY
) -> Outgoing:
    """The call that lets a message show the card: it takes the place of any that still waits to."""
    return Outgoing(
        dedupe=f"{shown.key} {uuid.uuid4().hex}",
        workspace=shown.workspace,
        conversation=shown.conversation,
        method=CARD,
        arguments=arguments_of(shown.key, card),
        production=production,
        priority=priority,
        replaces=shown.key,
    )
