"""Text that comes in word by word."""

from dataclasses import dataclass
from enum import StrEnum

from tools.media import Finding
from tools.render.fonts import text_width
from tools.render.glyphs import shout, showable
from tools.render.motion import Entry, Placed
from tools.render.palette import WHITE, Colour
from tools.render.sprite import text_sprite
from tools.render.typeset import TextBlock

_CAPITAL = 0.727
"""The height of a capital, of the letters' size."""
_LOUD_CHARACTERS = 60
_STAGGER = 2.5
_SHADOW = 0.45


class Align(StrEnum):
    """Where lines stand in their measure."""

    LEFT = "left"
    CENTRE = "centre"


@dataclass(frozen=True, slots=True)
class Measure:
    """The column in which lines stand: its left edge, its width, and how lines stand in it."""

    left: float
    width: float
    align: Align = Align.CENTRE


@dataclass(frozen=True, slots=True)
class Lettering:
    """A fitted text with its colours; `accent` holds the numbers of the accented words."""

    block: TextBlock
    colour: Colour = WHITE
    accent_colour: Colour = WHITE
    accent: frozenset[int] = frozenset()

    def place(self, measure: Measure, top: float, entry: Entry, unit: float, stagger: float = _STAGGER) -> list[Placed]:
        """One sprite for each word, each a little later than the one before it."""
        placed: list[Placed] = []
        space = text_width(" ", self.block.face, self.block.px)
        for row, line in enumerate(self.block.lines):
            baseline = top + (row + 0.5) * self.block.leading + _CAPITAL / 2 * self.block.px
            x = self._line_start(line, measure)
            for word in line.split():
                placed.append(self._word(word, len(placed), (x, baseline), entry, (unit, stagger)))
                x += text_width(word, self.block.face, self.block.px) + space
        return placed

    def _word(self, word: str, index: int, pen: tuple[float, float], entry: Entry, pace: tuple[float, float]) -> Placed:
        colour = self.accent_colour if index in self.accent else self.colour
        sprite, left, top = text_sprite(word, self.block.face, self.block.px, colour, _SHADOW)
        start = entry.start + round(index * min(pace[1], entry.frames / 4))
        return Placed(
            sprite, round(pen[0] + left), round(pen[1] + top), Entry(entry.kind, start, entry.frames), pace[0]
        )

    def _line_start(self, line: str, measure: Measure) -> float:
        if measure.align is Align.LEFT:
            return measure.left
        return measure.left + (measure.width - text_width(line, self.block.face, self.block.px)) / 2


def display_text(text: str) -> str:
    """Showable, and in capitals while it is short enough for capitals to be read at a glance."""
    plain = showable(text)
    return shout(plain) if len(plain) <= _LOUD_CHARACTERS else plain


def accented(text: str, accent: str) -> frozenset[int]:
    """The numbers of the words of `text` that are `accent`; of the longest word where no accent is wished or found."""
    words = [_bare(word) for word in text.split()]
    wanted = [_bare(word) for word in accent.split()]
    for first in range(len(words) - len(wanted) + 1):
        if wanted and words[first : first + len(wanted)] == wanted:
            return frozenset(range(first, first + len(wanted)))
    if len(words) < 2:  # noqa: PLR2004 - a single word has nothing to stand out from.
        return frozenset()
    return frozenset({max(range(len(words)), key=lambda index: (len(words[index]), index))})


def cramped(block: TextBlock, what: str, unit: float) -> tuple[Finding, ...]:
    if not block.is_cramped:
        return ()
    message = f"the {what} is so long that its letters had to shrink to {round(block.px / unit)} px"
    return (Finding(check="text size", message=message),)


def _bare(word: str) -> str:
    return word.strip(".,;:!?“”\"'()–—…").casefold()
