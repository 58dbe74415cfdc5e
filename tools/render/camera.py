"""Camera moves over a still picture, exact to a fraction of a pixel at the price of a plain resize.

A resize can enlarge by any factor but starts at a whole pixel. So a zoom is taken apart at the point it closes in on:
each of the four quarters starts there, three of them mirrored, and what starts at a whole pixel stays there.
"""

from dataclasses import dataclass
from typing import Protocol

import cv2

from tools.render.planes import Plane, Planes

_SPARE = 3
"""Pixels beyond the picture's own edge, so that rounding never asks a quarter for more than it has."""


class Camera(Protocol):
    """A move over a picture; `progress` runs from 0 to 1."""

    def shoot(self, planes: Planes, progress: float) -> None: ...


@dataclass(frozen=True, slots=True)
class _Quarter:
    source: Plane
    mirror: int | None
    rows: slice
    columns: slice

    def shoot(self, plane: Plane, scale: float) -> None:
        target = plane[self.rows, self.columns]
        height, width = target.shape
        part = self.source[: round(height * scale), : round(width * scale)]
        if self.mirror is None:
            cv2.resize(part, None, dst=target, fx=1 / scale, fy=1 / scale, interpolation=cv2.INTER_LINEAR)
        else:
            shot = cv2.resize(part, None, fx=1 / scale, fy=1 / scale, interpolation=cv2.INTER_LINEAR)
            cv2.flip(shot, self.mirror, dst=target)


class Zoom:
    """Closes in on a point, or draws back from it. The picture has `1 + depth` times the frame's width and height."""

    def __init__(
        self, picture: Planes, frame: tuple[int, int], point: tuple[float, float], depths: tuple[float, float]
    ) -> None:
        """`point` is in parts of the frame; `depths` are how far the camera is drawn back at the start and the end."""
        self._depths = depths
        width, height = frame
        at = round(width * point[0] / 2) * 2, round(height * point[1] / 2) * 2
        self._quarters = tuple(
            _quarters(plane, (width // shrink, height // shrink), (at[0] // shrink, at[1] // shrink))
            for plane, shrink in zip(picture.each, (1, 2, 2), strict=True)
        )

    def shoot(self, planes: Planes, progress: float) -> None:
        start, end = self._depths
        scale = 1 + start + (end - start) * progress
        for plane, quarters in zip(planes.each, self._quarters, strict=True):
            for quarter in quarters:
                quarter.shoot(plane, scale)


def _quarters(plane: Plane, frame: tuple[int, int], at: tuple[int, int]) -> list[_Quarter]:
    fixed = round(at[0] * plane.shape[1] / frame[0]), round(at[1] * plane.shape[0] / frame[1])
    after = plane[fixed[1] :], slice(at[1], frame[1])
    before = plane[: fixed[1]], slice(0, at[1])
    quarters = []
    for (half, rows), flip_y in ((after, False), (before, True)):
        for columns, part, flip_x in (
            (slice(at[0], frame[0]), half[:, fixed[0] :], False),
            (slice(0, at[0]), half[:, : fixed[0]], True),
        ):
            mirror = _mirror(flip_x, flip_y)
            turned = part if mirror is None else cv2.flip(part, mirror)
            source = cv2.copyMakeBorder(turned, 0, _SPARE, 0, _SPARE, cv2.BORDER_REPLICATE)
            quarters.append(_Quarter(source, mirror, rows, columns))
    return quarters


def _mirror(flip_x: bool, flip_y: bool) -> int | None:  # noqa: FBT001 - two axes, private.
    if flip_x and flip_y:
        return -1
    return 1 if flip_x else 0 if flip_y else None


class Pan:
    """Glides along a picture that is as high as the frame and wider, from one left edge to another."""

    def __init__(self, picture: Planes, frame: tuple[int, int], edges: tuple[float, float]) -> None:
        self._picture, self._frame, self._edges = picture, frame, edges

    def shoot(self, planes: Planes, progress: float) -> None:
        start, end = self._edges
        edge = start + (end - start) * progress
        for plane, source, shrink in zip(planes.each, self._picture.each, (1, 2, 2), strict=True):
            size = self._frame[0] // shrink, self._frame[1] // shrink
            centre = edge / shrink + (size[0] - 1) / 2, (size[1] - 1) / 2
            cv2.getRectSubPix(source, size, centre, patch=plane)
