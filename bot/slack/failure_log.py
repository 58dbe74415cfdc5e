"""The logs of what failed, as files for the thread: whoever helps need not ask for them."""

from itertools import islice

from bot.page import QuestionPage
from bot.showing import find_log, log_page
from bot.slack.cards import Attachment, Card
from bot.slack.cards.logs import log_file, log_name
from bot.slack.cards.states import troubles
from graph.core.errors import NothingWaits
from graph.core.item import ItemState
from graph.core.naming import place_of
from graph.core.standing import Standing
from graph.dossier import Dossier

MOST_LOGS = 5


def failed_in(standing: Standing) -> tuple[str, ...]:
    """The names of the work that went wrong and has not succeeded since."""
    return tuple(unit.name for unit in troubles(standing.glance))


def missing_in(page: QuestionPage) -> tuple[str, ...]:
    """The names of the work that a question is about."""
    return tuple(missing.work for missing in page.missing)


def stood_in_for(dossier: Dossier) -> tuple[str, ...]:
    """The names of the failed work of scenes that plain pictures stand in for."""
    return tuple(item.name for item in dossier.stood_in.values())


class UnreadLog(Attachment):
    """The newest log of a piece of work: a card that shows already what it should is looked at without it."""

    work: str


def logs_of(dossier: Dossier, works: tuple[str, ...]) -> tuple[UnreadLog, ...]:
    """The newest log of each piece of failed work that has one; of many only the first few. None is read."""
    logs = (_log_of(_undone(dossier), work) for work in works)
    return tuple(islice((log for log in logs if log is not None), MOST_LOGS))


def with_logs(card: Card, dossier: Dossier) -> Card:
    """The card with its logs read, without secrets."""
    undone = _undone(dossier)
    files = tuple(_read(file, undone) if isinstance(file, UnreadLog) else file for file in card.attachments)
    return card.model_copy(update={"attachments": files})


def _undone(dossier: Dossier) -> Dossier:
    """Without what succeeded: a plain picture has a log too, and is newer than what failed."""
    return dossier.model_copy(
        update={"work": tuple(work for work in dossier.work if work.item.state is not ItemState.DONE)}
    )


def _read(log: UnreadLog, dossier: Dossier) -> Attachment:
    page = log_page(dossier, log.work)
    return log_file(page, _file_name(dossier, page.step))


def _log_of(dossier: Dossier, work: str) -> UnreadLog | None:
    try:
        name, attempt = find_log(dossier, work)
    except NothingWaits:
        return None
    called = log_name(dossier.production.id, _file_name(dossier, name), attempt.number)
    return UnreadLog(name=called, text="", work=work)


def _file_name(dossier: Dossier, work: str) -> str:
    """What the file is called: a scene's by its number, as the card has it."""
    place = place_of(work.removeprefix("build-"), dossier.scenes)
    return f"scene-{place}" if place else work
