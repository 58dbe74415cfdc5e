"""The words of a scene over the person's own picture, small and one under the other; the picture is the ground."""

from collections.abc import Iterator
from dataclasses import replace

from tools.render.fonts import Face
from tools.render.glyphs import showable
from tools.render.layouts.quote import QUOTES
from tools.render.lettering import Lettering, Measure, accented, cramped, display_text
from tools.render.motion import Actor, Arrival
from tools.render.plot import Composition, Plot
from tools.render.typeset import TextBox, fit_text

_GAP = 22
_MOST_ITEMS = 5

Row = tuple[str, Lettering]


def compose(plot: Plot) -> Composition:
    """All that the scene promises to show: a number with its unit, a quotation with its speaker, or a list."""
    stage = plot.stage
    measure = Measure(stage.left, stage.text_width)
    actors: list[Actor] = []
    rows = list(_rows(plot))
    top = float(stage.top)
    for place, (_, lettering) in enumerate(rows):
        actors += lettering.place(measure, top, plot.entry(Arrival.RISE, 4 + 5 * place), stage.unit)
        top += lettering.block.height + stage.px(_GAP)
    findings = (finding for what, lettering in rows for finding in cramped(lettering.block, what, stage.unit))
    return Composition(tuple(actors), tuple(findings))


def _rows(plot: Plot) -> Iterator[Row]:
    shot = plot.shot
    if shot.quote:
        words = showable(shot.quote).strip(QUOTES)
        yield "quotation", _set(plot, f"“{words}”", Face.DISPLAY, (420, 68, 42, 8))
        if name := showable(shot.attribution).lstrip("—–- "):
            yield "speaker", _set(plot, f"— {name}", Face.TEXT, (100, 50, 34, 2), is_coloured=True)
        return
    if text := display_text(shot.headline):
        face, box = (Face.CAPTION, (200, 72, 46, 3)) if shot.number else (Face.DISPLAY, (330, 84, 48, 4))
        accent = frozenset[int]() if shot.number else accented(text, shot.accent)
        yield "headline", replace(_set(plot, text, face, box), accent_colour=plot.palette.accent, accent=accent)
    if shot.number:
        yield "number", _set(plot, showable(shot.number), Face.DISPLAY, (260, 230, 80, 1), is_coloured=True)
        if unit := showable(shot.unit):
            yield "unit", _set(plot, unit, Face.DISPLAY, (170, 80, 44, 2))
    for number, item in enumerate(shot.items[:_MOST_ITEMS], 1):
        yield f"item {number}", _set(plot, showable(item), Face.TEXT, (130, 56, 36, 2))


def _set(
    plot: Plot, text: str, face: Face, box: tuple[float, float, float, int], *, is_coloured: bool = False
) -> Lettering:
    """The text fitted into a box of design pixels: its height, the largest and the smallest letters, the most lines."""
    height, largest, smallest, lines = box
    unit = plot.stage.unit
    block = fit_text(text, face, TextBox(plot.stage.text_width, height * unit, largest * unit, smallest * unit, lines))
    return Lettering(block, colour=plot.palette.accent) if is_coloured else Lettering(block)
