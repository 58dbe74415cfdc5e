"""Joins scene segments and the sound into one file by copying packets: no frame is coded again.

A segment's own decode times end where its neighbour's begin only when both have the same reorder delay, and a segment
of one or two frames has none. So every packet's times are counted anew over the whole film, in frames.
"""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeAlias

import av
from av.container import InputContainer
from av.error import FFmpegError
from av.video.stream import VideoStream

from tools.errors import ToolFailed
from tools.media import FRAMES_PER_SECOND
from tools.render import Progress

Packet: TypeAlias = "av.Packet[Any]"

REORDER_FRAMES = 2
FRAME = Fraction(1, FRAMES_PER_SECOND)
# In 48,000ths of a second both a frame and a sample are whole numbers, so both streams' lengths are told exactly.
_MUXER_OPTIONS = {"movflags": "+faststart", "fflags": "+bitexact", "movie_timescale": "48000"}


@dataclass(frozen=True)
class Segment:
    """A coded scene and the number of frames that the cut expects of it."""

    path: Path
    frames: int


def join(segments: Sequence[Segment], sound: Path, into: Path, progress: Progress) -> None:
    """Write an MP4 of all segments in order with the one sound stream of `sound`; both begin at 0.

    Raises:
        ToolFailed: A segment cannot be read, has another number of frames than the cut says, does not begin with a
            key frame, or was coded with other parameters than the first. The message names the scene.
    """
    with _open(segments[0].path, 1) as first, av.open(str(sound)) as audio:
        reference = first.streams.video[0]
        with av.open(str(into), "w", format="mp4", options=_MUXER_OPTIONS) as film:
            picture = film.add_stream_from_template(reference)
            picture.time_base = FRAME
            voice = film.add_stream_from_template(audio.streams.audio[0])
            pictures = ((when, 0, packet) for when, packet in _timed_packets(segments, reference, progress))
            sounds = ((when, 1, packet) for when, packet in _audio_packets(audio))
            for _, kind, packet in heapq.merge(pictures, sounds, key=lambda entry: entry[:2]):
                packet.stream = voice if kind else picture
                film.mux_one(packet)


def _timed_packets(
    segments: Sequence[Segment], reference: VideoStream, progress: Progress
) -> Iterator[tuple[Fraction, Packet]]:
    """All video packets with their film times, in frames, and the decode time in seconds to sort by."""
    begin = 0
    for number, segment in enumerate(segments, 1):
        packets = read_segment(segment, number, reference)
        for packet, place in zip(packets, sorted(map(_presented, packets)), strict=True):
            shown, decoded = begin + _presented(packet), begin + place - REORDER_FRAMES
            packet.pts, packet.dts = shown, decoded
            if shown < decoded:
                raise _broken(number, segment, "reorders more frames than the joined film allows")
            yield decoded * FRAME, packet
        begin += segment.frames
        progress(number / len(segments), f"joining scene {number} of {len(segments)}")


def read_segment(segment: Segment, number: int, reference: VideoStream) -> list[Packet]:
    """The packets of a segment in decode order, checked. Their times are in frames, from the segment's first."""
    try:
        with _open(segment.path, number) as container:
            stream = container.streams.video[0]
            if stream.codec_context.extradata != reference.codec_context.extradata:
                raise _broken(number, segment, "was coded with other parameters (SPS/PPS) than scene 1")
            packets = [packet for packet in container.demux(stream) if packet.size]
    except FFmpegError as error:
        raise _broken(number, segment, f"cannot be read ({error.strerror})") from error
    if packets and not packets[0].is_keyframe:
        raise _broken(number, segment, "does not begin with a key frame")
    frames = _count_places(packets)
    if frames != segment.frames:
        raise _broken(number, segment, f"has {frames} frames where the cut says {segment.frames}")
    return packets


def _count_places(packets: list[Packet]) -> int:
    """Tell each packet its place among the frames and for how many it is shown; how many they are together.

    A file tells how long the decoder works on a packet, which is how long it is shown only where nothing is reordered.
    """
    shown = sorted(packets, key=_presented)
    base = (shown[0].time_base or FRAME) / FRAME if shown else FRAME
    begins = [round((_presented(packet) - _presented(shown[0])) * base) for packet in shown]
    ends = [*begins[1:], begins[-1] + round((shown[-1].duration or 0) * base)] if shown else []
    for packet, begin, end in zip(shown, begins, ends, strict=True):
        packet.time_base = FRAME
        packet.pts, packet.duration = begin, end - begin
    return ends[-1] if ends else 0


def _presented(packet: Packet) -> int:
    return packet.pts if packet.pts is not None else 0


def _audio_packets(container: InputContainer) -> Iterator[tuple[Fraction, Packet]]:
    for packet in container.demux(container.streams.audio[0]):
        if packet.size and packet.dts is not None and packet.time_base is not None:
            yield packet.dts * packet.time_base, packet


def _open(path: Path, number: int) -> InputContainer:
    try:
        container = av.open(str(path))
    except (FFmpegError, OSError) as error:
        raise _broken(number, Segment(path, 0), f"cannot be opened ({error.strerror})") from error
    if not container.streams.video:
        container.close()
        raise _broken(number, Segment(path, 0), "holds no video")
    return container


def _broken(number: int, segment: Segment, what: str) -> ToolFailed:
    return ToolFailed(
        f"Scene {number} ({segment.path.name}) {what}.", hint="Render this scene again.", provider="render"
    )
