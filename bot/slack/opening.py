"""Opening a form for whoever asked for it: Slack takes it within three seconds, and once."""

from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from graph.core.errors import ProductionError

TOO_LATE = frozenset({"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id"})


class FormTooLate(ProductionError):
    """Slack no longer takes the form that a press, a command or a shortcut asked for."""


def open_form(client: WebClient, body: dict[str, Any], view: dict[str, Any]) -> None:
    """Open it. Raises `FormTooLate` when more than three seconds went by, or it was opened already."""
    try:
        client.views_open(trigger_id=body["trigger_id"], view=view)
    except SlackApiError as error:
        if error.response.get("error") in TOO_LATE:
            raise FormTooLate("the form came too late for Slack", hint="Ask for it once more.") from None
        raise
