"""Segments are joined by their packets: nothing is coded again, and every player gets steady times."""

from pathlib import Path

import av
import numpy as np
import pytest

from tests.fakes.segments import write_segment
from tools.errors import ToolFailed
from tools.render.mux import Segment, join
from tools.render.sound_files import write_aac


def quiet(fraction: float, message: str) -> None:
    """Nobody watches the progress."""


@pytest.fixture
def segments(tmp_path: Path) -> list[Segment]:
    lengths = (20, 1, 2, 3, 5, 1, 30)
    return [Segment(write_segment(tmp_path / f"{i}.mp4", n, seed=i), n) for i, n in enumerate(lengths)]


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    pulse = np.zeros((2, 62 * 1_600), np.float32)
    pulse[:, 48_000:48_100] = np.hanning(100) * 0.9
    write_aac(pulse, tmp_path / "sound.m4a")
    return tmp_path / "sound.m4a"


@pytest.fixture
def film(segments: list[Segment], sound: Path, tmp_path: Path) -> Path:
    join(segments, sound, tmp_path / "film.mp4", quiet)
    return tmp_path / "film.mp4"


def test_every_frame_is_there_at_a_steady_pace(film: Path) -> None:
    with av.open(str(film)) as container:
        times = [frame.pts * frame.time_base for frame in container.decode(video=0)]

    assert [time * 30 for time in times] == list(range(62))


def test_decode_times_rise_and_never_pass_what_they_decode(film: Path) -> None:
    with av.open(str(film)) as container:
        packets = [packet for packet in container.demux(video=0) if packet.size]

    decoded = [packet.dts for packet in packets]
    assert np.unique(np.diff(decoded)).tolist() == [512]
    assert all(packet.pts >= packet.dts for packet in packets)


def test_each_scene_begins_with_a_key_frame(film: Path) -> None:
    with av.open(str(film)) as container:
        keys = [round(packet.pts * packet.time_base * 30) for packet in container.demux(video=0) if packet.is_keyframe]

    assert {0, 20, 21, 23, 26, 31, 32} <= set(keys)


def test_packets_are_those_of_the_scenes_byte_for_byte(film: Path, segments: list[Segment]) -> None:
    assert coded(film) == [packet for segment in segments for packet in coded(segment.path)]


def test_both_streams_begin_at_zero_and_last_equally_long(film: Path) -> None:
    with av.open(str(film)) as container:
        picture, voice = container.streams.video[0], container.streams.audio[0]

        assert picture.start_time == voice.start_time == 0
        assert picture.duration * picture.time_base == voice.duration * voice.time_base == pytest.approx(62 / 30)
        assert picture.frames == 62
        assert picture.average_rate == 30


def test_the_sound_lies_at_its_exact_sample(film: Path) -> None:
    with av.open(str(film)) as container:
        heard = np.concatenate([frame.to_ndarray() for frame in container.decode(audio=0)], axis=1)

    wanted = np.zeros(heard.shape[1])
    wanted[48_000:48_100] = np.hanning(100)
    lag = np.argmax(np.correlate(heard[0], wanted[47_000:49_000], mode="valid")) - 47_000
    assert lag == 0


def test_players_can_begin_before_the_file_is_complete(film: Path) -> None:
    content = film.read_bytes()

    assert 0 < content.index(b"moov") < content.index(b"mdat")


def test_the_same_join_gives_the_same_bytes(film: Path, segments: list[Segment], sound: Path, tmp_path: Path) -> None:
    join(segments, sound, tmp_path / "again.mp4", quiet)

    assert (tmp_path / "again.mp4").read_bytes() == film.read_bytes()


def test_a_scene_coded_otherwise_is_named(segments: list[Segment], sound: Path, tmp_path: Path) -> None:
    segments[2] = Segment(write_segment(tmp_path / "wide.mp4", 2, width=96), 2)

    with pytest.raises(ToolFailed, match=r"Scene 3 \(wide\.mp4\) was coded with other parameters") as failed:
        join(segments, sound, tmp_path / "film.mp4", quiet)

    assert failed.value.hint


def test_a_scene_of_another_length_than_the_cut_is_named(segments: list[Segment], sound: Path, tmp_path: Path) -> None:
    segments[4] = Segment(segments[4].path, 6)

    with pytest.raises(ToolFailed, match=r"Scene 5 \(4\.mp4\) has 5 frames where the cut says 6"):
        join(segments, sound, tmp_path / "film.mp4", quiet)


def test_a_scene_without_its_key_frame_is_named(segments: list[Segment], sound: Path, tmp_path: Path) -> None:
    headless = tmp_path / "headless.mp4"
    with av.open(str(segments[6].path)) as source, av.open(str(headless), "w") as container:
        stream = container.add_stream_from_template(source.streams.video[0])
        for packet in list(source.demux(video=0))[1:]:
            if packet.size:
                packet.stream = stream
                container.mux(packet)
    segments[6] = Segment(headless, 29)

    with pytest.raises(ToolFailed, match=r"Scene 7 \(headless\.mp4\) does not begin with a key frame"):
        join(segments, sound, tmp_path / "film.mp4", quiet)


@pytest.mark.parametrize("number", [1, 4])
def test_a_scene_that_is_missing_or_damaged_is_named(
    segments: list[Segment], sound: Path, tmp_path: Path, number: int
) -> None:
    path = segments[number - 1].path
    path.write_bytes(path.read_bytes()[:500])
    with pytest.raises(ToolFailed, match=rf"Scene {number} \({path.name}\) cannot be opened"):
        join(segments, sound, tmp_path / "film.mp4", quiet)

    path.unlink()
    with pytest.raises(ToolFailed, match=rf"Scene {number} \({path.name}\) cannot be opened"):
        join(segments, sound, tmp_path / "film.mp4", quiet)


def coded(path: Path) -> list[bytes]:
    with av.open(str(path)) as container:
        return [bytes(packet) for packet in container.demux(video=0) if packet.size]
