"""`chat.*` and `reactions.*`."""

import json
from typing import Any

from tests.fakes.slack.blockkit import Block, require_message_blocks
from tests.fakes.slack.conversation import Conversation, Message, as_sent
from tests.fakes.slack.refusal import Refusal
from tests.fakes.slack.web_api import Answer, Call, Method

TEXT = 40_000
METADATA_BYTES = 8_000


def _content(call: Call) -> dict[str, Any]:
    """What a message is to hold: text, blocks and metadata, each only where the call names it."""
    content: dict[str, Any] = {}
    text = call.text("text")
    if text is None and call.args.get("markdown_text") is not None:
        text = call.text("markdown_text")
    if text is not None:
        content["text"] = text
        if len(text) > TEXT:
            raise Refusal("msg_too_long")
    if call.args.get("blocks") is not None:
        content["blocks"] = _blocks(call)
    if call.args.get("attachments") is not None:
        content["attachments"] = call.decoded("attachments", "invalid_attachments")
    if call.args.get("metadata") is not None:
        content["metadata"] = _metadata(call)
    if not any(content.get(name) for name in ("text", "blocks", "attachments")):
        raise Refusal("no_text")
    return content


def _blocks(call: Call) -> list[Block]:
    blocks = require_message_blocks(call.decoded("blocks", "invalid_blocks_format"))
    call.space.files.require_pictures(blocks)
    for block in blocks:
        if block["type"] == "video":
            call.require_scope("links.embed:write")
    return blocks


def _metadata(call: Call) -> dict[str, Any] | None:
    metadata = call.decoded("metadata", "invalid_metadata_format")
    if metadata == {}:
        return None
    known = isinstance(metadata, dict) and isinstance(metadata.get("event_type"), str)
    if not known or not isinstance(metadata.get("event_payload"), dict):
        raise Refusal("invalid_metadata_format")
    if len(json.dumps(metadata)) > METADATA_BYTES:
        raise Refusal("metadata_too_large")
    return dict(metadata)


def _post(call: Call) -> Answer:
    place = call.conversation(write=True)
    content = _content(call)
    message = call.space.speech.say(
        call.space.bot,
        place,
        content.get("text", ""),
        blocks=content.get("blocks"),
        attachments=content.get("attachments"),
        thread_ts=call.text("thread_ts"),
        broadcast=call.flag("reply_broadcast"),
        metadata=content.get("metadata"),
    )
    return {"channel": place.id, "ts": message["ts"], "message": as_sent(message, metadata=True)}


def _update(call: Call) -> Answer:
    place = call.conversation(write=True)
    message = _own(call, place, "cant_update_message")
    if message.get("subtype") == "tombstone":
        raise Refusal("message_not_found")
    content = _content(call)
    call.space.speech.edit(place, message, call.space.bot, content)
    answered = as_sent(message, metadata=True)
    return {"channel": place.id, "ts": message["ts"], "text": message["text"], "message": answered}


def _delete(call: Call) -> Answer:
    place = call.conversation(write=True)
    message = _own(call, place, "cant_delete_message")
    call.space.speech.delete(place, message)
    return {"channel": place.id, "ts": message["ts"]}


def _own(call: Call, place: Conversation, error: str) -> Message:
    """Only what the app said itself may be changed; what was shown to one person was never a message."""
    message = place.get(call.require("ts"))
    if message["user"] != call.space.bot_id:
        raise Refusal(error)
    return message


def _whisper(call: Call) -> Answer:
    place = call.conversation(write=True)
    person = call.space.get_person(call.text("user"), "user_not_found")
    if person.id not in place.members:
        raise Refusal("user_not_in_channel")
    content = _content(call)
    thread_ts = call.text("thread_ts")
    if thread_ts:
        place.get_parent(thread_ts)
    message = call.space.speech.whisper(
        person, place, content.get("text", ""), blocks=content.get("blocks"), thread_ts=thread_ts
    )
    return {"message_ts": message["ts"]}


def _permalink(call: Call) -> Answer:
    place = call.conversation(member=False)
    message = place.get(call.require("message_ts"))
    link = f"https://{call.space.domain}.slack.com/archives/{place.id}/p{message['ts'].replace('.', '')}"
    parent = message.get("thread_ts", message["ts"])
    if parent != message["ts"]:
        link += f"?thread_ts={parent}&cid={place.id}"
    return {"channel": place.id, "permalink": link}


def _react(call: Call) -> Answer:
    place = call.conversation(write=True)
    call.space.speech.react(
        call.space.bot, place, place.get(call.require("timestamp")), call.require("name").strip(":")
    )
    return {}


def _unreact(call: Call) -> Answer:
    place = call.conversation(write=True)
    message = place.get(call.require("timestamp"))
    call.space.speech.unreact(call.space.bot, place, message, call.require("name").strip(":"))
    return {}


def _reactions(call: Call) -> Answer:
    place = call.conversation()
    message = place.get(call.require("timestamp"))
    return {"type": "message", "channel": place.id, "message": as_sent(message)}


METHODS = {
    "chat.postMessage": Method(_post, ("chat:write",)),
    "chat.update": Method(_update, ("chat:write",)),
    "chat.delete": Method(_delete, ("chat:write",)),
    "chat.postEphemeral": Method(_whisper, ("chat:write",)),
    "chat.getPermalink": Method(_permalink),
    "reactions.add": Method(_react, ("reactions:write",)),
    "reactions.remove": Method(_unreact, ("reactions:write",)),
    "reactions.get": Method(_reactions, ("reactions:read",)),
}
