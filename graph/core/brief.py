"""What somebody asked for."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field, field_validator

from graph.core.material import GivenPicture
from graph.core.value import Value

SHORTEST_SECONDS = 10
LONGEST_SECONDS = 180

PlaceMap = tuple[tuple[int, int, int], ...]
"""From a cleaned source back to the person's own: from which character on, which paragraph and which line."""


class Pattern(StrEnum):
    """The order of the beats; see `graph.core.script.BEATS`."""

    A = "A"
    B = "B"
    C = "C"


class Brief(Value):
    """A wish for one video. `source` is the text to make it from, already decoded.

    `images` is a folder of pictures that is read when they are dealt, as older wishes have it.
    `pictures` are kept already: those of a folder as they were when it was given, and those that came one by one.
    `moved_to` is another publish time that `moved_by` asked for since; it counts when the release is asked about. None
    where `moved_by` is there says that they took back what was wished for.
    `source_places` leads from the cleaned source, once there is one, back to the text as it was given.
    """

    topic: str = Field(min_length=1, max_length=200)
    source: str = ""
    source_name: str = ""
    source_places: PlaceMap = ()
    seconds: int = Field(default=45, ge=SHORTEST_SECONDS, le=LONGEST_SECONDS)
    pattern: Pattern | None = None
    channel: str = "default"
    images: str = ""
    pictures: tuple[GivenPicture, ...] = ()
    publish_at: datetime | None = None
    moved_to: datetime | None = None
    moved_by: str = ""
    budget_usd: float = Field(default=5.0, ge=0)

    @field_validator("publish_at", "moved_to")
    @classmethod
    def _aware(cls, value: datetime | None) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a publish time needs a time zone")
        return value
