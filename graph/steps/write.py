"""Writing and revising the script."""

from config.channel import ChannelProfile
from graph.core.amend import NOT_CARRIED_OUT, amend
from graph.core.errors import BudgetSpent, CannotRevise, SourceTooThin
from graph.core.failpoint import failpoint
from graph.core.script import Direction, Listing, Release, Revision
from graph.core.writing import Estimate, ModelUsage, Writer
from graph.steps.context import WorkContext
from graph.steps.jobs import WriteJob
from graph.steps.words import assignment_of, write_changes
from graph.store.money import Bill, Reservation, book, book_lost_tries, kept_result, release, reserve
from graph.store.revisions import get_revision
from tools.errors import ToolError
from tools.llm import Usage, usages_of
from tools.youtube.limits import fit_tags

TokenUse = ModelUsage | Usage


def write_revision(context: WorkContext) -> dict[str, object]:
    """Write the revision of the item's job. A change that cannot be carried out leaves the words and says why.

    What was paid for is kept with its charge: when the worker dies after that, the next try takes it from there.
    """
    job = WriteJob.model_validate(context.item.payload)
    context.progress(0.0, "writing the script")
    if kept := _kept_from_before(context):
        return kept
    writer, doubts = _affordable_writer(context)
    failpoint("charge.reserved")
    try:
        revision, usages = _revise(context, job, writer) if job.changes else _write(context, writer)
    except ToolError as error:
        _book(context, usages_of(error), {})
        raise
    except Exception:
        with context.box.db.write() as session:
            release(session, _charge_key(context))
        raise
    failpoint("charge.called")
    result: dict[str, object] = {"revision": _with_notes(revision, doubts).model_dump(mode="json")}
    _book(context, usages, result)
    failpoint("charge.booked")
    return result


def _kept_from_before(context: WorkContext) -> dict[str, object]:
    box, work = context.box, context.item.key
    with box.db.write() as session:
        if kept := kept_result(session, work):
            return kept
        lost = book_lost_tries(box.db, session, work, box.clock.now())
    if lost:
        context.log(f"a worker died while the model was asked; booked at its quote, {lost} in all")
    return {}


def _with_notes(revision: Revision, notes: tuple[str, ...]) -> Revision:
    """The revision with these said of it, each once however often it is revised."""
    script = revision.script.model_copy(update={"notes": tuple(dict.fromkeys((*revision.script.notes, *notes)))})
    return revision.model_copy(update={"script": script})


def _charge_key(context: WorkContext) -> str:
    return f"{context.item.key}#{context.item.attempt}"  # Each try asks anew, and is billed for it.


def _affordable_writer(context: WorkContext) -> tuple[Writer, tuple[str, ...]]:
    """Who writes, and what the person is told when it is not the one that was configured."""
    box = context.box
    if not box.writer_quote_usd:
        return box.writer, ()
    try:
        with box.db.write() as session:
            reserve(box.db, session, _reservation(context), box.clock.now())
    except BudgetSpent as spent:
        return box.free_writer, (f"Written by the offline writer, because {spent}. {spent.hint}",)
    return box.writer, ()


def _reservation(context: WorkContext) -> Reservation:
    box = context.box
    return Reservation(
        key=_charge_key(context),
        production=context.item.production,
        provider=box.writer.name,
        what="script",
        quoted_usd=box.writer_quote_usd,
    )


def _book(context: WorkContext, usages: tuple[TokenUse, ...], result: dict[str, object]) -> None:
    box = context.box
    with box.db.write() as session:
        if not usages:
            release(session, _charge_key(context))
            return
        charged = sum(box.price(usage.model, usage.input_tokens, usage.output_tokens) for usage in usages)
        plain = {"models": [usage.model_dump() for usage in usages]}
        bill = Bill(charged_usd=charged, usage=plain, result=result)
        book(box.db, session, _reservation(context), bill, box.clock.now())


def _write(context: WorkContext, writer: Writer) -> tuple[Revision, tuple[TokenUse, ...]]:
    assignment, brief, channel = assignment_of(context.box.db, context.item.production, context.box.channel)
    written = writer.write(assignment, _estimate(context, channel.speed))
    revision = Revision(
        number=1,
        script=written.script,
        listing=_with_channel_tags(written.listing, channel),
        direction=Direction(voice=channel.voice, speed=channel.speed, music=channel.music),
        release=Release(
            wanted_at=brief.publish_at,
            privacy=channel.privacy,
            made_for_kids=channel.made_for_kids,
            synthetic_media=channel.synthetic_media,
        ),
    )
    return revision, written.usages


def _revise(context: WorkContext, job: WriteJob, writer: Writer) -> tuple[Revision, tuple[TokenUse, ...]]:
    with context.box.db.read() as session:
        before = get_revision(session, context.item.production, job.number - 1)
    after = amend(before, job.changes, job.note)
    assignment, _, _ = assignment_of(context.box.db, context.item.production, context.box.channel)
    try:
        written = write_changes(before, job.changes, assignment, writer, _estimate(context, after.direction.speed))
    except (CannotRevise, SourceTooThin) as refusal:
        context.log(f"left as it was: {refusal}")
        return _with_notes(after, (f"{NOT_CARRIED_OUT}{refusal}. {refusal.hint}".strip(),)), ()
    return after.model_copy(update={"script": written.script, "listing": written.listing}), written.usages


def _estimate(context: WorkContext, speed: float) -> Estimate:
    return lambda text: context.box.speech.estimate_seconds(text, speed)


def _with_channel_tags(listing: Listing, channel: ChannelProfile) -> Listing:
    return listing.model_copy(update={"tags": fit_tags((*listing.tags, *channel.tags)), "language": channel.language})
