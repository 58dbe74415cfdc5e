"""Sound to and from files: narrations in, coded sound out, and the sound of a finished film back again."""

import wave
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from tools.errors import ToolRejected
from tools.render.filters import RATE, Sound, resampled

AAC_BITS_PER_SECOND = 192_000
_AAC_FRAME = 1_024
_MUXER_OPTIONS = {"fflags": "+bitexact", "movie_timescale": str(RATE)}
_SIXTEEN_BITS = 2
_FULL_SCALE = 32_768


def read_narration(path: Path) -> Sound:
    """A narration as one channel at 48 kHz.

    Raises:
        ToolRejected: The file is damaged or is not a 16-bit mono WAV.
    """
    return resampled(*read_wav(path))


def read_wav(path: Path) -> tuple[Sound, int]:
    """A narration's samples as they are, and their rate; raises as `read_narration` does."""
    try:
        with wave.open(str(path), "rb") as file:
            if (file.getnchannels(), file.getsampwidth()) != (1, _SIXTEEN_BITS):
                raise _unreadable(path, "is not a 16-bit mono WAV")
            rate, data = file.getframerate(), file.readframes(file.getnframes())
    except (OSError, EOFError, wave.Error) as error:
        raise _unreadable(path, f"cannot be read ({error})") from error
    whole = np.frombuffer(data[: len(data) // 2 * 2], "<i2")
    return whole.astype(np.float32) / np.float32(_FULL_SCALE), rate


def write_aac(sound: Sound, into: Path) -> None:
    """Code two channels at 48 kHz as AAC-LC in an MP4 that plays exactly the given samples."""
    options = {"aac_coder": "fast", "flags": "+bitexact"}
    with av.open(str(into), "w", format="mp4", options=_MUXER_OPTIONS) as container:
        stream = container.add_stream("aac", rate=RATE, layout="stereo", options=options)
        stream.bit_rate = AAC_BITS_PER_SECOND
        for start in range(0, sound.shape[-1], _AAC_FRAME):
            piece = np.ascontiguousarray(sound[:, start : start + _AAC_FRAME])
            frame = av.AudioFrame.from_ndarray(piece, format="fltp", layout="stereo")
            frame.sample_rate, frame.pts, frame.time_base = RATE, start, Fraction(1, RATE)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def _unreadable(path: Path, what: str) -> ToolRejected:
    hint = "Speak this scene again."
    return ToolRejected(f"The narration {path.name} {what}.", hint=hint, provider="render")
