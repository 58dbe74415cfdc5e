"""The domain database: its schema, its manners, and what it refuses to keep."""

import re
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from importlib.resources import files
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import delete, inspect, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from graph.store.database import Database
from graph.store.migrate import migrate, schema_version
from graph.store.productions import get_row, new_id, set_values
from graph.store.saver import SAVER_TABLES
from graph.store.schema import HEAD
from graph.store.tables import Base, DecisionRow, EventRow, SlotRow
from tests.fakes.studio import BRIEF, FakeStudio
from tests.fakes.walking import row

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
MIGRATE = "import sys; from graph.store.database import Database; from graph.store.migrate import migrate; "
ROOT = Path(__file__).parents[2]


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    migrate(database)
    yield database
    database.close()


def test_the_migrations_make_exactly_the_tables_of_the_code(db: Database) -> None:
    def is_ours(name: str | None, kind: str, _parents: object) -> bool:
        return kind != "table" or name not in SAVER_TABLES

    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": is_ours, "compare_type": False})
        assert compare_metadata(context, Base.metadata) == []


def test_the_noted_head_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(files("graph.store") / "migrations"))

    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_migrating_again_changes_nothing(db: Database) -> None:
    before = set(inspect(db.engine).get_table_names())

    migrate(db)

    assert set(inspect(db.engine).get_table_names()) == before
    assert schema_version(db) == HEAD


def test_four_processes_may_begin_on_an_empty_database_at_once(database_url: str) -> None:
    code = MIGRATE + "db = Database(sys.argv[1]); sys.stdin.read(); migrate(db); db.close()"
    started = [
        subprocess.Popen([sys.executable, "-c", code, database_url], cwd=ROOT, stdin=subprocess.PIPE) for _ in range(4)
    ]
    for process in started:
        assert process.stdin is not None
        process.stdin.close()

    assert [process.wait(60) for process in started] == [0, 0, 0, 0]
    database = Database(database_url)
    assert schema_version(database) == HEAD
    database.close()


def test_sqlite_is_set_to_lose_nothing_and_to_wait(sqlite_database_url: str) -> None:
    database = Database(sqlite_database_url)
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30_000, "trusted_schema": 0}

    with database.engine.connect() as connection:
        found = {name: connection.scalar(text(f"PRAGMA {name}")) for name in wanted}

    assert found == wanted
    database.close()


def test_the_sqlite_files_are_for_their_owner_alone(sqlite_database_url: str, tmp_path: Path) -> None:
    database = Database(sqlite_database_url)
    migrate(database)
    with database.write() as session:
        session.add(EventRow(name="seen", fields={}, at=NOW))

    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.glob("greenlight.sqlite3*")}
    data = {name: mode for name, mode in modes.items() if name.endswith(("sqlite3", "-wal", "-shm"))}
    assert len(data) == 3
    assert set(data.values()) == {0o600}
    database.close()


def test_a_time_without_a_zone_is_refused(db: Database) -> None:
    with pytest.raises(StatementError, match="without a zone"), db.write() as session:
        session.add(EventRow(name="seen", fields={}, at=datetime(2026, 1, 1)))  # noqa: DTZ001 - that is the point.


def test_times_of_every_zone_come_back_in_utc_and_in_order(db: Database) -> None:
    east = timezone(timedelta(hours=9))
    times = [NOW + timedelta(microseconds=1), NOW, (NOW - timedelta(seconds=1)).astimezone(east)]
    with db.write() as session:
        session.add_all([EventRow(name="seen", fields={}, at=at) for at in times])

    with db.read() as session:
        found = list(session.scalars(select(EventRow.at).order_by(EventRow.at)))

    assert found == sorted(times)
    assert {at.utcoffset() for at in found} == {timedelta(0)}


def test_a_row_is_inserted_once_by_any_of_its_keys(studio: FakeStudio) -> None:
    first, second = studio.start(), studio.start()
    values = {"production_id": first, "channel": "default", "publish_at": NOW}

    with studio.db.write() as session:
        assert studio.db.insert_once(session, SlotRow, values)
        assert not studio.db.insert_once(session, SlotRow, values | {"publish_at": NOW + timedelta(hours=1)})
        assert not studio.db.insert_once(session, SlotRow, values | {"production_id": second})
        assert studio.db.insert_once(session, SlotRow, values | {"production_id": second, "channel": "other"})

    with studio.db.read() as session:
        assert session.query(SlotRow).count() == 2


def test_a_transaction_that_breaks_leaves_nothing(db: Database) -> None:
    def break_off() -> None:
        with db.write() as session:
            session.add(EventRow(name="seen", fields={}, at=NOW))
            session.flush()
            raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"):
        break_off()

    with db.read() as session:
        assert session.query(EventRow).count() == 0


def test_looking_keeps_nobody_from_writing(db: Database) -> None:
    with db.read() as looking:
        assert looking.query(EventRow).count() == 0
        with db.write() as session:
            session.add(EventRow(name="seen", fields={}, at=NOW))
        if db.is_sqlite:
            assert looking.query(EventRow).count() == 0


def test_a_look_inside_a_look_is_the_same_one(studio: FakeStudio) -> None:
    production = studio.start()

    with studio.db.read() as outer:
        seen = get_row(outer, production)
        with studio.db.read() as inner:
            assert inner is outer
            assert get_row(inner, production) is seen
        assert get_row(outer, production) is seen

    with studio.db.read() as another:
        assert another is not outer
    assert seen.title == BRIEF.topic


def test_a_look_in_another_thread_is_its_own(db: Database) -> None:
    def look() -> int:
        with db.read() as session:
            return id(session)

    with db.read() as session, ThreadPoolExecutor(1) as other:
        assert other.submit(look).result() != id(session)


def test_what_is_written_inside_a_look_is_seen_from_then_on(studio: FakeStudio) -> None:
    production = studio.start()

    with studio.db.read() as before:
        assert get_row(before, production).failure == ""
        with studio.db.write() as session:
            set_values(session, production, failure="broken")
        with studio.db.read() as after:
            assert get_row(after, production).failure == "broken"


def test_a_look_that_breaks_does_not_go_on(db: Database) -> None:
    def break_off() -> None:
        with db.read():
            raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"):
        break_off()
    with db.write() as session:
        session.add(EventRow(name="seen", fields={}, at=NOW))

    with db.read() as session:
        assert session.query(EventRow).count() == 1


def test_what_others_refer_to_cannot_go(studio: FakeStudio) -> None:
    production = studio.start()
    with pytest.raises(IntegrityError), studio.db.write() as session:
        session.add(SlotRow(production_id="nobody", channel="default", publish_at=NOW))

    assert row(studio, production).id == production


@pytest.mark.parametrize("change", [update(DecisionRow).values(note="better"), delete(DecisionRow)])
def test_decisions_are_never_changed(studio: FakeStudio, change: object) -> None:
    production = studio.start()
    studio.walk_to(production, "script")
    studio.decide(production)

    with pytest.raises(DBAPIError, match="append-only"), studio.db.write() as session:
        session.execute(change)  # type: ignore[call-overload]  # One of two statements.

    with studio.db.read() as session:
        assert [found.note for found in session.scalars(select(DecisionRow))] == [""]


def test_a_database_that_somebody_else_made_private_stays_so(tmp_path: Path) -> None:
    path = tmp_path / "own.sqlite3"
    sqlite3.connect(path).close()
    path.chmod(0o600)

    Database(f"sqlite:///{path}").close()

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("topic", "word"),
    [
        ("Der Kölner Dom", "kolner"),
        ("Weiße Straße", "strasse"),
        ("São Paulo", "paulo"),
        ("Hearts", "hearts"),
        ("?", "video"),
    ],
)
def test_an_id_begins_with_a_word_of_the_topic_that_can_be_typed(db: Database, topic: str, word: str) -> None:
    with db.write() as session:
        new = new_id(session, topic)

    assert re.fullmatch(rf"{word}-[0-9a-z]{{4}}", new)
