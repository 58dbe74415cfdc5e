"""Ways to break a film's file after it was joined."""

from collections.abc import Callable
from pathlib import Path

import av

from tools.render.filters import RATE


def damage(path: Path, kind: str, place: float) -> None:
    """Change some bytes in the middle of a packet."""
    with av.open(str(path)) as container:
        spans = [(packet.pos, packet.size) for packet in container.demux(**{kind: 0}) if packet.size > 12]
    position, size = spans[min(len(spans) - 1, int(place * len(spans)))]
    content = bytearray(path.read_bytes())
    for offset in range(4):
        content[position + 5 + (offset * (size - 6)) // 4] ^= 0x5A
    path.write_bytes(content)


def delay(path: Path, seconds: float) -> None:
    """Move the sound to a later time in the file."""
    move(path, "audio", lambda _at: round(seconds * RATE))


def stretch(path: Path, kind: str) -> None:
    """Move the second half of a stream away from the first, by as much as one packet lasts."""
    with av.open(str(path)) as container:
        packets = [packet for packet in container.demux(**{kind: 0}) if packet.size]
    move(path, kind, lambda at: packets[0].duration if at > packets[len(packets) // 2].dts else 0)


def move(path: Path, kind: str, by: Callable[[int], int]) -> None:
    """Change the times of a stream's packets, each by an amount that follows from its decode time."""
    late = path.with_name("late.mp4")
    with av.open(str(path)) as source, av.open(str(late), "w") as container:
        streams = {stream.index: container.add_stream_from_template(stream) for stream in source.streams}
        for packet in source.demux():
            if packet.size:
                if packet.stream.type == kind:
                    packet.pts, packet.dts = packet.pts + by(packet.dts), packet.dts + by(packet.dts)
                packet.stream = streams[packet.stream.index]
                container.mux(packet)
    late.replace(path)
