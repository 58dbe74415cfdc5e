"""A form for another publish time, and a modal that only tells something."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.slack.cards.blocks import MOST_OPTIONS, SECTION_TEXT, Block, option, section
from bot.slack.cards.forms import closing_modal, entered, field, menu, modal
from bot.slack.cards.states import value_of
from bot.slack.cards.text import tame
from bot.slack.ids import View

MOST_PARTS = 20
ROOM = SECTION_TEXT - 100


def reschedule_modal(
    production: str, free: tuple[datetime, ...] = (), zone: str = "UTC", at: datetime | None = None
) -> dict[str, Any]:
    """Another publish time: one of the channel's free ones, or any. `at` is the one it has."""
    picker: Block = {"type": "datetimepicker"} | ({"initial_date_time": int(at.timestamp())} if at else {})
    blocks = [field("time", "Any time", picker, hint="Shown in your own time zone.", optional=bool(free))]
    if free:
        named = [
            option(f"{one.astimezone(ZoneInfo(zone)):%a %d %b, %H:%M}", one.isoformat()) for one in free[:MOST_OPTIONS]
        ]
        slots = menu(named, placeholder="A free slot")
        blocks.insert(0, field("slot", f"A free slot ({zone})", slots, optional=True))
    return modal(View.RESCHEDULE, "Change the time", "Change", blocks, value_of(production))


def read_reschedule(view: Mapping[str, Any]) -> str:
    """The chosen moment as ISO 8601; a slot counts before another time. Empty where nothing was chosen."""
    slot, at = entered(view, "slot"), entered(view, "time")
    if slot or not at.isdigit():
        return slot
    try:
        return datetime.fromtimestamp(int(at), UTC).isoformat()
    except (OverflowError, OSError, ValueError):
        return ""


def message_modal(title: str, text: str) -> dict[str, Any]:
    """Something to read, in markup as in a receipt."""
    return closing_modal(title, [section(part) for part in _parts(tame(text).strip() or "–")][:MOST_PARTS])


def _parts(text: str) -> Iterator[str]:
    """The text in pieces that each fit a section, broken between words."""
    while len(text) > ROOM:
        space = max(text.rfind("\n", 0, ROOM), text.rfind(" ", 0, ROOM))
        piece = (
            text[:space]
            if space > 0
            else text[: text.rfind("&", ROOM - 6, ROOM) if "&" in text[ROOM - 6 : ROOM] else ROOM]
        )
        yield piece
        text = text[len(piece) :]
    yield text
