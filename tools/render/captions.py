"""Which caption stands when: words gathered by meaning and width, held over pauses until the next ones come."""

from dataclasses import dataclass
from itertools import accumulate, pairwise

from tools.media import FRAMES_PER_SECOND, Finding, WordTiming
from tools.render.fonts import Face, text_width
from tools.render.glyphs import shout, showable
from tools.render.stage import Stage
from tools.render.titles import is_shortened

LARGEST, SMALLEST = 82, 48
PAD, CLEAR = 0.17, 0.28
"""Of the letters' size: how far the pill reaches past its word, and what stays free between pill and neighbour."""
_MOST_WORDS = 4
_PAUSE_SECONDS = 0.35
_LET_GO_SECONDS = 0.6
_SENTENCE_END, _CLAUSE_END = (".", "!", "?", "…"), (",", ";", ":", "–", "—", ")")
_SIZE_COST = (0.0, 4.5, 0.8, 0.0, 0.5)


@dataclass(frozen=True, slots=True)
class CaptionWord:
    """A word as it is drawn; it is lit from frame `lit` until frame `dimmed`; `x` is its left edge."""

    text: str
    x: float
    width: float
    lit: int
    dimmed: int


@dataclass(frozen=True, slots=True)
class Caption:
    """Words that stand together on one line from frame `start` until frame `end`."""

    words: tuple[CaptionWord, ...]
    px: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CaptionPlan:
    """All captions of a scene, none overlapping another in time, and what had to be squeezed."""

    captions: tuple[Caption, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: float
    end: float
    width: float


def plan_captions(timings: tuple[WordTiming, ...], frames: int, stage: Stage) -> CaptionPlan:
    """Gather the words into captions of one line each.

    Raises:
        ToolRejected: A word in a script that no shipped font has.
    """
    words = _measured(timings, stage)
    groups = _gathered(words, stage)
    starts = [max(0, _frame(group[0].start) - 1) for group in groups]
    spans = [(start, end) for start, end in zip(starts, [*starts[1:], frames], strict=False)]
    captions = tuple(
        _caption(group, start, min(end, frames), stage)
        for group, (start, end) in zip(groups, spans, strict=True)
        if start < min(end, frames)
    )
    return CaptionPlan(
        captions, tuple(_squeezed(caption, stage) for caption in captions if _is_squeezed(caption, stage))
    )


def _measured(timings: tuple[WordTiming, ...], stage: Stage) -> list[_Word]:
    shown = [(timing, text) for timing in timings if (text := showable(timing.text))]
    loud = [shout(f"{before} {text}")[len(before) + 1 :] for (_, text), before in _with_word_before(shown)]
    return [
        _Word(text, timing.start, timing.end, text_width(text, Face.CAPTION, LARGEST * stage.unit))
        for (timing, _), text in zip(shown, loud, strict=True)
    ]


def _with_word_before(shown: list[tuple[WordTiming, str]]) -> list[tuple[tuple[WordTiming, str], str]]:
    return list(zip(shown, ["", *(text.split()[-1] for _, text in shown)], strict=False))


def _gathered(words: list[_Word], stage: Stage) -> list[list[_Word]]:
    """The cheapest way to cut the words into lines that fit, found from the end backwards."""
    best: list[tuple[float, int]] = [(0.0, len(words))]
    for first in range(len(words) - 1, -1, -1):
        options = [
            (_cost(words, first, after, stage) + best[len(words) - after][0], after)
            for after in range(first + 1, min(first + _MOST_WORDS, len(words)) + 1)
        ]
        best.append(min(options))
    groups, first = [], 0
    while first < len(words):
        after = best[len(words) - first][1]
        groups.append(words[first:after])
        first = after
    return groups


def _cost(words: list[_Word], first: int, after: int, stage: Stage) -> float:
    group = words[first:after]
    if len(group) > 1 and _line_width(group, LARGEST * stage.unit) > stage.text_width:
        return 1000.0
    inside = sum(_break_strength(a, b) for a, b in pairwise(group))
    if after == len(words):
        return _SIZE_COST[len(group)] + inside
    return _SIZE_COST[len(group)] + inside - _break_strength(group[-1], words[after]) + _looseness(group[-1])


def _break_strength(word: _Word, following: _Word) -> float:
    """How much the voice or the meaning parts these two: it costs to keep them together, it pays to break here."""
    pause = 2.5 if following.start - word.end >= _PAUSE_SECONDS else 0.0
    if is_shortened(word.text):
        return pause
    if word.text.endswith(_SENTENCE_END):
        return 4.0 + pause
    return (2.0 if word.text.endswith(_CLAUSE_END) else 0.0) + pause


def _looseness(word: _Word) -> float:
    """A line should not end on a little word or a number that belong to the next one."""
    bare = word.text.rstrip("".join(_SENTENCE_END + _CLAUSE_END))
    if is_shortened(word.text):
        return 3.0
    if bare != word.text:
        return 0.0
    if bare[-1].isdigit():
        return 3.0
    return 1.5 if len(bare) <= 3 else 0.0  # noqa: PLR2004 - "the", "of", "and", "und", "les".


def _line_width(group: list[_Word], px: float) -> float:
    return sum(word.width for word in group) + ((len(group) - 1) * (PAD + CLEAR) + 2 * PAD) * px


def _caption(group: list[_Word], start: int, end: int, stage: Stage) -> Caption:
    full = LARGEST * stage.unit
    factor = min(1.0, stage.text_width / _line_width(group, full))
    px = max(1, int(full * factor))
    widths = [text_width(word.text, Face.CAPTION, px) for word in group]
    line = sum(widths) + (len(group) - 1) * (PAD + CLEAR) * px
    lefts = accumulate([(width + (PAD + CLEAR) * px) for width in widths[:-1]], initial=stage.centre - line / 2)
    return Caption(
        tuple(
            CaptionWord(word.text, x, width, max(start, _frame(word.start)), _dimmed(word, following, end))
            for word, following, x, width in zip(group, [*group[1:], None], lefts, widths, strict=True)
        ),
        px,
        start,
        end,
    )


def _dimmed(word: _Word, following: _Word | None, end: int) -> int:
    if following is not None and following.start - word.end < _LET_GO_SECONDS:
        return _frame(following.start)
    return min(end, _frame(word.end + _LET_GO_SECONDS / 2))


def _is_squeezed(caption: Caption, stage: Stage) -> bool:
    return caption.px < int(SMALLEST * stage.unit)


def _squeezed(caption: Caption, stage: Stage) -> Finding:
    text = " ".join(word.text for word in caption.words)
    return Finding(
        check="caption overflow",
        message=f"“{text}” is so long that its letters had to shrink to {round(caption.px / stage.unit)} px",
        start=caption.start / FRAMES_PER_SECOND,
        end=caption.end / FRAMES_PER_SECOND,
    )


def _frame(seconds: float) -> int:
    return round(seconds * FRAMES_PER_SECOND)
