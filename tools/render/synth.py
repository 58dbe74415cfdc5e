"""Instruments made of numbers: each call gives one note that begins and ends at zero."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tools.render.filters import RATE, Sound

_TABLE_BITS = 14
_PHASE_BITS = 32
_SINE = np.sin(2 * np.pi * np.arange(1 << _TABLE_BITS) / (1 << _TABLE_BITS))

Table = NDArray[np.float32]

_SINE_TABLE: Table = _SINE.astype(np.float32)


def wave(amplitudes: Sequence[float]) -> Table:
    """One period of a tone with these amplitudes of its harmonics, at most 1 high."""
    places = np.arange(1 << _TABLE_BITS)
    period = sum(
        (level * _SINE[(places * (order + 1)) % places.size] for order, level in enumerate(amplitudes)),
        np.zeros(places.size),
    )
    table: Table = (period / np.abs(period).max()).astype(np.float32)
    return table


_DARK = wave([1, 0.30, 0.12, 0.05, 0.02])
_WARM = wave([1, 0.45, 0.30, 0.18, 0.12, 0.07, 0.05, 0.03])
_DEEP = wave([1, 0.42, 0.16, 0.05])


def hertz(pitch: float) -> float:
    """The frequency of a MIDI pitch."""
    return 440.0 * 2 ** ((pitch - 69) / 12)


def tone(table: Table, frequency: float, samples: int, turn: float = 0.0) -> Sound:
    """A steady tone from `turn` (0 to 1) of its period on. Its phase counts in whole numbers and never drifts."""
    step = np.uint32(round(frequency / RATE * 2**_PHASE_BITS))
    phase = np.arange(samples, dtype=np.uint32) * step + np.uint32(int(turn * 2**_PHASE_BITS) % 2**_PHASE_BITS)
    sound: Sound = table[phase >> np.uint32(_PHASE_BITS - _TABLE_BITS)]
    return sound


def swell(samples: int, attack: int, release: int) -> Sound:
    """An envelope that rises and falls along half a cosine and stands between."""
    shape = np.ones(samples, np.float32)
    attack, release = min(attack, samples), min(release, samples)
    shape[:attack] *= (0.5 - 0.5 * np.cos(np.pi * np.arange(attack) / attack)).astype(np.float32)
    shape[samples - release :] *= (0.5 + 0.5 * np.cos(np.pi * (np.arange(release) + 1) / release)).astype(np.float32)
    return shape


def decay(samples: int, half_life: float) -> Sound:
    """An envelope that halves every `half_life` seconds."""
    return np.exp2(-np.arange(samples) / (half_life * RATE)).astype(np.float32)


def pad(pitches: Sequence[int], seconds: float, rng: np.random.Generator) -> Sound:
    """A held chord in stereo: three strings to a note, slightly out of tune with each other, slowly brightening."""
    samples = round(seconds * RATE)
    bright = (0.35 - 0.25 * np.cos(2 * np.pi * np.arange(samples) / samples)).astype(np.float32)
    chord = np.zeros((2, samples), np.float32)
    for pitch in pitches:
        for cents, left, right in ((-5.0, 0.9, 0.25), (0.0, 0.6, 0.6), (5.5, 0.25, 0.9)):
            frequency, turn = hertz(pitch + cents / 100), float(rng.random())
            string = tone(_DARK, frequency, samples, turn)
            string += bright * (tone(_WARM, frequency, samples, turn) - string)
            chord[0] += np.float32(left) * string
            chord[1] += np.float32(right) * string
    return chord * swell(samples, round(0.7 * RATE), round(min(1.6, seconds / 2) * RATE)) / np.float32(len(pitches))


def pluck(pitch: int, seconds: float, brightness: float) -> Sound:
    """A soft mallet or string, one channel: the higher harmonics die first."""
    samples = round(seconds * RATE)
    note = np.zeros(samples, np.float32)
    for order in (1, 2, 3, 4, 6):
        level = order ** (-2.2 + brightness)
        note += np.float32(level) * tone(_SINE_TABLE, hertz(pitch) * order, samples) * decay(samples, 0.26 / order**0.8)
    return note * swell(samples, round(0.006 * RATE), round(0.25 * seconds * RATE))


def bass(pitch: int, seconds: float, half_life: float) -> Sound:
    """A round low note with enough overtones to be heard on a telephone, one channel."""
    samples = round(seconds * RATE)
    note = tone(_DEEP, hertz(pitch), samples) * decay(samples, half_life)
    return note * swell(samples, round(0.018 * RATE), round(0.3 * seconds * RATE))


def kick() -> Sound:
    """A soft low drum: a sine that falls from 110 to 46 Hz."""
    samples = round(0.3 * RATE)
    time = np.arange(samples) / RATE
    cycles = 46 * time + (110 - 46) * 0.035 * (1 - np.exp(-time / 0.035))
    drum = np.sin(2 * np.pi * cycles).astype(np.float32)
    return drum * decay(samples, 0.055) * swell(samples, round(0.004 * RATE), round(0.1 * RATE))


def shaker(seconds: float, rng: np.random.Generator) -> Sound:
    """A short breath of noise around 7 kHz."""
    samples = round(seconds * RATE)
    spectrum = np.fft.rfft(rng.standard_normal(samples))
    octaves = np.log2(np.fft.rfftfreq(samples, 1 / RATE)[1:] / 7_000)
    spectrum[1:] *= np.exp(-2 * octaves * octaves)
    noise = np.fft.irfft(spectrum, samples).astype(np.float32)
    return noise * decay(samples, seconds / 5) * swell(samples, round(0.15 * seconds * RATE), samples // 2)


def hall(seconds: float, rng: np.random.Generator) -> Sound:
    """A room's impulse response in stereo, without the direct sound: noise that dies away and darkens."""
    samples = round(seconds * RATE)
    noise = rng.standard_normal((2, samples))
    slope = np.fft.rfftfreq(samples, 1 / RATE)
    spectrum = np.fft.rfft(noise) / np.sqrt(1 + (slope / 2_200) ** 2) * (slope / np.hypot(slope, 180))
    tail = np.fft.irfft(spectrum, samples).astype(np.float32)
    tail *= decay(samples, seconds / 9) * swell(samples, round(0.02 * RATE), round(0.2 * seconds * RATE))
    room: Sound = (tail / np.sqrt(np.square(tail).sum() / 2)).astype(np.float32)
    return room
