"""Sentences of sound put one after the other with the pauses that the text asks for, and the words' times on it."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tools.media import WordTiming
from tools.speech.spoken import Break, SpokenToken

Samples = NDArray[np.int16]
Span = tuple[float, float]
LEADING_SECONDS, TRAILING_SECONDS = 0.04, 0.12
PAUSE_SECONDS = {
    Break.NONE: 0.0,
    Break.COMMA: 0.16,
    Break.CLAUSE: 0.24,
    Break.STOP: 0.34,
    Break.QUESTION: 0.36,
    Break.BLOCK: 0.5,
}
"""From the end of one word to the start of the next, at speed 1."""
EDGE_SECONDS = 0.03
"""Sound kept beside the first and the last word of a sentence, where breath and decay lie."""
FADE_SECONDS = 0.008


class Word(NamedTuple):
    """A spoken word and where it lies in the samples, in seconds."""

    text: str
    start: float
    end: float


class Utterance(NamedTuple):
    """What an engine made of one sentence: an entry in `words` for each word it was given."""

    samples: Samples
    sample_rate: int
    words: Sequence[Word]


class Stop(NamedTuple):
    """Silence to be put into a sentence: where, and how much, in seconds."""

    at: float
    seconds: float


class Track:
    """A narration that grows sentence by sentence. Its words' times are exact to a sample."""

    def __init__(self, speed: float) -> None:
        self._speed = speed
        self._pieces: list[Samples] = []
        self._length = 0
        self._next_pause = LEADING_SECONDS
        self._timings: list[WordTiming] = []
        self.sample_rate = 0

    def add(self, sentence: Sequence[SpokenToken], utterance: Utterance) -> None:
        """Append `sentence` after the pause that the one before asks for."""
        self.sample_rate = utterance.sample_rate
        spans = spans_of(sentence, utterance.words)
        begin = max(0.0, spans[0][0] - EDGE_SECONDS)
        end = min(len(utterance.samples) / self.sample_rate, spans[-1][1] + EDGE_SECONDS)
        self._append(self._silence(self._next_pause - (spans[0][0] - begin)))
        origin = self._length / self.sample_rate - begin
        stops = self._stops(sentence, spans)
        for token, span in zip(sentence, spans, strict=True):
            start, finish = (origin + moment + _seconds_before(stops, moment) for moment in span)
            self._timings.append(WordTiming(text=token.shown, start=start, end=finish))
        self._append_sound(utterance.samples, begin, end, stops)
        self._next_pause = PAUSE_SECONDS[sentence[-1].pause] / self._speed - (end - spans[-1][1])

    def finish(self) -> tuple[Samples, tuple[WordTiming, ...]]:
        self._append(self._silence(TRAILING_SECONDS - EDGE_SECONDS))
        return np.concatenate(self._pieces), tuple(self._timings)

    def _stops(self, sentence: Sequence[SpokenToken], spans: Sequence[Span]) -> list[Stop]:
        """Tell where the engine pauses for less time than the text asks for. Where it does not pause, words flow."""
        stops = []
        for token, (_, end), (start, _) in zip(sentence, spans, spans[1:], strict=False):
            missing = PAUSE_SECONDS[token.pause] / self._speed - (start - end)
            if start > end and missing > 0:
                stops.append(Stop((start + end) / 2, missing))
        return stops

    def _append_sound(self, samples: Samples, begin: float, end: float, stops: list[Stop]) -> None:
        cuts = [begin, *(stop.at for stop in stops), end]
        for start, finish, stop in zip(cuts, cuts[1:], [*stops, Stop(end, 0.0)], strict=False):
            self._append(_faded(samples[self._count(start) : self._count(finish)], self._count(FADE_SECONDS)))
            self._append(self._silence(stop.seconds))

    def _append(self, samples: Samples) -> None:
        self._pieces.append(samples)
        self._length += len(samples)

    def _silence(self, seconds: float) -> Samples:
        return np.zeros(max(0, self._count(seconds)), np.int16)

    def _count(self, seconds: float) -> int:
        return round(seconds * self.sample_rate)


def spans_of(sentence: Sequence[SpokenToken], words: Sequence[Word]) -> list[Span]:
    """Give each token the time from the start of its first spoken word to the end of its last."""
    spans, place = [], 0
    for token in sentence:
        said = words[place : place + len(token.words)]
        spans.append((said[0].start, said[-1].end))
        place += len(token.words)
    return spans


def _seconds_before(stops: list[Stop], moment: float) -> float:
    return sum(stop.seconds for stop in stops if stop.at < moment)


def _faded(samples: Samples, length: int) -> Samples:
    length = min(length, len(samples) // 2)
    if not length:
        return samples
    ramp = np.linspace(0.0, 1.0, length, endpoint=False)
    faded = samples.astype(np.float64)
    faded[:length] *= ramp
    faded[-length:] *= ramp[::-1]
    return np.rint(faded).astype(np.int16)
