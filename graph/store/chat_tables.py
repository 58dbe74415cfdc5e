"""The tables of the surface where a team talks: what came in, what is to go out, and which message shows what."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from graph.store.tables import Base, one_of, serial


class InboxRow(Base):
    """What arrived, once, under the key that its sender repeats it with.

    An event waits here until it was carried out. An interaction is inserted in the transaction of its own effect, as
    done: it is never carried out a second time, and never later.
    """

    __tablename__ = "inbox"
    __table_args__ = (
        CheckConstraint(one_of("state", ("waiting", "done", "failed")), name="state"),
        Index("ix_inbox_waiting", "state", "not_before"),
        Index("ix_inbox_received_at", "received_at"),
    )

    key: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    body: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[str]
    tries: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(default="")
    owner: Mapped[str | None]
    """Who is carrying it out, until `not_before`."""
    received_at: Mapped[datetime]
    not_before: Mapped[datetime]


class OutboxRow(Base):
    """A call to be made outside. Of those with the same `replaces` only the newest that waits is made."""

    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint(one_of("state", ("waiting", "sending", "sent", "dropped", "failed")), name="state"),
        Index("ix_outbox_next", "state", "priority", "id"),
    )

    id: Mapped[int] = mapped_column(serial, primary_key=True)
    dedupe: Mapped[str] = mapped_column(unique=True)
    production_id: Mapped[str | None] = mapped_column(ForeignKey("production.id"), index=True)
    workspace: Mapped[str]
    conversation: Mapped[str]
    method: Mapped[str]
    arguments: Mapped[dict[str, Any]]
    priority: Mapped[int]
    replaces: Mapped[str] = mapped_column(default="", index=True)
    state: Mapped[str]
    tries: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(default="")
    owner: Mapped[str | None]
    not_before: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class ThreadRow(Base):
    """Where a production is talked about. `ts` is empty until its first message is there."""

    __tablename__ = "thread"
    __table_args__ = (Index("ix_thread_place", "workspace", "conversation", "ts"),)

    production_id: Mapped[str] = mapped_column(ForeignKey("production.id"), primary_key=True)
    workspace: Mapped[str]
    conversation: Mapped[str]
    ts: Mapped[str] = mapped_column(default="")
    requester: Mapped[str] = mapped_column(default="")
    trouble: Mapped[str] = mapped_column(default="")
    """Why nothing can be posted there: the bot is not in it, it is archived, the token was taken back."""


class CardRow(Base):
    """A message of ours that shows something, and what it shows now (`drawn`, a digest)."""

    __tablename__ = "card"

    key: Mapped[str] = mapped_column(primary_key=True)
    production_id: Mapped[str | None] = mapped_column(ForeignKey("production.id"), index=True)
    workspace: Mapped[str]
    conversation: Mapped[str]
    thread_ts: Mapped[str] = mapped_column(default="")
    ts: Mapped[str] = mapped_column(default="", index=True)
    link: Mapped[str] = mapped_column(default="")
    wanted: Mapped[str] = mapped_column(default="")
    """The digest of what it is to show."""
    is_open: Mapped[bool] = mapped_column(default=True)
    gate_id: Mapped[str] = mapped_column(default="", server_default="")
    """The gate that its buttons are about, where it is not the gate's own card."""
    at: Mapped[datetime]


class HomeRow(Base):
    """The page of somebody who opened the app, and what it is to show (`wanted`, a digest)."""

    __tablename__ = "home"

    workspace: Mapped[str] = mapped_column(primary_key=True)
    who: Mapped[str] = mapped_column(primary_key=True)
    wanted: Mapped[str]
    opened_at: Mapped[datetime]


class NoteRow(Base):
    """Words of a person in a production's thread that wait to be understood together with those that follow."""

    __tablename__ = "note"

    id: Mapped[int] = mapped_column(serial, primary_key=True)
    production_id: Mapped[str] = mapped_column(ForeignKey("production.id"), index=True)
    workspace: Mapped[str]
    conversation: Mapped[str]
    thread_ts: Mapped[str]
    ts: Mapped[str]
    who: Mapped[str]
    words: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)
    message: Mapped[str | None] = mapped_column(index=True, unique=True)
    """The message that it was made of when that was heard; nothing for what was made of it later."""
    owner: Mapped[str | None]
    """Who is carrying it out, until `held_until`."""
    held_until: Mapped[datetime | None]
    at: Mapped[datetime]


class ParcelRow(Base):
    """The files of one message, with what became of each (`files`), and what they are for."""

    __tablename__ = "parcel"
    __table_args__ = (
        CheckConstraint(one_of("state", ("fetching", "waiting", "offered", "done")), name="state"),
        Index("ix_parcel_due", "state", "not_before"),
    )

    key: Mapped[str] = mapped_column(primary_key=True)
    production_id: Mapped[str | None] = mapped_column(ForeignKey("production.id"), index=True)
    workspace: Mapped[str]
    conversation: Mapped[str]
    thread_ts: Mapped[str] = mapped_column(default="")
    who: Mapped[str]
    words: Mapped[str] = mapped_column(default="")
    wish: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """A video that is to begin with these files, as a command; empty where they are for one that there is."""
    files: Mapped[dict[str, Any]]
    state: Mapped[str]
    gate_id: Mapped[str] = mapped_column(default="")
    """The gate at which they were offered."""
    tries: Mapped[int] = mapped_column(default=0)
    owner: Mapped[str | None]
    """Who is fetching its files, until `not_before`."""
    not_before: Mapped[datetime]
    at: Mapped[datetime]


class PersonNewsRow(Base):
    """How often Slack said that somebody is not what they were, or that groups of a workspace have other members."""

    __tablename__ = "person_news"

    name: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]


class InstallationRow(Base):
    """A workspace that Greenlight was installed in. `secret` is encrypted: the bot's token and what goes with it."""

    __tablename__ = "installation"

    enterprise_id: Mapped[str] = mapped_column(primary_key=True)
    team_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(default="")
    bot_user_id: Mapped[str] = mapped_column(default="")
    scopes: Mapped[str] = mapped_column(default="")
    secret: Mapped[str]
    installed_by: Mapped[str] = mapped_column(default="")
    installed_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class OAuthStateRow(Base):
    """A state parameter that was given out for one installation and counts once."""

    __tablename__ = "oauth_state"

    state: Mapped[str] = mapped_column(primary_key=True)
    expires_at: Mapped[datetime]
