"""What a payload of Slack says: where it comes from, by which name it is repeated, and what its card stands for."""

from typing import Any

from bot.slack import ids
from bot.slack.desk import Place
from bot.slack.people import name_of

UNKNOWN_CARD = "I no longer know this card. `/video list` shows what there is."


def place_of(body: dict[str, Any]) -> Place:
    """Where a payload comes from."""
    container = body.get("container") or {}
    return Place(
        workspace=str((body.get("team") or {}).get("id") or (body.get("user") or {}).get("team_id") or ""),
        conversation=str(
            (body.get("channel") or {}).get("id") or container.get("channel_id") or body.get("channel_id") or ""
        ),
        user=str((body.get("user") or {}).get("id") or body.get("user_id") or ""),
        thread_ts=_thread_in(body),
        request=key_of(body, action) if (action := (body.get("actions") or [None])[0]) else "",
    )


def _thread_in(body: dict[str, Any]) -> str:
    """The thread that somebody acts in: none at a message of the conversation itself, though it may have answers.

    Slack shows nobody what is whispered into a thread that is not there, or that they do not look into.
    """
    container, message = body.get("container") or {}, body.get("message") or {}
    thread_ts = str(message.get("thread_ts") or container.get("thread_ts") or "")
    return "" if thread_ts == (message.get("ts") or container.get("message_ts")) else thread_ts


def key_of(body: dict[str, Any], action: dict[str, Any]) -> str:
    """The name of one press: Slack repeats it when it sends the same press again."""
    where = (body.get("container") or {}).get("message_ts") or (body.get("view") or {}).get("id") or ""
    who = name_of(str((body.get("team") or {}).get("id")), str((body.get("user") or {}).get("id")))
    return f"press:{who}:{where}:{action.get('action_id')}:{action.get('action_ts')}"


def gate_in(body: dict[str, Any]) -> ids.NotedRef | None:
    """The reference of a card whose menus carry none themselves: that of any button beside them."""
    for block in (body.get("message") or {}).get("blocks") or ():
        for element in block.get("elements") or ():
            ref = ids.read_gate(str(element.get("value") or ""))
            if ref is not None:
                return ref
    return None


def production_in(body: dict[str, Any]) -> ids.ProductionRef | None:
    """As `gate_in`, for a production; a modal or Home has its blocks in its view."""
    for block in (body.get("message") or body.get("view") or {}).get("blocks") or ():
        for element in block.get("elements") or ():
            ref = ids.read_production(str(element.get("value") or ""))
            if ref is not None:
                return ref
    return None
