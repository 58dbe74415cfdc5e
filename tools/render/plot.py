"""What a layout is told of its scene, and what it answers."""

from dataclasses import dataclass
from functools import cached_property

from tools.media import Finding
from tools.render import Look, Shot
from tools.render.motion import Actor, Arrival, Entry
from tools.render.palette import Palette, choose_palette, shot_digest
from tools.render.stage import Stage

_UNHURRIED_FRAMES = 75
"""A scene at least this long comes in at the designed pace; a shorter one faster, so that all of it is seen."""

_UNDER_WAY = 12
"""How many frames of the design the arrivals are ahead of the scene."""


@dataclass(frozen=True)
class Plot:
    """All that a layout may know of its scene."""

    shot: Shot
    look: Look
    stage: Stage
    frames: int

    @cached_property
    def palette(self) -> Palette:
        return choose_palette(self.shot, self.look)

    @cached_property
    def seed(self) -> int:
        return shot_digest(self.shot)

    def entry(self, kind: Arrival, start: float, frames: float = 14) -> Entry:
        """When something comes in; all is under way as the scene begins, so that its first pictures are not empty."""
        pace = min(1.0, self.frames / _UNHURRIED_FRAMES)
        return Entry(kind, round((start - _UNDER_WAY) * pace), max(1, round(frames * pace)))


@dataclass(frozen=True, slots=True)
class Composition:
    """The actors from back to front, and what did not fit well."""

    actors: tuple[Actor, ...]
    findings: tuple[Finding, ...] = ()
