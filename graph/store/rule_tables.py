"""The tables of what people change beside content: where to begin again, how a channel is run, whether all rests."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from graph.store.tables import Base, serial


class GoneBackRow(Base):
    """A wish to begin again at a step. `revision` was the newest one at that moment."""

    __tablename__ = "gone_back"

    id: Mapped[int] = mapped_column(serial, primary_key=True)
    production_id: Mapped[str] = mapped_column(ForeignKey("production.id"), index=True)
    step: Mapped[str]
    revision: Mapped[int]
    who: Mapped[str]
    at: Mapped[datetime]


class ChannelSettingRow(Base):
    """A field of a channel's profile that was set in a chat; it stands over the channel's file."""

    __tablename__ = "channel_setting"

    channel: Mapped[str] = mapped_column(primary_key=True)
    field: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[dict[str, Any]]
    """The value as JSON, under "is"."""
    who: Mapped[str]
    at: Mapped[datetime]


class SettingChangeRow(Base):
    """Who changed which field of a channel, and when; None is the channel's file. Never changed."""

    __tablename__ = "setting_change"

    id: Mapped[int] = mapped_column(serial, primary_key=True)
    channel: Mapped[str] = mapped_column(index=True)
    field: Mapped[str]
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    who: Mapped[str]
    role: Mapped[str]
    surface: Mapped[str]
    at: Mapped[datetime]


class StudioPauseRow(Base):
    """Somebody paused everything that is talked about in a workspace; "" is what no chat talks about."""

    __tablename__ = "studio_pause"

    workspace: Mapped[str] = mapped_column(primary_key=True)
    who: Mapped[str]
    at: Mapped[datetime]
