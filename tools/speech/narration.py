"""What every voice does around its engine: read the text, speak it by sentences, check them, pace them, write them."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from tools.errors import ToolFailed, ToolRejected
from tools.media import Value
from tools.speech import Narration, SpeechRequest, wav
from tools.speech.pace import Pace, word_seconds
from tools.speech.spoken import Break, SpokenToken, sentences_of, tokens_of
from tools.speech.track import Track, Utterance

SLOWEST, FASTEST = 0.5, 2.0
TOLERANCE, TOLERANCE_OF_ONE_WORD = 0.25, 0.35
"""How much shorter, as a share, a sentence may be than expected; short ones, where less evens out, more.

Of 4,000 sentences that were spoken completely, those of eight words and more missed at most 0.19, single words 0.25.
"""
SHORTEST_SHARE, SHORTEST_SHARE_OF_LONG = 0.15, 0.33
"""The same for a single word. "a" may shrink to 0.23; no word of four letters and more was below 0.46."""
LONG_WORD = 4
SILENT_PEAK = 200
"""A word whose loudest sample stays below this 16-bit value was not spoken."""


class Line(Value):
    """One sentence for an engine. `marked` are the words, with "," where the voice rises for a pause, and the end."""

    words: tuple[str, ...]
    marked: tuple[str, ...]
    voice: str
    speed: float


class Engine(NamedTuple):
    """How a provider speaks. `say` raises `ToolNotConfigured` if its library is missing."""

    name: str
    voices: tuple[str, ...]
    say: Callable[[Line], Utterance]
    pace: Pace


def narrate(engine: Engine, request: SpeechRequest, into: Path) -> Narration:
    """Speak `request` into the file `into`, which appears when it is complete."""
    track = Track(request.speed)
    for sentence in sentences_of(_tokens(engine, request)):
        line = _line(sentence, request)
        utterance = engine.say(line)
        check_complete(engine, line, utterance)
        track.add(sentence, utterance)
    samples, timings = track.finish()
    wav.write(into, samples, track.sample_rate)
    return Narration(
        wav=into,
        sample_rate=track.sample_rate,
        seconds=len(samples) / track.sample_rate,
        words=timings,
        voice=request.voice,
        engine=engine.name,
    )


def _tokens(engine: Engine, request: SpeechRequest) -> tuple[SpokenToken, ...]:
    if request.voice not in engine.voices:
        known = ", ".join(engine.voices)
        raise ToolRejected(
            f"{engine.name} has no voice “{request.voice}”.", hint=f"Choose one of: {known}.", provider=engine.name
        )
    if not SLOWEST <= request.speed <= FASTEST:
        raise ToolRejected(
            f"Nobody can follow speech at speed {request.speed:g}.",
            hint=f"Choose a speed from {SLOWEST:g} to {FASTEST:g}; 1 is the voice's own pace.",
            provider=engine.name,
        )
    try:
        tokens = tokens_of(request.text)
    except ToolRejected as refused:
        raise ToolRejected(str(refused), hint=refused.hint, provider=engine.name) from refused
    if not tokens:
        raise ToolRejected(
            "Nothing in the text can be spoken.",
            hint="Give it words: addresses, emoji and markdown marks are left out.",
            provider=engine.name,
        )
    return tokens


def _line(sentence: Sequence[SpokenToken], request: SpeechRequest) -> Line:
    marked = []
    for token in sentence:
        mark = "," if token.pause in {Break.COMMA, Break.CLAUSE} else ""
        marked += [*token.words[:-1], token.words[-1] + mark]
    marked[-1] = marked[-1].rstrip(",") + ("?" if sentence[-1].pause is Break.QUESTION else ".")
    words = tuple(word for token in sentence for word in token.words)
    return Line(words=words, marked=tuple(marked), voice=request.voice, speed=request.speed)


def check_complete(engine: Engine, line: Line, utterance: Utterance) -> None:
    """Raise `ToolFailed`, naming the place, if `utterance` cannot hold all words of `line`."""
    spoken = [word.text for word in utterance.words]
    if spoken != list(line.words):
        place = next((at for at, (a, b) in enumerate(zip(line.words, spoken, strict=False)) if a != b), len(spoken))
        raise _lost(engine, line, min(place, len(line.words) - 1), f"{len(spoken)} of {len(line.words)} words came")
    expected = [
        _expected_seconds(engine.pace, *pair) / line.speed for pair in zip(line.words, line.marked, strict=True)
    ]
    for place, (word, seconds) in enumerate(zip(utterance.words, expected, strict=True)):
        share = SHORTEST_SHARE if len(word.text) < LONG_WORD else SHORTEST_SHARE_OF_LONG
        if word.end - word.start < seconds * share:
            raise _lost(engine, line, place, f"it lasts {word.end - word.start:.3f} s")
        if _peak(utterance, word.start, word.end) < SILENT_PEAK:
            raise _lost(engine, line, place, "it is silent")
    total = sum(word.end - word.start for word in utterance.words)
    if 1 - total / sum(expected) > TOLERANCE + TOLERANCE_OF_ONE_WORD / len(expected):
        raise _lost(engine, line, 0, f"the sentence lasts {total:.2f} s and {sum(expected):.2f} s were expected")


def _expected_seconds(pace: Pace, word: str, marked: str) -> float:
    return word_seconds(word, pace) + (pace.before_pause if marked != word else 0.0)


def _peak(utterance: Utterance, start: float, end: float) -> int:
    begin, finish = (round(moment * utterance.sample_rate) for moment in (start, end))
    span = utterance.samples[begin:finish]
    return int(np.abs(span.astype(np.int32)).max()) if len(span) else 0


def _lost(engine: Engine, line: Line, place: int, seen: str) -> ToolFailed:
    around = " ".join(line.words[max(0, place - 3) : place + 4])
    return ToolFailed(
        f"{engine.name} lost words at “{line.words[place]}” in “…{around}…”: {seen}.",
        hint="It is tried again by itself; if it stays, write this word another way.",
        provider=engine.name,
    )
