"""A card as the outbox takes it."""

from typing import Any

from bot.slack.cards import Card


def arguments_of(key: str, card: Card) -> dict[str, Any]:
    """What a sender draws; the whole text of what was too long goes along, and into the thread once it is there."""
    plain: dict[str, Any] = {"key": key, "text": card.text, "blocks": list(card.blocks)}
    return plain | ({"attachment": card.attachment.model_dump()} if card.attachment else {})
