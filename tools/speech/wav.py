"""Writing 16-bit mono WAV files completely or not at all."""

import os
import wave
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from tools.errors import ToolFailed


def write(into: Path, samples: NDArray[np.int16], sample_rate: int) -> None:
    """Write `samples` to `into`: the whole file is on the disk when this returns, or nothing new is there.

    Raises:
        ToolFailed: The disk is full, or the folder cannot be written.
    """
    part = into.with_name(f".{into.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            _write_sound(file, samples, sample_rate)
            file.flush()
            os.fsync(file.fileno())
        part.replace(into)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        hint = "Free space in the data folder, or check that it can be written."
        raise ToolFailed(f"{into.name} could not be written: {reason}.", hint=hint, provider="speech") from error
    finally:
        part.unlink(missing_ok=True)


def _write_sound(file: BinaryIO, samples: NDArray[np.int16], sample_rate: int) -> None:
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(sample_rate)
        sound.writeframes(samples.astype("<i2").tobytes())
