"""What goes out when: a channel's days, for whoever asks."""

from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.slack.cards.blocks import Block, divider, section, small_print
from bot.slack.cards.card import Card, fit, make_card
from bot.slack.cards.digest import SlotLine, say_day, say_planned
from bot.slack.cards.text import escape, one_line, strong
from graph.core.value import Value

NEAR = {0: "Today", 1: "Tomorrow"}
MOST_NAMED = 20


class ChannelPlan(Value):
    """The publish times of a channel, taken and free; `today` is the local day there."""

    title: str
    zone: str
    today: date
    slots: tuple[SlotLine, ...]


def schedule_card(plans: tuple[ChannelPlan, ...]) -> Card:
    """Each channel's days, one below the other."""
    groups = [group for plan in plans for group in _channel(plan)]
    more = [small_print("There is more than fits here: `/studio schedule tomorrow` has one day.")]
    blocks, _ = fit([], groups, [], lambda _: more)
    return make_card(f"The schedule of {', '.join(escape(one_line(plan.title), 60) for plan in plans)}"[:300], blocks)


def _channel(plan: ChannelPlan) -> list[list[Block]]:
    zone = ZoneInfo(plan.zone)

    def local(slot: SlotLine) -> date:
        return slot.at.astimezone(zone).date()

    head = section(f"{strong(one_line(plan.title), 150)}  ·  times in {escape(plan.zone, 60)}")
    days = [
        [section(day_lines(name_day(day, plan.today), tuple(found), zone))]
        for day, found in groupby(sorted(plan.slots, key=lambda slot: slot.at), key=local)
    ]
    if not days:
        return [[divider(), head, section("_no publish time left_")]]
    return [[divider(), head, *days[0]], *days[1:]]


def name_day(day: date, today: date) -> str:
    """A day as seen from another."""
    near = NEAR.get((day - today).days)
    return f"*{near}*  {say_day(day)}" if near else f"*{say_day(day)}*"


def day_lines(title: str, slots: tuple[SlotLine, ...], zone: ZoneInfo) -> str:
    """A day in a few lines: what is planned, then the free times together."""

    def clock(at: datetime) -> str:
        return f"{at.astimezone(zone):%H:%M}"

    taken = [f"*{clock(slot.at)}*  {say_planned(slot)}" for slot in slots if slot.production]
    free = [clock(slot.at) for slot in slots if not slot.production]
    rest = [f"_free_  {'  '.join(free[:MOST_NAMED])}"] if free else []
    return "\n".join([title, *taken[:MOST_NAMED], *rest])
