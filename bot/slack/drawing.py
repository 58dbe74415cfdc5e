"""A card as the outbox takes it."""

import uuid
from typing import Any

from bot.slack.cards import Card
from graph.core.ids import ProductionId
from graph.core.value import digest
from graph.store.cards import ShownCard
from graph.store.outbox import CARD, Outgoing, Priority


def arguments_of(key: str, card: Card) -> dict[str, Any]:
    """What a sender draws; its files go along, and into the thread once it is there."""
    plain: dict[str, Any] = {"key": key, "text": card.text, "blocks": list(card.blocks)}
    files = [file.model_dump() for file in card.attachments]
    return plain | ({"attachments": files} if files else {})


def wanted_of(card: Card) -> str:
    """By which it is known whether a message shows this already."""
    return digest([card.text, list(card.blocks)])


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
