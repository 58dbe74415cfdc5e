"""A picture as the encoder wants it: Y, U and V planes, BT.709 in limited range."""

from dataclasses import dataclass
from typing import TypeAlias

import av
import cv2
import numpy as np
from cv2.typing import MatLike

from tools.media import Size

Plane: TypeAlias = MatLike
"""Eight bits for each place; OpenCV does not type its pictures more closely."""

LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32) * np.float32(219 / 255)
BLUE = np.array([-0.2126 / 1.8556, -0.7152 / 1.8556, 0.5], np.float32) * np.float32(224 / 255)
RED = np.array([0.5, -0.7152 / 1.5748, -0.0722 / 1.5748], np.float32) * np.float32(224 / 255)
"""Rows of the BT.709 matrix, scaled to 219 luma and 224 chroma steps."""

BLACK_LEVEL = 16
NEUTRAL = 128
_TO_LUMA = np.append(LUMA, BLACK_LEVEL)[None]
_TO_CHROMA = np.array([[*BLUE, NEUTRAL], [*RED, NEUTRAL]], np.float32)
"""With the level of black or of no colour as a fourth column. OpenCV multiplies: a matrix product by numpy would wake
the threads of its linear algebra, which then wait busily and take the encoder's core."""


@dataclass(frozen=True, slots=True)
class Planes:
    """Views that may be written. Chroma has half the width and half the height."""

    y: Plane
    u: Plane
    v: Plane

    @classmethod
    def of(cls, frame: av.VideoFrame) -> "Planes":
        """Views into the frame's own buffers: what is drawn here is encoded without a copy."""
        return cls(*(_view(plane) for plane in frame.planes))

    @classmethod
    def empty(cls, size: Size) -> "Planes":
        half = (size.height // 2, size.width // 2)
        return cls(
            np.full((size.height, size.width), BLACK_LEVEL, np.uint8),
            np.full(half, NEUTRAL, np.uint8),
            np.full(half, NEUTRAL, np.uint8),
        )

    @classmethod
    def from_rgb(cls, rgb: MatLike) -> "Planes":
        """Convert in bands, so that a large photo never stands in memory as floats."""
        height, width = (edge // 2 * 2 for edge in rgb.shape[:2])
        planes = cls.empty(Size(width=width, height=height))
        for top in range(0, height, 256):
            band = rgb[top : min(top + 256, height), :width].astype(np.float32)
            half = cv2.resize(band, (width // 2, band.shape[0] // 2), interpolation=cv2.INTER_AREA)
            rows = slice(top // 2, top // 2 + half.shape[0])
            planes.y[top : top + band.shape[0]] = np.rint(cv2.transform(band, _TO_LUMA))
            chroma = np.rint(cv2.transform(half, _TO_CHROMA))
            planes.u[rows], planes.v[rows] = chroma[..., 0], chroma[..., 1]
        return planes

    @property
    def each(self) -> tuple[Plane, Plane, Plane]:
        return self.y, self.u, self.v

    def to_rgb(self) -> MatLike:
        size = self.y.shape[1], self.y.shape[0]
        luma = (self.y.astype(np.float32) - BLACK_LEVEL) * np.float32(255 / 219)
        blue, red = (
            (cv2.resize(plane, size, interpolation=cv2.INTER_LINEAR).astype(np.float32) - NEUTRAL)
            * np.float32(255 / 224)
            for plane in (self.u, self.v)
        )
        rgb = np.stack((luma + 1.5748 * red, luma - 0.18732 * blue - 0.46812 * red, luma + 1.8556 * blue), axis=-1)
        upright: MatLike = np.clip(np.rint(rgb), 0, 255).astype(np.uint8)
        return upright


Box = tuple[slice, slice]


def overlap(below: tuple[int, ...], above: tuple[int, ...], x: int, y: int) -> tuple[Box, Box] | None:
    """The common part of two pictures in each one's own rows and columns; `above` lies at `x`, `y` of `below`."""
    left, top = max(0, -x), max(0, -y)
    right, bottom = min(above[1], below[1] - x), min(above[0], below[0] - y)
    if right <= left or bottom <= top:
        return None
    return (slice(y + top, y + bottom), slice(x + left, x + right)), (slice(top, bottom), slice(left, right))


def _view(plane: av.video.plane.VideoPlane) -> Plane:
    rows: MatLike = np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)
    return rows[:, : plane.width]
