"""What somebody said, large, under a big quotation mark."""

from tools.render.fonts import Face
from tools.render.glyphs import showable
from tools.render.lettering import Align, Lettering, Measure, cramped
from tools.render.motion import Actor, Arrival, Placed
from tools.render.plot import Composition, Plot
from tools.render.sprite import text_sprite
from tools.render.typeset import TextBlock, TextBox, fit_text

_MARK_PX, _MARK_HEIGHT = 420, 190
_SIZES = ((7, 148), (12, 116), (1000, 96))
"""How large the words may be, by how many there are at most: a short saying is set as large as a headline."""
QUOTES = "“”„«»\"'‘’ "


def compose(plot: Plot) -> Composition:
    stage, shot = plot.stage, plot.shot
    mark = stage.px(_MARK_HEIGHT)
    name = _attribution(plot)
    room = stage.content_bottom - stage.top - mark - (name.height + stage.px(48) if name else 0)
    words = showable(shot.quote or shot.headline).strip(QUOTES)
    largest = next(px for most, px in _SIZES if len(words.split()) <= most)
    block = fit_text(words, Face.DISPLAY, TextBox(stage.text_width, room, stage.px(largest), stage.px(46), 9))
    top = stage.top + max(0, round((room - block.height) / 2))
    measure = Measure(stage.left, stage.text_width, Align.LEFT)
    actors: list[Actor] = [_mark(plot, top)]
    actors += Lettering(block).place(measure, top + mark, plot.entry(Arrival.RISE, 6), stage.unit, stagger=1.4)
    if name:
        row = top + mark + block.height + stage.px(48)
        lettering = Lettering(name, colour=plot.palette.accent)
        actors += lettering.place(measure, row, plot.entry(Arrival.FADE, 26), stage.unit)
    return Composition(tuple(actors), cramped(block, "quotation", stage.unit))


def _attribution(plot: Plot) -> TextBlock | None:
    name = showable(plot.shot.attribution).lstrip("—–- ")
    if not name:
        return None
    box = TextBox(plot.stage.text_width, plot.stage.px(150), plot.stage.px(60), plot.stage.px(38), 2)
    return fit_text(f"— {name}", Face.TEXT, box)


def _mark(plot: Plot, top: int) -> Placed:
    stage = plot.stage
    px = stage.px(_MARK_PX)
    sprite, left, above = text_sprite("“", Face.DISPLAY, px, plot.palette.accent, shadow=0.3)
    entry = plot.entry(Arrival.POP, 0, 15)
    baseline = top + round(px * 0.727)
    return Placed(sprite, stage.left + left - stage.px(6), baseline + above, entry, stage.unit)
