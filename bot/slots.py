"""A channel's plan: what it shows, what holds a publish time, and what is free."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.page import ChannelPage, HeldSlot, VideoLine
from config.channel import ChannelProfile
from graph.core.errors import BadBrief
from graph.core.ids import ProductionId
from graph.core.schedule import UPLOAD_AHEAD, free_slots, slots_of_day
from graph.store.database import Database
from graph.store.slots import taken_slots
from graph.store.tables import ProductionRow, SlotRow, UploadRow
from tools.youtube import VideoChannel

NOBODY = ProductionId("")
MOST_SLOTS = 100


def next_slots(
    db: Database, channel: ChannelProfile, now: datetime, count: int, *, but: ProductionId = NOBODY
) -> tuple[datetime, ...]:
    """The channel's next free publish times; what `but` holds itself counts as free."""
    with db.read() as session:
        taken = taken_slots(session, channel.name, but=but)
    return free_slots(channel.time_zone, channel.slots, taken, now + UPLOAD_AHEAD, count)


def day_plan(
    channel: ChannelProfile, plan: Mapping[datetime, ProductionId], day: date, now: datetime
) -> Iterator[tuple[datetime, ProductionId | None]]:
    """The publish times of a local day in order: whose they are, or None for those that can still be filled."""
    taken = {at for at in plan if at.astimezone(channel.time_zone).date() == day}
    for at in sorted(taken | set(slots_of_day(channel.time_zone, channel.slots, day))):
        if at in plan or at > now + UPLOAD_AHEAD:
            yield at, plan.get(at)


def pick_slot(db: Database, channel: ChannelProfile, now: datetime, number: int, id: ProductionId) -> datetime:
    """The free slot of this number, counted from 1 as they are listed."""
    if not 1 <= number <= MOST_SLOTS:
        raise BadBrief(f"there is no slot {number}", hint=f"`greenlight channel {channel.name}` lists the free ones.")
    return next_slots(db, channel, now, number, but=id)[-1]


def channel_page(
    db: Database, channel: ChannelProfile, videos: VideoChannel, now: datetime, *, slots: int, folder: str
) -> ChannelPage:
    """The channel as it is: its videos by what the channel itself says, the rest by our rows."""
    with db.read() as session:
        uploads = session.execute(select(UploadRow.video_id, UploadRow.production_id))
        productions = {row.video_id: row.production_id for row in uploads}
        held = _held(session, channel.name)
    listed = tuple(
        VideoLine(
            title=video.title,
            production=productions.get(video.id, ""),
            privacy=video.privacy,
            publish_at=video.publish_at,
            uploaded_at=video.uploaded_at,
            url=video.url,
        )
        for video in videos.list_uploads()
    )
    return ChannelPage(
        name=channel.name,
        title=channel.title,
        zone=channel.zone,
        folder=folder,
        videos=listed,
        held=held,
        free=next_slots(db, channel, now, slots),
    )


def _held(session: Session, channel: str) -> tuple[HeldSlot, ...]:
    query = (
        select(SlotRow.publish_at, ProductionRow.id, ProductionRow.title)
        .join(ProductionRow, ProductionRow.id == SlotRow.production_id)
        .where(SlotRow.channel == channel, ~SlotRow.production_id.in_(select(UploadRow.production_id)))
        .order_by(SlotRow.publish_at)
    )
    return tuple(HeldSlot(publish_at=at, production=name, title=title) for at, name, title in session.execute(query))
