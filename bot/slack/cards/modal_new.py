"""The form for a new video, and what was entered in it."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pydantic import Field, ValidationError

from bot.slack.cards.blocks import MOST_OPTIONS, Block, option, small_print
from bot.slack.cards.forms import entered, entered_files, field, is_unchanged, menu, metadata_of, modal, text_field
from bot.slack.cards.text import cut, escape, one_line
from bot.slack.ids import View
from graph.core.brief import LONGEST_SECONDS, SHORTEST_SECONDS, Pattern
from graph.core.ids import ArtifactKey
from graph.core.script import BEATS
from graph.core.value import Value

LONGEST_TOPIC = 200
LONGEST_NAME = 80
BROUGHT = "brought"
FILES = "Plain text or Markdown to write from, in place of the text above; pictures to show."
DEFAULT_CHANNEL = "default"
ABOUT = {
    "budget": ("budget", "$"),
    "channel": ("channel",),
    "pattern": ("pattern",),
    "length": ("second", "length"),
    "at": ("time", "passed", "clock", "slot", "hour"),
    "source": ("source", "text", "file"),
}
"""Words in an error that say which field it is about."""


class Brought(Value):
    """What a message brings to its form beside what stands in the fields; the form carries where it is.

    `source` is the artifact of its whole text where that is longer than the field, `files` are Slack's ids. `names`
    are shown, and not carried: there is no room for many.
    """

    source: ArtifactKey | None = None
    files: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


NOTHING = Brought()


class NewVideo(Value):
    """What the form asks for. `errors` are by block id, as Slack wants them back.

    `brought.source` counts instead of `source`, which is its beginning; it is None once that was changed in the form.
    """

    topic: str
    source: str = ""
    files: tuple[str, ...] = ()
    brought: Brought = NOTHING
    seconds: int | None = None
    pattern: Pattern | None = None
    channel: str = ""
    at: str = ""
    budget_usd: float | None = None
    conversation: str = ""
    errors: dict[str, str] = Field(default_factory=dict)

    def block_of(self, error: Exception) -> str:
        """The field that an error of the brief is about."""
        said = str(error).lower()
        return next((block for block, words in ABOUT.items() if any(word in said for word in words)), "topic")


def new_video_modal(
    channels: tuple[str, ...],
    conversation: str,
    topic: str = "",
    source: str = "",
    *,
    at: datetime | None = None,
    channel: str = DEFAULT_CHANNEL,
    brought: Brought = NOTHING,
    told: str = "",
) -> dict[str, Any]:
    """The form. `conversation` is where the video will be talked about; `at` and `channel` are what it begins with.

    `told` is what there is to say of the time.
    """
    first = [_topic(topic), *_source(source, brought)]
    time = [_time(at), *([small_print(told)] if told else [])]
    blocks = [*first, _channel(channels, channel), _length(), _pattern(), *time, _budget()]
    metadata = json.dumps({"conversation": conversation, BROUGHT: brought.model_dump(mode="json", exclude={"names"})})
    return modal(View.NEW, "New video", "Start", blocks, metadata)


def _topic(topic: str) -> Block:
    element = text_field(value=cut(one_line(topic), LONGEST_TOPIC), limit=LONGEST_TOPIC, example="Why bees dance")
    return field("topic", "What is it about?", element)


def _source(source: str, brought: Brought) -> list[Block]:
    element = text_field(value=source, lines=True, example="Paste the text that the video is made from")
    files = {"type": "file_input", "filetypes": ["txt", "md", "jpg", "jpeg", "png", "webp", "gif"], "max_files": 10}
    blocks = [
        field(
            "source",
            "Source text",
            element,
            hint="Each line of the script names its place in this text.",
            optional=True,
        )
    ]
    if brought.source:
        told = f"Only the beginning fits here. All {len(source):,} characters are used, unless you change it."
        blocks.append(small_print(told))
    if brought.files:
        names = ", ".join(escape(one_line(name), LONGEST_NAME) for name in brought.names)
        blocks.append(small_print(f"📎 Of the message these files go along: {names}."))
    return [*blocks, field("file", "Files", files, hint=FILES, optional=True)]


def _channel(channels: tuple[str, ...], wanted: str) -> Block:
    names = channels[:MOST_OPTIONS] or (DEFAULT_CHANNEL,)
    chosen = wanted if wanted in names else names[0]
    return field("channel", "Channel", menu([option(name, name) for name in names], chosen=chosen))


def _length() -> Block:
    element = {
        "type": "number_input",
        "is_decimal_allowed": False,
        "min_value": str(SHORTEST_SECONDS),
        "max_value": str(LONGEST_SECONDS),
    }
    return field("length", "Length in seconds", element, hint="Left empty, the channel's own length.", optional=True)


def _pattern() -> Block:
    options = [option(f"{name}: {', '.join(beat.lower() for beat in beats)}", name) for name, beats in BEATS.items()]
    return field("pattern", "Order of the beats", menu(options, placeholder="Let the writer choose"), optional=True)


def _time(at: datetime | None) -> Block:
    element: Block = {"type": "datetimepicker"}
    element |= {"initial_date_time": int(at.timestamp())} if at else {}
    return field("at", "Publish time", element, hint="Left empty, the channel's next free slot.", optional=True)


def _budget() -> Block:
    element = {"type": "number_input", "is_decimal_allowed": True, "min_value": "0"}
    return field("budget", "Budget in dollars", element, hint="Work stops and asks before it is spent.", optional=True)


def read_new_video(view: Mapping[str, Any]) -> NewVideo:
    """What was entered; what cannot be used is in `errors` and left out."""
    errors: dict[str, str] = {}
    topic = one_line(entered(view, "topic"))
    if not topic:
        errors["topic"] = "Say in a few words what it is about."
    elif len(topic) > LONGEST_TOPIC:
        errors["topic"] = f"Say it in at most {LONGEST_TOPIC} characters."
    pattern = entered(view, "pattern")
    return NewVideo(
        topic=topic,
        source=entered(view, "source"),
        files=entered_files(view, "file"),
        brought=_read_brought(view),
        seconds=_read_seconds(entered(view, "length"), errors),
        pattern=Pattern(pattern) if pattern in set(Pattern) else None,
        channel=entered(view, "channel"),
        at=_read_time(entered(view, "at"), errors),
        budget_usd=_read_budget(entered(view, "budget"), errors),
        conversation=str(metadata_of(view).get("conversation") or ""),
        errors=errors,
    )


def _read_brought(view: Mapping[str, Any]) -> Brought:
    try:
        brought = Brought.model_validate(metadata_of(view).get(BROUGHT) or {})
    except ValidationError:  # It is a form of another version.
        return NOTHING
    return brought if is_unchanged(view, "source") else brought.model_copy(update={"source": None})


def _read_seconds(text: str, errors: dict[str, str]) -> int | None:
    if not text:
        return None
    if text.isascii() and text.isdigit() and SHORTEST_SECONDS <= int(text[:9]) <= LONGEST_SECONDS:
        return int(text)
    errors["length"] = f"A whole number from {SHORTEST_SECONDS} to {LONGEST_SECONDS}."
    return None


def _read_budget(text: str, errors: dict[str, str]) -> float | None:
    if not text:
        return None
    try:
        usd = float(text)
    except ValueError:
        usd = -1.0
    if 0 <= usd < 1_000_000:  # noqa: PLR2004 - more is a slip, and "inf" and "nan" are none.
        return usd
    errors["budget"] = "A number of dollars, such as 2.50."
    return None


def _read_time(text: str, errors: dict[str, str]) -> str:
    """A moment as ISO 8601."""
    if not text:
        return ""
    try:
        return datetime.fromtimestamp(int(text), UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        errors["at"] = "This is no date and time."
        return ""
