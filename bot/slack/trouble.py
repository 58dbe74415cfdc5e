"""What went wrong, as it is said to people in Slack."""

import re

import structlog
from slack_sdk.errors import SlackApiError

from bot.slack.cards import Card, receipt
from bot.slack.cards.hints import in_chat
from bot.slack.cards.text import mention_all, say_listed
from config.errors import ConfigError
from graph.core.errors import NotAllowed, ProductionError
from tools.errors import ToolError

log = structlog.get_logger()

FORESEEN = (ProductionError, ToolError, ConfigError)
_ID = re.compile(r"[a-z0-9]{1,12}-[2-9a-hjkmnp-z]{4}\b")


def trouble(error: Exception, *, to: str = "", again: str = "Try again.") -> Card:
    """What went wrong, and what to do next, in Slack's own commands; `to` is named where it says "you".

    `again` is how it is done again, where the error does not say.
    """
    if isinstance(error, NotAllowed):
        says = sentence(f"<@{to}>, {error}" if to and str(error).startswith("you ") else str(error))
        return receipt(mention_all(says), _who_may(error) or mention_all(in_chat(error.hint)))
    if isinstance(error, FORESEEN):
        return receipt(mention_all(sentence(str(error))), mention_all(in_chat(error.hint)))
    if isinstance(error, SlackApiError):
        code = str(error.response.get("error") or "")
        log.warning("slack_refused", reason=code)
        if "trigger" in code:
            return receipt("Slack waits three seconds for a form, and they were over.", "Press it once more.")
        return receipt(f"Slack refused it: {code}.", again)
    reference = f"{id(error) & 0xFFFFFF:06x}"
    log.error("listener_trouble", reference=reference, exc_info=error)
    return receipt(f"Something broke here that nobody foresaw. Its reference in the log is {reference}.", again)


def _who_may(error: NotAllowed) -> str:
    who = ", ".join(map(say_listed, error.may))
    return f"{who}{' and admins of the workspace' if error.admins_may else ''} may." if who else ""


def sentence(text: str) -> str:
    """A sentence of its own; the id that it begins with stays as it is typed."""
    said = text if _ID.match(text) else f"{text[:1].upper()}{text[1:]}"
    return said + ("" if text.endswith((".", "!", "?")) else ".")
