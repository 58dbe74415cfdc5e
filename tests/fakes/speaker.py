"""A speech engine that hums one tone for each word, and can be told to do it badly."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from tools.speech import pace
from tools.speech.narration import Engine, Line
from tools.speech.track import Samples, Utterance, Word

SAMPLE_RATE = 8000
LEAD_SECONDS, GAP_SECONDS = 0.2, 0.05


class Hum(NamedTuple):
    """What is to go wrong: words that are left out, hummed silently, or cut short."""

    without: frozenset[str] = frozenset()
    silent: frozenset[str] = frozenset()
    hurried: frozenset[str] = frozenset()
    times: float = 1.0

    def __call__(self, line: Line) -> Utterance:
        sound, words = [np.zeros(round(LEAD_SECONDS * SAMPLE_RATE), np.int16)], list[Word]()
        for word, marked in zip(line.words, line.marked, strict=True):
            if word not in self.without:
                words.append(self._word(word, sound, line.speed))
            if marked != word:
                sound.append(np.zeros(round(GAP_SECONDS * SAMPLE_RATE), np.int16))
        return Utterance(np.concatenate(sound), SAMPLE_RATE, words)

    def _word(self, word: str, sound: list[Samples], speed: float) -> Word:
        seconds = pace.word_seconds(word, pace.FLITE) * self.times / speed
        count = round(seconds * (0.05 if word in self.hurried else 1.0) * SAMPLE_RATE)
        start = sum(map(len, sound)) / SAMPLE_RATE
        tone = 0 if word in self.silent else 5000
        sound.append(np.full(count, tone, np.int16))
        return Word(word, start, start + count / SAMPLE_RATE)


def humming(say: Callable[[Line], Utterance] | None = None) -> Engine:
    return Engine("hum", ("low",), say or Hum(), pace.FLITE)
