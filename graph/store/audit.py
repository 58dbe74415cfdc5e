"""The append-only chain of decisions and votes. It makes tampering evident, not impossible: keep a head outside."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from heapq import merge
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from graph.core.errors import AuditBroken
from graph.core.gate import Decision, GateStatus
from graph.core.ids import GateId, ProductionId, Sha256
from graph.core.person import Person, Role, Surface
from graph.core.value import canonical_json
from graph.core.vote import Vote
from graph.store.rows import find_row
from graph.store.tables import DecisionRow, GateRow, VoteRow

_RESTORE = "Restore the database from a backup."
GENESIS = "0" * 64
_CHAIN_LOCK = 0x6772_6C74  # Any number that no other lock of the database uses; SQLite has one writer anyway.


def to_decision(row: DecisionRow) -> Decision:
    """The row as a value."""
    return Decision.model_validate(
        {
            "gate": GateId(row.gate_id),
            "production": ProductionId(row.production_id),
            "verdict": row.verdict,
            "by": Person(name=row.who, role=Role(row.role), surface=Surface(row.surface)),
            "subject": Sha256(row.subject),
            "at": row.at,
            "note": row.note,
        }
    )


def append_decision(session: Session, decision: Decision) -> None:
    """Add a decision to the chain; writers take turns until their transactions end."""
    last = _take_turn(session)
    row = DecisionRow(
        id=(last.id if last else 0) + 1,
        gate_id=decision.gate,
        production_id=decision.production,
        verdict=decision.verdict.model_dump(mode="json"),
        who=decision.by.name,
        role=decision.by.role,
        surface=decision.by.surface,
        subject=decision.subject,
        at=decision.at,
        note=decision.note,
        previous_hash=last.hash if last else GENESIS,
    )
    row.hash = row_hash(row)
    session.add(row)
    session.flush()


def append_vote(session: Session, vote: Vote) -> None:
    """Add a vote to the same chain, as `append_decision` does."""
    last = _take_turn(session)
    row = VoteRow(
        id=(last.id if last else 0) + 1,
        gate_id=vote.gate,
        production_id=vote.production,
        who=vote.by.name,
        role=vote.by.role,
        surface=vote.by.surface,
        subject=vote.subject,
        at=vote.at,
        note=vote.note,
        previous_hash=last.hash if last else GENESIS,
    )
    row.hash = row_hash(row)
    session.add(row)
    session.flush()


def _take_turn(session: Session) -> DecisionRow | VoteRow | None:
    """The newest link of the chain, once nobody else can add one."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_CHAIN_LOCK)))
    newest = (
        find_row(session, DecisionRow, "-id"),
        find_row(session, VoteRow, "-id"),
    )
    return max((row for row in newest if row is not None), key=lambda row: row.id, default=None)


def to_vote(row: VoteRow) -> Vote:
    """The row as a value."""
    return Vote(
        gate=GateId(row.gate_id),
        production=ProductionId(row.production_id),
        by=Person(name=row.who, role=Role(row.role), surface=Surface(row.surface)),
        subject=Sha256(row.subject),
        at=row.at,
        note=row.note,
    )


def row_hash(row: DecisionRow | VoteRow) -> str:
    """SHA-256 over the previous hash and the row's canonical JSON. A vote cannot pass for a decision."""
    body: dict[str, Any] = {
        "id": row.id,
        "gate": row.gate_id,
        "production": row.production_id,
        "verdict": row.verdict if isinstance(row, DecisionRow) else "vote",
        "who": row.who,
        "role": row.role,
        "surface": row.surface,
        "subject": row.subject,
        "at": _instant(row.at),
        "note": row.note,
    }
    return hashlib.sha256((row.previous_hash + canonical_json(body)).encode()).hexdigest()


def _instant(at: datetime) -> int:
    return round(at.timestamp() * 1_000_000)


def verify_chain(session: Session, *, head: str | None = None) -> tuple[int, str]:
    """How many decisions and votes there are and the hash of the last one, after checking every row.

    `head` is a hash noted earlier; it must be in the chain, which also shows a truncation.

    Raises:
        AuditBroken: A row was edited, deleted, inserted, moved or cut off; the message names the first bad one.
    """
    previous, expected, seen = GENESIS, 1, {GENESIS}
    for row in _links(session):
        if row.id != expected:
            raise AuditBroken(f"decision {expected} is missing", hint=_RESTORE)
        if row.previous_hash != previous or row.hash != row_hash(row):
            raise AuditBroken(f"{_name(row)} {row.id} was changed", hint=_RESTORE)
        previous, expected = row.hash, expected + 1
        seen.add(row.hash)
    if _is_cut_off(session) or (head is not None and head not in seen):
        raise AuditBroken(f"decision {expected} is missing: the end was cut off", hint=_RESTORE)
    return expected - 1, previous


def _links(session: Session) -> Iterator[DecisionRow | VoteRow]:
    decisions = session.scalars(select(DecisionRow).order_by(DecisionRow.id))
    votes = session.scalars(select(VoteRow).order_by(VoteRow.id))
    return merge(decisions, votes, key=lambda row: row.id)


def _name(row: DecisionRow | VoteRow) -> str:
    return "decision" if isinstance(row, DecisionRow) else "vote"


def _is_cut_off(session: Session) -> bool:
    """Whether a gate says that it was decided, and the chain knows nothing of it."""
    decided = select(GateRow.id).where(GateRow.status == GateStatus.DECIDED)
    return session.scalar(decided.where(GateRow.id.not_in(select(DecisionRow.gate_id))).limit(1)) is not None


def count_votes(session: Session) -> int:
    """How many votes the chain has."""
    return session.scalar(select(func.count()).select_from(VoteRow)) or 0


def count_decisions(session: Session) -> int:
    """How many decisions the chain has."""
    return session.scalar(select(func.count()).select_from(DecisionRow)) or 0
