"""App Home: what needs me, what is being made, and the next seven days."""

from collections.abc import Mapping
from datetime import date, datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from bot.saying import say_distance
from bot.slack.cards.blocks import Block, actions, button, divider, header, open_button, section, small_print
from bot.slack.cards.card import fit
from bot.slack.cards.digest import SlotLine, day_blocks, fill_of
from bot.slack.cards.schedule import NEAR, day_lines, name_day
from bot.slack.cards.states import explain, go_on_button, say_cost, say_progress, state_words, title_of, value_of
from bot.slack.cards.text import escape, one_line, strong
from bot.slack.ids import Action
from graph.core.standing import Standing, WaitsFor

MOST_HOME_BLOCKS = 95
MOST_WAITING = 10
MOST_RUNNING = 10
DAYS = 7
NO_LINKS: Mapping[str, str] = {}


def home_view(
    needs_me: tuple[Standing, ...],
    running: tuple[Standing, ...],
    slots: tuple[SlotLine, ...],
    now: datetime,
    channels: Mapping[str, str],
    *,
    zone: str = "UTC",
    links: Mapping[str, str] = NO_LINKS,
) -> dict[str, Any]:
    """The Home of one person.

    `channels` are their titles by name, `links` lead from a production's id to the card that waits; days and times are
    those of `zone`.
    """
    head = [header("Greenlight"), small_print(_in_short(needs_me, running, channels))]
    settings = button("Settings", Action.SETTINGS, "settings")
    head += actions(button("New video", Action.NEW, "new", style="primary"), settings)
    groups = [*_waiting(needs_me, now, links), *_running(running, links), *_days(slots, now, ZoneInfo(zone), channels)]
    tail = [small_print(f"Times in {escape(zone, 60)}  ·  `/video help` tells what can be typed")]
    blocks, _ = fit(
        head, groups, tail, lambda _: [small_print("`/studio schedule` has the rest.")], most_blocks=MOST_HOME_BLOCKS
    )
    return {"type": "home", "blocks": blocks}


def closed_home_view() -> dict[str, Any]:
    """The Home of a guest, or of somebody of another organisation: it lists nothing."""
    says = (
        "This page is for the team. Guests and people of other organisations find a video where it is talked about, "
        "and look on there."
    )
    return {"type": "home", "blocks": [header("Greenlight"), small_print(says)]}


def _in_short(needs_me: tuple[Standing, ...], running: tuple[Standing, ...], channels: Mapping[str, str]) -> str:
    waiting = f"{len(needs_me)} waiting for you" if needs_me else "Nothing waits for you"
    named = f"  ·  {len(channels)} channels" if len(channels) > 1 else ""
    return f"{waiting}  ·  {len(running)} being made{named}"


def _waiting(standings: tuple[Standing, ...], now: datetime, links: Mapping[str, str]) -> list[list[Block]]:
    if not standings:
        return [[divider(), section("*Needs you*\n✓  Nothing waits for you.")]]
    rows = [[_wait(standing, now, links)] for standing in standings[:MOST_WAITING]]
    return _titled(f"Needs you ({len(standings)})", rows, len(standings) - MOST_WAITING)


def _wait(standing: Standing, now: datetime, links: Mapping[str, str]) -> Block:
    glance, state, why = standing.glance, state_words(standing), explain(standing)
    since = f"asked {say_distance(glance.gate.opened_at, now)}" if glance.gate else say_distance(glance.updated_at, now)
    said = f"{strong(title_of(glance), 150)}\n{state.line}  ·  {since}"
    details = button("Details", Action.DETAILS, value_of(glance.id))
    review = open_button("Review ↗", links.get(glance.id, ""), style="primary") if glance.gate else go_on_button(glance)
    return section(f"{said}\n{why}" if why else said, review or details)


def _running(standings: tuple[Standing, ...], links: Mapping[str, str]) -> list[list[Block]]:
    rows = [[_run(standing, links)] for standing in standings[:MOST_RUNNING]]
    return _titled(f"Being made ({len(standings)})", rows, len(standings) - MOST_RUNNING) if rows else []


def _run(standing: Standing, links: Mapping[str, str]) -> Block:
    glance, state = standing.glance, state_words(standing)
    doing = state.line if standing.waits_for is WaitsFor.WORKER else say_progress(standing) or state.line
    said = f"{strong(title_of(glance), 150)}\n{doing}  ·  {say_cost(glance)}"
    details = button("Details", Action.DETAILS, value_of(glance.id))
    return section(said, open_button("Open ↗", links.get(glance.id, "")) or details)


def _titled(title: str, rows: list[list[Block]], left: int) -> list[list[Block]]:
    more = [[small_print(f"and {left} more: `/video mine` lists them")]] if left > 0 else []
    return [[divider(), section(f"*{title}*"), *rows[0]], *rows[1:], *more]


def _days(slots: tuple[SlotLine, ...], now: datetime, zone: ZoneInfo, channels: Mapping[str, str]) -> list[list[Block]]:
    today = now.astimezone(zone).date()
    ordered = sorted(slots, key=lambda slot: slot.at)
    days = [(day, tuple(found)) for day, found in groupby(ordered, key=lambda slot: slot.at.astimezone(zone).date())]
    ahead = [(day, found) for day, found in days if 0 <= (day - today).days < DAYS]
    if len(channels) > 1:
        return [row for day, found in ahead for row in _day_of_many(name_day(day, today), found, zone, channels)]
    return [row for day, found in ahead for row in day_blocks(_name(day, today), day, found, zone)]


def _day_of_many(
    title: str, slots: tuple[SlotLine, ...], zone: ZoneInfo, channels: Mapping[str, str]
) -> list[list[Block]]:
    """A day of several channels: each in a few lines, with a button for its first free time."""
    rows = []
    for name, channel in channels.items():
        mine = tuple(slot for slot in slots if slot.channel == name)
        free = next((slot for slot in mine if not slot.production), None)
        fill = button("Fill", Action.FILL, fill_of(free)) if free else None
        rows += [[section(day_lines(strong(one_line(channel), 150), mine, zone), fill)]] if mine else []
    return [[divider(), section(title), *rows[0]], *rows[1:]] if rows else []


def _name(day: date, today: date) -> str:
    return NEAR.get((day - today).days, f"In {(day - today).days} days")
