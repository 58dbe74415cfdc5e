"""The logs of what failed, as files for the thread: whoever helps need not ask for them."""

from itertools import islice

from bot.page import QuestionPage
from bot.showing import log_page
from bot.slack.cards import Attachment
from bot.slack.cards.states import troubles
from bot.slack.cards.text import clean
from config.redact import scrub
from graph.core.errors import NothingWaits
from graph.core.naming import place_of
from graph.core.standing import Standing
from graph.dossier import Dossier

MOST_LOGS = 5
LONGEST_LOG = 60_000
"""Characters of a log's end; the beginning of a longer one is left out, and that is said."""


def failed_in(standing: Standing) -> tuple[str, ...]:
    """The names of the work that went wrong and has not succeeded since."""
    return tuple(unit.name for unit in troubles(standing.glance))


def missing_in(page: QuestionPage) -> tuple[str, ...]:
    """The names of the work that a question is about."""
    return tuple(missing.work for missing in page.missing)


def logs_of(dossier: Dossier, works: tuple[str, ...]) -> tuple[Attachment, ...]:
    """The newest log of each piece of work that has one, without secrets; of many only the first few."""
    logs = (_log_of(dossier, work) for work in works)
    return tuple(islice((log for log in logs if log is not None), MOST_LOGS))


def _log_of(dossier: Dossier, work: str) -> Attachment | None:
    try:
        page = log_page(dossier, work)
    except NothingWaits:
        return None
    text = scrub(clean("\n".join(page.lines)))
    cut = f"(the last {LONGEST_LOG} of {len(text)} characters)\n" if len(text) > LONGEST_LOG else ""
    name = f"{page.production}-{_file_name(dossier, page.step)}-try-{page.number}.log"
    return Attachment(name=name, text=cut + text[-LONGEST_LOG:] or "-")


def _file_name(dossier: Dossier, work: str) -> str:
    """What the file is called: a scene's by its number, as the card has it."""
    place = place_of(work.removeprefix("build-"), dossier.scenes)
    return f"scene-{place}" if place else work
