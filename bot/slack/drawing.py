"""A card as the outbox takes it."""

from typing import Any

from bot.slack.cards import Card


def arguments_of(key: str, card: Card) -> dict[str, Any]:
    """What a sender draws; its files go along, and into the thread once it is there."""
    plain: dict[str, Any] = {"key": key, "text": card.text, "blocks": list(card.blocks)}
    files = [file.model_dump() for file in card.attachments]
    return plain | ({"attachments": files} if files else {})
