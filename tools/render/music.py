"""Music beds composed from a name and a seed: chords, bass, an arpeggio, and in places soft percussion.

A bed is as long as its film, enters softly, comes home to its key's own chord at the end and fades out with the film.
"""

import zlib
from collections.abc import Callable
from functools import cache, partial

import numpy as np

from tools.errors import ToolRejected
from tools.render.filters import RATE, Sound, filtered
from tools.render.styles import STYLES, Chord, Style
from tools.render.synth import bass, hall, kick, pad, pluck, shaker, swell

BEATS = 4
_HOME_SECONDS = 2.4
_FADE_IN_SECONDS = 0.5
_FADE_OUT_SECONDS = 1.6
_PHRASE_BARS = 4

_PAD_FLOOR = 53
_BASS_FLOOR = 31
_ARPEGGIO_FLOOR = 65


def bed(name: str, seed: int, samples: int) -> Sound:
    """The bed as `(2, samples)` at 48 kHz. The same name, seed and length give the same samples.

    Raises:
        ToolRejected: There is no bed of this name.
    """
    style = STYLES.get(name)
    if style is None:
        known = ", ".join((*STYLES, "none"))
        raise ToolRejected(f'There is no music bed "{name}".', hint=f"Choose one of: {known}.", provider="music")
    return _Band(style, np.random.default_rng([zlib.crc32(name.encode()), seed % 2**32]), samples).play()


class _Band:
    """One performance of a style. The seed chooses tempo, key, chords and patterns; a note is made once and reused."""

    def __init__(self, style: Style, rng: np.random.Generator, samples: int) -> None:
        self.style = style
        self.rng = rng
        self.sound = np.zeros((2, samples), np.float32)
        self.beat = round(60 / int(rng.integers(style.tempo[0], style.tempo[1] + 1)) * RATE)
        self.key = int(rng.choice(style.keys))
        self.chords = style.progressions[int(rng.integers(len(style.progressions)))]
        self.home_bar = max(0, samples - round(_HOME_SECONDS * RATE)) // self.bar
        self.pluck = cache(partial(pluck, seconds=style.pluck_seconds, brightness=style.brightness))
        self.bass = cache(partial(bass, half_life=style.bass_half_life))
        self.pad = cache(lambda chord, seconds: pad(self.pitches(chord, _PAD_FLOOR), seconds, rng))

    @property
    def bar(self) -> int:
        return BEATS * self.beat

    def play(self) -> Sound:
        self._each_bar(self._play_pad)
        self._each_bar(self._play_arpeggio)
        self._reverberate()
        self._each_bar(self._play_bass)
        self._each_bar(self._play_percussion)
        samples = self.sound.shape[-1]
        self.sound *= swell(samples, _fade(samples, _FADE_IN_SECONDS), _fade(samples, _FADE_OUT_SECONDS))
        return self.sound

    def pitches(self, chord: Chord, floor: int) -> tuple[int, ...]:
        """The chord's tones in the octave above `floor`, in rising order: neighbouring chords share or adjoin tones."""
        return tuple(sorted(floor + (self.key + tone - floor) % 12 for tone in chord.tones))

    def chord(self, bar: int) -> Chord:
        return self.style.home if bar == self.home_bar else self.chords[bar % len(self.chords)]

    def _each_bar(self, play: Callable[[int], None]) -> None:
        for bar in range(self.home_bar + 1):
            play(bar)

    def _play_pad(self, bar: int) -> None:
        held = self.bar / RATE * (2.0 if bar == self.home_bar else 1.0)
        self._place(self.pad(self.chord(bar), held + 0.9), bar * self.bar, self.style.pad_level)

    def _play_arpeggio(self, bar: int) -> None:
        low = self.pitches(self.chord(bar), _ARPEGGIO_FLOOR)
        tones = (*low, *(pitch + 12 for pitch in low))
        pattern = self.style.patterns[int(self.rng.integers(len(self.style.patterns)))]
        for eighth, degree in enumerate(pattern[:1] if bar == self.home_bar else pattern):
            if degree is None:
                continue
            accent = 1.0 if eighth % 2 == 0 else 0.72
            level = self.style.pluck_level * accent * float(self.rng.uniform(0.85, 1.0)) * self._phrase_level(bar)
            side = 0.3 if eighth % 2 else -0.3
            start = bar * self.bar + eighth * self.beat // 2
            note = self.pluck(tones[degree % len(tones)])
            self._place(note, start, level, side)
            self._place(note, start + 3 * self.beat // 4, level * 0.3, -2 * side)

    def _phrase_level(self, bar: int) -> float:
        """The arpeggio steps back in every other phrase, so that three minutes are not one and the same."""
        return 0.7 if bar // _PHRASE_BARS % 2 == 0 else 1.0

    def _play_bass(self, bar: int) -> None:
        root = _BASS_FLOOR + (self.key + self.chord(bar).root - _BASS_FLOOR) % 12
        beats = ((0.0, 4.0),) if bar == self.home_bar else self.style.bass_beats
        for beat, length in beats:
            level = self.style.bass_level * (1.0 if beat == int(beat) else 0.75)
            self._place(self.bass(root, length * self.beat / RATE), bar * self.bar + round(beat * self.beat), level)

    def _play_percussion(self, bar: int) -> None:
        if bar == self.home_bar:
            return
        for eighth in range(2 * BEATS):
            start = bar * self.bar + eighth * self.beat // 2
            if self.style.drums and eighth % 2 == 0:
                self._place(_KICK, start, 0.42 if eighth % 4 == 0 else 0.30)
            if self.style.shaker_level:
                level = self.style.shaker_level * (1.0 if eighth % 2 else 0.45) * float(self.rng.uniform(0.7, 1.0))
                self._place(shaker(0.11, self.rng), start, level, 0.25)

    def _reverberate(self) -> None:
        """Add the room's answer to what has been played so far."""
        send = self.sound.mean(axis=0) * np.float32(0.55)
        at = 0
        for piece in filtered(send, hall(self.style.room_seconds, self.rng)):
            self.sound[:, at : at + piece.shape[-1]] += piece
            at += piece.shape[-1]

    def _place(self, note: Sound, start: int, level: float, side: float = 0.0) -> None:
        """Add a note; `side` leans one of a single channel from −1 (left) to 1 (right)."""
        room = self.sound[:, start : start + note.shape[-1]]
        lean = np.array([[1 - max(0.0, side)], [1 + min(0.0, side)]], np.float32)
        room += np.float32(level) * lean * note[..., : room.shape[-1]]


def _fade(samples: int, seconds: float) -> int:
    return min(round(seconds * RATE), samples // 4)


_KICK = kick()
