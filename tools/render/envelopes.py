"""Gains that move slowly: one value for each step of 40 samples (1,200 a second, 40 to a frame of the film).

Dynamics are worked out on these few values in decibels; the sound itself is touched once, with straight lines between
the steps, so that no gain ever jumps.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tools.render.filters import RATE, Sound

Envelope = NDArray[np.float64]

STEP = 40
STEPS_PER_SECOND = RATE // STEP
_CHUNK_STEPS = 12_000
_SILENCE = 1e-9


def decibels(amplitude: Envelope) -> Envelope:
    """Decibels of an amplitude; silence is −180."""
    level: Envelope = 20 * np.log10(np.maximum(amplitude, _SILENCE))
    return level


def peaks(sound: Sound) -> Envelope:
    """The highest sample of each whole step, over all channels."""
    whole = sound.shape[-1] // STEP * STEP
    by_step = np.abs(sound[..., :whole].reshape(-1, whole // STEP, STEP))
    highest: Envelope = by_step.max(axis=(0, 2)).astype(np.float64)
    return highest


def slope_limited(target: Envelope, *, rise: float, fall: float) -> Envelope:
    """The lowest envelope that lies nowhere under `target`, rises by at most `rise` a step and falls by `fall`.

    It rises *before* the target does: that is the look-ahead.
    """
    steps = np.arange(target.size)
    falling = np.maximum.accumulate(target + fall * steps) - fall * steps
    backwards = falling[::-1]
    rising: Envelope = (np.maximum.accumulate(backwards + rise * steps) - rise * steps)[::-1]
    return rising


def smoothed(envelope: Envelope, steps: int) -> Envelope:
    """A moving average of an odd number of steps, weighted to the middle; the ends are continued."""
    if not envelope.size:
        return envelope
    window = np.hanning(steps + 2)[1:-1]
    padded = np.pad(envelope, steps // 2, mode="edge")
    return np.convolve(padded, window / window.sum(), mode="valid")


def widened(envelope: Envelope, steps: int) -> Envelope:
    """The highest value within `steps` on both sides."""
    padded = np.pad(envelope, steps, mode="edge")
    highest: Envelope = np.lib.stride_tricks.sliding_window_view(padded, 2 * steps + 1).max(axis=-1)
    return highest


def apply_gain(sound: Sound, gain_db: Envelope) -> None:
    """Change the sound where it lies. Within each step the gain never exceeds that step's own.

    The length of the sound must be a whole number of steps, and there is one gain for each.
    """
    gain = 10 ** (gain_db / 20)
    bounds = np.minimum(np.append(gain, gain[-1:]), np.insert(gain, 0, gain[:1])).astype(np.float32)
    along = np.arange(STEP, dtype=np.float32) / np.float32(STEP)
    for first in range(0, gain.size, _CHUNK_STEPS):
        corner = bounds[first : first + _CHUNK_STEPS + 1]
        lines = corner[:-1, None] + np.diff(corner)[:, None] * along
        sound[..., first * STEP : (first + lines.shape[0]) * STEP] *= lines.reshape(-1)


def stretches(active: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """The runs of True: first index, and the index after the last."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], active, [False]))))
    return [(int(start), int(end)) for start, end in list(pairwise(edges))[::2]]
