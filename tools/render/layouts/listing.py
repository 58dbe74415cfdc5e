"""A headline over two to five things that come in one after the other while they are spoken of."""

from dataclasses import dataclass, replace

from tools.render.badge import glass_panel
from tools.render.fonts import Face, TextMask
from tools.render.glyphs import showable
from tools.render.lettering import Align, Lettering, Measure, accented, cramped, display_text
from tools.render.motion import Actor, Arrival, Entry, Placed
from tools.render.palette import INK
from tools.render.plot import Composition, Plot
from tools.render.sprite import Paint, Sprite, rounded_mask
from tools.render.typeset import TextBlock, TextBox, fit_text

_MOST_ITEMS = 5
_ROW, _GAP = 150, 26
_LARGE_ROW, _FEW = 196, 3
"""A few things without a headline have the whole stage to themselves."""
_SMALL_ROW = 124
_SPOKEN_PART = 0.72
"""The last item comes in before this part of the scene is over."""


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    text: TextBlock
    top: int
    height: int
    entry: Entry


def compose(plot: Plot) -> Composition:
    stage, shot = plot.stage, plot.shot
    items = [text for item in shot.items[:_MOST_ITEMS] if (text := showable(item))]
    row_height = _row_height(len(items), has_headline=bool(shot.headline))
    rows_height = len(items) * stage.px(row_height) + max(0, len(items) - 1) * stage.px(_GAP)
    title = _title(plot, stage.content_bottom - stage.top - rows_height - stage.px(56))
    top = stage.top + max(0, round((stage.content_bottom - stage.top - rows_height - title.height - stage.px(56)) / 2))
    text = display_text(shot.headline)
    lettering = Lettering(title, accent_colour=plot.palette.accent, accent=accented(text, shot.accent))
    measure = Measure(stage.left, stage.text_width, Align.LEFT)
    actors: list[Actor] = list(lettering.place(measure, top, plot.entry(Arrival.RISE, 0), stage.unit))
    rows = _rows(plot, items, top + round(title.height) + stage.px(56 if text else 0), row_height)
    for row in rows:
        actors += _row(plot, row)
    tight = (finding for row in rows for finding in cramped(row.text, f"item {row.number}", stage.unit))
    return Composition(tuple(actors), (*cramped(title, "headline", stage.unit), *tight))


def _title(plot: Plot, room: float) -> TextBlock:
    stage = plot.stage
    box = TextBox(stage.text_width, max(room, stage.px(60)), stage.px(96), stage.px(50), 3)
    return fit_text(display_text(plot.shot.headline), Face.DISPLAY, box)


def _row_height(items: int, *, has_headline: bool) -> int:
    if items > _MOST_ITEMS - 1:
        return _SMALL_ROW
    return _ROW if has_headline or items > _FEW else _LARGE_ROW


def _rows(plot: Plot, items: list[str], top: int, height: int) -> list[_Row]:
    stage = plot.stage
    largest = 54 * height / _ROW
    box = TextBox(stage.text_width - stage.px(height + 36), stage.px(height - 24), stage.px(largest), stage.px(34), 3)
    sizes = [fit_text(item, Face.TEXT, box).px for item in items]
    same = replace(box, largest=float(min(sizes, default=1)))
    every = max(6.0, plot.frames * _SPOKEN_PART / max(1, len(items)))
    return [
        _Row(
            number=index + 1,
            text=fit_text(item, Face.TEXT, same),
            top=top + index * stage.px(height + _GAP),
            height=stage.px(height),
            entry=Entry(Arrival.RISE, round(plot.entry(Arrival.RISE, 8).start + index * every), 14),
        )
        for index, item in enumerate(items)
    ]


def _row(plot: Plot, row: _Row) -> list[Actor]:
    stage, entry = plot.stage, row.entry
    height = row.height
    pane, margin = glass_panel(stage.text_width, height, height * 0.28)
    disc = round(height * 0.56)
    inset = (height - disc) // 2
    measure = Measure(stage.left + height, stage.text_width - height, Align.LEFT)
    middle = row.top + (height - row.text.height) / 2
    popped = Entry(Arrival.POP, entry.start + 4, entry.frames)
    return [
        Placed(pane, stage.left - margin, row.top - margin, entry, stage.unit),
        Placed(_disc(str(row.number), disc, plot), stage.left + inset, row.top + inset, popped, stage.unit),
        *Lettering(row.text).place(measure, middle, Entry(Arrival.RISE, entry.start + 3, entry.frames), stage.unit, 0),
    ]


def _disc(number: str, side: int, plot: Plot) -> Sprite:
    paint = Paint(side, side)
    paint.over(rounded_mask(side, side, side / 2), plot.palette.accent)
    digit = TextMask(number, Face.DISPLAY, round(side * 0.6))
    height, width = digit.coverage.shape
    paint.over(digit.coverage, INK, (side - width) / 2, (side - height) / 2)
    return paint.sprite()
