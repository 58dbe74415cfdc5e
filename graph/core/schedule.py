"""When a channel's next videos go public: local slots in a zone, told in UTC."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from graph.core.errors import BadBrief
from graph.core.script import Release

# A zone that jumps over the date line loses a whole day, and a slot may be shifted past midnight.
SPARE_DAYS = 5
UPLOAD_AHEAD = timedelta(minutes=15)
"""A slot nearer than this is not proposed: a person still has to read and approve it."""
SLOT_MARGIN = timedelta(minutes=2)
"""A publish time nearer than this is treated as passed: the upload would not be there in time."""


def free_slots(
    zone: ZoneInfo, slots: Collection[time], taken: Collection[datetime], after: datetime, count: int
) -> tuple[datetime, ...]:
    """The first `count` free slots later than `after`, in order, aware, in UTC.

    A slot in the hour that a clock change leaves out is shifted forward by as much; one in the hour that comes twice
    means the first. Two slots that fall together by this are one.
    """
    if after.tzinfo is None or not slots:
        raise ValueError("free slots need an aware time to begin after, and a slot")
    busy = {moment.astimezone(UTC) for moment in taken if moment > after}
    first = after.astimezone(zone).date() - timedelta(days=1)
    days = [first + timedelta(days=number) for number in range(count + len(busy) + SPARE_DAYS)]
    moments = {_moment(zone, day, slot) for day in days for slot in slots}
    return tuple(sorted(moment for moment in moments if moment > after and moment not in busy))[:count]


def next_slot(zone: ZoneInfo, slots: Collection[time], taken: Collection[datetime], after: datetime) -> datetime:
    """The first free slot later than `after`, aware, in UTC."""
    return free_slots(zone, slots, taken, after, count=1)[0]


def slots_of_day(zone: ZoneInfo, slots: Collection[time], day: date) -> tuple[datetime, ...]:
    """All slots of a local day, free or not, in order, aware, in UTC."""
    return tuple(sorted({_moment(zone, day, slot) for slot in slots}))


def choose_time(  # noqa: PLR0917 - a publish time hangs on all of these.
    release: Release,
    held: datetime | None,
    taken: Collection[datetime],
    zone: ZoneInfo,
    slots: Collection[time],
    now: datetime,
) -> datetime | None:
    """The wished time, else the one that is held already, else the next free slot; None for what goes out undated.

    `taken` are the times that others hold.
    """
    if not release.dated or release.privacy != "private":
        return None
    wanted = release.wanted_at
    if wanted is not None and wanted > now + SLOT_MARGIN and wanted not in taken:
        return wanted
    if held is not None and held > now + UPLOAD_AHEAD:
        return held
    return next_slot(zone, slots, taken, now + UPLOAD_AHEAD)


def refuse_passed(publish_at: datetime | None, now: datetime) -> None:
    """Raise `BadBrief` for a wished time that is too near for an upload, or has passed."""
    if publish_at is not None and publish_at <= now + SLOT_MARGIN:
        raise BadBrief(f"{publish_at.isoformat()} has passed", hint="Give a publish time ahead with --at.")


def doubt_time(release: Release, publish_at: datetime | None, zone: ZoneInfo) -> str:
    """What a person should know of the time that was chosen, in the channel's zone; mostly nothing."""
    wanted = release.wanted_at
    if publish_at is None or wanted is None or publish_at == wanted:
        return ""
    return f"{wanted.astimezone(zone):%Y-%m-%d %H:%M} ({zone.key}) is taken or has passed; this is a time that is free."


def _moment(zone: ZoneInfo, day: date, slot: time) -> datetime:
    # With fold 0 the zone's offset before the change counts, which gives both rules for clock changes.
    return datetime.combine(day, slot.replace(fold=0), tzinfo=zone).astimezone(UTC)
