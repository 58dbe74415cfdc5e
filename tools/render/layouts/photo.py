"""A small headline over the person's own picture; the picture itself is the ground."""

from tools.render.fonts import Face
from tools.render.lettering import Lettering, Measure, accented, cramped, display_text
from tools.render.motion import Arrival
from tools.render.plot import Composition, Plot
from tools.render.typeset import TextBox, fit_text


def compose(plot: Plot) -> Composition:
    stage, text = plot.stage, display_text(plot.shot.headline)
    if not text:
        return Composition(())
    block = fit_text(text, Face.DISPLAY, TextBox(stage.text_width, stage.px(330), stage.px(84), stage.px(48), 4))
    lettering = Lettering(block, accent_colour=plot.palette.accent, accent=accented(text, plot.shot.accent))
    placed = lettering.place(Measure(stage.left, stage.text_width), stage.top, plot.entry(Arrival.RISE, 4), stage.unit)
    return Composition(tuple(placed), cramped(block, "headline", stage.unit))
