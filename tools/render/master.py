"""Puts the film together: segments and sound joined by packets, captions written. Nothing is coded again."""

from pathlib import Path

from tools.errors import ToolRejected
from tools.media import FRAMES_PER_SECOND
from tools.render import Master, MasterRequest, Progress
from tools.render.atomic import written
from tools.render.mux import Segment, join
from tools.render.subtitles import cues_of, srt, vtt


def master(request: MasterRequest, into: Path, progress: Progress) -> Master:
    """Write `video.mp4`, `preview.mp4`, `captions.srt` and `captions.vtt` in `into`: each file whole or not at all.

    The same request gives the same bytes. The preview carries the film's own coded sound.

    Raises:
        ToolRejected: There are no scenes.
        ToolFailed: A segment does not fit the cut or the others (the message names the scene), or the disk is full.
    """
    if not request.scenes:
        raise ToolRejected("The film has no scenes.", hint="Keep at least one scene.", provider="render")
    _join(request, into, progress)
    cues = cues_of(request.scenes)
    _write_text(srt(cues), into / "captions.srt")
    _write_text(vtt(cues), into / "captions.vtt")
    progress(1.0, "film mastered")
    frames = sum(scene.frames for scene in request.scenes)
    return Master(
        video=into / "video.mp4",
        preview=into / "preview.mp4",
        srt=into / "captions.srt",
        vtt=into / "captions.vtt",
        seconds=frames / FRAMES_PER_SECOND,
        frames=frames,
        loudness_lufs=request.sound.loudness_lufs,
        true_peak_dbtp=request.sound.true_peak_dbtp,
    )


def _join(request: MasterRequest, into: Path, progress: Progress) -> None:
    films = [Segment(scene.video, scene.frames) for scene in request.scenes]
    previews = [Segment(scene.preview, scene.frames) for scene in request.scenes]
    with written(into / "video.mp4") as part:
        join(films, request.sound.path, part, _within(progress, 0.0, 0.7))
    with written(into / "preview.mp4") as part:
        join(previews, request.sound.path, part, _within(progress, 0.7, 1.0))


def _write_text(text: str, target: Path) -> None:
    with written(target) as part:
        part.write_text(text, encoding="utf-8")


def _within(progress: Progress, first: float, last: float) -> Progress:
    return lambda fraction, message: progress(first + fraction * (last - first), message)
