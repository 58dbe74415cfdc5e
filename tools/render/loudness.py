"""Loudness after ITU-R BS.1770-4 (K-weighting, two gates), true peak by fourfold oversampling, and a limiter."""

import math

import numpy as np
from numpy.typing import NDArray

from tools.render.envelopes import STEP, Envelope, apply_gain, decibels, peaks, slope_limited, smoothed, widened
from tools.render.filters import Sound, biquad, filtered, impulse_of

SILENT = -math.inf
_SHELF = biquad((1.53512485958697, -2.69169618940638, 1.19839281085285), (1, -1.69065929318241, 0.73248077421585))
_ROOM = biquad((1, -2, 1), (1, -1.99004745483398, 0.99007225036621))
K_WEIGHTING = impulse_of(_SHELF * _ROOM)

_ABSOLUTE_GATE = -70.0
_RELATIVE_GATE = -10.0
_HOP_STEPS = 120
_HOPS_PER_BLOCK = 4

_SEGMENT_STEPS = 50
_CONTEXT = 100
_OVERSAMPLING = 4
_BATCH = 64

_ATTACK_DB = 1.0
_RELEASE_DB = 0.05
_SMOOTH_STEPS = 5
_SEARCHES = 24
_CLOSE_ENOUGH_LU = 0.002
_HARDEST_LIMITING_DB = 18.0
_LOUDEST_GAIN_DB = 40.0
_MARGIN_DB = 6.0


def energies(sound: Sound) -> Envelope:
    """The K-weighted energy of each whole step, summed over the channels."""
    pieces = [
        np.square(piece[..., : piece.shape[-1] // STEP * STEP]).reshape(-1, piece.shape[-1] // STEP, STEP).sum((0, 2))
        for piece in filtered(sound, K_WEIGHTING, multiple=STEP)
    ]
    return np.concatenate(pieces).astype(np.float64) if pieces else np.zeros(0)


def gated_loudness(energy: Envelope) -> float:
    """Integrated loudness in LUFS of K-weighted energies; silence, and less than 400 ms, is minus infinity."""
    hops = energy[: energy.size // _HOP_STEPS * _HOP_STEPS].reshape(-1, _HOP_STEPS).sum(axis=1)
    if hops.size < _HOPS_PER_BLOCK:
        return SILENT
    blocks = np.lib.stride_tricks.sliding_window_view(hops, _HOPS_PER_BLOCK).sum(axis=1)
    power = blocks / (_HOPS_PER_BLOCK * _HOP_STEPS * STEP)
    audible = power[_lufs(power) > _ABSOLUTE_GATE]
    if not audible.size:
        return SILENT
    gate = float(_lufs(audible.mean(keepdims=True))[0]) + _RELATIVE_GATE
    return float(_lufs(audible[_lufs(audible) > gate].mean(keepdims=True))[0])


def integrated_loudness(sound: Sound) -> float:
    """Integrated loudness in LUFS. One channel counts as one: the same sound on two is 3 LU louder."""
    return gated_loudness(energies(sound))


def _lufs(power: Envelope) -> Envelope:
    level: Envelope = -0.691 + 10 * np.log10(np.maximum(power, 1e-18))
    return level


def true_peaks(sound: Sound, *, above: float = 0.0) -> Envelope:
    """The true peak of each whole step, over all channels, as an amplitude.

    Stretches in which no sample exceeds `above` are not oversampled and tell their sample peak.
    """
    highest = peaks(sound)
    segments = math.ceil(highest.size / _SEGMENT_STEPS)
    found = np.pad(highest, (0, segments * _SEGMENT_STEPS - highest.size)).reshape(segments, _SEGMENT_STEPS)
    loud = np.flatnonzero(found.max(axis=1, initial=0.0) > above)
    for first in range(0, loud.size, _BATCH):
        batch = loud[first : first + _BATCH]
        found[batch] = np.maximum(found[batch], _oversampled_peaks(sound, batch))
    return found.reshape(-1)[: highest.size]


def true_peak_dbtp(sound: Sound) -> float:
    """The true peak of a whole sound in dBTP; silence is −180."""
    threshold = float(np.abs(sound).max(initial=0.0)) / 2
    return float(decibels(true_peaks(sound, above=threshold).max(initial=0.0, keepdims=True))[0])


def _oversampled_peaks(sound: Sound, segments: NDArray[np.intp]) -> Envelope:
    """The true peaks of each step of these segments, interpolated by transforms with context on both sides."""
    length = _SEGMENT_STEPS * STEP
    padded_length = length + 2 * _CONTEXT
    channels = np.atleast_2d(sound)
    windows = np.zeros((segments.size, channels.shape[0], padded_length), np.float32)
    for row, segment in enumerate(segments):
        start = segment * length - _CONTEXT
        inside = channels[:, max(0, start) : start + padded_length]
        lead = max(0, -start)
        windows[row, :, lead : lead + inside.shape[-1]] = inside
    windows *= _TAPER
    fine = np.fft.irfft(np.fft.rfft(windows), padded_length * _OVERSAMPLING) * np.float32(_OVERSAMPLING)
    kept = fine[..., _CONTEXT * _OVERSAMPLING : (_CONTEXT + length) * _OVERSAMPLING]
    by_step = np.abs(kept).reshape(segments.size, channels.shape[0], _SEGMENT_STEPS, STEP * _OVERSAMPLING)
    highest: Envelope = by_step.max(axis=(1, 3)).astype(np.float64)
    return highest


def _taper() -> Sound:
    ramp = 0.5 - 0.5 * np.cos(np.pi * (np.arange(_CONTEXT // 2) + 0.5) / (_CONTEXT // 2))
    flat = np.ones(_SEGMENT_STEPS * STEP + _CONTEXT)
    return np.concatenate((ramp, flat, ramp[::-1])).astype(np.float32)


_TAPER = _taper()


def limiter_gain(peak_db: Envelope, ceiling_db: float) -> Envelope:
    """The gain in decibels (never above 0) that keeps these peaks under the ceiling.

    It begins to fall 1 dB per step before the peak and returns at 60 dB a second.
    """
    excess = np.maximum(0.0, peak_db - ceiling_db)
    needed = slope_limited(widened(excess, _SMOOTH_STEPS // 2), rise=_ATTACK_DB, fall=_RELEASE_DB)
    return -smoothed(needed, _SMOOTH_STEPS)


def master_loudness(sound: Sound, target_lufs: float, ceiling_dbtp: float) -> None:
    """Bring the sound to a loudness where it lies, with one linear gain, and limit what would pass the ceiling.

    The gain is searched on the steps' energies and peaks alone: a limiter's slow gain and the K-weighting may change
    places. Silence stays silence; a whisper is not raised by more than 40 dB.
    """
    energy = energies(sound)
    loudness = gated_loudness(energy)
    plain = min(target_lufs - loudness, _LOUDEST_GAIN_DB) if loudness != SILENT else 0.0
    audible_peak = 10 ** ((ceiling_dbtp - plain - _MARGIN_DB) / 20)
    peak_db = decibels(true_peaks(sound, above=audible_peak))
    gain = _search_gain(energy, peak_db, plain, target_lufs, ceiling_dbtp) if loudness != SILENT else plain
    apply_gain(sound, gain + limiter_gain(peak_db + gain, ceiling_dbtp))


def _search_gain(energy: Envelope, peak_db: Envelope, plain: float, target: float, ceiling: float) -> float:
    gain = plain
    for _ in range(_SEARCHES):
        limited = energy * 10 ** ((gain + limiter_gain(peak_db + gain, ceiling)) / 10)
        missing = target - gated_loudness(limited)
        gain = min(gain + missing, plain + _HARDEST_LIMITING_DB, _LOUDEST_GAIN_DB)
        if abs(missing) < _CLOSE_ENOUGH_LU:
            break
    return gain
