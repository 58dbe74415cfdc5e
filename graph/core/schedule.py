"""When a channel's next videos go public: local slots in a zone, told in UTC."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

# A zone that jumps over the date line loses a whole day, and a slot may be shifted past midnight.
SPARE_DAYS = 5
UPLOAD_AHEAD = timedelta(minutes=15)
"""A slot nearer than this is not proposed: a person still has to read and approve it."""


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


def _moment(zone: ZoneInfo, day: date, slot: time) -> datetime:
    # With fold 0 the zone's offset before the change counts, which gives both rules for clock changes.
    return datetime.combine(day, slot.replace(fold=0), tzinfo=zone).astimezone(UTC)
