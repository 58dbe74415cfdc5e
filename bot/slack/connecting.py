"""Socket Mode: the connection by which Slack brings what people do, made whenever Slack can be reached."""

import json
import logging
import threading
from dataclasses import dataclass, field

import structlog
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.errors import SlackApiError, SlackClientNotConnectedError

from bot.slack.clients import WORTHLESS, web_client
from config.errors import ConfigError
from config.settings import Settings

log = structlog.get_logger()

FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 60.0
REFUSED = WORTHLESS | {"not_allowed_token_type", "missing_scope"}
"""What Slack answers to an app token that no waiting makes better."""


class AppTokenRefused(ConfigError):
    """Slack does not let anybody in by this app token, now or later."""


CLOSED = (
    (SlackClientNotConnectedError, "", "A connection closed before the answer; Slack brings the event again."),
    (
        json.JSONDecodeError,
        "Failed to process a message",
        "A connection closed in the middle of an event; Slack brings it again.",
    ),
)
"""What Bolt logs with a page where a connection closes: the error, how the line begins, and the line that is enough."""


class LostAnswers(logging.Filter):
    """Tells in one line of an event that met a closed connection, where Bolt prints a page."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        line = record.getMessage()
        if said := next((one for kind, begin, one in CLOSED if isinstance(error, kind) and line.startswith(begin)), ""):
            record.levelno, record.levelname, record.exc_info = logging.WARNING, "WARNING", None
            record.msg, record.args = said, ()
        return True


@dataclass
class Connecting:
    """Connects, and tries again while Slack is away. Once connected, Slack's own client keeps it up."""

    app: App
    token: str
    settings: Settings
    refused: str = field(default="", init=False)
    """Slack's word for what is wrong with the token; empty while nothing is known to be."""

    def run(self, stopping: threading.Event) -> None:
        """Be connected until told to stop, or until the token is refused."""
        self.app.logger.addFilter(LostAnswers())
        handler = SocketModeHandler(self.app, self.token, web_client=web_client(self.token, self.settings))
        try:
            self._connect(handler, stopping)
            if not self.refused:
                stopping.wait()
        finally:
            handler.close()  # type: ignore[no-untyped-call]  # Bolt's.

    def _connect(self, handler: SocketModeHandler, stopping: threading.Event) -> None:
        pause = FIRST_PAUSE_SECONDS
        while not stopping.is_set():
            try:
                handler.client.connect_to_new_endpoint()
            except Exception as error:  # noqa: BLE001 - whatever it is, the rest of Greenlight works on.
                code = str(error.response.get("error")) if isinstance(error, SlackApiError) else ""
                if code in REFUSED:
                    self.refused = code
                    return
                log.warning("slack_not_reached", reason=code or str(error), again_in_seconds=pause)
                stopping.wait(pause)
                pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
            else:
                log.info("slack_serving", transport="socket")
                return

    def check(self) -> None:
        """Raise `AppTokenRefused` where nothing will ever come in by this token."""
        if self.refused:
            raise AppTokenRefused(
                f"Slack does not take GREENLIGHT_SLACK__APP_TOKEN: {self.refused}",
                hint="Set it to an app-level token of this app (xapp-…) with the scope connections:write.",
            )
