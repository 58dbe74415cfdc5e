"""Slots in every zone and across every clock change, against a clock that is read minute by minute."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graph.core.schedule import free_slots, next_slot

SLOTS = tuple(time(hour) for hour in (11, 14, 18, 20, 22))
START = datetime(2026, 1, 1, tzinfo=UTC)
STEP = timedelta(minutes=15)
ZONES = sorted(available_timezones() - {"Factory", "localtime", "posixrules"})
quarter_hours = st.builds(time, st.integers(0, 23), st.sampled_from((0, 15, 30, 45)))
moments = st.integers(0, 3 * 365 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def by_the_clock(zone: ZoneInfo, slots: set[time], after: datetime, until: datetime) -> list[datetime]:
    """Walk real time in steps and note when the wall clock shows a slot for the first time, or has jumped over it."""
    found = []
    moment = after.replace(minute=0, second=0, microsecond=0) - timedelta(days=1)
    shown = moment.astimezone(zone).replace(tzinfo=None)
    highest = shown
    gaps: list[datetime] = []
    while moment <= until:
        moment += STEP
        now = moment.astimezone(zone).replace(tzinfo=None)
        skipped = [shown + STEP * n for n in range(1, (now - shown) // STEP)]
        gaps += [moment + (wall - shown - STEP) for wall in skipped if wall.time() in slots]
        if now > highest and now.time() in slots:
            found.append(moment)
        shown, highest = now, max(highest, now)
    return sorted({at for at in found + gaps if after < at <= until})


@given(zone=st.sampled_from(ZONES), slots=st.sets(quarter_hours, min_size=1, max_size=6), after=moments)
@example(zone="Pacific/Easter", slots=set(SLOTS), after=utc("2027-09-03T12:00+00:00"))
@example(zone="Europe/Rome", slots={time(2, 30)}, after=utc("2027-03-27T12:00+00:00"))
@example(zone="Europe/Rome", slots={time(2, 30), time(3, 30)}, after=utc("2027-03-27T12:00+00:00"))
@example(zone="Europe/Rome", slots={time(2, 30)}, after=utc("2026-10-24T12:00+00:00"))
@example(zone="Africa/Cairo", slots={time(0, 0), time(0, 30)}, after=utc("2027-04-28T12:00+00:00"))
@example(zone="Australia/Lord_Howe", slots={time(2, 15)}, after=utc("2027-10-02T00:00+00:00"))
def test_no_slot_is_missed_or_made_up(zone: str, slots: set[time], after: datetime) -> None:
    free = free_slots(ZoneInfo(zone), slots, (), after, count=8)

    assert list(free) == by_the_clock(ZoneInfo(zone), slots, after, until=free[-1])


@given(
    zone=st.sampled_from(ZONES),
    slots=st.sets(quarter_hours, min_size=1, max_size=6),
    after=moments,
    picks=st.sets(st.integers(0, 9)),
)
def test_taken_slots_are_left_out_and_nothing_else(
    zone: str, slots: set[time], after: datetime, picks: set[int]
) -> None:
    everything = free_slots(ZoneInfo(zone), slots, (), after, count=20)
    taken = [everything[pick].astimezone(ZoneInfo("Asia/Kathmandu")) for pick in picks]

    free = free_slots(ZoneInfo(zone), slots, taken, after, count=10)

    assert list(free) == [slot for slot in everything if slot not in taken][:10]
    assert all(slot > after and slot.tzinfo is UTC for slot in free)


@pytest.mark.slow
def test_two_years_of_slots_in_every_zone_stay_at_their_local_hour() -> None:
    after = datetime(2026, 11, 1, tzinfo=UTC)
    shifted = {}
    for zone in ZONES:
        for slot in free_slots(ZoneInfo(zone), SLOTS, (), after, count=5 * 730):
            if slot.astimezone(ZoneInfo(zone)).time() not in SLOTS:
                shifted[zone] = slot.astimezone(ZoneInfo(zone)).time()

    assert set(shifted.values()) <= {time(23)}
    assert set(shifted) == {"Chile/EasterIsland", "Pacific/Easter"}


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("2026-11-21T10:59:59+01:00", "2026-11-21T11:00+01:00"),
        ("2026-11-21T11:00:00+01:00", "2026-11-21T14:00+01:00"),
        ("2026-11-21T23:00:00+01:00", "2026-11-22T11:00+01:00"),
        ("2027-03-27T22:30:00+01:00", "2027-03-28T11:00+02:00"),
    ],
)
def test_the_next_slot_is_later_than_now(after: str, expected: str) -> None:
    assert next_slot(ZoneInfo("Europe/Rome"), SLOTS, (), utc(after)) == utc(expected)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        next_slot(ZoneInfo("UTC"), SLOTS, (), datetime(2026, 1, 1))  # noqa: DTZ001 - this is what is refused
