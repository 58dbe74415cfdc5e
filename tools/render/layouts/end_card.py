"""The last shot: what to do now, and where to find the channel."""

import math
from dataclasses import dataclass

from tools.media import FRAMES_PER_SECOND
from tools.render.badge import badge
from tools.render.fonts import Face, TextMask
from tools.render.glyphs import showable
from tools.render.lettering import Lettering, Measure, accented, cramped, display_text
from tools.render.motion import Actor, Arrival, Placed, draw_centred
from tools.render.palette import BLACK, INK
from tools.render.planes import Planes
from tools.render.plot import Composition, Plot
from tools.render.sprite import Paint, rounded_mask, shadow_of
from tools.render.typeset import TextBox, fit_text

_BEAT_SECONDS = 1.6
_BUTTON = 128


@dataclass(frozen=True, slots=True)
class Beating:
    """A thing that, once it stands, swells a little again and again."""

    placed: Placed

    def draw(self, planes: Planes, at: int) -> None:
        standing_since = at - self.placed.entry.start - self.placed.entry.frames
        swell = _swell(standing_since / FRAMES_PER_SECOND) if standing_since > 0 else 0.0
        if swell == 0:
            self.placed.draw(planes, at)
        else:
            draw_centred(self.placed.sprite, planes, (self.placed.x, self.placed.y), 1 + 0.05 * swell)


def compose(plot: Plot) -> Composition:
    stage, shot = plot.stage, plot.shot
    side, gap = stage.px(320), stage.px(60)
    button = _button(plot)
    below = stage.px(_BUTTON) + gap if button else 0
    text = display_text(shot.headline)
    room = stage.content_bottom - stage.top - side - gap - below
    block = fit_text(text, Face.DISPLAY, TextBox(stage.text_width, room, stage.px(120), stage.px(58), 4))
    top = stage.top + max(0, round((room - block.height) / 2))
    entries = plot.entry(Arrival.POP, 0, 15), plot.entry(Arrival.FADE, 5, 26)
    actors: list[Actor] = badge(shot.icon, (stage.centre - side // 2, top), side, entries, is_round=True)
    lettering = Lettering(block, accent_colour=plot.palette.accent, accent=accented(text, shot.accent))
    row = top + side + gap
    actors += lettering.place(Measure(stage.left, stage.text_width), row, plot.entry(Arrival.RISE, 8), stage.unit)
    if button:
        y = row + round(block.height) + gap + button.y
        actors.append(Beating(Placed(button.sprite, button.x, y, button.entry, stage.unit)))
    return Composition(tuple(actors), cramped(block, "headline", stage.unit))


def _button(plot: Plot) -> Placed | None:
    """The handle on a pill, at a height of 0; None without a handle."""
    handle = showable(plot.look.handle)
    if not handle:
        return None
    stage = plot.stage
    height = stage.px(_BUTTON)
    padding = round(height * 0.5)
    box = TextBox((stage.text_width - 2 * padding) * 0.94, height, stage.px(60), stage.px(30), 1)
    block = fit_text(handle, Face.DISPLAY, box)
    text = TextMask(" ".join(block.lines), block.face, block.px)
    width = text.coverage.shape[1] + 2 * padding
    shape = rounded_mask(width, height, height / 2)
    soft, margin = shadow_of(shape, height * 0.1)
    paint = Paint(soft.shape[1], soft.shape[0] + height * 0.08)
    paint.over(soft, BLACK, 0, height * 0.08, 0.4)
    paint.over(shape, plot.palette.accent, margin, margin)
    paint.write(text, INK, margin + padding - text.left, margin + height / 2 + block.px * 0.364 - block.px * 0.03)
    return Placed(paint.sprite(), stage.centre - width // 2 - margin, -margin, plot.entry(Arrival.POP, 22, 15))


def _swell(seconds: float) -> float:
    part = seconds % _BEAT_SECONDS
    return math.sin(math.pi * part / 0.5) if part < 0.5 else 0.0  # noqa: PLR2004 - half a second of each beat.
