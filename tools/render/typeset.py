"""Fitting text into a box: the largest size that fits, in lines of about the same length."""

from collections.abc import Iterator
from dataclasses import dataclass

from tools.render.fonts import Face, text_width
from tools.render.glyphs import measures

LEADING = 1.1
_SHRINK = 0.95


@dataclass(frozen=True, slots=True)
class TextBlock:
    """Lines that fit. `is_cramped` when they had to go below the size that reads well on a telephone."""

    lines: tuple[str, ...]
    face: Face
    px: int
    is_cramped: bool

    @property
    def leading(self) -> float:
        return self.px * LEADING

    @property
    def height(self) -> float:
        return self.leading * len(self.lines)


@dataclass(frozen=True, slots=True)
class TextBox:
    """Room for text and the sizes it may have. Below `smallest` the text still shrinks, but it is reported."""

    width: float
    height: float
    largest: float
    smallest: float
    most_lines: int


def fit_text(text: str, face: Face, box: TextBox) -> TextBlock:
    """Set the text as large as the box allows, a number and its unit in one line.

    Words too long for a line at `smallest` are broken with a hyphen.
    """
    if not text:
        return TextBlock((), face, 1, is_cramped=False)
    for px in _sizes(box):
        is_cramped = px < box.smallest
        small = px <= box.smallest
        words = _measured(_broken(text.split(), face, px, box) if small else tuple(text.split()))
        if small and any(text_width(word, face, px) > box.width for word in words):
            words = _broken(text.split(), face, px, box)
        lines = _wrapped(words, face, px, box.width)
        if _fits(lines, face, px, box):
            return TextBlock(_balanced(words, lines, face, px), face, int(px), is_cramped)
    return TextBlock((), face, 1, is_cramped=True)


def _sizes(box: TextBox) -> Iterator[float]:
    px = box.largest
    while px > box.smallest:
        yield px
        px *= _SHRINK
    px = min(box.smallest, box.largest)
    while px > 1:
        yield px
        px *= _SHRINK


def _fits(lines: tuple[str, ...], face: Face, px: float, box: TextBox) -> bool:
    return (
        len(lines) <= box.most_lines
        and len(lines) * px * LEADING <= box.height
        and all(text_width(line, face, px) <= box.width for line in lines)
    )


def _wrapped(words: tuple[str, ...], face: Face, px: float, width: float) -> tuple[str, ...]:
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, face, px) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)


def _balanced(words: tuple[str, ...], lines: tuple[str, ...], face: Face, px: float) -> tuple[str, ...]:
    """The same number of lines in the narrowest measure, so that no last line is left with one short word."""
    low, high = 0.0, max((text_width(line, face, px) for line in lines), default=0.0)
    best = lines
    for _ in range(12):
        middle = (low + high) / 2
        tried = _wrapped(words, face, px, middle)
        if len(tried) == len(lines) and max(text_width(line, face, px) for line in tried) <= high:
            best, high = tried, middle
        else:
            low = middle
    return best


def _measured(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words with each number and its unit as one: "4.2 V"."""
    joined: list[str] = []
    for word in words:
        if joined and measures(joined[-1], word):
            joined[-1] = f"{joined[-1]} {word}"
        else:
            joined.append(word)
    return tuple(joined)


def _broken(words: list[str], face: Face, px: float, box: TextBox) -> tuple[str, ...]:
    pieces: list[str] = []
    for word in words:
        rest = word
        while text_width(rest, face, px) > box.width and len(rest) > 2:  # noqa: PLR2004 - a letter and its hyphen.
            head = _longest_head(rest, face, px, box.width)
            pieces.append(f"{head}-")
            rest = rest[len(head) :]
        pieces.append(rest)
    return tuple(pieces)


def _longest_head(word: str, face: Face, px: float, width: float) -> str:
    length = len(word) - 1
    while length > 1 and text_width(f"{word[:length]}-", face, px) > width:
        length -= 1
    return word[:length]
