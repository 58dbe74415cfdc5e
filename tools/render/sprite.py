"""Small pictures with transparency that are laid over a frame, premultiplied in the frame's own colour space."""

from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
from cv2.typing import MatLike

from tools.render.fonts import Face, TextMask
from tools.render.palette import Colour
from tools.render.planes import BLACK_LEVEL, BLUE, LUMA, NEUTRAL, RED, Plane, Planes, overlap

Mask: TypeAlias = MatLike

_WIDE_BLUR = 4.0


@dataclass(frozen=True, slots=True)
class Sprite:
    """What is added to each plane (`y`, `u`, `v`) and how much of the plane below is kept, in 255ths."""

    y: Plane
    keep: Plane
    u: Plane
    v: Plane
    keep_chroma: Plane

    @property
    def width(self) -> int:
        return int(self.y.shape[1])

    @property
    def height(self) -> int:
        return int(self.y.shape[0])

    def draw(self, planes: Planes, x: int, y: int) -> None:
        """Lay the sprite over the planes with its upper left corner at the even position at or before `x`, `y`."""
        column, row = x // 2, y // 2
        _blend(planes.y, self.y, self.keep, column * 2, row * 2)
        _blend(planes.u, self.u, self.keep_chroma, column, row)
        _blend(planes.v, self.v, self.keep_chroma, column, row)

    def faded(self, opacity: float) -> "Sprite":
        if opacity >= 1:
            return self
        return Sprite(
            _scaled_by(self.y, opacity),
            _kept(self.keep, opacity),
            _scaled_by(self.u, opacity),
            _scaled_by(self.v, opacity),
            _kept(self.keep_chroma, opacity),
        )

    def resized(self, factor: float) -> "Sprite":
        half = max(1, round(self.width * factor / 2)), max(1, round(self.height * factor / 2))
        full = half[0] * 2, half[1] * 2
        luma, chroma = ((self.y, self.keep), (self.u, self.v, self.keep_chroma))
        y, keep = (cv2.resize(plane, full, interpolation=cv2.INTER_LINEAR) for plane in luma)
        u, v, keep_chroma = (cv2.resize(plane, half, interpolation=cv2.INTER_LINEAR) for plane in chroma)
        return Sprite(y, keep, u, v, keep_chroma)


def _blend(below: Plane, above: Plane, keep: Plane, x: int, y: int) -> None:
    if common := overlap(below.shape, above.shape, x, y):
        box, part = below[common[0]], common[1]
        cv2.multiply(box, keep[part], dst=box, scale=1 / 255)
        cv2.add(box, above[part], dst=box)


def _scaled_by(plane: Plane, factor: float) -> Plane:
    return cv2.convertScaleAbs(plane, alpha=factor)


def _kept(keep: Plane, opacity: float) -> Plane:
    return cv2.convertScaleAbs(keep, alpha=opacity, beta=255 * (1 - opacity))


class Paint:
    """Colours laid over each other on a transparent ground; becomes a sprite."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = _even(width), _even(height)
        self._y, self._u, self._v, self._alpha = np.zeros((4, self.height, self.width), np.float32)

    def over(self, mask: Mask, colour: Colour, x: float = 0, y: float = 0, opacity: float = 1.0) -> None:
        """Lay a colour through a coverage mask whose upper left corner is at `x`, `y`; what lies outside is cut."""
        if common := overlap(self._alpha.shape, mask.shape, round(x), round(y)):
            box, part = common
            strength = mask[part].astype(np.float32)
            strength *= np.float32(opacity / 255)
            rest = 1 - strength
            for plane, level in zip((self._y, self._u, self._v, self._alpha), (*_levels(colour), 1.0), strict=True):
                plane[box] *= rest
                plane[box] += strength * np.float32(level)

    def write(self, text: TextMask, colour: Colour, x: float, baseline: float, opacity: float = 1.0) -> None:
        self.over(text.coverage, colour, x + text.left, baseline + text.top, opacity)

    def sprite(self) -> Sprite:
        size = self.width // 2, self.height // 2
        u, v, alpha = (
            cv2.resize(plane, size, interpolation=cv2.INTER_AREA) for plane in (self._u, self._v, self._alpha)
        )
        return Sprite(
            _quantised(self._y),
            _quantised(255 - self._alpha * 255),
            _quantised(u),
            _quantised(v),
            _quantised(255 - alpha * 255),
        )


def flat_sprite(mask: Mask, colour: Colour) -> Sprite:
    """One colour through a mask of even width and height, without the cost of painting."""
    y, u, v = _levels(colour)
    half = cv2.resize(mask, (mask.shape[1] // 2, mask.shape[0] // 2), interpolation=cv2.INTER_AREA)
    return Sprite(
        _scaled_by(mask, y / 255),
        cv2.bitwise_not(mask),
        _scaled_by(half, u / 255),
        _scaled_by(half, v / 255),
        cv2.bitwise_not(half),
    )


def shadow_of(mask: Mask, radius: float) -> tuple[Mask, int]:
    """A blurred copy of a mask, and by how many pixels it is larger on each side.

    A wide blur has no detail to lose, so it is made on a quarter of the size, which is many times cheaper.
    """
    margin = max(4, round(radius * 2))
    padded = cv2.copyMakeBorder(mask, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=0)
    if radius < _WIDE_BLUR:
        return cv2.GaussianBlur(padded, (0, 0), max(0.5, radius)), margin
    size = padded.shape[1], padded.shape[0]
    small = cv2.resize(padded, (max(1, size[0] // 4), max(1, size[1] // 4)), interpolation=cv2.INTER_AREA)
    return cv2.resize(cv2.GaussianBlur(small, (0, 0), radius / 4), size, interpolation=cv2.INTER_LINEAR), margin


def rounded_mask(width: float, height: float, radius: float) -> Mask:
    """A filled rectangle with round corners, drawn fourfold and averaged for smooth edges."""
    columns, rows = max(1, round(width)), max(1, round(height))
    corner = min(round(radius), columns // 2, rows // 2)
    large = np.zeros((rows * 4, columns * 4), np.uint8)
    big = corner * 4
    large[big : rows * 4 - big, :] = 255
    large[:, big : columns * 4 - big] = 255
    for x in (big, columns * 4 - 1 - big):
        for y in (big, rows * 4 - 1 - big):
            cv2.circle(large, (x, y), big, 255, -1)
    return cv2.resize(large, (columns, rows), interpolation=cv2.INTER_AREA)


def text_sprite(text: str, face: Face, px: int, colour: Colour, shadow: float = 0.45) -> tuple[Sprite, int, int]:
    """A word or line with a soft shadow, and where its corner lies from the pen's start on the baseline."""
    mask = TextMask(text, face, px)
    drop = px * 0.05
    soft, margin = shadow_of(mask.coverage, px * 0.07)
    paint = Paint(soft.shape[1], soft.shape[0] + drop)
    paint.over(soft, (0, 0, 0), 0, drop, shadow)
    paint.over(mask.coverage, colour, margin, margin)
    return paint.sprite(), mask.left - margin, mask.top - margin


def _levels(colour: Colour) -> tuple[float, float, float]:
    y, u, v = (sum(part * weight for part, weight in zip(colour, row, strict=True)) for row in (LUMA, BLUE, RED))
    return float(y + BLACK_LEVEL), float(u + NEUTRAL), float(v + NEUTRAL)


def _quantised(plane: MatLike) -> Plane:
    return np.clip(np.rint(plane), 0, 255).astype(np.uint8)


def _even(length: float) -> int:
    return max(2, -(-int(np.ceil(length)) // 2) * 2)
