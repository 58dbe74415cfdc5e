"""The app as Slack is told about it: what Greenlight may do there, what it hears, and where it shows up.

A test compares the tables with the code, both ways: who adds a call or listens to an event adds it here, and nothing
is asked for that no code needs.
"""

import json
from collections.abc import Iterator
from typing import Any, Literal

from bot.slack.ids import Shortcut
from graph.core.errors import ProductionError

Transport = Literal["socket", "http"]

SCOPES: dict[str, tuple[str, ...]] = {
    "app_mentions:read": ("app_mention",),
    "assistant:write": ("agent_view", "assistant.threads.setSuggestedPrompts", "agent_session_stopped"),
    "channels:history": ("message.channels", "conversations.history", "conversations.replies"),
    "channels:read": ("conversations.info", "member_joined_channel"),
    "chat:write": ("chat.postMessage", "chat.update", "chat.postEphemeral", "agents.sessions.setStatus"),
    "commands": ("/video", "/studio"),
    "files:read": ("files.info",),
    "files:write": ("files.getUploadURLExternal", "files.completeUploadExternal"),
    "groups:history": ("message.groups", "conversations.history", "conversations.replies"),
    "groups:read": ("conversations.info", "member_joined_channel"),
    "im:history": ("message.im", "conversations.history", "conversations.replies"),
    "im:read": ("conversations.info",),
    "im:write": ("conversations.open",),
    "reactions:read": ("reaction_added", "reaction_removed"),
    "reactions:write": ("reactions.add",),
    "usergroups:read": ("usergroups.list", "usergroups.users.list", "subteam_members_changed"),
    "users:read": ("users.info", "user_change"),
}
"""Each scope of the bot, with the methods, events, commands and features that need it."""

SCOPELESS = frozenset(
    {
        "apps.connections.open",  # By the app's own token, which has `connections:write`.
        "auth.test",
        "chat.getPermalink",
        "oauth.v2.access",
        "views.open",
        "views.publish",
        "views.push",
        "views.update",
    }
)
"""Methods that any token of the app may call."""

EVENTS: dict[str, str] = {
    "agent_session_stopped": "the button beside work that goes on pauses it",
    "app_home_opened": "the Home tab is drawn for who looks at it, and prompts for who opens Messages",
    "app_mention": "@greenlight is asked something where it may not read along",
    "app_uninstalled": "a workspace takes the app away",
    "member_joined_channel": "it is invited to where it waited to post",
    "message.channels": "replies in threads of public conversations",
    "message.groups": "replies in threads of private conversations",
    "message.im": "what is written to it directly",
    "reaction_added": "an emoji on a card decides, or asks for a confirmation",
    "reaction_removed": "an emoji that was taken away asks for no reason any more",
    "subteam_members_changed": "who may decide is looked up anew",
    "tokens_revoked": "a token is worth nothing any more",
    "user_change": "who has left, became a guest or an admin is looked up anew",
}
"""Each event that is heard, and why."""

DESCRIPTION = "Makes short videos with your team. Nothing is published without a person's yes."
LONG_DESCRIPTION = (
    "Greenlight turns a topic or an article into a short video, and asks before anything happens with it. "
    "Start one with /video or from any message. The script, the film and its publication each come as a card in the "
    "production's thread: approve it, ask for changes in your own words, or reject it. Long work shows its progress "
    "in one message, and a daily digest says what is scheduled and what waits for you."
)
COMMANDS = (
    ("/video", "Make a video, or ask how one stands", 'new "<topic>" | list | status <id> | approve <id> | help'),
    ("/studio", "The plan, the people and the settings", "queue | schedule | digest | approvers | health | help"),
)
SHORTCUTS = (
    (Shortcut.NEW, "global", "New video", "Start a video from a topic or a text"),
    (Shortcut.FROM_MESSAGE, "message", "Make a video from this", "The message becomes the source of a video"),
    (Shortcut.REVISE_WITH, "message", "Revise with this note", "The message becomes a wish for changes"),
)
PROMPTS = (
    ("Make a video", "I want to make a video."),
    ("What waits for me?", "What is waiting for my decision?"),
    ("How far are we?", "What is being made right now, and when will it be ready?"),
    ("What is scheduled?", "What is scheduled for the next seven days?"),
)


class NoPublicUrl(ProductionError):
    """Over HTTP, Slack has to be told where to deliver."""


def manifest(transport: Transport, public_url: str = "") -> dict[str, Any]:
    """The manifest, ready to be pasted where Slack makes a new app.

    Raises:
        NoPublicUrl: There is no address for Slack to deliver to.
    """
    if transport == "http" and not public_url.startswith("https://"):
        raise NoPublicUrl(
            "over HTTP, Slack delivers to an address that begins with https://",
            hint="Give it by --url or GREENLIGHT_SLACK__PUBLIC_URL, or use --socket, which needs none.",
        )
    url = f"{public_url.rstrip('/')}/slack/events" if transport == "http" else ""
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {
            "name": "Greenlight",
            "description": DESCRIPTION,
            "long_description": LONG_DESCRIPTION,
            "background_color": "#14532d",
        },
        "features": _features(url),
        "oauth_config": _oauth(public_url),
        "settings": {
            "event_subscriptions": _at(url) | {"bot_events": sorted(EVENTS)},
            "interactivity": {"is_enabled": True} | _at(url),
            "org_deploy_enabled": True,
            "socket_mode_enabled": transport == "socket",
            "token_rotation_enabled": False,
        },
    }


def _features(url: str) -> dict[str, Any]:
    return {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "agent_view": {
            "agent_description": DESCRIPTION,
            "suggested_prompts": [{"title": title, "message": message} for title, message in PROMPTS],
        },
        "bot_user": {"display_name": "greenlight", "always_online": True},
        "shortcuts": [
            {"name": name, "type": kind, "callback_id": str(shortcut), "description": says}
            for shortcut, kind, name, says in SHORTCUTS
        ],
        "slash_commands": [
            # Escaped, so that people and conversations arrive by their ids.
            {"command": name, "description": says, "usage_hint": hint, "should_escape": True}
            | ({"url": url} if url else {})
            for name, says, hint in COMMANDS
        ],
    }


def _oauth(public_url: str) -> dict[str, Any]:
    back = [f"{public_url.rstrip('/')}/slack/oauth_redirect"] if public_url else []
    return {"scopes": {"bot": sorted(SCOPES)}} | ({"redirect_urls": back} if back else {})


def _at(url: str) -> dict[str, str]:
    return {"request_url": url} if url else {}


def to_yaml(data: dict[str, Any]) -> str:
    """The manifest as YAML, with every text in quotes."""
    return "\n".join(_lines(data, "")) + "\n"


def _lines(value: dict[str, Any] | list[Any], indent: str) -> Iterator[str]:
    entries = value.items() if isinstance(value, dict) else (("", item) for item in value)
    for name, item in entries:
        mark = f"{name}:" if isinstance(value, dict) else "-"
        if not isinstance(item, dict | list):
            # JSON's scalars are YAML's too.
            yield f"{indent}{mark} {json.dumps(item, ensure_ascii=False)}"
        elif isinstance(value, dict):
            yield f"{indent}{mark}"
            yield from _lines(item, indent + "  ")
        else:
            first, *others = _lines(item, indent + "  ")
            yield f"{indent}- {first.strip()}"
            yield from others
