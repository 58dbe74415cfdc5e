"""Checks of a finished film's sound: silence where there should be none, loudness and peaks out of their limits."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from tools.media import Finding
from tools.render.envelopes import decibels, stretches
from tools.render.filters import RATE, Sound
from tools.render.loudness import SILENT, integrated_loudness, true_peak_dbtp

BLOCKS_PER_SECOND = 100

_DEAD_DB = -60.0
_DEAD_SECONDS = 2.0
_MUTE_DB = -50.0
_MUTE_SECONDS = 1.5
_LOUDNESS_TOLERANCE_LU = 0.3
_LOUDNESS_GROSS_LU = 3.0
_PEAK_DBTP = -1.0
_CLIPPED_DBTP = 0.0


def levels(sound: Sound, rate: int = RATE) -> NDArray[np.float64]:
    """The level of each hundredth of a second in decibels: root mean square, the loudest channel."""
    edges = np.arange(sound.shape[-1] * BLOCKS_PER_SECOND // rate + 1) * rate // BLOCKS_PER_SECOND
    if edges.size == 1:
        return np.zeros(0)
    channels = np.square(np.atleast_2d(sound)[:, : edges[-1]], dtype=np.float32)
    power = np.add.reduceat(channels, edges[:-1], axis=-1) / np.diff(edges)
    return decibels(np.sqrt(power.max(axis=0)))


def check_sound(sound: Sound, spoken: Sequence[tuple[float, float]], target_lufs: float) -> list[Finding]:
    """All checks of the sound alone; `spoken` are the film's times in which words are planned."""
    level = levels(sound)
    if level.max(initial=_DEAD_DB) <= _DEAD_DB:
        return [Finding(check="silence", message="The whole film is silent.", hard=True)]
    return [*_mute_words(level, spoken), *_dead_air(level), *_loudness(sound, target_lufs), *_peak(sound)]


def _mute_words(level: NDArray[np.float64], spoken: Sequence[tuple[float, float]]) -> Iterator[Finding]:
    planned = np.zeros(level.size, np.bool_)
    for start, end in spoken:
        planned[round(max(0.0, start) * BLOCKS_PER_SECOND) : round(max(0.0, end) * BLOCKS_PER_SECOND)] = True
    for start, end in _long(planned & (level < _MUTE_DB), _MUTE_SECONDS):
        message = f"For {end - start:.1f} s nothing is heard although words are planned."
        yield Finding(check="silence", message=message, hard=True, start=start, end=end)


def _dead_air(level: NDArray[np.float64]) -> Iterator[Finding]:
    for start, end in _long(level < _DEAD_DB, _DEAD_SECONDS):
        yield Finding(check="silence", message=f"{end - start:.1f} s of dead silence.", start=start, end=end)


def _long(active: NDArray[np.bool_], seconds: float) -> Iterator[tuple[float, float]]:
    for start, end in stretches(active):
        if end - start >= seconds * BLOCKS_PER_SECOND:
            yield start / BLOCKS_PER_SECOND, end / BLOCKS_PER_SECOND


def _loudness(sound: Sound, target: float) -> Iterator[Finding]:
    loudness = integrated_loudness(sound)
    if loudness == SILENT:
        return
    off = loudness - target
    if abs(off) > _LOUDNESS_TOLERANCE_LU:
        message = f"The loudness is {loudness:.1f} LUFS where {target:.1f} is wanted."
        yield Finding(check="loudness", message=message, hard=abs(off) > _LOUDNESS_GROSS_LU)


def _peak(sound: Sound) -> Iterator[Finding]:
    peak = true_peak_dbtp(sound)
    if peak > _PEAK_DBTP:
        message = f"The sound peaks at {peak:.1f} dBTP; players may distort above {_PEAK_DBTP:.0f}."
        yield Finding(check="peak", message=message, hard=peak > _CLIPPED_DBTP)
