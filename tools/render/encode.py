"""Coding pictures so that segments join by packet copy and the same pictures give the same bytes."""

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from functools import cache
from pathlib import Path
from types import MappingProxyType

import av
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc

from tools.errors import ToolFailed
from tools.media import FRAMES_PER_SECOND, Size
from tools.render.atomic import written

_JOINABLE = "stitchable=1:open-gop=0:scenecut=0:threads=1"
"""One thread, since two give other bytes; no cuts or open groups, so that every segment starts and ends by itself."""

_EVEN_PATTERN = "b-adapt=0"
"""Every second picture is one that no other refers to, so a quick look may skip those and still moves evenly."""

FILM = MappingProxyType(
    {
        "preset": "superfast",
        "crf": "20",
        "g": "250",
        "x264-params": f"{_JOINABLE}:mbtree=1:rc-lookahead=10:{_EVEN_PATTERN}",
    }
)
PREVIEW = MappingProxyType(
    {"preset": "ultrafast", "qp": "25", "g": "250", "x264-params": _JOINABLE, "flags": "+frame_duration"}
)
"""A constant quantiser: a fifth cheaper than looking for the right one. The file tells how long a picture is shown."""


_PERTURB = -6
"""glibc's `M_PERTURB`."""


@cache
def _mallopt() -> Callable[[int, int], int] | None:
    """The setting of glibc; other C libraries have none."""
    return getattr(ctypes.CDLL(None), "mallopt", None)


@contextmanager
def _clean_memory() -> Iterator[None]:
    """Let all memory that is given out meanwhile be zero.

    x264 reads a little of what nobody has written. In memory that was used before, the same pictures gave other bytes
    now and then.
    """
    mallopt = _mallopt()
    if mallopt is None:
        yield
        return
    mallopt(_PERTURB, 0xFF)  # New memory is filled with the complement of this.
    try:
        yield
    finally:
        mallopt(_PERTURB, 0)


class SceneCoder:
    """Codes frames one after the other into an open file."""

    def __init__(
        self, container: av.container.OutputContainer, size: Size, options: MappingProxyType[str, str]
    ) -> None:
        self._container = container
        self._stream = container.add_stream("libx264", rate=FRAMES_PER_SECOND, options=dict(options))
        self._stream.width, self._stream.height = size.width, size.height
        self._stream.pix_fmt = "yuv420p"
        self._stream.time_base = Fraction(1, FRAMES_PER_SECOND)
        context = self._stream.codec_context
        context.thread_count = 1
        context.color_range, context.colorspace = ColorRange.MPEG, Colorspace.ITU709
        context.color_primaries, context.color_trc = ColorPrimaries.BT709, ColorTrc.BT709
        self.frames = 0
        """How long what was coded is shown, in frames."""

    def code(self, frame: av.VideoFrame, held: int = 1) -> None:
        """Code the picture as the next one, shown for `held` frames. Its buffers may be drawn on again afterwards."""
        frame.pts, frame.duration = self.frames, held
        frame.time_base = Fraction(1, FRAMES_PER_SECOND)
        self.frames += held
        self._encode(frame)

    def finish(self) -> None:
        self._encode(None)

    def _encode(self, frame: av.VideoFrame | None) -> None:
        with _clean_memory():
            packets = self._stream.encode(frame)
        self._container.mux(packets)


@contextmanager
def scene_coder(into: Path, size: Size, options: MappingProxyType[str, str]) -> Iterator[SceneCoder]:
    """A coder whose file appears under its name only when it is complete.

    Raises:
        ToolFailed: The file could not be written, mostly for want of space.
    """
    with written(into) as partial:
        try:
            with av.open(str(partial), "w", format="mp4", options={"fflags": "+bitexact"}) as container:
                coder = SceneCoder(container, size, options)
                yield coder
                coder.finish()
        except av.FFmpegError as error:
            if isinstance(error, OSError):
                raise
            raise ToolFailed(
                f"{into.name} could not be coded: {error}", hint="Try again.", provider="render"
            ) from error
