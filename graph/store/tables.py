"""The tables of the domain database: the truth for everything a person or another process sees."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from graph.core.gate import GateKind, GateStatus
from graph.core.production import State
from graph.store.types import Moment, PlainJson

serial = BigInteger().with_variant(Integer, "sqlite")


_HAS_NEWS = text("wake > handled")


def one_of(column: str, values: type[State] | type[GateKind] | type[GateStatus] | tuple[str, ...]) -> str:
    """A check that the column holds one of these."""
    listed = ", ".join(f"'{value}'" for value in values)
    return f"{column} IN ({listed})"


class Base(DeclarativeBase):
    """The root of all tables; constraint names are fixed so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: Moment, dict[str, Any]: PlainJson, list[Any]: PlainJson, str: Text}  # noqa: RUF012 - SQLAlchemy reads it as a plain class attribute.


def table_of(row: type[Base]) -> Table:
    """The table itself, for statements that need nothing of the mapping: they take half the time."""
    return cast("Table", row.__table__)


class ProductionRow(Base):
    """`wake` is bumped by whoever has news, `handled` set by the worker that looked: unequal means look again."""

    __tablename__ = "production"
    __table_args__ = (
        CheckConstraint(one_of("state", State), name="state"),
        Index(None, "state"),
        Index("ix_production_news", "updated_at", sqlite_where=_HAS_NEWS, postgresql_where=_HAS_NEWS),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    channel: Mapped[str]
    state: Mapped[str]
    failed_from: Mapped[str | None]
    failure: Mapped[str] = mapped_column(default="")
    hold: Mapped[str] = mapped_column(default="")
    run: Mapped[int] = mapped_column(default=1)
    revision: Mapped[int] = mapped_column(default=0)
    revisions_asked: Mapped[int] = mapped_column(default=0)
    gate_sequence: Mapped[int] = mapped_column(default=0)
    brief: Mapped[dict[str, Any]]
    source: Mapped[str] = mapped_column(default="")
    storyboard: Mapped[dict[str, Any]] = mapped_column(default=dict)
    cut: Mapped[dict[str, Any]] = mapped_column(default=dict)
    policies: Mapped[dict[str, Any]] = mapped_column(default=dict)
    quote: Mapped[dict[str, Any]] = mapped_column(default=dict)
    publish_at: Mapped[datetime | None]
    budget_micro: Mapped[int] = mapped_column(BigInteger, default=0)
    reserved_micro: Mapped[int] = mapped_column(BigInteger, default=0)
    charged_micro: Mapped[int] = mapped_column(BigInteger, default=0)
    wake: Mapped[int] = mapped_column(BigInteger, default=1)
    handled: Mapped[int] = mapped_column(BigInteger, default=0)
    fence: Mapped[int] = mapped_column(BigInteger, default=0)
    lease_owner: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    not_before: Mapped[datetime | None]
    graph_version: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    updated_at: Mapped[datetime]


class HistoryRow(Base):
    """Every step between states, in order."""

    __tablename__ = "history"

    id: Mapped[int] = mapped_column(serial, primary_key=True)
    production_id: Mapped[str] = mapped_column(ForeignKey("production.id"), index=True)
    event: Mapped[str]
    from_state: Mapped[str]
    to_state: Mapped[str]
    by: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]


class RevisionRow(Base):
    """The content as it was at one revision; never updated."""

    __tablename__ = "revision"

    production_id: Mapped[str] = mapped_column(ForeignKey("production.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[dict[str, Any]]
    words_sha256: Mapped[str]
    note: Mapped[str]
    by: Mapped[str]
    created_at: Mapped[datetime]


class GateRow(Base):
    """A question. At most one of a production waits at a time."""

    __tablename__ = "gate"
    __table_args__ = (
        CheckConstraint(one_of("kind", GateKind), name="kind"),
        CheckConstraint(one_of("status", GateStatus), name="status"),
        UniqueConstraint("production_id", "sequence"),
        Index(None, "production_id", "status"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    production_id: Mapped[str] = mapped_column(ForeignKey("production.id"))
    kind: Mapped[str]
    subject: Mapped[str]
    sequence: Mapped[int]
    status: Mapped[str]
    step: Mapped[str] = mapped_column(default="")
    shown: Mapped[dict[str, Any]]
    blocked_by: Mapped[list[Any]]
    applied: Mapped[bool] = mapped_column(default=False)
    opened_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class DecisionRow(Base):
    """The append-only chain of decisions: `hash` covers the row and the hash before it. Triggers refuse changes."""

    __tablename__ = "decision"

    id: Mapped[int] = mapped_column(serial, primary_key=True, autoincrement=False)
    gate_id: Mapped[str] = mapped_column(ForeignKey("gate.id"), unique=True)
    production_id: Mapped[str] = mapped_column(ForeignKey("production.id"), index=True)
    verdict: Mapped[dict[str, Any]]
    who: Mapped[str]
    role: Mapped[str]
    surface: Mapped[str]
    subject: Mapped[str]
    at: Mapped[datetime]
    note: Mapped[str]
    previous_hash: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)


class VoteRow(Base):
    """A yes at a gate that needs several: a link of the same chain as the decisions, and as unchangeable."""

    __tablename__ = "vote"
    __table_args__ = (UniqueConstraint("gate_id", "who"),)

    id: Mapped[int] = mapped_column(serial, primary_key=True, autoincrement=False)
    gate_id: Mapped[str] = mapped_column(ForeignKey("gate.id"))
    production_id: Mapped[str] = mapped_column(ForeignKey("production.id"), index=True)
    who: Mapped[str]
    role: Mapped[str]
    surface: Mapped[str]
    subject: Mapped[str]
    at: Mapped[datetime]
    note: Mapped[str]
    previous_hash: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)


class ShownRow(Base):
    """What was last shown to a person, which is what their approval binds."""

    __tablename__ = "shown"

    who: Mapped[str] = mapped_column(primary_key=True)
    production_id: Mapped[str] = mapped_column(ForeignKey("production.id"), primary_key=True)
    gate_id: Mapped[str] = mapped_column(ForeignKey("gate.id"))
    subject: Mapped[str]
    at: Mapped[datetime]


class ArtifactRow(Base):
    """A kept file by what was asked for."""

    __tablename__ = "artifact"

    key: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    sha256: Mapped[str] = mapped_column(index=True)
    suffix: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str]
    facts: Mapped[dict[str, Any]]
    provenance: Mapped[dict[str, Any]]
    placeholder: Mapped[bool]
    created_at: Mapped[datetime]


class ArtifactUseRow(Base):
    """Who uses an artifact, as what ("scene s1 segment"); pruning counts these. An approved use outlives an abort."""

    __tablename__ = "artifact_use"

    production_id: Mapped[str] = mapped_column(ForeignKey("production.id"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    artifact_key: Mapped[str] = mapped_column(ForeignKey("artifact.key"), primary_key=True)
    approved: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime]


class WorkItemRow(Base):
    """One piece of heavy work. `attempt` fences its result: only the claim that holds the number may settle it."""

    __tablename__ = "work_item"
    __table_args__ = (
        CheckConstraint(one_of("state", ("queued", "running", "done", "failed", "cancelled")), name="state"),
        Index(None, "state", "not_before"),
        Index(None, "production_id", "step"),
    )

    id: Mapped[int] = mapped_column(serial, primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    production_id: Mapped[str] = mapped_column(ForeignKey("production.id"))
    step: Mapped[str]
    unit: Mapped[str]
    queue: Mapped[str]
    priority: Mapped[int] = mapped_column(default=0)
    state: Mapped[str]
    attempt: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)
    max_failures: Mapped[int]
    not_before: Mapped[datetime]
    lease_owner: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    resource: Mapped[str]
    payload: Mapped[dict[str, Any]]
    result: Mapped[dict[str, Any]] = mapped_column(default=dict)
    error: Mapped[dict[str, Any]] = mapped_column(default=dict)
    fraction: Mapped[float] = mapped_column(default=0.0)
    message: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class AttemptRow(Base):
    """One try at a work item, with the path of its log under the production's folder."""

    __tablename__ = "attempt"

    item_id: Mapped[int] = mapped_column(ForeignKey("work_item.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    worker: Mapped[str]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(default="")
    error: Mapped[dict[str, Any]] = mapped_column(default=dict)
    log: Mapped[str] = mapped_column(default="")


class ResourceSlotRow(Base):
    """One place of a limited resource; held with a lease by an item."""

    __tablename__ = "resource_slot"

    resource: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    owner: Mapped[str | None]
    until: Mapped[datetime | None]


class EffectRow(Base):
    """An irreversible effect outside: intent first, result after."""

    __tablename__ = "effect"

    key: Mapped[str] = mapped_column(primary_key=True)
    production_id: Mapped[str] = mapped_column(ForeignKey("production.id"), index=True)
    kind: Mapped[str]
    state: Mapped[str]
    request: Mapped[dict[str, Any]]
    result: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


class ChargeRow(Base):
    """Money for one piece of paid work: reserved before it starts, booked or released after."""

    __tablename__ = "charge"
    __table_args__ = (CheckConstraint(one_of("state", ("reserved", "booked", "released")), name="state"),)

    key: Mapped[str] = mapped_column(primary_key=True)
    production_id: Mapped[str] = mapped_column(ForeignKey("production.id"), index=True)
    provider: Mapped[str]
    what: Mapped[str]
    state: Mapped[str]
    quoted_micro: Mapped[int] = mapped_column(BigInteger)
    charged_micro: Mapped[int] = mapped_column(BigInteger, default=0)
    usage: Mapped[dict[str, Any]] = mapped_column(default=dict)
    result: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What was paid for, where it is small enough to lie beside its charge: a death after it costs nothing twice."""
    created_at: Mapped[datetime]
    booked_at: Mapped[datetime | None]


class SlotRow(Base):
    """A publish time that is taken; two productions of a channel never share one."""

    __tablename__ = "slot"
    __table_args__ = (UniqueConstraint("channel", "publish_at"),)

    production_id: Mapped[str] = mapped_column(ForeignKey("production.id"), primary_key=True)
    channel: Mapped[str]
    publish_at: Mapped[datetime]


class UploadRow(Base):
    """A published video as the channel reported it, beside what was planned."""

    __tablename__ = "upload"

    production_id: Mapped[str] = mapped_column(ForeignKey("production.id"), primary_key=True)
    marker: Mapped[str] = mapped_column(unique=True)
    revision: Mapped[int]
    channel: Mapped[str]
    video_id: Mapped[str]
    url: Mapped[str]
    privacy: Mapped[str]
    planned_publish_at: Mapped[datetime | None]
    publish_at: Mapped[datetime | None]
    uploaded_at: Mapped[datetime]


class EventRow(Base):
    """What happened, for whoever watches."""

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(serial, primary_key=True)
    production_id: Mapped[str | None] = mapped_column(ForeignKey("production.id"), index=True)
    name: Mapped[str]
    fields: Mapped[dict[str, Any]]
    at: Mapped[datetime]


class WorkerRow(Base):
    """A worker's heartbeat."""

    __tablename__ = "worker"

    id: Mapped[str] = mapped_column(primary_key=True)
    host: Mapped[str]
    pid: Mapped[int]
    started_at: Mapped[datetime]
    heartbeat_at: Mapped[datetime]
