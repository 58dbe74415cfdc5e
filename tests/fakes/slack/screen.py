"""What one person sees of a message, a modal or Home, and what of it can be used."""

import copy
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tests.fakes.slack.blockkit import Block, elements_of
from tests.fakes.slack.conversation import Conversation, Message
from tests.fakes.slack.refusal import NotOnTheScreen

if TYPE_CHECKING:
    from tests.fakes.slack.person import SlackPerson


def is_view(thing: Mapping[str, Any]) -> bool:
    return thing.get("type") in {"modal", "home"}


def snapshot(message: Message) -> list[Block]:
    """Keep what a message shows now, to click it when it has changed (`stale`)."""
    return copy.deepcopy(list(message["blocks"]))


def seen_now(person: "SlackPerson", message: Message) -> Message | None:
    """What this person sees where that message or view was; None when it is gone, or not for them."""
    if is_view(message):
        held = [*person.views, *([person.home] if person.home else [])]
        return next((view for view in held if view["id"] == message["id"]), None)
    if message.get("is_ephemeral"):
        return next((each for each in person.ephemerals if each["ts"] == message["ts"]), None)
    place = person.workspace.conversations[message["channel"]]
    return place.find(message["ts"]) if person.id in place.members else None


def find_element(
    shown: list[Block], action_id: str, block_id: str | None, value: str | None
) -> tuple[Block, dict[str, Any]]:
    """Return the one element that fits, with its block. Raises `NotOnTheScreen` when there is none, or several."""
    usable = [(block, element) for block in shown for element in elements_of(block) if "action_id" in element]
    fitting = [
        (block, element)
        for block, element in usable
        if element["action_id"] == action_id
        and block_id in {None, block["block_id"]}
        and value in {None, element.get("value")}
    ]
    if len(fitting) != 1:
        there = [(block["block_id"], element["action_id"], element.get("value")) for block, element in usable]
        raise NotOnTheScreen(f"{len(fitting)} elements are {action_id!r}; the screen shows {there}")
    return fitting[0]


def container_of(message: Message) -> dict[str, Any]:
    """Where a click happened, as Slack says it."""
    if is_view(message):
        return {"type": "view", "view_id": message["id"]}
    where = {"type": "message", "message_ts": message["ts"], "channel_id": message["channel"]}
    where["is_ephemeral"] = bool(message.get("is_ephemeral"))
    return where | ({"thread_ts": message["thread_ts"]} if message.get("thread_ts") else {})


def place_of(conversation: Conversation) -> dict[str, str]:
    return {"id": conversation.id, "name": "directmessage" if conversation.user else conversation.name}
