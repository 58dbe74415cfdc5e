"""From a wish to a brief: everything that can be told at once is told here, before anything is started."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bot.commands import Begin
from bot.moments import read_moment
from config.channel import ChannelProfile
from graph.agents.alphabets import refuse_foreign_text, refuse_foreign_words
from graph.agents.source import clean_source, decode_source, refuse_too_large
from graph.core.brief import LONGEST_SECONDS, SHORTEST_SECONDS, Brief, Pattern
from graph.core.errors import BadBrief, SourceTooThin
from graph.core.writing import Source
from tools.picture import Pictures

LONGEST_TOPIC = 200
SLOWEST_WORDS_PER_SECOND = 2.0
TEMPLATE_SECONDS = 6.0
"""What hooks, connectives and the call to action may add to the words of a source."""


def brief_of(
    wish: Begin,
    channel: ChannelProfile,
    now: datetime,
    *,
    budget_usd: float,
    has_model: bool,
    pictures: Callable[[Path], Pictures],
) -> Brief:
    """The brief of a wish; what it leaves open is as the channel has it.

    Raises:
        BadBrief: Something in it cannot be; the message names what, the hint says what would work.
        SourceTooThin: The source cannot fill the length.
        ToolRejected: Pictures that cannot be used, each by name.
    """
    topic = " ".join(wish.topic.split())
    if not topic or len(topic) > LONGEST_TOPIC:
        raise BadBrief(
            f"a topic has 1 to {LONGEST_TOPIC} characters; this one has {len(topic)}",
            hint="Say in a few words what the video is about; the text itself goes into --source.",
        )
    if not has_model:  # A model may read any script; what it writes is checked when it is written.
        refuse_foreign_words(topic, "the topic")
    seconds = _seconds(channel.seconds if wish.seconds is None else wish.seconds)
    text = _source(wish, seconds, has_model=has_model)
    return Brief(
        topic=topic,
        source=text,
        source_name=wish.source_name,
        seconds=seconds,
        pattern=wish.pattern or (Pattern(channel.pattern) if channel.pattern else None),
        channel=channel.name,
        images=str(_images(Path(wish.images), pictures)) if wish.images else "",
        pictures=wish.pictures,
        publish_at=read_moment(wish.at, now, channel.time_zone) if wish.at else None,
        budget_usd=budget_usd if wish.budget_usd is None else wish.budget_usd,
    )


def _seconds(seconds: int) -> int:
    if not SHORTEST_SECONDS <= seconds <= LONGEST_SECONDS:
        raise BadBrief(
            f"a video of {seconds} seconds cannot be made",
            hint=f"Give a length from {SHORTEST_SECONDS} to {LONGEST_SECONDS} seconds.",
        )
    return seconds


def _source(wish: Begin, seconds: int, *, has_model: bool) -> str:
    text = wish.text if wish.data is None else decode_source(wish.data, wish.source_name)
    if not text and wish.data is None:
        if has_model:
            return ""
        raise BadBrief(
            "there is no source text to make it from, and no model that could write without one",
            hint="Give a text with --source FILE (or - for standard input), or name a model: "
            "GREENLIGHT_LLM__MODEL, see `greenlight settings`.",
        )
    refuse_source(text, wish.source_name, seconds, has_model=has_model)
    return text


def refuse_source(text: str, name: str, seconds: int, *, has_model: bool) -> None:
    """Refuse a text that no video of this length can be made from, whoever writes it. Raises as `brief_of` does."""
    called = f"the source {name}" if name else "the source"
    refuse_too_large(len(text), name)
    if not has_model:
        refuse_foreign_text(text, called)
    cleaned = clean_source(text, name)
    if not has_model:
        refuse_foreign_words(cleaned.text, called, text)
        _refuse_too_thin(cleaned, seconds)


def _refuse_too_thin(source: Source, seconds: int) -> None:
    """Refuse what cannot be enough even if every word of it is spoken slowly; the writer tells the rest."""
    words = len(source.text.split())
    longest = words / SLOWEST_WORDS_PER_SECOND + TEMPLATE_SECONDS
    if longest < 0.9 * seconds:
        raise SourceTooThin(
            f"the source has {words} words, too few for {seconds} seconds",
            hint=f"Give a longer text, or at most --length {max(SHORTEST_SECONDS, int(words / 3))}.",
        )


def _images(folder: Path, pictures: Callable[[Path], Pictures]) -> Path:
    if not folder.is_dir():
        raise BadBrief(f"{folder} is no folder", hint="Give the folder that holds your pictures with --images.")
    if not pictures(folder).list_pictures():
        raise BadBrief(f"{folder} holds no pictures", hint="Put JPEG, PNG or WebP files there, or leave --images out.")
    return folder.absolute()
