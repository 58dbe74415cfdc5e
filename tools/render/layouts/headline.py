"""A badge with an icon over a large headline, in the middle or set from the left."""

from tools.render.badge import badge
from tools.render.fonts import Face
from tools.render.lettering import Align, Lettering, Measure, accented, cramped, display_text
from tools.render.motion import Arrival
from tools.render.plot import Composition, Plot
from tools.render.typeset import TextBox, fit_text

_LARGEST, _SMALLEST, _MOST_LINES = 164, 58, 5
_LONE_ICON = 560


def compose(plot: Plot) -> Composition:
    stage, shot = plot.stage, plot.shot
    from_left = plot.seed % 5 < 2  # noqa: PLR2004 - two scenes of five are set from the left.
    text = display_text(shot.headline)
    if not text:
        return _icon_alone(plot)
    side, gap = stage.px(224 if from_left else 304), stage.px(64)
    room = stage.content_bottom - stage.top - side - gap
    box = TextBox(stage.text_width, room, stage.px(_LARGEST), stage.px(_SMALLEST), _MOST_LINES)
    block = fit_text(text, Face.DISPLAY, box)
    top = stage.top + max(0, int(room - block.height)) // 2
    lettering = Lettering(block, accent_colour=plot.palette.accent, accent=accented(text, shot.accent))
    measure = Measure(stage.left, stage.text_width, Align.LEFT if from_left else Align.CENTRE)
    corner = stage.left if from_left else stage.centre - side // 2
    entries = plot.entry(Arrival.POP, 0, 13), plot.entry(Arrival.FADE, 5, 26)
    return Composition(
        (
            *badge(shot.icon, (corner, top), side, entries, is_round=plot.seed % 3 == 0),
            *lettering.place(measure, top + side + gap, plot.entry(Arrival.RISE, 7), stage.unit),
        ),
        cramped(block, "headline", stage.unit),
    )


def _icon_alone(plot: Plot) -> Composition:
    """Where no words stand for the scene, its icon fills their place."""
    stage = plot.stage
    side = stage.px(_LONE_ICON)
    top = stage.top + max(0, stage.content_bottom - stage.top - side) // 2
    entries = plot.entry(Arrival.POP, 0, 13), plot.entry(Arrival.FADE, 5, 26)
    corner = stage.centre - side // 2, top
    return Composition(tuple(badge(plot.shot.icon, corner, side, entries, is_round=plot.seed % 3 == 0)))
