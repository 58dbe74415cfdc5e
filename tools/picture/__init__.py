"""The seam to still pictures: find the picture for a scene."""

from pathlib import Path
from typing import Protocol

from tools.media import Size, Value


class Picture(Value):
    """A picture that could be opened whole, with its digest and its words (from its file name) for matching."""

    path: Path
    sha256: str
    size: Size
    words: tuple[str, ...]


class Pictures(Protocol):
    """A place that holds pictures."""

    name: str

    def list_pictures(self) -> tuple[Picture, ...]:
        """All usable pictures, by name. Broken ones raise `ToolRejected`, naming each file and the reason."""
        ...
