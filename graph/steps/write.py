"""Writing and revising the script."""

from config.channel import ChannelProfile
from graph.core.amend import NOT_CARRIED_OUT, amend
from graph.core.change import source_in
from graph.core.errors import BadBrief, BudgetSpent, CannotRevise, SourceTooThin
from graph.core.failpoint import failpoint
from graph.core.script import Direction, Listing, Release, Revision
from graph.core.writing import Estimate, Writer
from graph.steps.context import WorkContext
from graph.steps.jobs import WriteJob
from graph.steps.paying import TokenUse, book_usages, kept_from_before, purchase_of
from graph.steps.words import assignment_of, write_changes
from graph.store.money import Reservation, release, reserve
from graph.store.revisions import get_revision
from tools.errors import ToolError
from tools.llm import usages_of
from tools.youtube.limits import fit_tags


def write_revision(context: WorkContext) -> dict[str, object]:
    """Write the revision of the item's job. A change that cannot be carried out leaves the words and says why."""
    job = WriteJob.model_validate(context.item.payload)
    context.progress(0.0, "writing the script")
    if kept := kept_from_before(context):
        return kept
    writer, doubts = _affordable_writer(context)
    failpoint("charge.reserved")
    try:
        revision, usages = _revise(context, job, writer) if job.changes else _write(context, job, writer)
    except ToolError as error:
        book_usages(context, _purchase(context), usages_of(error), {})
        raise
    except Exception:
        with context.box.db.write() as session:
            release(session, _purchase(context).key)
        raise
    failpoint("charge.called")
    result: dict[str, object] = {"revision": _with_notes(revision, doubts).model_dump(mode="json")}
    if (source := source_in(job.changes)) and not _is_as_before(revision):
        result["source"] = source.model_dump(mode="json")
    book_usages(context, _purchase(context), usages, result)
    failpoint("charge.booked")
    return result


def _with_notes(revision: Revision, notes: tuple[str, ...]) -> Revision:
    """The revision with these said of it, each once however often it is revised."""
    script = revision.script.model_copy(update={"notes": tuple(dict.fromkeys((*revision.script.notes, *notes)))})
    return revision.model_copy(update={"script": script})


def _is_as_before(revision: Revision) -> bool:
    return any(note.startswith(NOT_CARRIED_OUT) for note in revision.script.notes)


def _affordable_writer(context: WorkContext) -> tuple[Writer, tuple[str, ...]]:
    """Who writes, and what the person is told when it is not the one that was configured."""
    box = context.box
    if not box.writer_quote_usd:
        return box.writer, ()
    try:
        with box.db.write() as session:
            reserve(box.db, session, _purchase(context), box.clock.now())
    except BudgetSpent as spent:
        return box.free_writer, (f"Written by the offline writer, because {spent}. {spent.hint}",)
    return box.writer, ()


def _purchase(context: WorkContext) -> Reservation:
    box = context.box
    return purchase_of(context, provider=box.writer.name, what="script", quoted_usd=box.writer_quote_usd)


def _write(context: WorkContext, job: WriteJob, writer: Writer) -> tuple[Revision, tuple[TokenUse, ...]]:
    assignment, brief, channel = assignment_of(context.box.db, context.item.production, context.box.channel)
    written = writer.write(assignment, _estimate(context, channel.speed))
    revision = Revision(
        number=job.number,
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
    assignment, _, channel = assignment_of(context.box.db, context.item.production, context.box.channel)
    try:
        estimate = _estimate(context, after.direction.speed)
        written = write_changes(before, job.changes, assignment, writer, estimate, context.box.artifacts)
    except (CannotRevise, SourceTooThin, BadBrief) as refusal:
        context.log(f"left as it was: {refusal}")
        return _with_notes(after, (f"{NOT_CARRIED_OUT}{refusal}. {refusal.hint}".strip(),)), ()
    if source_in(job.changes) is None:
        return after.model_copy(update={"script": written.script, "listing": written.listing}), written.usages
    # Its scenes are others, even where they have the ids of those before: nothing that was said of those holds.
    direction = after.direction.model_copy(update={"takes": {}, "photos": {}})
    listing = _with_channel_tags(written.listing, channel)
    return after.model_copy(
        update={"script": written.script, "listing": listing, "direction": direction}
    ), written.usages


def _estimate(context: WorkContext, speed: float) -> Estimate:
    return lambda text: context.box.speech.estimate_seconds(text, speed)


def _with_channel_tags(listing: Listing, channel: ChannelProfile) -> Listing:
    return listing.model_copy(update={"tags": fit_tags((*listing.tags, *channel.tags)), "language": channel.language})
