"""Values that several kinds of tools share."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict

FRAMES_PER_SECOND = 30


class Value(BaseModel):
    """A frozen value; unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class WordTiming(Value):
    """One word as it is *shown*, with the seconds in which it is spoken, from the start of its narration.

    `text` is the written form ("3.5 km"), whatever the voice said for it ("three point five kilometres").
    """

    text: str
    start: float
    end: float


class Size(Value):
    """A picture's width and height in pixels; both even, as 4:2:0 video needs."""

    width: int
    height: int


PORTRAIT = Size(width=1080, height=1920)
PREVIEW = Size(width=540, height=960)
THUMBNAIL_WIDE = Size(width=1280, height=720)


class Finding(Value):
    """What a check saw. A `hard` finding blocks the video gate; the others are shown there."""

    check: str
    message: str
    hard: bool = False
    start: float | None = None
    end: float | None = None


class MediaFile(Value):
    """A file that a tool has written completely, with what the next tool needs to know of it."""

    path: Path
    media_type: str
