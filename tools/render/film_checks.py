"""Checks of a finished film's file: it is whole, decodes from start to end, and holds just what was joined."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeAlias

import av
import numpy as np
from av.container import InputContainer
from av.error import FFmpegError

from tools.media import FRAMES_PER_SECOND, Finding
from tools.render import CutScene, MasterRequest, Soundtrack
from tools.render.filters import RATE, Sound

Packet: TypeAlias = "av.Packet[Any]"

# Without `explode` the decoder paints over damage and says nothing.
_STRICT = {"err_detect": "crccheck+bitstream+buffer+explode"}
_GROSS_SECONDS = 0.15
_SLIGHT_SECONDS = 0.002
_AAC_FRAME = 1_024
_SAMPLED_EVERY = 10
_SAMPLED_STRIDE = 32
_BLACK_LUMA = 20
_WHITE_LUMA = 235
_BLACK_SECONDS = 1.0


@dataclass
class Watched:
    """What was seen and heard while a film was decoded once."""

    findings: list[Finding] = field(default_factory=list)
    frames: int = 0
    brightest: list[int] = field(default_factory=list)
    sound: Sound = field(default_factory=lambda: np.zeros((2, 0), np.float32))
    coded_sound: list[bytes] = field(default_factory=list)
    is_sound_proven: bool = False


def watch(film: Path, request: MasterRequest) -> Watched:
    """Decode the film from start to end, each stream once, and compare its packets with those that were joined.

    Scenes and sound that are proven are not decoded again: the same packets at the same times give the same film.
    """
    watched = Watched()
    try:
        with av.open(str(film)) as container:
            if not container.streams.video or not container.streams.audio:
                watched.findings.append(_hard("streams", "The film lacks its picture or its sound."))
                return watched
            watched.findings += _timing(container)
            _see(container, request.scenes, watched)
        with av.open(str(film)) as container:
            _hear(container, request.sound, watched)
    except (FFmpegError, OSError) as error:
        watched.findings.append(_hard("decode", f"{film.name} cannot be read to its end: {error.strerror}."))
    return watched


def compare_preview(preview: Path, request: MasterRequest, coded_sound: list[bytes]) -> list[Finding]:
    """Check by its packets, without decoding, that the preview shows the scenes' previews with the film's sound."""
    try:
        with av.open(str(preview)) as container:
            pictures = [packet for packet in container.demux(video=0) if packet.size]
        with av.open(str(preview)) as container:
            sound = [bytes(packet) for packet in container.demux(audio=0) if packet.size]
    except (FFmpegError, OSError, IndexError) as error:
        return [_hard("preview", f"The preview cannot be read: {error}.")]
    if [bytes(packet) for packet in pictures] != list(_coded([scene.preview for scene in request.scenes])):
        return [_hard("preview", "The preview does not hold the pictures of its scenes.")]
    shown = sum((packet.duration or 0) * (packet.time_base or 0) for packet in pictures) * FRAMES_PER_SECOND
    frames = sum(scene.frames for scene in request.scenes)
    if shown != frames:
        return [_hard("preview", f"The preview lasts {float(shown):g} frames where {frames} are planned.")]
    return [] if sound == coded_sound else [_hard("preview", "The preview's sound is not the film's.")]


def check_length(watched: Watched, frames: int) -> list[Finding]:
    """The film has exactly the planned frames, and sound for all of them."""
    findings = []
    if watched.frames != frames:
        findings.append(_hard("duration", f"The film shows {watched.frames} frames where {frames} are planned."))
    if watched.is_sound_proven:
        return findings
    planned = frames * RATE // FRAMES_PER_SECOND
    if not planned <= watched.sound.shape[-1] < planned + _AAC_FRAME:
        heard = watched.sound.shape[-1] / RATE
        message = f"The sound lasts {heard:.2f} s where {planned / RATE:.2f} s are planned."
        findings.append(_hard("duration", message))
    return findings


def check_black(watched: Watched) -> list[Finding]:
    """Stretches in which nothing can be seen; a film that is black as a whole is a hard fault."""
    dark = [level < _BLACK_LUMA for level in watched.brightest]
    if dark and all(dark):
        return [_hard("black", "The whole film is black.")]
    step = _SAMPLED_EVERY / FRAMES_PER_SECOND
    return [
        Finding(check="black", message=f"The picture is black for {(end - start) * step:.1f} s.", start=start * step,
                end=end * step)
        for start, end in _runs(dark)
        if (end - start) * step > _BLACK_SECONDS
    ]  # fmt: skip


def _timing(container: InputContainer) -> Iterator[Finding]:
    """Both streams begin at 0 and end together."""
    lengths = []
    for stream, name in ((container.streams.video[0], "picture"), (container.streams.audio[0], "sound")):
        base = stream.time_base or 0
        begin, length = float((stream.start_time or 0) * base), float((stream.duration or 0) * base)
        lengths.append(length)
        if abs(begin) > _SLIGHT_SECONDS:
            yield _offset("start", f"The {name} begins at {begin:.3f} s instead of 0.", begin)
    apart = lengths[0] - lengths[1]
    if abs(apart) > _SLIGHT_SECONDS:
        yield _offset("duration", f"The picture lasts {apart:+.3f} s longer than the sound.", apart)


def _see(container: InputContainer, scenes: Sequence[CutScene], watched: Watched) -> None:
    stream = container.streams.video[0]
    stream.thread_type = "AUTO"
    stream.codec_context.options = _STRICT
    expected = _expected(scenes)
    eye, places = _Eye(watched), list[Fraction]()
    decoding = True
    for packet in container.demux(stream):
        coded, proven = next(expected, (None, False)) if packet.size else (b"", not decoding)
        if packet.size:
            places.append(_time(packet) * FRAMES_PER_SECOND)
        if packet.size and bytes(packet) != coded:
            watched.findings.append(_damage(packet, "is not the one that was rendered"))
            proven = False
        if proven and decoding:
            eye.look(packet, stream.codec_context.decode)  # What the decoder still holds back of the scene before.
        if decoding is proven:
            stream.codec_context.flush_buffers()
        decoding = not proven
        if decoding:
            eye.look(packet, packet.decode)
        elif packet.size:
            eye.pass_over()
    if sorted(places) != list(range(len(places))):
        watched.findings.append(_hard("decode", "The pictures do not follow each other frame by frame."))


@dataclass
class _Eye:
    """Counts decoded pictures and notes the damaged ones."""

    watched: Watched
    last_shown: int = -1

    def pass_over(self) -> None:
        """Count a picture that was seen before, and was not black then."""
        if self.watched.frames % _SAMPLED_EVERY == 0:
            self.watched.brightest.append(_WHITE_LUMA)
        self.watched.frames += 1

    def look(self, packet: Packet, decode: Callable[[], list[Any]]) -> None:
        try:
            frames = decode()
        except FFmpegError:
            self.watched.findings.append(_damage(packet, "cannot be decoded"))
            return
        for frame in frames:
            if frame.is_corrupt or frame.pts is None or frame.pts <= self.last_shown:
                self.watched.findings.append(_damage(packet, "is damaged or out of order"))
            self.last_shown = frame.pts if frame.pts is not None else self.last_shown
            if self.watched.frames % _SAMPLED_EVERY == 0:
                self.watched.brightest.append(_brightest(frame))
            self.watched.frames += 1


def _expected(scenes: Sequence[CutScene]) -> Iterator[tuple[bytes, bool]]:
    for scene in scenes:
        for packet in _coded([scene.video]):
            yield packet, scene.proven


def _hear(container: InputContainer, sound: Soundtrack, watched: Watched) -> None:
    stream = container.streams.audio[0]
    heard = list(container.demux(stream))
    watched.coded_sound = [coded for _, coded in _beats(heard)]
    if _beats(heard) != _mixed(sound.path):
        watched.findings.append(_hard("decode", "The film's sound is not the one that was mixed for it."))
    elif sound.proven:
        watched.is_sound_proven = True
        return
    stream.codec_context.options = _STRICT
    pieces: list[Sound] = []
    for packet in heard:
        try:
            pieces += [frame.to_ndarray().astype(np.float32, copy=False) for frame in packet.decode()]
        except FFmpegError:
            watched.findings.append(_damage(packet, "of the sound cannot be decoded"))
    if pieces:
        watched.sound = np.concatenate(pieces, axis=1)


def _mixed(sound: Path) -> list[tuple[Fraction, bytes]]:
    """The packets of a soundtrack's file; none where it cannot be read."""
    try:
        with av.open(str(sound)) as container:
            return _beats(list(container.demux(audio=0)))
    except (FFmpegError, OSError, IndexError):
        return []


def _beats(packets: list[Packet]) -> list[tuple[Fraction, bytes]]:
    """The packets with their times, counted from the first."""
    full = [packet for packet in packets if packet.size]
    return [(_time(packet) - _time(full[0]), bytes(packet)) for packet in full]


def _time(packet: Packet) -> Fraction:
    return (packet.pts or 0) * (packet.time_base or Fraction(1))


def _coded(scenes: Sequence[Path]) -> Iterator[bytes]:
    for scene in scenes:
        with av.open(str(scene)) as container:
            yield from (bytes(packet) for packet in container.demux(video=0) if packet.size)


def _brightest(frame: av.VideoFrame) -> int:
    plane = frame.planes[0]
    rows = np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)
    return int(rows[::_SAMPLED_STRIDE, : plane.width : _SAMPLED_STRIDE].max())


def _runs(flags: list[bool]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([False], flags, [False]))))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]


def _damage(packet: Packet, what: str) -> Finding:
    when = float(packet.pts * packet.time_base) if packet.pts is not None and packet.time_base else None
    place = f" at {when:.2f} s" if when is not None else ""
    return Finding(check="decode", message=f"A packet{place} {what}.", hard=True, start=when)


def _offset(check: str, message: str, seconds: float) -> Finding:
    return Finding(check=check, message=message, hard=abs(seconds) >= _GROSS_SECONDS)


def _hard(check: str, message: str) -> Finding:
    return Finding(check=check, message=message, hard=True)
