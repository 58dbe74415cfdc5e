"""What `greenlight slack check` finds, each with the next action, and how Slack is asked for it."""

import http.client
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, ParamSpec

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.slack.mending import SERVER_TROUBLE
from graph.core.value import Value

INSTALL_AGAIN = "Paste what `greenlight slack manifest` prints into the app's manifest, then install the app again."
BUSY = SERVER_TROUBLE | {"ratelimited", "rate_limited"}
"""Words by which Slack says nothing about what it was asked for."""

Asked = ParamSpec("Asked")


class Finding(Value):
    """What was found, and the next action where it is not well."""

    name: str
    level: Literal["ok", "doubt", "bad"]
    says: str
    action: str = ""


@dataclass(frozen=True)
class Place:
    """A workspace whose token works, or with a key that ends in a slash a whole organisation."""

    name: str
    bot: str
    client: WebClient
    workspace: str

    @property
    def is_organisation(self) -> bool:
        """Whether the token is that of a whole organisation."""
        return self.workspace.endswith("/")


def asking(
    name: str, ask: Callable[Asked, Iterator[Finding]], *args: Asked.args, **more: Asked.kwargs
) -> list[Finding]:
    """What Slack was asked for; that it cannot be reached, or is busy, is a finding too."""
    try:
        return list(ask(*args, **more))
    except SlackApiError as busy:
        says = f"Slack is busy, and does not say ({busy.response.status_code})"
        return [Finding(name=name, level="bad", says=says, action="Try again in some minutes.")]
    except (OSError, SlackClientError) as error:
        action = "Check the network, and SLACK_API_URL if it is set; then try again."
        says = f"Slack cannot be reached ({type(error).__name__})"
        return [Finding(name=name, level="bad", says=says, action=action)]


def word_of(error: SlackApiError) -> str:
    """Slack's own word for what is wrong; raises the error once more where it only says that Slack is busy."""
    data = error.response.data if hasattr(error.response, "data") else error.response
    word = str(data.get("error", "unknown_error")) if isinstance(data, dict) else "unknown_error"
    status = getattr(error.response, "status_code", http.client.OK)
    if word in BUSY or status == http.client.TOO_MANY_REQUESTS or status >= http.client.INTERNAL_SERVER_ERROR:
        raise error
    return word
