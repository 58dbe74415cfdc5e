"""A quick look at the rows of productions, by the database's own driver.

`greenlight status` answers within 0.4 s, of which importing SQLAlchemy alone would take more.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.core.gate import GateKind
from graph.core.ids import GateId, ProductionId, Sha256
from graph.core.item import ItemState
from graph.core.money import to_usd
from graph.core.naming import place_of
from graph.core.near import pick_id
from graph.core.production import CHANGEABLE, ENDED, STUDIO_PAUSED, TERMINAL, UNASKED, State
from graph.core.standing import Glance, OpenGate, Published, Unit
from graph.store.hostlock import HostLock
from graph.store.owners import is_gone
from graph.store.postgres import patience
from graph.store.schema import HEAD
from graph.store.sqlite import connect

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

REFUSED = "ToolRejected"
"""The error of a tool that was asked for something that cannot be."""
_UNASKED = ", ".join(f"'{state}'" for state in sorted(UNASKED))
LIVELY = timedelta(seconds=60)
Row = dict[str, Any]
Rows = Callable[..., list[Row]]

PRODUCTIONS = (
    "SELECT id, title, channel, state, hold, failure, run, revision, revisions_asked, publish_at, budget_micro,"
    " reserved_micro, charged_micro, wake, handled, lease_owner,"
    " lease_until, not_before, created_at, created_by, updated_at"
    " FROM production {where} ORDER BY created_at DESC, id"
)
GATES = (
    "SELECT production_id, id, kind, step, subject, opened_at, expires_at, blocked_by FROM gate"
    " WHERE status = 'pending' {and_}"
)
VOTES = (
    "SELECT vote.production_id AS production_id, vote.who AS who FROM vote JOIN gate ON gate.id = vote.gate_id"
    " WHERE gate.status = 'pending' {and_} ORDER BY vote.id"
)
SHOWN = "SELECT production_id, gate_id, subject FROM shown WHERE who = ? {and_}"
CHOSEN = "SELECT channel, field, value FROM channel_setting"
PAUSES = "SELECT workspace, who FROM studio_pause"
PLACES = "SELECT production_id, workspace FROM thread WHERE true {and_}"
UPLOADS = "SELECT production_id, video_id, url, privacy, publish_at FROM upload WHERE true {and_}"
REASONS = (
    'SELECT production_id, to_state, "by" AS who, reason FROM history'
    " WHERE to_state IN ('REJECTED', 'ABORTED') {and_} ORDER BY id"
)
ITEMS = (
    "SELECT id, production_id, step, unit, state, attempt, failures, max_failures, fraction, message, error,"
    " not_before, started_at, ended_at, lease_owner, lease_until FROM work_item"
    " WHERE id IN (SELECT max(id) FROM work_item WHERE state <> 'cancelled' AND step <> 'read' {and_}"
    " GROUP BY production_id, step, unit) ORDER BY id"
)
IN_WORK = (
    "AND production_id IN (SELECT id FROM production WHERE state IN ('DRAFT', 'READY_FOR_GENERATION', 'PUBLISHING'))"
)
WISHES = (
    "SELECT production.id AS id, brief ->> 'moved_to' AS moved_to, brief ->> 'moved_by' AS moved_by,"
    " brief ->> 'publish_at' AS asked_at, content -> 'release' AS release FROM production"
    " LEFT JOIN revision ON revision.production_id = production.id AND revision.number = production.revision"
    " WHERE (state IN ({unasked}) OR (state = 'FAILED' AND failed_from IN ({unasked}))) {and_}"
)
"""Parts of what is kept as JSON, read inside the database: the whole of it is long."""
SCENES = "SELECT content FROM revision WHERE production_id = ? AND number = ?"


class SchemaBehind(Exception):
    """The database has tables of another version, or none; it is brought up to date and looked at again."""


def look_at(url: str, now: datetime, *, who: str, production: str | None = None) -> tuple[Glance, ...]:
    """All productions, the newest first, or the one that `production` means.

    Raises:
        SchemaBehind: The database has to be migrated first.
        ProductionNotFound: The hint names near ids.
        StoreRefused: The database may not be used from here.
    """
    with _connected(url) as rows:
        return _look(rows, now, who, production)


def look_in(session: "Session", now: datetime, *, who: str, production: str | None = None) -> tuple[Glance, ...]:
    """As `look_at`, by the connection of a look that goes on, as whoever works for long has one."""
    connection = session.connection()
    is_sqlite, cursor = connection.dialect.name == "sqlite", connection.connection.cursor()

    def rows(query: str, *values: Any) -> list[Row]:
        cursor.execute(query if is_sqlite else query.replace("?", "%s"), values)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    with closing(cursor):
        return _look(rows, now, who, production)


def _look(rows: Rows, now: datetime, who: str, production: str | None) -> tuple[Glance, ...]:
    return tuple(_glances(rows, now, who, _known(rows, production) if production is not None else None))


def _known(rows: Rows, text: str) -> ProductionId:
    """The production that is meant. The titles of all are read only where the text is no whole id."""
    if rows("SELECT id FROM production WHERE id = ?", text):
        return ProductionId(text)
    return pick_id(text, {row["id"]: row["title"] for row in rows("SELECT id, title FROM production")})


def _reason(row: Row) -> str:
    """Why a production ended: what was said, else of what nobody decided on who ended it."""
    return row["reason"] or (f"{ENDED}{row['who']}" if row["to_state"] == State.ABORTED else "")


def _glances(rows: Rows, now: datetime, who: str, only: ProductionId | None) -> Iterator[Glance]:
    and_, one = ("AND production_id = ?", (only,)) if only else ("", ())
    gates = {row["production_id"]: row for row in rows(GATES.format(and_=and_), *one)}
    shown = {row["production_id"]: row for row in rows(SHOWN.format(and_=and_), who, *one)}
    uploads = {row["production_id"]: row for row in rows(UPLOADS.format(and_=and_), *one)}
    reasons = {row["production_id"]: _reason(row) for row in rows(REASONS.format(and_=and_), *one)}
    chosen: dict[str, dict[str, Any]] = defaultdict(dict)
    for setting in rows(CHOSEN):
        chosen[setting["channel"]][setting["field"]] = _json(setting["value"])["is"]
    paused = {row["workspace"]: row["who"] for row in rows(PAUSES)}
    places = {row["production_id"]: row["workspace"] for row in rows(PLACES.format(and_=and_), *one)} if paused else {}
    wished = WISHES.format(unasked=_UNASKED, and_="AND production.id = ?" if only else "")
    wishes = {row["id"]: row for row in rows(wished, *one)}
    votes: dict[str, list[str]] = defaultdict(list)
    for vote in rows(VOTES.format(and_=and_.replace("production_id", "vote.production_id")), *one):
        votes[vote["production_id"]].append(vote["who"])
    items: dict[str, list[Row]] = defaultdict(list)
    for item in rows(ITEMS.format(and_=and_ or IN_WORK), *one):
        items[item["production_id"]].append(item)
    beats = rows("SELECT id, heartbeat_at FROM worker")
    workers = sum(
        moment >= now - LIVELY and not is_gone(row["id"]) for row in beats if (moment := _moment(row["heartbeat_at"]))
    )
    for row in rows(PRODUCTIONS.format(where="WHERE id = ?" if only else ""), *one):
        name = row["id"]
        gate = _gate(gates[name], shown.get(name), votes[name]) if name in gates else None
        scenes = _scenes(rows, row) if only or row["state"] == State.READY_FOR_GENERATION else ()
        more: dict[str, Any] = {"gate": gate, "workers": workers, "reason": reasons.get(name, ""), "scenes": scenes}
        more["chosen"] = chosen.get(row["channel"], {})
        more["wanted_at"] = _wanted(wishes[name], now) if name in wishes else None
        more["hold"] = row["hold"] or _studio_hold(row, paused.get(places.get(name, ""), ""), gate)
        yield _glance(row, items[name], uploads.get(name), now, more)


def _glance(row: Row, items: list[Row], upload: Row | None, now: datetime, more: dict[str, Any]) -> Glance:
    holder = _holder([row, *(item for item in items if item["state"] == ItemState.RUNNING)], now)
    units = [_unit(item, place_of(item["unit"], more["scenes"])) for item in items]
    return Glance(
        id=ProductionId(row["id"]),
        title=row["title"],
        channel=row["channel"],
        state=State(row["state"]),
        failure=row["failure"],
        run=row["run"],
        revision=row["revision"],
        revisions_asked=row["revisions_asked"],
        publish_at=_moment(row["publish_at"]),
        budget_usd=to_usd(row["budget_micro"]),
        reserved_usd=to_usd(row["reserved_micro"]),
        spent_usd=to_usd(row["charged_micro"]),
        has_news=row["wake"] > row["handled"],
        is_claimed=holder is not None,
        held_by=holder["lease_owner"] or "" if holder else "",
        held_until=_moment(holder["lease_until"]) if holder else None,
        not_before=_moment(row["not_before"]),
        created_at=_moment(row["created_at"]) or now,
        created_by=row["created_by"],
        updated_at=_moment(row["updated_at"]) or now,
        units=tuple(unit for unit in units if unit.step != "build" or unit.unit in more["scenes"]),
        published=_published(upload) if upload else None,
        **more,
    )


def _wanted(wish: Row, now: datetime) -> datetime | None:
    """The publish time that the last question would choose were it free: the newest wish, unless it has passed."""
    at = wish["moved_to"] if wish["moved_by"] else wish["asked_at"]
    if wish["release"] is not None and not wish["moved_by"]:
        release = _json(wish["release"])
        is_dated = release.get("dated", True) and release.get("privacy", "private") == "private"
        at = release.get("wanted_at") if is_dated else None
    moment = datetime.fromisoformat(at).astimezone(UTC) if at else None
    return moment if moment is not None and moment > now else None


def _studio_hold(row: Row, by: str, gate: OpenGate | None) -> str:
    """Why nothing is begun though it could be: the studio is paused. A question can be answered all the same."""
    state, has_news = State(row["state"]), row["wake"] > row["handled"]
    rests = gate is not None or state in TERMINAL or state is State.FAILED or (state in CHANGEABLE and not has_news)
    return "" if not by or rests else f"{STUDIO_PAUSED}{by}"


def _holder(rows: list[Row], now: datetime) -> Row | None:
    """The first row whose lease runs, and whose owner is not known to have ended."""
    running = (row for row in rows if (until := _moment(row["lease_until"])) is not None and until > now)
    return next((row for row in running if not is_gone(row["lease_owner"] or "")), None)


def _gate(row: Row, shown: Row | None, votes: list[str]) -> OpenGate:
    return OpenGate(
        id=GateId(row["id"]),
        kind=GateKind(row["kind"]),
        step=row["step"],
        subject=Sha256(row["subject"]),
        opened_at=_moment(row["opened_at"]),
        expires_at=_moment(row["expires_at"]),
        blocked_by=tuple(_json(row["blocked_by"])),
        approved_by=tuple(votes),
        seen=shown is not None and (shown["gate_id"], shown["subject"]) == (row["id"], row["subject"]),
    )


def _unit(row: Row, place: int) -> Unit:
    error = _json(row["error"])
    return Unit(
        provider=error.get("provider", ""),
        error=error.get("message", ""),
        hint=error.get("hint", ""),
        part=error.get("part", ""),
        place=place,
        is_refused=error.get("error") == REFUSED,
        **{name: row[name] for name in ("step", "unit", "state", "attempt", "failures", "max_failures")},
        **{name: row[name] for name in ("fraction", "message")},
        **{name: _moment(row[name]) for name in ("not_before", "started_at", "ended_at")},
    )


def _published(row: Row) -> Published:
    return Published(
        video_id=row["video_id"], url=row["url"], privacy=row["privacy"], publish_at=_moment(row["publish_at"])
    )


def _scenes(rows: Rows, row: Row) -> tuple[str, ...]:
    found = rows(SCENES, row["id"], row["revision"])
    return tuple(scene["id"] for scene in _json(found[0]["content"])["script"]["scenes"]) if found else ()


def _moment(value: Any) -> datetime | None:
    if isinstance(value, str):
        return datetime.fromisoformat(value)
    return value.astimezone(UTC) if isinstance(value, datetime) else None


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


@contextmanager
def _connected(url: str) -> Iterator[Rows]:
    connect = _sqlite if url.startswith("sqlite") else _postgres
    with connect(url) as rows:
        versions = rows("SELECT version_num FROM alembic_version")
        if [row["version_num"] for row in versions] != [HEAD]:
            raise SchemaBehind
        yield rows


@contextmanager
def _sqlite(url: str) -> Iterator[Rows]:
    path = Path(url.removeprefix("sqlite:///").partition("?")[0])
    if not path.is_file():
        raise SchemaBehind
    lock = HostLock.acquire(path)
    connection = connect(path)
    try:
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA query_only = ON")
        connection.execute("BEGIN")  # One state of all tables, whoever writes meanwhile.

        def rows(query: str, *values: Any) -> list[Row]:
            try:
                return [dict(row) for row in connection.execute(query, values)]
            except sqlite3.OperationalError as error:
                if "no such table" in str(error):
                    raise SchemaBehind from error
                raise

        yield rows
    finally:
        connection.close()
        lock.release()


@contextmanager
def _postgres(url: str) -> Iterator[Rows]:
    import psycopg  # noqa: PLC0415 - only where PostgreSQL is used.
    from psycopg.conninfo import make_conninfo  # noqa: PLC0415
    from psycopg.rows import dict_row  # noqa: PLC0415

    plain = url.replace("postgresql+psycopg://", "postgresql://", 1)
    with psycopg.connect(make_conninfo(plain, **patience(url)), row_factory=dict_row) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True

        def rows(query: str, *values: Any) -> list[Row]:
            try:
                return list(connection.execute(query.replace("?", "%s"), values))
            except psycopg.errors.UndefinedTable as error:
                raise SchemaBehind from error

        yield rows
