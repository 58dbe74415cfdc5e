"""Whether we may speak in a conversation, as far as Slack says that at once; else the outbox finds it out."""

import http.client

from slack_sdk.errors import SlackApiError, SlackClientError

from bot.slack.desk import Place, SlackDesk
from graph.store.cards import has_spoken_in

AT_ONCE_SECONDS = 1
"""Slack waits three seconds for the answer to a command."""


def way_in(desk: SlackDesk, place: Place) -> str:
    """What lets us speak in a channel that we are not in; nothing where we are, or where Slack does not say."""
    if not place.conversation.startswith(("C", "G")):
        return ""
    with desk.studio.db.read() as session:
        if has_spoken_in(session, place.workspace, place.conversation):
            return ""
    return "" if _is_let_in(desk, place) else f"once I am let in: `/invite @greenlight` in <#{place.conversation}>"


def _is_let_in(desk: SlackDesk, place: Place) -> bool:
    """A private channel that we are not in is none to us."""
    try:
        client = desk.client(place.workspace)
        client.timeout = AT_ONCE_SECONDS
        channel = client.conversations_info(channel=place.conversation)["channel"]
    except SlackApiError as error:
        return str(error.response.get("error")) != "channel_not_found"
    except (SlackClientError, OSError, http.client.HTTPException, LookupError):
        return True
    return bool(channel.get("is_member", True))
