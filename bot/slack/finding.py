"""Messages of ours bear a mark, by which they are found again when nobody knows whether they arrived."""

from datetime import datetime, timedelta
from typing import Any

from slack_sdk import WebClient

EVENT_TYPE = "greenlight_card"
MOST_READ = 200
CLOCKS_DIFFER = timedelta(minutes=1)
"""So much earlier than we asked for a message Slack may say that it came."""


def mark(key: str) -> dict[str, Any]:
    """What a message carries that nobody sees."""
    return {"event_type": EVENT_TYPE, "event_payload": {"card": key}}


def find_again(client: WebClient, conversation: str, thread_ts: str, key: str, since: datetime) -> str:
    """Where the message with this mark is, empty where there is none. Raises what Slack answers.

    All that was said since then is read, page by page: Slack gives a thread's oldest first. A direct conversation that
    is named by its user cannot be read.
    """
    if conversation.startswith(("U", "W")):
        return ""
    oldest = f"{(since - CLOCKS_DIFFER).timestamp():.6f}"
    read: dict[str, Any] = {"channel": conversation, "oldest": oldest, "include_all_metadata": True, "limit": MOST_READ}
    pages = client.conversations_replies(ts=thread_ts, **read) if thread_ts else client.conversations_history(**read)
    marked = (message for page in pages for message in page.get("messages") or () if _key(message) == key)
    return next((str(message["ts"]) for message in marked), "")


def _key(message: dict[str, Any]) -> str:
    payload = (message.get("metadata") or {}).get("event_payload") or {}
    return str(payload.get("card") or "")
