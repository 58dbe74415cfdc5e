"""Captions as they are drawn: outlined letters, and a pill that lights the word that is being said."""

from dataclasses import dataclass

from tools.render.captions import PAD, Caption, CaptionPlan, CaptionWord
from tools.render.fonts import Face, TextMask
from tools.render.palette import BLACK, INK, WHITE, Colour
from tools.render.planes import Planes
from tools.render.sprite import Paint, Sprite, rounded_mask, shadow_of
from tools.render.stage import Stage

_OUTLINE = 0.075
_ABOVE, _BELOW = 0.95, 0.3
"""The pill's reach over and under the baseline, of the letters' size."""
_MIDDLE = 0.365
"""Half the height of a capital: this far over the baseline is the line's middle."""
_COMES_IN = ((0.82, 0.5), (0.96, 0.9), (1.05, 1.0), (1.02, 1.0))
_LIGHTS_UP = (-0.1, 0.06, 0.03)
_MOST_GROWTH = 0.12
"""How far a swelling pill may grow on each side, of the letters' size: less than what is free beside it."""


@dataclass(frozen=True, slots=True)
class _Piece:
    sprite: Sprite
    x: int
    y: int

    def draw(self, planes: Planes, about: tuple[float, float], factor: float, opacity: float) -> None:
        """Draw the piece as part of something that is scaled by `factor` about the point `about`."""
        if factor == 1 and opacity >= 1:
            self.sprite.draw(planes, self.x, self.y)
            return
        grown = self.sprite.resized(factor).faded(opacity)
        grown.draw(
            planes,
            round(about[0] + (self.x + self.sprite.width / 2 - about[0]) * factor - grown.width / 2),
            round(about[1] + (self.y + self.sprite.height / 2 - about[1]) * factor - grown.height / 2),
        )


class CaptionArtist:
    """Draws a plan. Only the caption that stands is kept as sprites, so a long scene needs no more than a short one."""

    def __init__(self, plan: CaptionPlan, stage: Stage, accent: Colour) -> None:
        self._plan, self._stage, self._accent = plan, stage, accent
        self._drawn: Caption | None = None
        self._line: _Piece
        self._pills: dict[CaptionWord, _Piece] = {}

    def draw(self, planes: Planes, at: int) -> None:
        caption = next((caption for caption in self._plan.captions if caption.start <= at < caption.end), None)
        if caption is None:
            return
        if caption is not self._drawn:
            self._prepare(caption)
        age = at - caption.start
        factor, opacity = _COMES_IN[age] if age < len(_COMES_IN) else (1.0, 1.0)
        middle = self._stage.centre, self._stage.caption_middle
        self._line.draw(planes, middle, factor, opacity)
        for word in caption.words:
            if word.lit <= at < word.dimmed:
                since = at - word.lit
                is_new = since < len(_LIGHTS_UP) and word is not caption.words[0]
                growth = min(_LIGHTS_UP[since], 2 * _MOST_GROWTH * caption.px / word.width) if is_new else 0.0
                self._draw_pill(self._pill(word, caption.px), planes, factor * (1 + growth), opacity)

    def _draw_pill(self, pill: _Piece, planes: Planes, factor: float, opacity: float) -> None:
        own_middle = pill.x + pill.sprite.width / 2, pill.y + pill.sprite.height / 2
        pill.draw(planes, own_middle, factor, opacity)

    def _prepare(self, caption: Caption) -> None:
        self._drawn, self._pills = caption, {}
        self._line = _line(caption, self._baseline(caption.px))

    def _pill(self, word: CaptionWord, px: int) -> _Piece:
        if word not in self._pills:
            self._pills[word] = _pill(word, px, self._baseline(px), self._accent)
        return self._pills[word]

    def _baseline(self, px: int) -> int:
        return round(self._stage.caption_middle + _MIDDLE * px)


def _line(caption: Caption, baseline: int) -> _Piece:
    px = caption.px
    margin = round(px * 0.3)
    left = _even(caption.words[0].x - margin)
    top = _even(baseline - _ABOVE * px - margin)
    right = caption.words[-1].x + caption.words[-1].width + margin
    paint = Paint(right - left, (_ABOVE + _BELOW) * px + 2 * margin)
    outline = max(1, round(_OUTLINE * px))
    for word in caption.words:
        edge = TextMask(word.text, Face.CAPTION, px, stroke=outline)
        soft, reach = shadow_of(edge.coverage, px * 0.08)
        corner = word.x - left + edge.left, baseline - top + edge.top
        paint.over(soft, BLACK, corner[0] - reach, corner[1] - reach + px * 0.04, 0.4)
        paint.over(edge.coverage, BLACK, *corner, 0.92)
    for word in caption.words:
        paint.write(TextMask(word.text, Face.CAPTION, px), WHITE, word.x - left, baseline - top)
    return _Piece(paint.sprite(), left, top)


def _pill(word: CaptionWord, px: int, baseline: int, accent: Colour) -> _Piece:
    shape = rounded_mask(word.width + 2 * PAD * px, (_ABOVE + _BELOW) * px, 0.26 * px)
    soft, reach = shadow_of(shape, px * 0.07)
    left, top = _even(word.x - PAD * px - reach), _even(baseline - _ABOVE * px - reach)
    x, y = word.x - PAD * px - left, baseline - _ABOVE * px - top
    paint = Paint(soft.shape[1] + 2, soft.shape[0] + 2 + px * 0.04)
    paint.over(soft, BLACK, x - reach, y - reach + px * 0.04, 0.35)
    paint.over(shape, accent, x, y)
    paint.write(TextMask(word.text, Face.CAPTION, px), INK, word.x - left, baseline - top)
    return _Piece(paint.sprite(), left, top)


def _even(position: float) -> int:
    return int(position // 2 * 2)
