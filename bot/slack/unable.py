"""What is said where Slack brings what people do and takes no answer: at the start, and to whoever waits for one."""

import threading

import structlog
from slack_sdk.errors import SlackClientError

from bot.slack.clients import Clients, NotInstalled
from config.doors import INSTALL_PATH, INSTALL_THE_APP, NO_ANSWERS
from config.settings import Settings
from graph.store.installations import Installations

log = structlog.get_logger()

ASK_AGAIN_SECONDS = 30.0


def say_unable(settings: Settings) -> str:
    """What somebody is told in a workspace in which Greenlight cannot act."""
    why = "I cannot act in this workspace: I am not installed here, or Slack does not take my token."
    if not settings.slack.can_be_installed:
        return f"{why} Whoever runs Greenlight finds what to do with `greenlight slack check`."
    at = f"{settings.slack.public_url}{INSTALL_PATH}"
    where = at if settings.slack.public_url else f"`{at}` of the address at which Greenlight runs"
    return f"{why} An admin installs me at {where}; `greenlight slack check` says more to whoever runs Greenlight."


def warn_unable(
    settings: Settings, clients: Clients, installations: Installations | None, stopping: threading.Event
) -> None:
    """Warn, with the next action, where no token lets Greenlight act. While Slack is away, it is asked again."""
    if settings.slack.bot_token is not None:
        _warn_refused(clients, stopping)
    elif not settings.slack.can_be_installed:
        log.warning("slack_unanswered", reason=NO_ANSWERS, next=INSTALL_THE_APP)
    elif installations and not any(one.revoked_at is None for one in installations.list()):
        action = settings.slack.how_to_install
        log.warning("slack_unanswered", reason="Greenlight is in no workspace yet", next=action)


def _warn_refused(clients: Clients, stopping: threading.Event) -> None:
    while not stopping.is_set():
        try:
            clients.own()
        except NotInstalled as error:
            log.warning("slack_unanswered", reason=str(error), next=error.hint)
            return
        except (SlackClientError, OSError):
            stopping.wait(ASK_AGAIN_SECONDS)
        else:
            return
