"""However long the scenes are, the joined film's times are steady, its packets those of the scenes."""

from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes.segments import write_segment
from tools.render.mux import Segment, join
from tools.render.sound_files import write_aac

LENGTHS = (1, 2, 3, 4, 5, 7, 13, 31)


def quiet(fraction: float, message: str) -> None:
    """Nobody watches the progress."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("segments")
    for length in LENGTHS:
        write_segment(folder / f"{length}.mp4", length, seed=length)
    return folder


@settings(max_examples=60)
@given(lengths=st.lists(st.sampled_from(LENGTHS), min_size=1, max_size=12))
def test_any_scenes_join_with_steady_times(folder: Path, lengths: list[int]) -> None:
    frames = sum(lengths)
    write_aac(np.zeros((2, frames * 1_600), np.float32), folder / "sound.m4a")

    segments = [Segment(folder / f"{length}.mp4", length) for length in lengths]
    join(segments, folder / "sound.m4a", folder / "film.mp4", quiet)

    with av.open(str(folder / "film.mp4")) as container:
        picture, sound = container.streams.video[0], container.streams.audio[0]
        assert picture.start_time == sound.start_time == 0
        assert picture.duration * picture.time_base == sound.duration * sound.time_base == pytest.approx(frames / 30)
        packets = [packet for packet in container.demux(picture) if packet.size]
    tick = packets[0].duration
    assert sorted(packet.pts for packet in packets) == [tick * place for place in range(frames)]
    assert [packet.dts for packet in packets] == [tick * (place - 2) for place in range(frames)]
    assert all(packet.pts >= packet.dts for packet in packets)
    starts = np.cumsum([0, *lengths[:-1]])
    assert all(packets[start].is_keyframe and packets[start].pts == start * tick for start in starts)
    with av.open(str(folder / "film.mp4")) as container:
        assert sum(1 for _ in container.decode(video=0)) == frames
