"""From a wish to a brief: everything that can be told at once is told here, before anything is started."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from bot.commands import Begin
from bot.moments import read_moment
from config.channel import ChannelProfile
from graph.agents.alphabets import refuse_foreign_text, refuse_foreign_words
from graph.agents.compliance import foreign_to_the_voice
from graph.agents.source import clean_source, decode_source, refuse_too_large
from graph.core.brief import LONGEST_SECONDS, SHORTEST_SECONDS, Brief, Pattern
from graph.core.errors import BadBrief
from graph.core.material import GivenPicture
from graph.core.schedule import refuse_passed
from graph.core.writing import Assignment, Estimate, FreeWriter
from tools.picture import Picture, Pictures

LONGEST_TOPIC = 200
WithFolder = Callable[[Brief, Path], tuple[Brief, tuple[str, ...]]]
Fit = Callable[[Brief, ChannelProfile], tuple[Brief, tuple[str, ...]]]
"""A brief as it can be written, and what should be known of it; raises `SourceTooThin`."""
_NO_TITLE = re.compile(r"[<>]")
"""Signs that YouTube refuses in a title; a topic often becomes one."""
_AMPLE_CHARACTERS = 12_000
"""A text longer than this fills any video, and would take long to try."""
LEAST_PIXELS = 480
"""On the shorter side of a picture: with fewer it is enlarged so far that everybody sees it."""


def brief_of(
    wish: Begin,
    channel: ChannelProfile,
    now: datetime,
    *,
    budget_usd: float,
    has_model: bool,
) -> Brief:
    """The brief of a wish, without the pictures of its folder; what it leaves open is as the channel has it.

    Raises:
        BadBrief: Something in it cannot be; the message names what, the hint says what would work.
        SourceTooThin: The source holds a single sentence.
    """
    brief = brief_without_text(wish, channel, now, budget_usd=budget_usd, has_model=has_model)
    return brief.model_copy(update={"source": _source(wish, has_model=has_model), "source_name": wish.source_name})


def brief_without_text(
    wish: Begin,
    channel: ChannelProfile,
    now: datetime,
    *,
    budget_usd: float,
    has_model: bool,
) -> Brief:
    """The brief of a wish whose text is not there yet.

    Raises:
        BadBrief: No text would make it possible.
    """
    topic = clean_topic(wish.topic)
    if not has_model:  # A model may read any script; what it writes is checked when it is written.
        refuse_foreign_words(topic, "the topic")
    publish_at = read_moment(wish.at, now, channel.time_zone) if wish.at else None
    refuse_passed(publish_at, now)
    return Brief(
        topic=topic,
        seconds=_seconds(channel.seconds if wish.seconds is None else wish.seconds),
        pattern=wish.pattern or (Pattern(channel.pattern) if channel.pattern else None),
        channel=channel.name,
        pictures=wish.pictures,
        publish_at=publish_at,
        budget_usd=budget_usd if wish.budget_usd is None else wish.budget_usd,
    )


def clean_topic(typed: str) -> str:
    """A topic as a brief has it. Raises `BadBrief` where it is empty, or a text of its own."""
    topic = " ".join(_NO_TITLE.sub(" ", typed).split())
    if not topic or len(topic) > LONGEST_TOPIC:
        raise BadBrief(
            f"a topic has 1 to {LONGEST_TOPIC} characters; this one has {len(topic)}",
            hint="Say in a few words what the video is about; the text itself goes into --source.",
        )
    return topic


def _seconds(seconds: int) -> int:
    if not SHORTEST_SECONDS <= seconds <= LONGEST_SECONDS:
        raise BadBrief(
            f"a video of {seconds} seconds cannot be made",
            hint=f"Give a length from {SHORTEST_SECONDS} to {LONGEST_SECONDS} seconds.",
        )
    return seconds


def _source(wish: Begin, *, has_model: bool) -> str:
    text = wish.text if wish.data is None else decode_source(wish.data, wish.source_name)
    if not text and wish.data is None:
        if has_model:
            return ""
        raise BadBrief(
            "there is no source text to make it from, and no model that could write without one",
            hint="Give a text with --source FILE (or - for standard input). Or name a model: "
            "GREENLIGHT_LLM__MODEL, see `greenlight settings`.",
        )
    _refuse_source(text, wish.source_name, has_model=has_model)
    return text


def _refuse_source(text: str, name: str, *, has_model: bool) -> None:
    """Refuse a text that no video can be made from, whoever writes it. Raises as `brief_of` does."""
    called = f"the source {name}" if name else "the source"
    refuse_too_large(len(text), name)
    if not has_model:
        refuse_foreign_text(text, called)
    cleaned = clean_source(text, name)
    if not has_model:
        refuse_foreign_words(cleaned.text, called, text)


def doubts_of_topic(topic: str) -> tuple[str, ...]:
    """What of a topic as it was typed is not in its brief."""
    if not _NO_TITLE.search(topic):
        return ()
    return ("A title may not hold < or >, so they are left out of the topic; say them in words, such as “more than”.",)


def doubts_of(brief: Brief, voice: str) -> tuple[str, ...]:
    """What should be known of a brief before any work is spent on it."""
    return tuple(f"{remark.message}. {remark.hint}" for remark in foreign_to_the_voice(brief.source, voice))


def fitted(brief: Brief, channel: ChannelProfile, writer: FreeWriter, estimate: Estimate) -> Brief:
    """The brief with a pattern in which the writer without a model fills its length.

    A text that is far longer than any video is believed to.

    Raises:
        SourceTooThin: There is none; the hint names the nearest length that works.
    """
    if len(brief.source) > _AMPLE_CHARACTERS:
        return brief
    turn = sum(brief.topic.encode()) % len(Pattern)
    patterns = (brief.pattern,) if brief.pattern else (*tuple(Pattern)[turn:], *tuple(Pattern)[:turn])
    assignment = Assignment(
        topic=brief.topic,
        source=clean_source(brief.source, brief.source_name).model_copy(update={"language": channel.language}),
        seconds=brief.seconds,
        pattern=patterns[0],
        channel_name=channel.handle or channel.title,
    )
    return brief.model_copy(update={"pattern": writer.fitting_pattern(assignment, patterns, estimate)})


def with_folder(
    brief: Brief, folder: Path, pictures: Callable[[Path], Pictures], keep: Callable[[Picture], GivenPicture]
) -> tuple[Brief, tuple[str, ...]]:
    """The brief with the pictures of a folder, which are kept as they are now; and which of them are far too small.

    Raises:
        BadBrief: There is no such folder, or no picture in it.
        ToolRejected: Pictures that cannot be used, each by name.
    """
    if not folder.is_dir():
        raise BadBrief(f"{folder} is no folder", hint="Give the folder that holds your pictures with --images.")
    listed = pictures(folder).list_pictures()
    if not listed:
        raise BadBrief(f"{folder} holds no pictures", hint="Put JPEG, PNG or WebP files there, or leave --images out.")
    kept = tuple(keep(picture) for picture in listed)
    return brief.model_copy(update={"pictures": (*kept, *brief.pictures)}), tuple(_coarse(listed))


def _coarse(listed: tuple[Picture, ...]) -> Iterator[str]:
    for picture in listed:
        width, height = picture.size.width, picture.size.height
        if min(width, height) < LEAST_PIXELS:
            yield (
                f"{picture.path.name} has {width} × {height} pixels and will look coarse. "
                f"Pictures should have {LEAST_PIXELS} or more on their shorter side."
            )
