"""Speech by flite, through the shared libraries of Debian's `libflite1`: English, 16 kHz, clear and quick."""

import ctypes
import threading
from collections.abc import Iterator
from ctypes import CFUNCTYPE, POINTER, c_char_p, c_float, c_int, c_short, c_uint, c_void_p
from functools import cache
from pathlib import Path
from typing import Any, cast

import numpy as np

from tools.errors import ToolFailed, ToolNotConfigured
from tools.speech import Narration, SpeechRequest, pace
from tools.speech.narration import Engine, Line, narrate
from tools.speech.track import Utterance, Word

LIBRARIES = ("libflite.so.1", "libflite_usenglish.so.1", "libflite_cmulex.so.1")
STRETCH = {"slt": 1.0, "rms": 0.87}
"""Brings the voices to one pace, so that an estimate holds whichever of them speaks."""
HOMOGRAPHS = frozenset([b"a", b"read", b"lead"])
"""Words that flite says one way or the other by what stands around them."""
START = b"R:SylStructure.daughter1.daughter1.R:Segment.p.end"
END = b"R:SylStructure.daughtern.daughtern.R:Segment.end"


class FliteVoice:
    """The voices of flite. Its libraries are loaded when it first speaks."""

    name = "flite"
    version = "2.2-4"
    voices = tuple(STRETCH)

    @classmethod
    def is_available(cls) -> bool:
        try:
            _library()
        except ToolNotConfigured:
            return False
        return True

    def speak(self, request: SpeechRequest, into: Path) -> Narration:
        return narrate(Engine(self.name, self.voices, _say, pace.FLITE), request, into)

    def estimate_seconds(self, text: str, speed: float = 1.0) -> float:
        return pace.estimate_seconds(text, pace.FLITE, speed)


class _Wave(ctypes.Structure):
    """`cst_wave` of flite."""

    _fields_ = (
        ("type", c_char_p),
        ("sample_rate", c_int),
        ("num_samples", c_int),
        ("num_channels", c_int),
        ("samples", POINTER(c_short)),
    )


class _Voice(ctypes.Structure):
    """The beginning of `cst_voice`."""

    _fields_ = (("name", c_char_p), ("features", c_void_p))


ON_TOKEN = CFUNCTYPE(c_void_p, c_void_p)


class Library:
    """The functions of flite that are used here."""

    def __init__(self, names: tuple[str, str, str]) -> None:
        engine, english, _ = [ctypes.CDLL(name, mode=ctypes.RTLD_GLOBAL) for name in names]
        engine.flite_init()
        self.lock = threading.Lock()
        self.seed_noise = _function(ctypes.CDLL(None).srand, None, c_uint)
        self.set_number = _function(engine.flite_feat_set_float, None, c_void_p, c_char_p, c_float)
        self.synthesize = _function(engine.flite_synth_text, c_void_p, c_char_p, POINTER(_Voice))
        self.delete = _function(engine.delete_utterance, None, c_void_p)
        self.wave = _function(engine.utt_wave, POINTER(_Wave), c_void_p)
        self.relation = _function(engine.utt_relation, c_void_p, c_void_p, c_char_p)
        self.head = _function(engine.relation_head, c_void_p, c_void_p)
        self.next = _function(engine.item_next, c_void_p, c_void_p)
        self.daughter = _function(engine.item_daughter, c_void_p, c_void_p)
        self.text = _function(engine.flite_ffeature_string, c_char_p, c_void_p, c_char_p)
        self.number = _function(engine.flite_ffeature_float, c_float, c_void_p, c_char_p)
        self._list = _function(engine.cons_val, c_void_p, c_void_p, c_void_p)
        self._string = _function(engine.string_val, c_void_p, c_char_p)
        self._read_token = _function(english.us_tokentowords, c_void_p, c_void_p)
        self._reader = ON_TOKEN(self._read)
        reader = _function(engine.itemfunc_val, c_void_p, ON_TOKEN)(self._reader)
        set_value = _function(engine.flite_feat_set, None, c_void_p, c_char_p, c_void_p)
        self.voices = {name: _registered(name) for name in STRETCH}
        for voice in self.voices.values():
            set_value(voice.contents.features, b"tokentowords_func", reader)

    def _read(self, token: int) -> int | None:
        """Read a token as a word. By itself flite spells what it finds hard to pronounce, such as "Tchaikovsky"."""
        name = self.text(token, b"name")
        if name.isalpha() and name not in HOMOGRAPHS:
            return cast("int", self._list(self._string(name), None))
        return cast("int", self._read_token(token))

    def words(self, utterance: int) -> list[Word]:
        """Give the tokens that flite read; each may be several words to it ("that's" is "that" and "'s")."""
        tokens = self._chain(self.head(self.relation(utterance, b"Token")))
        return [word for token in tokens if (word := self._word(token))]

    def _word(self, token: int) -> Word | None:
        parts = list(self._chain(self.daughter(token)))
        if not parts:
            return None
        start, end = self.number(parts[0], START), self.number(parts[-1], END)
        return Word(self.text(token, b"name").decode(), start, end)

    def _chain(self, item: int | None) -> Iterator[int]:
        while item:
            yield item
            item = self.next(item)


def _function(function: Any, result: Any, *arguments: Any) -> Any:
    function.restype, function.argtypes = result, arguments
    return function


def _registered(voice: str) -> Any:
    library = ctypes.CDLL(f"libflite_cmu_us_{voice}.so.1", mode=ctypes.RTLD_GLOBAL)
    return _function(library[f"register_cmu_us_{voice}"], POINTER(_Voice), c_void_p)(None)


@cache
def _library() -> Library:
    return load(LIBRARIES)


def load(names: tuple[str, str, str]) -> Library:
    """Load flite: its engine, its English and its dictionary."""
    try:
        return Library(names)
    except (OSError, AttributeError) as error:
        raise ToolNotConfigured(
            f"flite cannot be loaded: {error}.",
            hint="Install Debian's `libflite1`, or choose the voice provider `espeak`, which needs no installation.",
            provider=FliteVoice.name,
        ) from error


def _say(line: Line) -> Utterance:
    library = _library()
    voice = library.voices[line.voice]
    with library.lock:  # The voices are shared by the whole process, and so is the stretch set on them.
        library.set_number(voice.contents.features, b"duration_stretch", STRETCH[line.voice] / line.speed)
        library.seed_noise(1)  # Breath and hiss come from C's random numbers.
        utterance = library.synthesize(" ".join(line.marked).encode("ascii"), voice)
        if not utterance:
            raise ToolFailed("flite could not speak a sentence.", hint="It is tried again.", provider=FliteVoice.name)
        try:
            wave = library.wave(utterance).contents
            samples = np.ctypeslib.as_array(wave.samples, (wave.num_samples,)).copy()
            return Utterance(samples, wave.sample_rate, library.words(utterance))
        finally:
            library.delete(utterance)
