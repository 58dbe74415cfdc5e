"""The chain of decisions shows whatever was done to it, and the database itself refuses what it can."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from graph.core.errors import AuditBroken
from graph.core.gate import Approve, GateKind
from graph.core.ids import Sha256
from graph.core.person import SYSTEM
from graph.core.production import Event, State
from graph.store.audit import verify_chain
from graph.store.gates import GateDraft, open_gate
from graph.store.productions import move
from tests.fakes.studio import ANNA, FakeStudio, open_studio

DECISIONS = 7
MUTATIONS = 60
EDITS = {
    "gate_id": "'another'",
    "production_id": "(SELECT min(id) FROM production WHERE id <> production_id)",
    "verdict": """'{"kind": "reject"}'""",
    "who": "'mallory'",
    "role": "'approver'",
    "surface": "'web'",
    "subject": "'something else'",
    "note": "'no'",
    "at": "'2020-01-01T00:00:00.000000Z'",
    "previous_hash": "'0'",
    "hash": "'1'",
}
Bad = int
Tamper = Callable[[Session, random.Random], Bad]
"""Does something to the chain and says which row is the first that cannot stand as it is."""


@pytest.fixture
def studio(database_url: str, tmp_path: Path) -> Iterator[FakeStudio]:
    with open_studio(database_url, tmp_path) as opened:
        for _ in range(DECISIONS):
            decide_something(opened)
        yield opened


def decide_something(studio: FakeStudio) -> None:
    production, now = studio.start(), studio.clock.now()
    draft = GateDraft(production=production, kind=GateKind.SCRIPT, subject=Sha256("a" * 64), shown={})
    with studio.db.write() as session:
        move(session, production, State.DRAFT, Event.COMPLIED, by=SYSTEM, now=now)
        gate = open_gate(session, draft, now, studio.limits.gate_expiry)
    studio.productions.decide(gate.id, gate.subject, Approve(), ANNA)


def edit(session: Session, chance: random.Random) -> Bad:
    row, column = chance.randint(1, DECISIONS), chance.choice(sorted(EDITS))
    session.execute(text(f"UPDATE decision SET {column} = {EDITS[column]} WHERE id = {row}"))
    return row


def delete(session: Session, chance: random.Random) -> Bad:
    row = chance.randint(1, DECISIONS - 1)
    session.execute(text(f"DELETE FROM decision WHERE id = {row}"))
    return row


def delete_and_close_ranks(session: Session, chance: random.Random) -> Bad:
    row = delete(session, chance)
    for later in range(row + 1, DECISIONS + 1):
        session.execute(text(f"UPDATE decision SET id = {later - 1} WHERE id = {later}"))
    return row


def insert(session: Session, chance: random.Random) -> Bad:
    row = chance.randint(1, DECISIONS)
    for later in range(DECISIONS, row - 1, -1):
        session.execute(text(f"UPDATE decision SET id = {later + 1} WHERE id = {later}"))
    columns = "production_id, verdict, who, role, surface, subject, at, note, previous_hash"
    session.execute(
        text(
            f"INSERT INTO decision (id, gate_id, hash, {columns}) "
            f"SELECT {row}, 'spare', 'new', {columns} FROM decision WHERE id = {row + 1}"
        )
    )
    return row


def swap(session: Session, chance: random.Random) -> Bad:
    first, second = sorted(chance.sample(range(1, DECISIONS + 1), 2))
    for old, new in ((first, 99), (second, first), (99, second)):
        session.execute(text(f"UPDATE decision SET id = {new} WHERE id = {old}"))
    return first


def cut_off(session: Session, chance: random.Random) -> Bad:
    row = chance.randint(1, DECISIONS)
    session.execute(text(f"DELETE FROM decision WHERE id >= {row}"))
    return row


def unlock(session: Session) -> None:
    """What somebody does who may do anything with the database."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SET LOCAL session_replication_role = replica"))
        return
    session.execute(text("DROP TRIGGER IF EXISTS decision_update"))
    session.execute(text("DROP TRIGGER IF EXISTS decision_delete"))
    session.execute(text("PRAGMA defer_foreign_keys = ON"))


@pytest.mark.parametrize("tamper", [edit, delete, delete_and_close_ranks, insert, swap, cut_off])
def test_tampering_is_reported_with_the_first_bad_row(studio: FakeStudio, tamper: Tamper) -> None:
    with studio.db.read() as session:
        assert verify_chain(session)[0] == DECISIONS

    for seed in range(MUTATIONS // DECISIONS):
        with studio.db._sessions() as session:
            unlock(session)
            bad = tamper(session, random.Random(seed))
            with pytest.raises(AuditBroken, match=rf"^decision {bad} (was changed|is missing)"):
                verify_chain(session)
            session.rollback()


def test_a_chain_that_was_cut_off_with_its_gates_is_shown_by_the_noted_head(studio: FakeStudio) -> None:
    with studio.db.read() as session:
        _, head = verify_chain(session)

    with studio.db._sessions() as session:
        unlock(session)
        cut_off(session, random.Random(1))
        session.execute(text("UPDATE gate SET status = 'superseded' WHERE id NOT IN (SELECT gate_id FROM decision)"))

        verify_chain(session)
        with pytest.raises(AuditBroken, match="the end was cut off"):
            verify_chain(session, head=head)
        session.rollback()


def test_a_head_that_was_noted_long_ago_is_still_in_the_chain(studio: FakeStudio) -> None:
    with studio.db.read() as session:
        _, head = verify_chain(session)
    decide_something(studio)

    with studio.db.read() as session:
        assert verify_chain(session, head=head)[0] == DECISIONS + 1


@pytest.mark.parametrize("statement", ["UPDATE decision SET note = 'no'", "DELETE FROM decision WHERE id = 1"])
def test_the_database_refuses_to_change_decisions(studio: FakeStudio, statement: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"), studio.db.write() as session:
        session.execute(text(statement))


@pytest.mark.postgres
def test_postgres_refuses_to_truncate_decisions(postgres_database_url: str, tmp_path: Path) -> None:
    with (
        open_studio(postgres_database_url, tmp_path) as studio,
        pytest.raises(DBAPIError, match="append-only"),
        studio.db.write() as session,
    ):
        session.execute(text("TRUNCATE decision"))
