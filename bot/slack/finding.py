"""Messages of ours bear a mark, by which they are found again when nobody knows whether they arrived."""

from typing import Any

from slack_sdk import WebClient

EVENT_TYPE = "greenlight_card"
MOST_READ = 200


def mark(key: str) -> dict[str, Any]:
    """What a message carries that nobody sees."""
    return {"event_type": EVENT_TYPE, "event_payload": {"card": key}}


def find_again(client: WebClient, conversation: str, thread_ts: str, key: str) -> str:
    """Where the message with this mark is, empty where there is none. Raises what Slack answers.

    A direct conversation that is named by its user cannot be read.
    """
    if conversation.startswith(("U", "W")):
        return ""
    if thread_ts:
        read = client.conversations_replies(
            channel=conversation, ts=thread_ts, include_all_metadata=True, limit=MOST_READ
        )
    else:
        read = client.conversations_history(channel=conversation, include_all_metadata=True, limit=MOST_READ)
    marked = (message for message in read.get("messages") or () if _key(message) == key)
    return next((str(message["ts"]) for message in marked), "")


def _key(message: dict[str, Any]) -> str:
    payload = (message.get("metadata") or {}).get("event_payload") or {}
    return str(payload.get("card") or "")
