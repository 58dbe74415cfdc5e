"""The log of what failed, as a file for the thread: whoever helps need not ask for it."""

from bot.page import QuestionPage
from bot.showing import log_page
from bot.slack.cards import Attachment
from bot.slack.cards.states import troubles
from bot.slack.cards.text import clean
from config.redact import scrub
from graph.core.errors import NothingWaits
from graph.core.standing import Standing
from graph.dossier import Dossier

LONGEST_LOG = 60_000
"""Characters of a log's end; the beginning of a longer one is left out, and that is said."""


def failed_in(standing: Standing) -> str:
    """The name of the work that went wrong last; empty where none did."""
    found = troubles(standing.glance)
    return found[-1].name if found else ""


def missing_in(page: QuestionPage) -> str:
    """The name of the work that a question is about."""
    return f"build-{page.missing[0].what}" if page.missing else ""


def log_of(dossier: Dossier, work: str) -> Attachment | None:
    """The newest log of a piece of work, without secrets; None where there is no work, or no log of it."""
    if not work:
        return None
    try:
        page = log_page(dossier, work)
    except NothingWaits:
        return None
    text = scrub(clean("\n".join(page.lines)))
    cut = f"(the last {LONGEST_LOG} of {len(text)} characters)\n" if len(text) > LONGEST_LOG else ""
    return Attachment(
        name=f"{page.production}-{page.step}-try-{page.number}.log", text=cut + text[-LONGEST_LOG:] or "-"
    )
