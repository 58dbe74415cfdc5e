"""The editorial half: from the brief to words that may be shown."""

from typing import Any

from sqlalchemy.orm import Session

from config.errors import ConfigError
from graph.agents.compliance import Remark, foreign_to_the_voice, review
from graph.agents.source import clean_source, places_of
from graph.core.brief import Brief
from graph.core.change import Change, UseSource
from graph.core.errors import ProductionError
from graph.core.gate import Revise
from graph.core.ids import ProductionId
from graph.core.item import Item, ItemState, Resource, WantedItem
from graph.core.naming import name_work
from graph.core.person import SYSTEM
from graph.core.production import TRANSITIONS, Event, State
from graph.core.rebuild import RENDER_SECONDS_PER_SECOND
from graph.core.script import Revision
from graph.core.sentence import joined
from graph.core.writing import Source
from graph.nodes.look import Box, advance, production_of, seen
from graph.nodes.work import WorkStep
from graph.state import RunState
from graph.steps.jobs import WriteJob, plain
from graph.steps.words import source_of
from graph.store.again import is_begun_again, times_anew
from graph.store.gates import find_unapplied, list_gates, mark_applied
from graph.store.ledger import Failure
from graph.store.productions import get_row, set_values
from graph.store.revisions import find_revision, get_revision, save_revision
from graph.store.tables import ProductionRow
from graph.toolbox import Toolbox
from tools.errors import ToolError

WRITE = "write"
HOPELESS = frozenset({"SourceTooThin", "BadBrief"})
"""Failures of writing that no further try will mend: the wish itself is not viable."""


def route(state: RunState, runtime: Box) -> RunState:
    """Look at the row; `workflow.py` goes on from there. So any lost run is continued by a new one."""
    return seen(runtime.context, production_of(state))


def research(state: RunState, runtime: Box) -> RunState:
    """Clean the source."""
    box, production = runtime.context, production_of(state)
    with box.db.write() as session:
        row = get_row(session, production)
        if row.state == State.DRAFT and row.revision == 0:
            _clean(box, session, row)
    return seen(box, production)


def _clean(box: Toolbox, session: Session, row: ProductionRow) -> None:
    production = ProductionId(row.id)
    if not row.source.strip():
        return  # A topic alone is for a writer with a model; the offline writer says what it lacks.
    try:
        cleaned = clean_source(row.source, str(row.brief.get("source_name", "")))
    except ProductionError as thin:
        _end(box, session, production, joined(str(thin), thin.hint))
    else:
        places = {"source_places": places_of(row.source, cleaned.text)}
        set_values(session, production, source=cleaned.text, brief=row.brief | places)


def _end(box: Toolbox, session: Session, production: ProductionId, reason: str) -> None:
    advance(box, session, production, State.DRAFT, Event.NOT_VIABLE, reason=reason, values={"failure": reason})


def produce(state: RunState, runtime: Box) -> RunState:
    """Set what the production will cost and how long making it will take."""
    box, production = runtime.context, production_of(state)
    with box.db.write() as session:
        brief = Brief.model_validate(get_row(session, production).brief)
        quote = {"usd": box.writer_quote_usd, "seconds": round(brief.seconds * RENDER_SECONDS_PER_SECOND, 1)}
        set_values(session, production, quote=quote)
    return seen(box, production)


def _wanted_writing(box: Toolbox, production: ProductionId) -> tuple[WantedItem, ...]:
    with box.db.read() as session:
        before = find_revision(session, production)
        asked = _open_revision(box, production)
        rebuild = times_anew(session, production, WRITE)
        again = before is not None and is_begun_again(session, production, WRITE, before.number)
    if before is not None and asked is None and not again:
        return ()
    changes, note, by = ((), "", SYSTEM.name) if asked is None else asked
    number = before.number + 1 if before else 1
    job = WriteJob(number=number, changes=changes, note=note, by=by, rebuild=rebuild)
    return (WantedItem(production=production, step=WRITE, unit="", resource=Resource.WRITER, payload=plain(job)),)


def _open_revision(box: Toolbox, production: ProductionId) -> tuple[tuple[Change, ...], str, str] | None:
    with box.db.read() as session:
        decision = find_unapplied(session, production)
    if decision is None or not isinstance(decision.verdict, Revise):
        return None
    return decision.verdict.changes, decision.note, decision.by.name


def _apply_writing(box: Toolbox, production: ProductionId, items: tuple[Item, ...]) -> str:
    if not items:
        return ""
    (item,) = items
    if item.state is not ItemState.DONE:
        _give_up(box, production, item)
        return ""
    job = WriteJob.model_validate(item.payload)
    revision = Revision.model_validate(item.result["revision"])
    source = UseSource.model_validate(item.result["source"]) if "source" in item.result else None
    with box.db.write() as session:
        if get_row(session, production).revision < revision.number:
            save_revision(box.db, session, production, revision, by=job.by, now=box.clock.now())
            if source is not None:
                _take_source(box, session, production, source)
        for gate in list_gates(session, production):
            if gate.decision is not None and isinstance(gate.decision.verdict, Revise):
                mark_applied(session, gate)
    return ""


def _take_source(box: Toolbox, session: Session, production: ProductionId, change: UseSource) -> None:
    """What was written from is the source from now on; no scene keeps the picture of one that had its id before."""
    source, row = source_of(box.artifacts, change), get_row(session, production)
    brief = row.brief | {"source_name": change.name, "source_places": source.places}
    board = row.storyboard | ({"photos": {}} if row.storyboard else {})
    set_values(session, production, source=source.text, brief=brief, storyboard=board)


def _give_up(box: Toolbox, production: ProductionId, item: Item) -> None:
    if item.error.get("error") not in HOPELESS:
        exhaust(box, production, State.DRAFT, (item,))
        return
    with box.db.write() as session:
        if get_row(session, production).state == State.DRAFT:
            _end(box, session, production, describe_failure(item))


WRITING = WorkStep(name=WRITE, serves=State.DRAFT, wanted=_wanted_writing, apply=_apply_writing)


def comply(state: RunState, runtime: Box) -> RunState:
    """Check the words. What may not be said, or cannot be shown, ends the production here, before anything is spent."""
    box, production = runtime.context, production_of(state)
    with box.db.read() as session:
        row = get_row(session, production)
        if row.state != State.DRAFT or row.revision != 1:
            return seen(box, production)
        blocking = [remark for remark in remarks_on(box, production) if remark.blocks]
        if not blocking:
            return seen(box, production)
    reason = "; ".join(joined(remark.message, remark.hint) for remark in blocking)
    with box.db.write() as session:
        _end(box, session, production, reason)
    return seen(box, production)


def remarks_on(box: Toolbox, production: ProductionId) -> tuple[Remark, ...]:
    """What there is to say about the newest words."""
    with box.db.read() as session:
        row = get_row(session, production)
        revision = get_revision(session, production)
    channel = box.channel(row.channel)
    source = Source(text=row.source, name=str(row.brief.get("source_name", "")), language=channel.language)
    said = " ".join(scene.text for scene in revision.script.scenes)
    voice = revision.direction.voice or channel.voice or box.default_voice
    return (
        *foreign_to_the_voice(said, voice),
        *review(revision.script, revision.listing, source, channel.forbidden_words, box.unshowable),
    )


def exhaust(box: Toolbox, production: ProductionId, state: State, items: tuple[Item, ...]) -> None:
    """Fail the production because work it cannot do without has used up its tries."""
    failed = [item for item in items if item.state is ItemState.FAILED]
    if not failed:
        return
    reason = "; ".join(dict.fromkeys(describe_failure(item) for item in failed))
    values: dict[str, Any] = {"failed_from": state, "failure": reason}
    with box.db.write() as session:
        row = get_row(session, production)
        if row.state == state:
            advance(box, session, production, state, Event.EXHAUSTED, reason=reason, values=values)


def break_off(box: Toolbox, production: ProductionId, error: ToolError | ProductionError | ConfigError) -> bool:
    """Fail a production whose run no further try will mend. False where its state has no such step."""
    reason = joined(str(error), error.hint)
    with box.db.write() as session:
        state = State(get_row(session, production).state)
        if (state, Event.EXHAUSTED) not in TRANSITIONS:
            return False
        values: dict[str, Any] = {"failed_from": state, "failure": reason}
        advance(box, session, production, state, Event.EXHAUSTED, reason=reason, values=values)
    return True


def describe_failure(item: Item, place: int = 0) -> str:
    """What failed (a scene by its place), provider, reason and next action in one sentence."""
    failure = Failure.model_validate(item.error)
    provider = f" by {failure.provider}" if failure.provider else ""
    return joined(f"{name_work(item.step, place, failure.part)}{provider}: {failure.message}", failure.hint)
