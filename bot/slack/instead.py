"""Answers in place of what only one person sees: Slack lets it change at the address that comes with a press alone."""

from typing import Any

import httpx
import structlog

from bot.slack.cards import Card

log = structlog.get_logger()

SECONDS = 3.0
"""So long is waited for Slack before the answer is said beside what was pressed."""
GOES = {"delete_original": True}


def is_for_one(body: dict[str, Any]) -> bool:
    """Whether what was pressed is seen by whoever pressed alone."""
    return bool((body.get("container") or {}).get("is_ephemeral"))


def show_instead(body: dict[str, Any], card: Card | None) -> bool:
    """Let what was pressed show the card, or go where there is none. Whether it does; never raises.

    Its address was looked at when the press came in.
    """
    url = str(body.get("response_url") or "")
    if not url:
        return False
    said = {"replace_original": True, "text": card.text, "blocks": list(card.blocks)} if card else GOES
    try:
        answer = httpx.post(url, json=said, timeout=SECONDS, follow_redirects=False)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        log.info("not_shown_instead", reason=f"{type(error).__name__}")
        return False
    if answer.status_code != httpx.codes.OK:
        log.info("not_shown_instead", reason=f"status {answer.status_code}")
    return answer.status_code == httpx.codes.OK
