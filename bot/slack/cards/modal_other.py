"""A form for another publish time, and a modal that only tells something."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.slack.cards.blocks import (
    MOST_OPTIONS,
    SECTION_TEXT,
    Block,
    divider,
    option,
    quote,
    rich,
    section,
    small_print,
    span,
    words,
)
from bot.slack.cards.forms import closing_modal, entered, field, menu, modal
from bot.slack.cards.states import value_of
from bot.slack.cards.text import tame
from bot.slack.ids import View

MOST_PARTS, MOST_TYPED, MOST_TYPED_BYTES = 20, 75, 120_000
TO_COPY = "This is what you typed, to be copied:"
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


def message_modal(title: str, text: str, typed: tuple[tuple[str, str], ...] = ()) -> dict[str, Any]:
    """Something to read, in markup as in a receipt; below it, letter by letter, what was `typed` for nothing."""
    told = [section(part) for part in _parts(tame(text).strip() or "–")][:MOST_PARTS]
    kept = [rich(words(span(label, bold=True)), quote(span(text))) for label, text in _within(typed)]
    return closing_modal(title, [*told, *([divider(), small_print(TO_COPY)] if kept else []), *kept])


def _within(typed: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, str]]:
    """As much of it as Slack shows in one modal."""
    left = MOST_TYPED_BYTES
    for label, text in typed[:MOST_TYPED]:
        left -= len(json.dumps(text))
        if left < 0:
            return
        yield label, text


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
