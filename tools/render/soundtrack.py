"""The film's sound as a file: mixed and coded once, joined to any pictures of the same lengths."""

from pathlib import Path

from tools.render import MixRequest, Progress, Soundtrack
from tools.render.atomic import written
from tools.render.mix import mix
from tools.render.sound_files import write_aac


def write_soundtrack(request: MixRequest, into: Path, progress: Progress) -> Soundtrack:
    """Mix the sound and write it to `into`, whole or not at all. The same request gives the same bytes.

    Raises:
        ToolRejected: There are no scenes, a narration is damaged, or there is no music bed of the wanted name.
        ToolFailed: The disk is full, or the folder cannot be written.
    """
    mixed = mix(request, progress)
    with written(into) as part:
        write_aac(mixed.sound, part)
    return Soundtrack(path=into, loudness_lufs=mixed.loudness_lufs, true_peak_dbtp=mixed.true_peak_dbtp)
