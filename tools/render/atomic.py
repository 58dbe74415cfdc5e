"""Files that are either whole or not there."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.errors import ToolFailed


@contextmanager
def written(target: Path) -> Iterator[Path]:
    """Give a temporary path beside `target`; what was written there takes the target's place when the block ends.

    It reaches the disk first, in a folder that is made where it is missing. If the block raises, nothing is left and an
    older file at `target` is untouched.

    Raises:
        ToolFailed: The disk is full, or the folder cannot be written.
    """
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with _told(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            yield part
            _flush(part)
            part.replace(target)
            _flush(target.parent)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _told(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or type(error).__name__
        hint = "Free space in the data folder, or check that it can be written."
        raise ToolFailed(f"{target.name} could not be written: {reason}", hint=hint, provider="render") from error


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
