"""Checks of the caption files: readable, in order, saying just what is spoken, when it is spoken."""

import html
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from tools.media import FRAMES_PER_SECOND, Finding, WordTiming
from tools.render import SpokenScene
from tools.render.mix import film_words
from tools.render.subtitles import LINE_CHARACTERS, LINES

_CLOCK = re.compile(r"(\d+):([0-5]\d):([0-5]\d)[,.](\d{3}) --> (\d+):([0-5]\d):([0-5]\d)[,.](\d{3})")
_LATE_SECONDS = 0.15
_GROSS_SECONDS = 0.5
_ROUNDING = 0.001


class _Shown(NamedTuple):
    start: float
    end: float
    lines: tuple[str, ...]

    @property
    def letters(self) -> str:
        return _letters("".join(self.lines))


def check_captions(srt: Path, vtt: Path, scenes: Sequence[SpokenScene]) -> list[Finding]:
    """All checks of both files against the planned words."""
    try:
        cues, same = _read(srt, header=""), _read(vtt, header="WEBVTT")
    except (OSError, ValueError) as error:
        return [Finding(check="captions", message=f"The captions cannot be read: {error}", hard=True)]
    findings = [*_order(cues, sum(scene.frames for scene in scenes)), *_shape(cues), *_words(cues, scenes)]
    if cues != same:
        findings.append(Finding(check="captions", message="The SRT and the VTT file differ.", hard=True))
    return findings


def _read(path: Path, header: str) -> list[_Shown]:
    """The cues of a file. Raises `ValueError` where it is not one."""
    text = path.read_text(encoding="utf-8")
    if not text.startswith(header):
        raise ValueError(f"{path.name} does not begin with {header}.")
    return [_cue(block.splitlines(), path) for block in re.split(r"\n{2,}", text.removeprefix(header).strip()) if block]


def _cue(lines: list[str], path: Path) -> _Shown:
    for index, line in enumerate(lines[:2]):
        if times := _CLOCK.fullmatch(line):
            numbers = [int(number) for number in times.groups()]
            shown = lines[index + 1 :]
            plain = tuple(map(html.unescape, shown) if path.suffix == ".vtt" else shown)
            return _Shown(_seconds(numbers[:4]), _seconds(numbers[4:]), plain)
    raise ValueError(f"{path.name} has a cue without times near “{lines[0]}”.")


def _seconds(parts: list[int]) -> float:
    hours, minutes, seconds, thousandths = parts
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000


def _order(cues: list[_Shown], frames: int) -> Iterator[Finding]:
    end_of_film = frames / FRAMES_PER_SECOND + _ROUNDING
    before = 0.0
    for number, cue in enumerate(cues, 1):
        if not before - _ROUNDING <= cue.start < cue.end <= end_of_film:
            message = f"Caption {number} overlaps another one, is empty or lies outside the film."
            yield Finding(check="captions", message=message, start=cue.start, end=cue.end)
        before = cue.end


def _shape(cues: list[_Shown]) -> Iterator[Finding]:
    for number, cue in enumerate(cues, 1):
        if not 1 <= len(cue.lines) <= LINES or max(map(len, cue.lines)) > LINE_CHARACTERS:
            message = f"Caption {number} is wider than {LINE_CHARACTERS} characters or higher than {LINES} lines."
            yield Finding(check="captions", message=message, start=cue.start, end=cue.end)


def _words(cues: list[_Shown], scenes: Sequence[SpokenScene]) -> Iterator[Finding]:
    """The cues hold the planned words in order, each cue at the time of its own."""
    words = film_words(scenes)
    shown, planned = "".join(cue.letters for cue in cues), "".join(_letters(word.text) for word in words)
    if shown != planned:
        yield Finding(check="captions", message="The captions do not say what is spoken.", hard=True)
        return
    spans = [span for word in words for span in _spans(word)]
    at = 0
    for number, cue in enumerate(cues, 1):
        own = spans[at : at + len(cue.letters)]
        at += len(cue.letters)
        late = max(abs(cue.start - own[0][0]), own[-1][1] - cue.end) if own else 0.0
        if late >= _LATE_SECONDS:
            message = f"Caption {number} is {late:.2f} s away from its words."
            yield Finding(check="captions", message=message, hard=late >= _GROSS_SECONDS, start=cue.start, end=cue.end)


def _spans(word: WordTiming) -> list[tuple[float, float]]:
    """A time for each letter: a word that is wider than a line is shown in pieces."""
    count = len(_letters(word.text))
    each = (word.end - word.start) / max(1, count)
    return [(word.start + index * each, word.start + (index + 1) * each) for index in range(count)]


def _letters(text: str) -> str:
    return re.sub(r"\s", "", text)
