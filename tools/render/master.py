"""Puts the film together: sound mixed and coded once, segments joined by packets, captions written."""

from pathlib import Path

from tools.errors import ToolRejected
from tools.media import FRAMES_PER_SECOND
from tools.render import Master, MasterRequest, Progress
from tools.render.atomic import scratch, written
from tools.render.mix import mix
from tools.render.mux import Segment, join
from tools.render.sound_files import write_aac
from tools.render.subtitles import cues_of, srt, vtt


def master(request: MasterRequest, into: Path, progress: Progress) -> Master:
    """Write `video.mp4`, `preview.mp4`, `captions.srt` and `captions.vtt` in `into`: each file whole or not at all.

    The same request gives the same bytes. The preview carries the film's own coded sound.

    Raises:
        ToolRejected: There are no scenes, a narration is damaged, or there is no music bed of the wanted name.
        ToolFailed: A segment does not fit the cut or the others (the message names the scene), or the disk is full.
    """
    if not request.scenes:
        raise ToolRejected("The film has no scenes.", hint="Keep at least one scene.", provider="render")
    mixed = mix(request, _within(progress, 0.0, 0.6))
    with scratch(into) as folder:
        sound = folder / "sound.m4a"
        write_aac(mixed.sound, sound)
        _join(request, sound, into, progress)
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
        loudness_lufs=mixed.loudness_lufs,
        true_peak_dbtp=mixed.true_peak_dbtp,
    )


def _join(request: MasterRequest, sound: Path, into: Path, progress: Progress) -> None:
    films = [Segment(scene.video, scene.frames) for scene in request.scenes]
    previews = [Segment(scene.preview, scene.frames) for scene in request.scenes]
    with written(into / "video.mp4") as part:
        join(films, sound, part, _within(progress, 0.8, 0.95))
    with written(into / "preview.mp4") as part:
        join(previews, sound, part, _within(progress, 0.95, 1.0))


def _write_text(text: str, target: Path) -> None:
    with written(target) as part:
        part.write_text(text, encoding="utf-8")


def _within(progress: Progress, first: float, last: float) -> Progress:
    return lambda fraction, message: progress(first + fraction * (last - first), message)
