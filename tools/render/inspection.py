"""One look through a coded scene: its small preview is written, and black and frozen pictures are found on the way."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import av
import cv2
import numpy as np
from av.container import InputContainer
from cv2.typing import MatLike

from tools.errors import ToolFailed
from tools.media import FRAMES_PER_SECOND, Finding, Size
from tools.media import PREVIEW as PREVIEW_SIZE
from tools.render import Inspection, SceneFile, SceneRequest
from tools.render.encode import PREVIEW, scene_coder
from tools.render.planes import BLACK_LEVEL, Plane, Planes
from tools.render.scene import layout_findings

_TINY = (54, 96)
_BLACK_BELOW = BLACK_LEVEL + 10
_BLACK_SECONDS = 0.4
_FROZEN_SECONDS = 2.0
_STILL_MEAN, _STILL_MOST = 0.35, 3.0
"""Two pictures are the same when their small lumas differ by no more than this on average and anywhere. The slowest
ground that is generated moves by more within the two seconds."""


@dataclass
class _Watch:
    """Follows the small luma from frame to frame; only the first picture of a still stretch is kept."""

    findings: list[Finding] = field(default_factory=list)
    _black_since: int | None = None
    _still_since: int = 0
    _anchor: MatLike | None = None

    def see(self, luma: Plane, at: int) -> None:
        tiny = cv2.resize(luma, _TINY, interpolation=cv2.INTER_AREA).astype(np.float32)
        self._see_black(at, is_black=float(tiny.max()) < _BLACK_BELOW)
        if self._anchor is None or not _same(tiny, self._anchor):
            self._end_still(at)
            self._anchor, self._still_since = tiny, at

    def finish(self, frames: int) -> None:
        self._see_black(frames, is_black=False)
        self._end_still(frames)

    def _see_black(self, at: int, *, is_black: bool) -> None:
        if is_black and self._black_since is None:
            self._black_since = at
        elif not is_black and self._black_since is not None:
            if at - self._black_since >= _BLACK_SECONDS * FRAMES_PER_SECOND:
                self.findings.append(_found("black", "the picture is black", self._black_since, at, hard=True))
            self._black_since = None

    def _end_still(self, at: int) -> None:
        if at - self._still_since >= _FROZEN_SECONDS * FRAMES_PER_SECOND:
            self.findings.append(_found("frozen", "the picture stands still", self._still_since, at, hard=False))


def inspect_scene(scene: SceneFile, request: SceneRequest, into: Path) -> Inspection:
    """Write the scene's preview and tell what is wrong with its pictures and its text.

    To stay cheap it decodes only the pictures that others refer to, every second one, and the preview holds each as
    one picture that is shown for two frames. The mastered film is decoded whole when it is verified.
    """
    cv2.setNumThreads(1)
    watch = _Watch()
    size = preview_size(request.size)
    with scene_coder(into, size, PREVIEW) as coder, _opened(scene) as container:
        stream = container.streams.video[0]
        small = av.VideoFrame(size.width, size.height, "yuv420p")
        for place, frame in _key_pictures(container):
            if place > coder.frames:
                coder.code(small, held=place - coder.frames)
            _shrink(Planes.of(frame), Planes.of(small))
            watch.see(Planes.of(small).y, place)
        if stream.frames > coder.frames:
            coder.code(small, held=stream.frames - coder.frames)
    watch.finish(coder.frames)
    findings = (*watch.findings, *_length_findings(coder.frames, request.frames), *layout_findings(request))
    return Inspection(preview=into, findings=findings)


def preview_size(size: Size) -> Size:
    """540 wide, or as the scene where that is smaller."""
    width = min(PREVIEW_SIZE.width, size.width)
    return Size(width=width, height=round(size.height * width / size.width / 2) * 2)


@contextmanager
def _opened(scene: SceneFile) -> Iterator[InputContainer]:
    try:
        with av.open(str(scene.path)) as container:
            yield container
    except av.FFmpegError as error:
        raise ToolFailed(
            f"the scene {scene.path.name} cannot be decoded: {error}", hint="Render the scene again.", provider="render"
        ) from error


def _key_pictures(container: InputContainer) -> Iterator[tuple[int, av.VideoFrame]]:
    """The pictures that others refer to, each with its place in the scene."""
    stream = container.streams.video[0]
    stream.codec_context.thread_count = 1
    stream.codec_context.skip_frame = "NONREF"
    # At half the size nobody sees that the edges of blocks stay unfiltered: 0.2 of 255 steps, 51 dB at the worst.
    stream.codec_context.options = {"skip_loop_filter": "all"}
    for frame in container.decode(stream):
        yield round(float(frame.time or 0) * FRAMES_PER_SECOND), frame


def _shrink(frame: Planes, small: Planes) -> None:
    for plane, target in zip(frame.each, small.each, strict=True):
        cv2.resize(plane, (target.shape[1], target.shape[0]), dst=target, interpolation=cv2.INTER_AREA)


def _same(one: MatLike, other: MatLike) -> bool:
    difference = np.abs(one - other)
    return float(difference.mean()) <= _STILL_MEAN and float(difference.max()) <= _STILL_MOST


def _length_findings(frames: int, wanted: int) -> tuple[Finding, ...]:
    if frames == wanted:
        return ()
    return (Finding(check="length", message=f"the scene has {frames} pictures, not {wanted}", hard=True),)


def _found(check: str, message: str, start: int, end: int, *, hard: bool) -> Finding:
    seconds = start / FRAMES_PER_SECOND, end / FRAMES_PER_SECOND
    return Finding(
        check=check,
        message=f"{message} for {seconds[1] - seconds[0]:.1f} s",
        hard=hard,
        start=seconds[0],
        end=seconds[1],
    )
