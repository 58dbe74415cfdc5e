"""A badge of glass with an icon that draws itself."""

from dataclasses import dataclass

import cv2
import numpy as np

from tools.render.icon_art import IconArt, icon_art
from tools.render.motion import Actor, Entry, Placed
from tools.render.palette import BLACK, WHITE
from tools.render.planes import Planes
from tools.render.sprite import Mask, Paint, Sprite, flat_sprite, rounded_mask, shadow_of

_ICON_PART = 0.56
_BODY, _RIM = (0.26, 0.1), (0.55, 0.16)
"""Opacity of the glass at its upper and its lower edge."""


@dataclass(frozen=True, slots=True)
class DrawnIcon:
    """An icon in a square at `x`, `y` that is drawn stroke by stroke and then stands."""

    art: IconArt
    standing: Sprite
    x: int
    y: int
    entry: Entry

    def draw(self, planes: Planes, at: int) -> None:
        if at < self.entry.start:
            return
        progress = self.entry.progress(at)
        sprite = self.standing if progress >= 1 else flat_sprite(self.art.uncovered(progress), WHITE)
        sprite.draw(planes, self.x, self.y)


def badge(
    icon: str, corner: tuple[int, int], side: int, entries: tuple[Entry, Entry], *, is_round: bool
) -> list[Actor]:
    """The glass comes in by the first entry, the icon is drawn during the second."""
    glass, margin = _glass(side, side / 2 if is_round else side * 0.27)
    art = icon_art(icon, int(side * _ICON_PART))
    inset = (side - art.px) // 2
    x, y = corner
    return [
        Placed(glass, x - margin, y - margin, entries[0]),
        DrawnIcon(art, flat_sprite(art.uncovered(1), WHITE), x + inset, y + inset, entries[1]),
    ]


def glass_panel(width: int, height: int, radius: float) -> tuple[Sprite, int]:
    """A flat pane of glass, and by how much its sprite is larger on each side."""
    return _pane(width, height, radius, height * 0.06)


def _glass(side: int, radius: float) -> tuple[Sprite, int]:
    return _pane(side, side, radius, side * 0.06)


def _pane(width: int, height: int, radius: float, blur: float) -> tuple[Sprite, int]:
    shape = rounded_mask(width, height, radius)
    soft, margin = shadow_of(shape, blur)
    rim = _rim(shape, max(1, round(min(width, height) * 0.011)), radius)
    paint = Paint(soft.shape[1], soft.shape[0] + blur)
    paint.over(_outside(soft, shape, margin, round(blur * 0.8)), BLACK, 0, blur * 0.8, 0.4)
    paint.over(_faded_down(shape, *_BODY), WHITE, margin, margin)
    paint.over(_faded_down(rim, *_RIM), WHITE, margin, margin)
    return paint.sprite(), margin // 2 * 2


def _outside(soft: Mask, shape: Mask, margin: int, drop: int) -> Mask:
    """The shadow without what lies under the glass itself, which stays clear."""
    hole = cv2.copyMakeBorder(shape, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=0)
    raised = np.vstack((hole[drop:], np.zeros((drop, hole.shape[1]), np.uint8)))
    return cv2.subtract(soft, raised)


def _rim(shape: Mask, width: int, radius: float) -> Mask:
    inner = rounded_mask(shape.shape[1] - 2 * width, shape.shape[0] - 2 * width, radius - width)
    hole = cv2.copyMakeBorder(inner, width, width, width, width, cv2.BORDER_CONSTANT, value=0)
    return cv2.subtract(shape, hole)


def _faded_down(mask: Mask, top: float, bottom: float) -> Mask:
    ramp = np.linspace(top, bottom, mask.shape[0], dtype=np.float32)[:, None]
    return (mask * ramp).astype(np.uint8)
