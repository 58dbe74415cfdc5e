"""What writers are asked: the assignment of a production, and other words for what it has."""

from collections.abc import Callable

from config.channel import ChannelProfile
from graph.agents.source import clean_source, places_of
from graph.core.amend import amend
from graph.core.brief import Brief, Pattern
from graph.core.change import Change, Scope, UseSource, source_in
from graph.core.ids import ProductionId
from graph.core.script import Revision
from graph.core.writing import Assignment, Estimate, Source, Writer, Written
from graph.materials import read_text
from graph.store.artifacts import ArtifactStore
from graph.store.database import Database
from graph.store.productions import get_row
from graph.store.revisions import list_revisions


def words_asked(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """The changes that are a writer's."""
    return tuple(change for change in changes if change.scope is Scope.WORDS)


def write_changes(  # noqa: PLR0917 - what a writer is asked.
    before: Revision,
    changes: tuple[Change, ...],
    assignment: Assignment,
    writer: Writer,
    estimate: Estimate,
    artifacts: ArtifactStore,
) -> Written:
    """The words and the listing after these changes. Raises as `amend`, `Writer.write` and `Writer.revise` do.

    Another source is written from as if it had been the first.
    """
    after = amend(before, changes)
    fitting = {"seconds": round(before.script.seconds), "pattern": before.script.pattern}
    if (anew := source_in(changes)) is not None:
        source = source_of(artifacts, anew).model_copy(update={"language": assignment.source.language})
        return writer.write(assignment.model_copy(update=fitting | {"source": source}), estimate)
    return writer.revise(
        Written(script=after.script, listing=after.listing),
        words_asked(changes),
        assignment.model_copy(update=fitting),
        estimate,
    )


def source_of(artifacts: ArtifactStore, change: UseSource) -> Source:
    """The other text, cleaned. Raises `CannotRevise`, `BadBrief` or `SourceTooThin` where it is none."""
    text = read_text(artifacts, change.source, change.name)
    cleaned = clean_source(text, change.name)
    return cleaned.model_copy(update={"places": places_of(text, cleaned.text)})


def assignment_of(
    db: Database, production: ProductionId, channel_of: Callable[[str], ChannelProfile]
) -> tuple[Assignment, Brief, ChannelProfile]:
    """What a production wants written, with the brief and the channel that say so."""
    with db.read() as session:
        row = get_row(session, production)
        hooks = tuple(revision.script.scenes[0].text for revision in list_revisions(session, production))
    brief = Brief.model_validate(row.brief)
    channel = channel_of(brief.channel)
    assignment = Assignment(
        topic=brief.topic,
        source=Source(text=row.source, name=brief.source_name, places=brief.source_places, language=channel.language),
        seconds=brief.seconds,
        pattern=brief.pattern or (Pattern(channel.pattern) if channel.pattern else _habit(production)),
        channel_name=channel.handle or channel.title,
        used_hooks=hooks,
    )
    return assignment, brief, channel


def _habit(production: ProductionId) -> Pattern:
    # Without a wish the patterns take turns, and stay the same for one production.
    return tuple(Pattern)[sum(production.encode()) % len(Pattern)]
