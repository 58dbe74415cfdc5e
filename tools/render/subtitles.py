"""Captions as files: the film's words in cues of at most two short lines, timed in whole frames, as SRT and WebVTT."""

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, pairwise

from tools.media import FRAMES_PER_SECOND, Value, WordTiming
from tools.render import SpokenScene
from tools.render.titles import is_shortened

Boundary = Callable[[WordTiming, WordTiming], bool]

LINE_CHARACTERS = 42
LINES = 2
SHORTEST_FRAMES = FRAMES_PER_SECOND
_BRIDGED_FRAMES = FRAMES_PER_SECOND // 2
_PAUSE_SECONDS = 0.8
_FULL = LINE_CHARACTERS * LINES
_SENTENCE_ENDS = (".", "!", "?", "…", "。", "！", "？")
_CLAUSE_ENDS = (*_SENTENCE_ENDS, ",", ";", ":", "–", "—", "、", "，")
_CLOSING = "\"'”’»)]"
_HANGING_COST = 0.15
_HASTY_COST = 1.0
_PARTED_COST = 10.0
_ROUNDING = 1e-6


class Cue(Value):
    """One caption on screen from the frame `start` until just before the frame `end`."""

    start: int
    end: int
    lines: tuple[str, ...]


def cues_of(scenes: Sequence[SpokenScene]) -> tuple[Cue, ...]:
    """The film's cues: in order, without overlap, none across two scenes.

    Each stays for a second, or until the next one begins; a gap of less than half a second is closed.
    """
    film_frames = sum(scene.frames for scene in scenes)
    groups = [group for words, end in _scene_words(scenes) for group in _divide(words, end)]
    first_frames = _rising([math.floor(group[0].start * FRAMES_PER_SECOND + _ROUNDING) for group in groups])
    limits = [*first_frames[1:], film_frames]
    return tuple(
        Cue(start=start, end=_end_frame(group, start, limit), lines=_lines(_text(group)))
        for group, start, limit in zip(groups, first_frames, limits, strict=False)
        if start < film_frames
    )


def srt(cues: Sequence[Cue]) -> str:
    """The cues as SubRip."""
    blocks = [
        f"{number}\n{_clock(cue.start, ',')} --> {_clock(cue.end, ',')}\n{chr(10).join(cue.lines)}\n"
        for number, cue in enumerate(cues, 1)
    ]
    return "\n".join(blocks)


def vtt(cues: Sequence[Cue]) -> str:
    """The cues as WebVTT."""
    blocks = [f"{_clock(cue.start, '.')} --> {_clock(cue.end, '.')}\n{_escaped(cue.lines)}\n" for cue in cues]
    return "\n".join(["WEBVTT\n", *blocks])


def _escaped(lines: tuple[str, ...]) -> str:
    return "\n".join(lines).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _clock(frame: int, point: str) -> str:
    milliseconds = round(frame * 1000 / FRAMES_PER_SECOND)
    seconds, thousandths = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{point}{thousandths:03}"


def _rising(frames: list[int]) -> list[int]:
    """Each frame at least one later than the one before."""
    return list(accumulate(frames, lambda before, frame: max(before + 1, frame)))


def _end_frame(group: Sequence[WordTiming], start: int, limit: int) -> int:
    spoken = max(start + SHORTEST_FRAMES, math.ceil(group[-1].end * FRAMES_PER_SECOND - _ROUNDING))
    return limit if limit - spoken < _BRIDGED_FRAMES else spoken


def _scene_words(scenes: Sequence[SpokenScene]) -> Iterator[tuple[list[WordTiming], float]]:
    """Each scene's words with the film's times, and its end; a word that is wider than a line comes in pieces."""
    begin = 0.0
    for scene in scenes:
        shifted = [
            WordTiming(text=" ".join(word.text.split()), start=begin + word.start, end=begin + word.end)
            for word in scene.words
        ]
        pieces = [piece for word in shifted for piece in _pieces(word)]
        begin += scene.frames / FRAMES_PER_SECOND
        yield pieces, begin


def _pieces(word: WordTiming) -> list[WordTiming]:
    size = len(word.text)
    cuts = [*range(0, size, LINE_CHARACTERS), size]
    each = (word.end - word.start) / max(1, size)
    return [
        WordTiming(text=word.text[first:last], start=word.start + first * each, end=word.start + last * each)
        for first, last in pairwise(cuts)
    ]


def _divide(words: list[WordTiming], end: float) -> Iterator[list[WordTiming]]:
    """A scene's words in cues: new ones at long pauses and after sentences, unless that makes them too short."""
    runs = list(_split(words, _is_pause))
    for run, until in zip(runs, [*(run[0].start for run in runs[1:]), end], strict=False):
        for phrase in _phrases(run, until):
            yield from _fill(phrase)


def _phrases(run: list[WordTiming], until: float) -> list[list[WordTiming]]:
    """Sentences, each long enough to be read; a shorter one joins its neighbour."""
    phrases: list[list[WordTiming]] = []
    for sentence in _split(run, _ends_sentence):
        if phrases and _is_hasty(phrases[-1], sentence[0].start):
            phrases[-1] += sentence
        else:
            phrases.append(sentence)
    if len(phrases) > 1 and _is_hasty(phrases[-1], until):
        last = phrases.pop()
        phrases[-1] += last
    return phrases


def _split(words: list[WordTiming], ends: Boundary) -> Iterator[list[WordTiming]]:
    first = 0
    for index, (word, following) in enumerate(pairwise(words), 1):
        if ends(word, following):
            yield words[first:index]
            first = index
    if words:
        yield words[first:]


def _is_pause(word: WordTiming, following: WordTiming) -> bool:
    return following.start - word.end > _PAUSE_SECONDS


def _is_hasty(phrase: list[WordTiming], until: float) -> bool:
    return (until - phrase[0].start) * FRAMES_PER_SECOND < SHORTEST_FRAMES


def _fill(words: list[WordTiming]) -> list[list[WordTiming]]:
    """Divide a phrase into cues that fit, at the cheapest places: evenly, after clauses, none too short to read."""
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(words) + 1):
        choices = []
        for start in range(end - 1, -1, -1):
            text = _text(words[start:end])
            if not _fits(text):
                break
            choices.append((best[start][0] + _cost(words, start, end, text), start))
        best.append(min(choices))
    cues: list[list[WordTiming]] = []
    end = len(words)
    while end:
        start = best[end][1]
        cues.insert(0, words[start:end])
        end = start
    return cues


def _cost(words: list[WordTiming], start: int, end: int, text: str) -> float:
    until = words[end].start if end < len(words) else words[-1].end
    if end < len(words) and is_shortened(words[end - 1].text):
        return _PARTED_COST
    hanging = end < len(words) and not _ends(words[end - 1], _CLAUSE_ENDS)
    hasty = _is_hasty(words[start:end], until)
    return (1 - len(text) / _FULL) ** 2 + _HANGING_COST * hanging + _HASTY_COST * hasty


def _ends(word: WordTiming, marks: tuple[str, ...]) -> bool:
    return word.text.rstrip(_CLOSING).endswith(marks)


def _ends_sentence(word: WordTiming, _following: WordTiming) -> bool:
    return _ends(word, _SENTENCE_ENDS) and not is_shortened(word.text)


def _text(words: Sequence[WordTiming]) -> str:
    return " ".join(word.text for word in words if word.text)


def _fits(text: str) -> bool:
    return max(map(len, _lines(text))) <= LINE_CHARACTERS


def _lines(text: str) -> tuple[str, ...]:
    """One line if it fits, else two as even as they come, the lower one rather the longer."""
    if len(text) <= LINE_CHARACTERS:
        return (text,)
    breaks = [index for index, character in enumerate(text) if character == " "]
    if not breaks:
        return (text,)
    at = min(breaks, key=lambda index: (max(index, len(text) - index - 1), index))
    return text[:at], text[at + 1 :]
