"""What must hold when a production is through, whatever died on its way."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from graph.core.errors import AuditBroken
from graph.core.gate import MANDATORY, Approve, Gate, GateKind, GateStatus, Revise
from graph.core.ids import ProductionId
from graph.core.item import ItemState
from graph.core.production import TRANSITIONS, Event, State
from graph.store.audit import verify_chain
from graph.store.database import Database
from graph.store.effects import list_effects
from graph.store.gates import list_gates
from graph.store.items import list_items
from graph.store.ledger import MOST_ATTEMPTS
from graph.store.productions import get_row
from graph.store.revisions import list_revisions
from graph.store.slots import find_slot
from graph.store.tables import ChargeRow, HistoryRow, ProductionRow, UploadRow
from tools.youtube import VideoChannel


def faults(
    db: Database,
    videos: VideoChannel,
    production: ProductionId,
    *,
    deaths: int,
    spoilt: frozenset[str] = frozenset(),
) -> tuple[str, ...]:
    """Everything that is wrong with a production that should be through by now; `spoilt` work may have failed."""
    with db.read() as session:
        if get_row(session, production).state == State.REJECTED:
            return (
                *_history_faults(session, production),
                *_decision_faults(session, production),
                *_traces_outside(session, production),
            )
        return (
            *_not_finished(session, production),
            *_not_at_rest(session, production),
            *_history_faults(session, production),
            *_decision_faults(session, production),
            *_release_faults(videos, session, production),
            *_work_faults(session, production, deaths, spoilt),
        )


def chain_faults(db: Database) -> tuple[str, ...]:
    """What the audit finds, and that it covers each decided gate once."""
    with db.read() as session:
        try:
            verify_chain(session)
        except AuditBroken as broken:
            return (str(broken),)
    return ()


def money_faults(db: Database, bill: Path, *, deaths: int) -> tuple[str, ...]:
    """What was paid for in vain, not booked, or booked twice; `bill` has a line for each call that arrived."""
    calls = bill.read_text().splitlines() if bill.exists() else []
    with db.read() as session:
        charges = list(session.scalars(select(ChargeRow)))
        reserved = sum(session.scalars(select(ProductionRow.reserved_micro)))
        charged = sum(session.scalars(select(ProductionRow.charged_micro)))
    wanted = len(set(calls))
    found = []
    if len(calls) > wanted + deaths:
        found.append(f"{len(calls)} paid calls for {wanted} pieces of work and {deaths} deaths")
    if [charge.state for charge in charges] != ["booked"] * wanted:
        found.append(f"{wanted} pieces of paid work, but charges {[charge.state for charge in charges]}")
    if reserved or charged != sum(charge.charged_micro for charge in charges):
        found.append(f"{reserved} still reserved, {charged} charged")
    return tuple(found)


def _not_finished(session: Session, production: ProductionId) -> Iterator[str]:
    row = get_row(session, production)
    if row.state != State.SCHEDULED:
        yield f"it ended {row.state} {row.hold} {row.failure}"


def _not_at_rest(session: Session, production: ProductionId) -> Iterator[str]:
    row = get_row(session, production)
    if row.wake != row.handled or row.lease_owner is not None:
        yield f"wake {row.wake}, handled {row.handled}, held by {row.lease_owner}"


def _history_faults(session: Session, production: ProductionId) -> Iterator[str]:
    state = State.DRAFT
    for step in session.scalars(
        select(HistoryRow).where(HistoryRow.production_id == production).order_by(HistoryRow.id)
    ):
        legal = TRANSITIONS.get((state, Event(step.event)))
        if (step.from_state, step.to_state) != (state, legal):
            yield f"an illegal step from {step.from_state} by {step.event} to {step.to_state} in {state}"
        state = State(step.to_state)


def _decision_faults(session: Session, production: ProductionId) -> Iterator[str]:
    gates = list_gates(session, production)
    decided = [gate for gate in gates if gate.status is GateStatus.DECIDED]
    if any(gate.decision is None or gate.decision.subject != gate.subject for gate in decided):
        yield "a decided gate has no decision of its own"
    if any(gate.decision is not None for gate in gates if gate.status is not GateStatus.DECIDED):
        yield "a gate that was never decided has a decision"
    moves = Counter(session.scalars(select(HistoryRow.by).where(HistoryRow.production_id == production)))
    by_persons = sum(count for by, count in moves.items() if by != "greenlight")
    moving = sum(gate.kind in MANDATORY for gate in decided)
    if by_persons != moving:
        yield f"{moving} decisions moved it {by_persons} times"
    revisions = [revision.number for revision in list_revisions(session, production)]
    wishes = sum(isinstance(gate.decision.verdict, Revise) for gate in decided if gate.decision)
    if revisions != list(range(1, wishes + 2)):
        yield f"{wishes} wishes made the revisions {revisions}"


def _release_faults(channel: VideoChannel, session: Session, production: ProductionId) -> Iterator[str]:
    gates = list_gates(session, production)
    approved = {kind: _newest_approved(gates, kind) for kind in MANDATORY}
    skipped = sorted(kind for kind, gate in approved.items() if gate is None)
    if skipped:
        yield f"nobody approved {skipped}"
        return
    newest = list_revisions(session, production)[-1]
    publish = approved[GateKind.PUBLISH]
    assert publish is not None
    upload = session.get(UploadRow, production)
    videos = [video for video in channel.list_uploads() if upload and video.marker == upload.marker]
    if upload is None or len(videos) != 1:
        yield f"there are {len(videos)} videos of it in the channel"
        return
    if (videos[0].title, videos[0].video_sha256) != (newest.listing.title, publish.shown["digests"]["video"]):
        yield "another video is in the channel than was approved"
    if not videos[0].publish_at == upload.publish_at == find_slot(session, production):
        yield "the publish time is not the slot's"
    effects = [effect.state for effect in list_effects(session, production)]
    if effects != ["done"]:
        yield f"its effects are {effects}"


def _traces_outside(session: Session, production: ProductionId) -> Iterator[str]:
    """What a production left in the channel though a person said no."""
    if list_effects(session, production) or find_slot(session, production):
        yield "a rejected production has an effect or a slot"


def _newest_approved(gates: tuple[Gate, ...], kind: GateKind) -> Gate | None:
    """The gate of a kind that was opened last, when a person said yes to it."""
    newest = [gate for gate in gates if gate.kind is kind][-1:]
    return next((g for g in newest if g.decision and isinstance(g.decision.verdict, Approve)), None)


def _work_faults(session: Session, production: ProductionId, deaths: int, spoilt: frozenset[str]) -> Iterator[str]:
    for item in list_items(session, production):
        if item.name in spoilt and item.state is ItemState.FAILED:
            continue
        refused = item.failures and item.step != "upload"  # An upload is refused while a frozen process holds its lock.
        if item.state is not ItemState.DONE or refused or item.attempt > min(MOST_ATTEMPTS, 1 + deaths):
            yield f"{item.name} is {item.state} with {item.failures} failures after {item.attempt} tries"
