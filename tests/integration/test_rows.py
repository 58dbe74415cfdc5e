"""Plain rows: the same as the mapped ones say, read once within a look, and never behind what was written."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from graph.store.database import Database
from graph.store.migrate import migrate
from graph.store.rows import find_row, list_rows
from graph.store.tables import EventRow
from tests.fakes.statements import listening

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    migrate(database)
    with database.write() as session:
        for number, name in enumerate(("seen", "heard", "seen")):
            session.add(EventRow(name=name, fields={"number": number}, at=NOW - timedelta(hours=number)))
            session.flush()
    yield database
    database.close()


def test_rows_come_in_the_order_that_is_asked_for(db: Database) -> None:
    with db.read() as session:
        mapped = session.query(EventRow).order_by(EventRow.id).all()
        assert [(row.id, row.name, row.fields, row.at) for row in list_rows(session, EventRow, "id")] == [
            (row.id, row.name, row.fields, row.at) for row in mapped
        ]
        assert [row.fields["number"] for row in list_rows(session, EventRow, "at")] == [2, 1, 0]
        assert [row.fields["number"] for row in list_rows(session, EventRow, "name", "-id")] == [1, 2, 0]
        newest = find_row(session, EventRow, "-id", name="seen")
        assert newest is not None
        assert newest.fields["number"] == 2
        assert find_row(session, EventRow, name="lost") is None


def test_a_look_reads_each_row_once(db: Database) -> None:
    with listening(db) as heard, db.read() as session:
        first = find_row(session, EventRow, "id", name="seen")
        for _ in range(3):
            assert find_row(session, EventRow, "id", name="seen") is first
            assert find_row(session, EventRow, "id", name="lost") is None

    assert len([said for said in heard if said.startswith("SELECT")]) == 2


def test_what_was_changed_in_a_transaction_is_seen_in_it(db: Database) -> None:
    with db.write() as session:
        assert find_row(session, EventRow, name="new") is None
        session.add(EventRow(name="new", fields={}, at=NOW))
        assert find_row(session, EventRow, name="new") is not None
        session.query(EventRow).filter_by(name="heard").one().name = "overheard"
        assert find_row(session, EventRow, name="heard") is None


def test_a_later_look_sees_what_was_written_since(db: Database) -> None:
    with db.read() as session:
        assert find_row(session, EventRow, name="new") is None
    with db.write() as session:
        session.add(EventRow(name="new", fields={}, at=NOW))
    with db.read() as session:
        assert find_row(session, EventRow, name="new") is not None
