"""Parcels: the files of one message, fetched one by one, each with what became of it."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Literal

from pydantic import Field
from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session

from graph.core.ids import ArtifactKey, GateId, ProductionId
from graph.core.material import GivenPicture
from graph.core.value import Value
from graph.store.chat_tables import ParcelRow
from graph.store.database import Database
from graph.store.owners import is_gone

LEASE = timedelta(seconds=120)
FILE_FOLLOWS = timedelta(minutes=15)
"""So long a file that somebody sends outside of a thread belongs to the topic that they typed before it."""
KEPT = timedelta(weeks=4)
MOST_TRIES = 6
BACK_OFF_SECONDS = (1.0, 5.0, 20.0, 60.0, 180.0)


class ParcelState(StrEnum):
    """Files are fetched; then they wait for a gate or a text, are offered to be used, or are done with."""

    FETCHING = "fetching"
    WAITING = "waiting"
    OFFERED = "offered"
    DONE = "done"


_DUE = (
    select(ParcelRow.key)
    .where(ParcelRow.state == ParcelState.FETCHING, ParcelRow.not_before <= bindparam("now"))
    .limit(1)
)


class GivenFile(Value):
    """A file as its owner named it. `says` is its size once it is kept, else why it is not used."""

    id: str
    name: str
    state: Literal["waiting", "kept", "refused"] = "waiting"
    kind: Literal["", "picture", "source"] = ""
    key: ArtifactKey = ArtifactKey("")
    says: str = ""


class Parcel(Value):
    """The files of a message, where it stands, and whose it is. `wish` is a video that is to begin with them."""

    key: str
    production: ProductionId | None
    workspace: str
    conversation: str
    thread_ts: str
    who: str
    words: str = ""
    wish: dict[str, Any] = Field(default_factory=dict)
    files: tuple[GivenFile, ...]
    state: ParcelState = ParcelState.FETCHING
    gate: GateId = GateId("")
    tries: int = 0

    @property
    def pictures(self) -> tuple[GivenPicture, ...]:
        """The pictures that are kept."""
        return tuple(GivenPicture(key=one.key, name=one.name) for one in self._kept("picture"))

    @property
    def texts(self) -> tuple[GivenFile, ...]:
        """The texts that are kept."""
        return self._kept("source")

    @property
    def keys(self) -> tuple[ArtifactKey, ...]:
        """All that is kept."""
        return tuple(one.key for one in self.files if one.state == "kept")

    def _kept(self, kind: str) -> tuple[GivenFile, ...]:
        return tuple(one for one in self.files if one.state == "kept" and one.kind == kind)


def receive_parcel(db: Database, session: Session, parcel: Parcel, now: datetime) -> bool:
    """Keep the files of a message to be fetched. False when they are known."""
    values = _columns(parcel) | {"not_before": now, "at": now}
    return db.insert_once(session, ParcelRow, values)


def is_parcel_due(session: Session, now: datetime) -> bool:
    """Whether there is something to claim."""
    return session.execute(_DUE, {"now": now}).first() is not None


def claim_parcel(session: Session, owner: str, now: datetime) -> Parcel | None:
    """The oldest whose files are to be fetched now; whoever vanishes with it is followed after a while."""
    row = ParcelRow
    due = select(row).where(row.state == ParcelState.FETCHING, row.not_before <= now).order_by(row.at, row.key)
    found = session.scalars(due.limit(1).with_for_update(skip_locked=True)).first()
    if found is None:
        return None
    found.owner, found.not_before, found.tries = owner, now + LEASE, found.tries + 1
    return _parcel(found)


def hold_parcel(session: Session, parcel: Parcel, owner: str, now: datetime) -> bool:
    """Write down how far its fetching has come, and keep it longer. False when another has it by now."""
    row = ParcelRow
    values = _columns(parcel) | {"not_before": now + LEASE}
    held = session.execute(update(row).where(row.key == parcel.key, row.owner == owner).values(**values))
    return bool(held.rowcount)  # type: ignore[attr-defined]  # An UPDATE gives a CursorResult.


def free_parcels(session: Session, now: datetime) -> int:
    """Let go what processes of this machine were fetching that have died; how many parcels."""
    row = ParcelRow
    held = select(row.owner).where(row.owner.is_not(None)).distinct()
    gone = [owner for owner in session.scalars(held) if owner and is_gone(owner)]
    freed = session.execute(update(row).where(row.owner.in_(gone)).values(owner=None, not_before=now))
    return int(freed.rowcount)  # type: ignore[attr-defined]  # An UPDATE gives a CursorResult.


def give_parcels_back(session: Session, owner: str, now: datetime) -> None:
    """Let go what this one was fetching and will not fetch: that was no try."""
    row = ParcelRow
    values = {"owner": None, "not_before": now, "tries": row.tries - 1}
    session.execute(update(row).where(row.owner == owner).values(**values))


def forget_parcels(session: Session, now: datetime) -> int:
    """Drop parcels that were done with long ago, and what was said with them; how many."""
    row = ParcelRow
    gone = session.execute(delete(row).where(row.state == ParcelState.DONE, row.at < now - KEPT))
    return int(gone.rowcount)  # type: ignore[attr-defined]  # A DELETE gives a CursorResult.


def keep_parcel(session: Session, parcel: Parcel, not_before: datetime) -> None:
    """Write down how a parcel is now; nobody fetches it until then."""
    values = _columns(parcel) | {"owner": None, "not_before": not_before}
    session.execute(update(ParcelRow).where(ParcelRow.key == parcel.key).values(**values))


def find_parcel(session: Session, key: str) -> Parcel | None:
    """The parcel of this key."""
    row = session.get(ParcelRow, key, populate_existing=True)
    return _parcel(row) if row else None


def list_waiting(session: Session) -> tuple[Parcel, ...]:
    """Those that wait for a gate of their production, oldest first."""
    row = ParcelRow
    waiting = select(row).where(row.state == ParcelState.WAITING, row.production_id.is_not(None))
    return tuple(_parcel(one) for one in session.scalars(waiting.order_by(row.at, row.key)))


def find_wish(session: Session, workspace: str, conversation: str, thread_ts: str, who: str) -> Parcel | None:
    """The newest video of this person that waits here for a text to begin with."""
    row = ParcelRow
    waiting = select(row).where(
        row.state == ParcelState.WAITING,
        row.production_id.is_(None),
        row.workspace == workspace,
        row.conversation == conversation,
        row.thread_ts == thread_ts,
        row.who == who,
    )
    found = session.scalars(waiting.order_by(row.at.desc()).limit(1)).first()
    return _parcel(found) if found else None


def find_typed_wish(session: Session, workspace: str, who: str, now: datetime, conversation: str = "") -> Parcel | None:
    """The newest video that this person asked for by a command, and that still waits for the file that is to follow.

    Without a conversation it may have been typed in any.
    """
    row = ParcelRow
    waiting = select(row).where(
        row.state == ParcelState.WAITING,
        row.production_id.is_(None),
        row.workspace == workspace,
        row.thread_ts == "",
        row.who == who,
        row.at >= now - FILE_FOLLOWS,
        *((row.conversation == conversation,) if conversation else ()),
    )
    found = session.scalars(waiting.order_by(row.at.desc()).limit(1)).first()
    return _parcel(found) if found else None


def _columns(parcel: Parcel) -> dict[str, Any]:
    plain = parcel.model_dump(mode="json", exclude={"production", "gate", "files"})
    files = {"given": [one.model_dump(mode="json") for one in parcel.files]}
    return plain | {"production_id": parcel.production, "gate_id": parcel.gate, "files": files}


def _parcel(row: ParcelRow) -> Parcel:
    return Parcel(
        key=row.key,
        production=ProductionId(row.production_id) if row.production_id else None,
        workspace=row.workspace,
        conversation=row.conversation,
        thread_ts=row.thread_ts,
        who=row.who,
        words=row.words,
        wish=row.wish,
        files=tuple(GivenFile.model_validate(one) for one in row.files["given"]),
        state=ParcelState(row.state),
        gate=GateId(row.gate_id),
        tries=row.tries,
    )
