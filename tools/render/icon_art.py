"""Line icons that draw themselves: flattened once into strokes, then uncovered along them."""

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import cv2
import numpy as np
from cv2.typing import MatLike
from fontTools.pens.basePen import BasePen
from fontTools.svgLib import SVGPath

from tools.render.icons import icon_svg, resolve_icon
from tools.render.sprite import Mask

_GRID = 24
_STROKE = 1.9
_OVERSAMPLING = 4
_CURVE_STEPS = 14
_SOFTNESS = 0.05
_REACH = 1.5
"""How much wider than the stroke its times are noted, so that no smooth edge is left without one."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Stroke:
    """One stroke's coverage, and for each pixel when on the icon's way from 0 to 1 the pen comes by."""

    coverage: Mask
    drawn_at: MatLike
    start: float
    end: float

    def uncovered(self, progress: float) -> Mask:
        if progress >= self.end + _SOFTNESS:
            return self.coverage
        shown = self.coverage * np.clip((progress - self.drawn_at) / _SOFTNESS, 0, 1)
        return np.asarray(shown, np.uint8)


@dataclass(frozen=True, slots=True)
class IconArt:
    """An icon as its strokes, in the order in which they are drawn."""

    strokes: tuple[_Stroke, ...]
    px: int

    def uncovered(self, progress: float) -> Mask:
        """The coverage of what is drawn so far."""
        way = progress * (1 + _SOFTNESS)
        mask = np.zeros((self.px, self.px), np.uint8)
        for stroke in self.strokes:
            if stroke.start < way:
                cv2.max(mask, stroke.uncovered(way), dst=mask)
        return mask


@lru_cache(maxsize=16)
def icon_art(name: str, px: int) -> IconArt:
    """The icon (or the one nearest to that name) in a square of `px` pixels, made even."""
    side = px // 2 * 2
    lines = _strokes(resolve_icon(name))
    total = sum(_length(line) for line in lines) or 1.0
    strokes, done = [], 0.0
    for line in lines:
        strokes.append(_stroke(line, side, done / total, (done + _length(line)) / total))
        done += _length(line)
    return IconArt(tuple(strokes), side)


def _stroke(line: list[Point], side: int, start: float, end: float) -> _Stroke:
    scale = side / _GRID
    large = np.zeros((side * _OVERSAMPLING, side * _OVERSAMPLING), np.uint8)
    _polyline(large, line, scale * _OVERSAMPLING)
    times = np.full((side, side), end, np.float32)
    rest, length = _length(line), _length(line) or 1.0
    for a, b in reversed(list(pairwise(line))):
        rest -= math.dist(a, b)
        _line(times, a, b, scale, start + (end - start) * rest / length)
    return _Stroke(cv2.resize(large, (side, side), interpolation=cv2.INTER_AREA), times, start, end)


def _length(line: list[Point]) -> float:
    return sum(math.dist(a, b) for a, b in pairwise(line))


def _strokes(name: str) -> list[list[Point]]:
    pen = _StrokePen()
    SVGPath.fromstring(icon_svg(name).encode()).draw(pen)
    return pen.strokes


class _StrokePen(BasePen):  # type: ignore[misc]
    """Turns outlines and curves into runs of short straight pieces."""

    def __init__(self) -> None:
        super().__init__(None)
        self.strokes: list[list[Point]] = []

    def _moveTo(self, pt: Point) -> None:  # noqa: N802 - fontTools calls it by this name.
        self.strokes.append([pt])

    def _lineTo(self, pt: Point) -> None:  # noqa: N802
        pieces = max(1, math.ceil(math.dist(self.strokes[-1][-1], pt) * 2))
        start = self.strokes[-1][-1]
        self.strokes[-1].extend(_between(start, pt, step / pieces) for step in range(1, pieces + 1))

    def _curveToOne(self, pt1: Point, pt2: Point, pt3: Point) -> None:  # noqa: N802
        start = self.strokes[-1][-1]
        self.strokes[-1].extend(
            _on_curve(start, pt1, pt2, pt3, step / _CURVE_STEPS) for step in range(1, _CURVE_STEPS + 1)
        )

    def _closePath(self) -> None:  # noqa: N802
        self._lineTo(self.strokes[-1][0])

    def _endPath(self) -> None:  # noqa: N802
        """An open stroke ends where it ends."""


def _between(start: Point, end: Point, part: float) -> Point:
    return start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part


def _on_curve(a: Point, b: Point, c: Point, d: Point, part: float) -> Point:
    ab, bc, cd = _between(a, b, part), _between(b, c, part), _between(c, d, part)
    return _between(_between(ab, bc, part), _between(bc, cd, part), part)


def _polyline(image: Mask, stroke: list[Point], scale: float) -> None:
    thickness = max(1, round(_STROKE * scale))
    points = np.array([[_fixed(x * scale), _fixed(y * scale)] for x, y in stroke], np.int32)
    cv2.polylines(image, [points], isClosed=False, color=255, thickness=thickness, lineType=cv2.LINE_AA, shift=4)
    for x, y in stroke:
        cv2.circle(image, (_fixed(x * scale), _fixed(y * scale)), thickness * 8, 255, -1, cv2.LINE_AA, shift=4)


def _line(image: MatLike, start: Point, end: Point, scale: float, value: float) -> None:
    a, b = ((_fixed(x * scale), _fixed(y * scale)) for x, y in (start, end))
    cv2.line(image, a, b, value, max(1, round((_STROKE + _REACH) * scale)), shift=4)


def _fixed(coordinate: float) -> int:
    return round(coordinate * 16)
