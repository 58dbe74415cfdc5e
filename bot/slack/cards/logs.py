"""Logs to read: the end of one in a message, and all that is kept of it as a file."""

from collections.abc import Sequence

from bot.page import LogPage
from bot.slack.cards.answers import receipt
from bot.slack.cards.card import Attachment, Card
from bot.slack.cards.text import clean, escape
from config.redact import scrub

MOST_LINES = 30
ROOM = 2800
LONGEST_LOG = 60_000
"""Characters of a log's end; the beginning of a longer one is left out, and that is said."""


def log_card(page: LogPage, path: str) -> Card:
    """The end of a log; of a longer one the rest is in a file. `path` is told where it is not empty."""
    lines = _text(page).splitlines()
    shown = _end([escape(line.replace("```", "'''")) for line in lines[-MOST_LINES:]])
    card = receipt("```" + "\n".join(shown) + "```", path)
    is_whole = len(shown) == len(lines)
    return card if is_whole else card.model_copy(update={"attachments": (log_file(page, page.step),)})


def log_file(page: LogPage, what: str) -> Attachment:
    """All that is kept of a log, without secrets, named after what was worked on."""
    text = _text(page)
    cut = f"(the last {LONGEST_LOG} of {len(text)} characters)\n" if len(text) > LONGEST_LOG else ""
    return Attachment(name=log_name(page.production, what, page.number), text=cut + text[-LONGEST_LOG:] or "-")


def log_name(production: str, what: str, number: int) -> str:
    """What the file of a log is called, of that try."""
    return f"{production}-{what}-try-{number}.log"


def _text(page: LogPage) -> str:
    return scrub(clean("\n".join(page.lines)))


def _end(lines: Sequence[str]) -> list[str]:
    """As many of the last lines as there is room for; of a last line that is longer, its end."""
    shown: list[str] = []
    left = ROOM
    for line in reversed(lines):
        left -= len(line) + 1
        if left < 0:
            return shown[::-1] or [line[-ROOM:]]
        shown.append(line)
    return shown[::-1] or ["-"]
