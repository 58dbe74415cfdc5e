"""Linear filters on sound: biquads as impulse responses, convolution in blocks, and resampling. 48 kHz throughout.

Sound is `float32` with the time on the last axis: `(samples,)` for one channel, `(2, samples)` for two. A filter's
feedback is turned into an impulse response long enough to be exact in `float32`, because numpy has fast transforms
and no recursive filter.
"""

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Sound = NDArray[np.float32]
Response = NDArray[np.complex128]

RATE = 48_000
IMPULSE = 4_096
_GRID = 4 * IMPULSE
_EDGE_SECONDS = 0.02
_PASS = 0.96


def biquad(b: tuple[float, float, float], a: tuple[float, float, float]) -> Response:
    """The frequency response of a second-order section on the grid that `impulse_of` reads."""
    z = np.exp(-2j * np.pi * np.arange(_GRID // 2 + 1) / _GRID)
    response: Response = (b[0] + b[1] * z + b[2] * z * z) / (a[0] + a[1] * z + a[2] * z * z)
    return response


def high_pass(frequency: float, q: float = math.sqrt(0.5)) -> Response:
    """A second-order Butterworth high-pass unless `q` says otherwise (Bristow-Johnson)."""
    omega = 2 * math.pi * frequency / RATE
    alpha = math.sin(omega) / (2 * q)
    edge = 1 + math.cos(omega)
    return biquad((edge / 2, -edge, edge / 2), (1 + alpha, -2 * math.cos(omega), 1 - alpha))


def bell(frequency: float, gain_db: float, q: float) -> Response:
    """A boost or a cut around a frequency (Bristow-Johnson)."""
    omega = 2 * math.pi * frequency / RATE
    alpha = math.sin(omega) / (2 * q)
    root = 10 ** (gain_db / 40)
    middle = -2 * math.cos(omega)
    return biquad((1 + alpha * root, middle, 1 - alpha * root), (1 + alpha / root, middle, 1 - alpha / root))


def impulse_of(response: Response) -> Sound:
    """The impulse response that has this frequency response; it has died away after `IMPULSE` samples."""
    return np.fft.irfft(response, _GRID)[:IMPULSE].astype(np.float32)


def filtered(sound: Sound, impulse: Sound, *, multiple: int = 1) -> Iterator[Sound]:
    """Convolve by overlap-save and give the result piece by piece, so that no second copy of a film's sound is held.

    The pieces together are as long as `sound`; each but the last is a multiple of `multiple` samples. An impulse of
    two channels makes two channels of one.
    """
    past = impulse.shape[-1] - 1
    size = 1 << max(15, (2 * past).bit_length())
    hop = (size - past) // multiple * multiple
    spectrum = np.fft.rfft(impulse, size)
    for start in range(0, sound.shape[-1], hop):
        piece = sound[..., max(0, start - past) : start + hop]
        lead = past - min(start, past)
        padded = np.zeros((*sound.shape[:-1], size), np.float32)
        padded[..., lead : lead + piece.shape[-1]] = piece
        wet: Sound = np.fft.irfft(np.fft.rfft(padded) * spectrum, size).astype(np.float32, copy=False)
        yield wet[..., past : past + min(hop, sound.shape[-1] - start)]


def convolve(sound: Sound, impulse: Sound) -> Sound:
    """The convolution, cut to the length of `sound`."""
    shape = np.broadcast_shapes(sound.shape[:-1], impulse.shape[:-1])
    out = np.empty((*shape, sound.shape[-1]), np.float32)
    at = 0
    for piece in filtered(sound, impulse):
        out[..., at : at + piece.shape[-1]] = piece
        at += piece.shape[-1]
    return out


def resampled(sound: Sound, rate: int) -> Sound:
    """One channel of `rate` Hz brought to 48 kHz with its zero of time unmoved.

    The spectrum is continued with zeros, faded out over its uppermost 4 %. Silence on both ends keeps the end of the
    sound from ringing into its beginning.
    """
    if rate == RATE or not sound.size:
        return sound
    unit = rate // math.gcd(rate, RATE)
    edge = math.ceil(_EDGE_SECONDS * rate / unit) * unit
    size = math.ceil((sound.size + 2 * edge) / (1024 * unit)) * 1024 * unit
    padded = np.zeros(size, np.float32)
    padded[edge : edge + sound.size] = sound
    long_size = size // unit * (RATE // math.gcd(rate, RATE))
    spectrum = np.fft.rfft(padded) * _fade(size // 2 + 1)
    long = np.fft.irfft(spectrum[: long_size // 2 + 1], long_size) * np.float32(long_size / size)
    first = edge * RATE // rate
    return long[first : first + round(sound.size * RATE / rate)].astype(np.float32)


def _fade(bins: int) -> Sound:
    across = np.clip((np.linspace(0, 1, bins) - _PASS) / (1 - _PASS), 0, 1)
    return (0.5 + 0.5 * np.cos(np.pi * across)).astype(np.float32)
