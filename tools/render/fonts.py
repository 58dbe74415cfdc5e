"""The shipped fonts: measuring text and turning it into coverage masks."""

from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from tools.errors import ToolRejected
from tools.render import Look

_MEASURED_AT = 200
"""Widths grow in proportion to the size, so they are measured once, at a size where rounding does not count."""


class Face(StrEnum):
    """What each shipped font is for."""

    DISPLAY = "InterDisplay-ExtraBold.otf"
    CAPTION = "Inter-ExtraBold.otf"
    TEXT = "Inter-SemiBold.otf"


class TextMask:
    """Coverage of a drawn text. `left` and `top` say where it lies from the pen's start on the baseline."""

    __slots__ = ("coverage", "left", "top")

    def __init__(self, text: str, face: Face, px: int, stroke: int = 0) -> None:
        drawn = font(face, px)
        left, top, right, bottom = (int(edge) for edge in drawn.getbbox(text, anchor="ls", stroke_width=stroke))
        image = Image.new("L", (max(1, right - left), max(1, bottom - top)))
        ImageDraw.Draw(image).text((-left, -top), text, fill=255, font=drawn, anchor="ls", stroke_width=stroke)
        self.coverage: NDArray[np.uint8] = np.asarray(image)
        self.left, self.top = left, top


def check_font(look: Look) -> None:
    """Raises `ToolRejected` when the look names a font that is not shipped."""
    if look.font != "Inter":
        raise ToolRejected(f"the font “{look.font}” is not shipped", hint="Set the look's font to “Inter”.")


@lru_cache(maxsize=64)
def font(face: Face, px: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(BytesIO(_font_bytes(face)), px)


@lru_cache(maxsize=4096)
def text_width(text: str, face: Face, px: float) -> float:
    return font(face, _MEASURED_AT).getlength(text) * px / _MEASURED_AT


@lru_cache(maxsize=4)
def _font_bytes(face: Face) -> bytes:
    return (files("config") / "fonts" / face).read_bytes()
