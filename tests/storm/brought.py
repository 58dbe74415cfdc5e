"""What storms bring to the door, in the shapes of Slack: presses, modals, commands, texts and emoji."""

import itertools
import json
from typing import Any

from bot.slack import ids
from graph.core.gate import Gate
from tests.fakes.slack import SlackPerson
from tests.fakes.slack.delivery import Delivery
from tests.fakes.slack.payloads import payload
from tests.storm.front import Front

_numbers = itertools.count(1)


def new_ts() -> str:
    """A time stamp that nothing else in this process has."""
    return f"1763700000.{next(_numbers):06d}"


def value_of(gate: Gate) -> str:
    return ids.GateRef(g=gate.id, s=gate.subject).model_dump_json()


def press(front: Front, by: SlackPerson, action: str, value: str, **more: Any) -> Delivery:
    """A button of a card in the conversation is pressed."""
    pressed = {"action_id": action, "block_id": "b", "type": "button", "value": value, "action_ts": new_ts()}
    place = {"id": front.videos.id, "name": front.videos.name}
    container = {"type": "message", "message_ts": front.parent_ts, "channel_id": front.videos.id}
    fields = {"actions": [pressed], "channel": place, "container": container, "view": ...} | signature(front, by) | more
    return Delivery("interactive", payload("block_actions", **fields))


def approve(front: Front, by: SlackPerson, gate: Gate) -> Delivery:
    return press(front, by, ids.Action.APPROVE, value_of(gate))


def reject(front: Front, by: SlackPerson, gate: Gate, why: str = "Not this one.") -> Delivery:
    """The form behind `Reject` is sent off."""
    values = {
        "reason": {"entry": {"type": "static_select", "selected_option": {"value": "other"}}},
        "note": {"entry": {"type": "plain_text_input", "value": why}},
    }
    return submit(front, by, ids.View.REJECT, values, value_of(gate))


def new_video(front: Front, by: SlackPerson, topic: str, source: str) -> Delivery:
    values = {"topic": {"entry": {"value": topic}}, "source": {"entry": {"value": source}}}
    return submit(front, by, ids.View.NEW, values, json.dumps({"conversation": front.videos.id}))


def submit(front: Front, by: SlackPerson, callback: str, values: dict[str, Any], metadata: str) -> Delivery:
    number = next(_numbers)
    view = {
        "id": f"V{number:07d}",
        "hash": f"1763660000.v{number:07d}",
        "type": "modal",
        "callback_id": callback,
        "private_metadata": metadata,
        "state": {"values": values},
        "blocks": [],
    }
    return Delivery("interactive", payload("view_submission", view=view, **signature(front, by)))


def command(front: Front, by: SlackPerson, name: str, text: str) -> Delivery:
    fields: dict[str, Any] = {
        "user_id": by.id,
        "user_name": by.name,
        "channel_id": front.videos.id,
        "channel_name": front.videos.name,
    }
    fields |= dict.fromkeys(("enterprise_id", "enterprise_name"), ...)
    trigger = f"{next(_numbers)}.0001.x"
    return Delivery("slash_commands", payload("slash_command", command=name, text=text, trigger_id=trigger, **fields))


def said(front: Front, by: SlackPerson, text: str, thread_ts: str = "", **more: str) -> Delivery:
    """A text in the conversation."""
    event = {"type": "message", "user": by.id, "text": text, "channel": front.videos.id, "ts": new_ts()}
    event |= {"channel_type": "channel"} | ({"thread_ts": thread_ts} if thread_ts else {})
    return happened(event | more)


def mentioned(said: Delivery) -> Delivery:
    """The mention that comes beside a text, under an id of its own."""
    event = {name: value for name, value in said.payload["event"].items() if name != "channel_type"}
    return happened(event | {"type": "app_mention"})


def reacted(front: Front, by: SlackPerson, emoji: str, ts: str) -> Delivery:
    item = {"type": "message", "channel": front.videos.id, "ts": ts}
    return happened({"type": "reaction_added", "user": by.id, "reaction": emoji, "item": item, "event_ts": new_ts()})


def happened(event: dict[str, Any]) -> Delivery:
    return Delivery("events_api", payload("event_callback", event=event, event_id=f"Ev{next(_numbers):08d}"))


def signature(front: Front, by: SlackPerson) -> dict[str, Any]:
    user = {"id": by.id, "username": by.name, "name": by.name, "team_id": by.team_id}
    return {"user": user, "team": {"id": front.space.team_id, "domain": front.space.domain}}
