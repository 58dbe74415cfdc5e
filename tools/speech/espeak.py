"""Speech by eSpeak NG, whose library `espeakng-loader` brings: everywhere, at once, and plain."""

import _ctypes
import bisect
import ctypes
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import CFUNCTYPE, POINTER, c_char_p, c_int, c_short, c_uint, c_void_p
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from tools.errors import ToolFailed, ToolNotConfigured
from tools.speech import Narration, SpeechRequest, pace
from tools.speech.narration import Engine, Line, narrate
from tools.speech.track import Samples, Utterance, Word


class Accent(NamedTuple):
    """eSpeak's own name of a voice (it does not find "en-gb" under that name), and the rate that gives all one pace."""

    name: bytes
    words_per_minute: int


ACCENTS = {
    "en-us": Accent(b"en-us", 170),
    "en-gb": Accent(b"en", 166),
    "en-gb-x-rp": Accent(b"en-gb-x-rp", 166),
    "en-gb-scotland": Accent(b"en-gb-scotland", 161),
}
RATE = 1
"""eSpeak's number of the parameter that holds the words per minute."""
SYNCHRONOUS, DO_NOT_EXIT = 2, 0x8000
LONGEST_PATH = 140
"""eSpeak cuts the path to its data at 160 characters."""
LOUD = 100
"""Samples below this are the pause after a word and not its end."""
LOCK = threading.Lock()


class EspeakVoice:
    """The English voices of eSpeak NG."""

    name = "espeak"
    version = "1.52-4"
    voices = tuple(ACCENTS)

    @classmethod
    def is_available(cls) -> bool:
        try:
            with LOCK, _loaded():
                return True
        except ToolNotConfigured:
            return False

    def speak(self, request: SpeechRequest, into: Path) -> Narration:
        """As `Voice.speak`. The library is loaded anew, since what it spoke before would change its sound."""
        with LOCK, _loaded() as (library, sample_rate):
            speaker = _Speaker(library, sample_rate)
            return narrate(Engine(self.name, self.voices, speaker.say, pace.ESPEAK), request, into)

    def estimate_seconds(self, text: str, speed: float = 1.0) -> float:
        return pace.estimate_seconds(text, pace.ESPEAK, speed)


class _Identifier(ctypes.Union):
    _fields_ = (("number", c_int), ("name", c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    """`espeak_EVENT` of eSpeak NG."""

    _fields_ = (
        ("type", c_int),
        ("unique_identifier", c_uint),
        ("text_position", c_int),
        ("length", c_int),
        ("audio_position", c_int),
        ("sample", c_int),
        ("user_data", c_void_p),
        ("id", _Identifier),
    )


LIST_END, WORD_EVENT = 0, 1
ON_SOUND = CFUNCTYPE(c_int, POINTER(c_short), c_int, POINTER(_Event))


class Onset(NamedTuple):
    """A word that eSpeak began: its character in the text, and the sample."""

    character: int
    sample: int


class _Speaker:
    """A library that is loaded, and what it says while it speaks."""

    def __init__(self, library: Any, sample_rate: int) -> None:
        self._library = library
        self._sample_rate = sample_rate
        self._sound: list[bytes] = []
        self._onsets: list[Onset] = []
        self._callback = ON_SOUND(self._on_sound)
        library.espeak_SetSynthCallback(self._callback)

    def say(self, line: Line) -> Utterance:
        self._sound, self._onsets = [], []
        accent = ACCENTS[line.voice]
        text = " ".join(line.marked).encode("ascii")
        failed = (
            self._library.espeak_SetVoiceByName(accent.name)
            or self._library.espeak_SetParameter(RATE, round(accent.words_per_minute * line.speed), 0)
            or self._library.espeak_Synth(text, len(text) + 1, 0, 1, 0, 1, None, None)
            or self._library.espeak_Synchronize()
        )
        if failed:
            raise ToolFailed(f"eSpeak NG answered {failed}.", hint="It is tried again.", provider=EspeakVoice.name)
        samples = np.frombuffer(b"".join(self._sound), np.int16)
        return Utterance(samples, self._sample_rate, words_of(line, self._onsets, samples, self._sample_rate))

    def _on_sound(self, sound: Any, count: int, events: Any) -> int:
        if sound and count:
            self._sound.append(ctypes.string_at(sound, count * 2))
        place = 0
        while (event := events[place]).type != LIST_END:
            if event.type == WORD_EVENT:
                self._onsets.append(Onset(event.text_position - 1, event.sample))
            place += 1
        return 0


def words_of(line: Line, onsets: list[Onset], samples: Samples, sample_rate: int) -> list[Word]:
    """Give each word of `line` its time. Words that eSpeak runs together ("of the") share the time by their letters."""
    starts = _starts(line)
    begun = {max(0, bisect.bisect_right(starts, onset.character) - 1): onset.sample for onset in reversed(onsets)}
    words: list[Word] = []
    for place, following in pairwise([*sorted(begun), len(starts)]):
        end = begun.get(following, len(samples))
        if not line.marked[following - 1][-1].isalpha():
            end = _last_loud(samples, begun[place], end)
        words += _shared(line.words[place:following], begun[place] / sample_rate, end / sample_rate)
    return words


def _starts(line: Line) -> list[int]:
    """Tell at which character of the text each word begins."""
    starts, character = [], 0
    for marked in line.marked:
        starts.append(character)
        character += len(marked) + 1
    return starts


def _shared(words: tuple[str, ...], start: float, end: float) -> Iterator[Word]:
    letters = sum(map(len, words))
    for word in words:
        letters -= len(word)
        until = end - (end - start) * letters / (letters + len(word))
        yield Word(word, start, until)
        start = until


def _last_loud(samples: Samples, start: int, end: int) -> int:
    loud = np.flatnonzero(np.abs(samples[start:end].astype(np.int32)) > LOUD)
    return start + int(loud[-1]) + 1 if len(loud) else end


@contextmanager
def _loaded() -> Iterator[tuple[Any, int]]:
    try:
        import espeakng_loader  # noqa: PLC0415 - Its platform may lack it, and only this provider needs it.

        library, data = espeakng_loader.get_library_path(), Path(espeakng_loader.get_data_path())
    except (ImportError, RuntimeError) as error:
        raise _not_configured(str(error)) from error
    with opened(library, data) as opened_library:
        yield opened_library


@contextmanager
def opened(path: str, data: Path) -> Iterator[tuple[Any, int]]:
    """Load the library at `path`, with its `data`, and unload it at the end. Gives it and its sample rate."""
    try:
        library = ctypes.CDLL(path)
    except OSError as error:
        raise _not_configured(str(error)) from error
    try:
        with _short_path(data) as short:
            sample_rate = library.espeak_Initialize(SYNCHRONOUS, 0, short.encode(), DO_NOT_EXIT)
            if sample_rate <= 0:
                raise _not_configured(f"its data in {data} cannot be read")
            yield library, sample_rate
    finally:
        library.espeak_Terminate()
        _ctypes.dlclose(library._handle)  # noqa: SLF001 - ctypes has no public way to unload a library.


@contextmanager
def _short_path(data: Path) -> Iterator[str]:
    """Give a path to the folder that is short enough, while it is open."""
    if len(str(data)) <= LONGEST_PATH:
        yield str(data)
        return
    handle = os.open(data, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{handle}"
    finally:
        os.close(handle)


def _not_configured(reason: str) -> ToolNotConfigured:
    return ToolNotConfigured(
        f"eSpeak NG cannot be loaded: {reason}.",
        hint="Install `espeakng-loader` with pip, or choose the voice provider `flite`.",
        provider=EspeakVoice.name,
    )
