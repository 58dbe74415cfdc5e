"""Reading a message that the grammar does not understand."""

from graph.core.errors import BudgetSpent
from graph.core.failpoint import failpoint
from graph.core.intent import Unclear
from graph.steps.context import WorkContext
from graph.steps.jobs import ReadJob
from graph.steps.paying import book_usages, kept_from_before, purchase_of
from graph.store.money import Reservation, reserve
from graph.store.revisions import find_revision
from tools.errors import ToolError
from tools.llm import usages_of


def read_note(context: WorkContext) -> dict[str, object]:
    """Say what the job's words mean. It never fails for good: what cannot be read is unclear, and says why."""
    job = ReadJob.model_validate(context.item.payload)
    if kept := kept_from_before(context):
        return kept
    box = context.box
    if box.reader is None:
        return _unclear("no model is configured that reads messages")
    purchase = purchase_of(context, provider=box.reader.name, what="reading", quoted_usd=box.reader_quote_usd)
    try:
        _set_aside(context, purchase)
    except BudgetSpent as spent:
        return _unclear(str(spent))
    with box.db.read() as session:
        revision = find_revision(session, context.item.production)
    failpoint("charge.reserved")
    try:
        heard = box.reader.read(job.words, revision, box.speech.voices)
    except ToolError as error:
        book_usages(context, purchase, usages_of(error), {})
        if error.retryable and context.item.failures + 1 < context.item.max_failures:
            raise
        return _unclear(str(error))
    failpoint("charge.called")
    result: dict[str, object] = {"intent": heard.intent.model_dump(mode="json")}
    book_usages(context, purchase, heard.usages, result)
    failpoint("charge.booked")
    return result


def _set_aside(context: WorkContext, purchase: Reservation) -> None:
    if purchase.quoted_usd:
        with context.box.db.write() as session:
            reserve(context.box.db, session, purchase, context.box.clock.now())


def _unclear(why: str) -> dict[str, object]:
    return {"intent": Unclear(why=why).model_dump(mode="json")}
