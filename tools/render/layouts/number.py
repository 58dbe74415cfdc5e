"""One big number that counts up, or stands where it opens a film, with its unit, under what it is of."""

import re
from dataclasses import dataclass

from tools.render.badge import badge
from tools.render.fonts import Face, text_width
from tools.render.glyphs import showable
from tools.render.lettering import Lettering, Measure, accented, cramped, display_text
from tools.render.motion import Actor, Arrival, Entry, Placed, ease_out
from tools.render.palette import Colour
from tools.render.planes import Planes
from tools.render.plot import Composition, Plot
from tools.render.sprite import text_sprite
from tools.render.typeset import TextBlock, TextBox, fit_text

_COUNTABLE = re.compile(r"^([^\d]{0,3})(\d[\d.,\u00a0\u202f' ]*\d|\d)([^\d]{0,4})$")
_YEAR = re.compile(r"^(1[0-9]|20)\d\d$")
_GAP = 34


@dataclass(frozen=True, slots=True)
class Counter:
    """A number that runs up to its value while it comes in, its digits growing in from the right."""

    text: str
    block: TextBlock
    colour: Colour
    centre: int
    baseline: int
    entry: Entry

    def draw(self, planes: Planes, at: int) -> None:
        if at < self.entry.start:
            return
        shown = counted(self.text, ease_out(self.entry.progress(at)))
        sprite, left, top = text_sprite(shown, self.block.face, self.block.px, self.colour)
        x = self.centre - text_width(shown, self.block.face, self.block.px) / 2 + left
        sprite.faded(min(1.0, self.entry.progress(at) * 3)).draw(planes, round(x), self.baseline + top)


def counted(text: str, progress: float) -> str:
    """The number part of the way up, with its separators and signs where they were; exactly `text` at the end."""
    match = _COUNTABLE.match(text)
    if progress >= 1 or match is None:
        return text
    before, number, after = match.groups()
    digits = re.sub(r"\D", "", number)
    reached = iter(str(int(int(digits) * progress)).zfill(len(digits)))
    rebuilt = "".join(next(reached) if character.isdigit() else character for character in number)
    return f"{before}{_without_leading_zeros(rebuilt)}{after}"


def compose(plot: Plot) -> Composition:
    stage = plot.stage
    side, gap = stage.px(196), stage.px(_GAP)
    over, blocks = _headline(plot), _blocks(plot)
    rows = [*([over] if over else []), *blocks]
    total = side + sum(block.height for block in rows) + gap * (len(rows) + 1)
    top = stage.top + max(0, round((stage.content_bottom - stage.top - total) / 2))
    entries = plot.entry(Arrival.POP, 0, 13), plot.entry(Arrival.FADE, 4, 24)
    actors: list[Actor] = badge(plot.shot.icon, (stage.centre - side // 2, top), side, entries, is_round=True)
    row = top + side + gap
    if over:
        lettering = _worded(plot, over)
        entry = plot.entry(Arrival.RISE, 6)
        actors += lettering.place(Measure(stage.left, stage.text_width), row, entry, stage.unit)
        row += round(over.height) + gap
    actors += _number(plot, blocks[0], row)
    row += round(blocks[0].height) + gap
    for block in blocks[1:]:
        entry = plot.entry(Arrival.RISE, 14)
        actors += Lettering(block).place(Measure(stage.left, stage.text_width), row, entry, stage.unit)
    findings = (finding for block in rows for finding in cramped(block, "number's text", stage.unit))
    return Composition(tuple(actors), tuple(findings))


def _headline(plot: Plot) -> TextBlock | None:
    """What the number is of, or what limits it: it stands over the number."""
    stage, shot = plot.stage, plot.shot
    if not (shot.headline and shot.number):
        return None
    box = TextBox(stage.text_width, stage.px(300), stage.px(76), stage.px(46), 4)
    return fit_text(display_text(shot.headline), Face.CAPTION, box)


def _blocks(plot: Plot) -> list[TextBlock]:
    """The number, and its unit where there is one."""
    stage, shot = plot.stage, plot.shot
    number = TextBox(stage.text_width, stage.px(330), stage.px(300), stage.px(90), 1)
    unit = TextBox(stage.text_width, stage.px(200), stage.px(92), stage.px(48), 2)
    blocks = [fit_text(showable(shot.number or shot.headline), Face.DISPLAY, number)]
    if shot.unit:
        blocks.append(fit_text(showable(shot.unit), Face.DISPLAY, unit))
    return blocks


def _number(plot: Plot, block: TextBlock, top: float) -> list[Actor]:
    stage, text = plot.stage, " ".join(block.lines)
    baseline = round(top + 0.5 * block.leading + 0.364 * block.px)
    counts = not plot.shot.opens and _COUNTABLE.match(text) and not _YEAR.match(text)
    if counts and len(block.lines) == 1:
        entry = plot.entry(Arrival.FADE, 6, 26)
        standing = _standing(plot, text, block, baseline, Entry(Arrival.FADE, entry.start + entry.frames, 1))
        return [_Until(Counter(text, block, plot.palette.accent, stage.centre, baseline, entry), standing)]
    return [_standing(plot, text, block, baseline, plot.entry(Arrival.POP, 6, 16))]


@dataclass(frozen=True, slots=True)
class _Until:
    """The running number until the standing one is there."""

    running: Counter
    standing: Placed

    def draw(self, planes: Planes, at: int) -> None:
        (self.standing if at >= self.standing.entry.start else self.running).draw(planes, at)


def _standing(plot: Plot, text: str, block: TextBlock, baseline: int, entry: Entry) -> Placed:
    sprite, left, top = text_sprite(text, block.face, block.px, plot.palette.accent)
    x = plot.stage.centre - text_width(text, block.face, block.px) / 2 + left
    return Placed(sprite, round(x), baseline + top, entry, plot.stage.unit)


def _worded(plot: Plot, block: TextBlock) -> Lettering:
    accent = accented(" ".join(block.lines), plot.shot.accent) if plot.shot.accent else frozenset[int]()
    return Lettering(block, accent_colour=plot.palette.accent, accent=accent)


def _without_leading_zeros(number: str) -> str:
    """Drops zeros that only fill a group, and keeps the one before a decimal mark: "0.4", but "532" for "0,532"."""
    while match := re.match(r"^0+(?=\d)|^0?[^\d]+(?=\d{3}(\D|$))", number):
        number = number[match.end() :]
    return number
