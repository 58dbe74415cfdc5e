"""How things come into a picture: easing, entries, and sprites that stand where they arrived."""

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, assert_never

from tools.render.planes import Planes
from tools.render.sprite import Sprite

_RISE = 70
"""How far below its place a rising thing starts, on a picture 1080 wide."""


class Actor(Protocol):
    """Something in a scene that can be drawn at any frame."""

    def draw(self, planes: Planes, at: int) -> None: ...


class Arrival(StrEnum):
    """The ways to come in."""

    RISE = "rise"
    POP = "pop"
    FADE = "fade"


@dataclass(frozen=True, slots=True)
class Entry:
    """When and how something comes in. Before `start` it is not there; `frames` later it stands."""

    kind: Arrival
    start: int
    frames: int = 14

    def progress(self, at: int) -> float:
        return min(1.0, (at - self.start + 1) / self.frames)


AT_ONCE = Entry(Arrival.FADE, start=-1, frames=1)


@dataclass(frozen=True, slots=True)
class Placed:
    """A sprite with its upper left corner at `x`, `y` once it has arrived; `unit` is pixels per design pixel."""

    sprite: Sprite
    x: int
    y: int
    entry: Entry
    unit: float = 1.0

    def draw(self, planes: Planes, at: int) -> None:
        if at < self.entry.start:
            return
        progress = self.entry.progress(at)
        if progress >= 1:
            self.sprite.draw(planes, self.x, self.y)
        else:
            self._arrive(planes, progress)

    def _arrive(self, planes: Planes, progress: float) -> None:
        match self.entry.kind:
            case Arrival.RISE:
                way = round((1 - ease_out(progress)) * _RISE * self.unit)
                self.sprite.faded(min(1.0, progress * 1.6)).draw(planes, self.x, self.y + way)
            case Arrival.POP:
                factor = 0.6 + 0.4 * overshoot(progress)
                draw_centred(self.sprite, planes, (self.x, self.y), factor, progress * 2.2)
            case Arrival.FADE:
                self.sprite.faded(ease_out(progress)).draw(planes, self.x, self.y)
            case never:
                assert_never(never)


def draw_centred(sprite: Sprite, planes: Planes, corner: tuple[int, int], factor: float, opacity: float = 1.0) -> None:
    """Draw a sprite whose corner belongs at `corner` larger or smaller about its own centre."""
    grown = sprite.resized(factor).faded(min(1.0, opacity))
    left, top = corner
    grown.draw(planes, left + (sprite.width - grown.width) // 2, top + (sprite.height - grown.height) // 2)


def ease_out(progress: float) -> float:
    return float(1 - (1 - progress) ** 3)


def ease_in_out(progress: float) -> float:
    return 0.5 - math.cos(math.pi * min(1.0, max(0.0, progress))) / 2


def overshoot(progress: float) -> float:
    """From 0 to 1, past it by a tenth on the way."""
    back = progress - 1
    return float(1 + 2.70158 * back**3 + 1.70158 * back**2)
