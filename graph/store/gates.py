"""Gates: opened once, decided once."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from graph.core.errors import StaleDecision
from graph.core.gate import Decision, Gate, GateKind, GateStatus, Revise, gate_id
from graph.core.ids import GateId, ProductionId, Sha256
from graph.core.naming import name_gate
from graph.core.value import Value
from graph.core.vote import Vote
from graph.store.audit import to_decision, to_vote
from graph.store.productions import get_row, hold_row, set_values, tell
from graph.store.rows import find_row, list_rows
from graph.store.tables import DecisionRow, GateRow, ShownRow, VoteRow, table_of

_CLOSE = update(table_of(GateRow)).where(
    table_of(GateRow).c.id == bindparam("of"), table_of(GateRow).c.status == GateStatus.PENDING
)


class GateDraft(Value):
    """A gate to be opened. `blocked_by` are hard faults: while there is one, the gate takes no approval."""

    production: ProductionId
    kind: GateKind
    subject: Sha256
    shown: dict[str, Any]
    blocked_by: tuple[str, ...] = ()
    step: str = ""


def to_gate(session: Session, row: GateRow) -> Gate:
    """The row with its decision and the votes for it as a value."""
    votes = list_rows(session, VoteRow, "id", gate_id=row.id)
    return _with_decision(row, _find_decision(session, row), tuple(map(to_vote, votes)))


def _find_decision(session: Session, row: GateRow) -> DecisionRow | None:
    if row.status == GateStatus.PENDING:
        return None
    return find_row(session, DecisionRow, gate_id=row.id)


def _with_decision(row: GateRow, decided: DecisionRow | None, votes: tuple[Vote, ...]) -> Gate:
    return Gate(
        id=GateId(row.id),
        production=ProductionId(row.production_id),
        kind=GateKind(row.kind),
        subject=Sha256(row.subject),
        sequence=row.sequence,
        status=GateStatus(row.status),
        step=row.step,
        shown=row.shown,
        blocked_by=tuple(row.blocked_by),
        opened_at=row.opened_at,
        expires_at=row.expires_at,
        decision=to_decision(decided) if decided else None,
        votes=votes,
    )


def open_gate(session: Session, draft: GateDraft, now: datetime, expires_in: timedelta) -> Gate:
    """Open the gate, or give the one that already asks exactly this. Any other waiting gate is superseded."""
    waiting = find_pending(session, draft.production)
    if waiting and (waiting.kind, waiting.subject, waiting.step) == (draft.kind, draft.subject, draft.step):
        return waiting
    supersede_gates(session, draft.production)
    sequence = get_row(session, draft.production).gate_sequence + 1
    set_values(session, draft.production, gate_sequence=sequence)
    row = GateRow(
        id=gate_id(draft.production, draft.kind, draft.subject, sequence),
        production_id=draft.production,
        kind=draft.kind,
        subject=draft.subject,
        sequence=sequence,
        status=GateStatus.PENDING,
        step=draft.step,
        shown=draft.shown,
        blocked_by=list(draft.blocked_by),
        opened_at=now,
        expires_at=now + expires_in,
    )
    session.add(row)
    session.flush()
    tell(session, draft.production, "gate_opened", now, gate=row.id, kind=draft.kind, subject=draft.subject)
    return _with_decision(row, None, ())


def is_answered(session: Session, draft: GateDraft) -> bool:
    """Whether a person has answered exactly this question, so that a node that runs again need not ask again.

    The three gates that must be are not meant here: there the production's state tells.
    """
    asked = select(GateRow.id).where(
        GateRow.production_id == draft.production,
        GateRow.kind == draft.kind,
        GateRow.subject == draft.subject,
        GateRow.step == draft.step,
        GateRow.status == GateStatus.DECIDED,
    )
    return session.execute(asked.limit(1)).first() is not None


def count_rejections(session: Session, production: ProductionId, step: str) -> int:
    """How often a person rejected what a step had made."""
    answers = (
        select(DecisionRow.verdict)
        .join(GateRow, GateRow.id == DecisionRow.gate_id)
        .where(GateRow.production_id == production, GateRow.kind == GateKind.STEP, GateRow.step == step)
    )
    return sum(verdict["kind"] == "reject" for verdict in session.scalars(answers))


def find_pending(session: Session, production: ProductionId) -> Gate | None:
    """The gate that waits for a person, if one does."""
    row = find_row(session, GateRow, production_id=production, status=GateStatus.PENDING)
    return to_gate(session, row) if row else None


def get_gate(session: Session, id: GateId) -> Gate:
    """A gate by its id.

    Raises:
        StaleDecision: There is no such gate.
    """
    row = find_row(session, GateRow, id=id)
    if row is None:
        raise StaleDecision("this question is not known here", hint="`greenlight status` lists what waits.")
    return to_gate(session, row)


def hold_gate(session: Session, id: GateId) -> Gate:
    """A gate, which nobody else decides until this transaction ends. Raises as `get_gate`."""
    row = find_row(session, GateRow, id=id)
    if row is not None:
        hold_row(session, ProductionId(row.production_id))
    return get_gate(session, id)


def newest_gate(
    session: Session, production: ProductionId, kind: GateKind | None = None, step: str | None = None
) -> Gate | None:
    """The gate that was opened last, of a kind (and step) when told."""
    told = {name: value for name, value in (("kind", kind), ("step", step)) if value is not None}
    row = find_row(session, GateRow, "-sequence", production_id=production, **told)
    return to_gate(session, row) if row else None


def list_gates(session: Session, production: ProductionId) -> tuple[Gate, ...]:
    """All gates of a production in the order in which they were opened."""
    rows = list_rows(session, GateRow, "sequence", production_id=production)
    decisions = list_rows(session, DecisionRow, production_id=production)
    by_gate = {decision.gate_id: decision for decision in decisions}
    votes: dict[str, list[Vote]] = defaultdict(list)
    for vote in list_rows(session, VoteRow, "id", production_id=production):
        votes[vote.gate_id].append(to_vote(vote))
    return tuple(_with_decision(row, by_gate.get(row.id), tuple(votes[row.id])) for row in rows)


def close_gate(session: Session, gate: Gate, status: GateStatus) -> bool:
    """Take a gate from pending to another status. False when somebody else was first."""
    changed = session.execute(_CLOSE, {"of": gate.id, "status": status})
    return bool(changed.rowcount == 1)  # type: ignore[attr-defined]  # An UPDATE gives a CursorResult.


def supersede_gates(session: Session, production: ProductionId) -> None:
    """Close whatever waits, because what it showed has changed."""
    session.execute(
        update(GateRow)
        .where(GateRow.production_id == production, GateRow.status == GateStatus.PENDING)
        .values(status=GateStatus.SUPERSEDED)
        .execution_options(synchronize_session=False)
    )


def expire_gates(session: Session, now: datetime) -> tuple[Gate, ...]:
    """Close the gates that nobody answered in time; their productions are held, never approved."""
    due = select(GateRow).where(GateRow.status == GateStatus.PENDING, GateRow.expires_at <= now)
    expired = []
    for row in list(session.scalars(due.order_by(GateRow.production_id))):
        gate = to_gate(session, row)
        hold_row(session, gate.production)
        if close_gate(session, gate, GateStatus.EXPIRED):
            hold = f"nobody decided on the {name_gate(gate.kind)} in time"
            set_values(session, gate.production, hold=hold, updated_at=now)
            tell(session, gate.production, "gate_expired", now, gate=gate.id, kind=gate.kind)
            expired.append(gate)
    return tuple(expired)


def mark_shown(session: Session, gate: Gate, who: str, now: datetime) -> None:
    """Remember what this person was shown; an approval of theirs binds exactly that."""
    session.merge(ShownRow(who=who, production_id=gate.production, gate_id=gate.id, subject=gate.subject, at=now))


def was_shown(session: Session, gate: Gate, who: str) -> bool:
    """Whether the gate's very content was the last thing this person was shown."""
    row = find_row(session, ShownRow, who=who, production_id=gate.production)
    return row is not None and (row.gate_id, row.subject) == (gate.id, gate.subject)


def find_unapplied(session: Session, production: ProductionId) -> Decision | None:
    """The newest decision to revise whose changes have not become a revision yet."""
    for gate in reversed(list_gates(session, production)):
        revises = gate.decision is not None and isinstance(gate.decision.verdict, Revise)
        row = find_row(session, GateRow, id=gate.id)
        if revises and row is not None and not row.applied:
            return gate.decision
    return None


def mark_applied(session: Session, gate: Gate) -> None:
    """Note that the changes of its decision have become a revision."""
    session.execute(
        update(GateRow).where(GateRow.id == gate.id).values(applied=True).execution_options(synchronize_session=False)
    )
