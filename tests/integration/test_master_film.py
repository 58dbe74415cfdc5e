"""A film is mastered from its scenes: whole files, the right loudness, the same bytes every time."""

import itertools
import resource
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from tests.fakes.segments import film_of, write_film
from tools.errors import ToolFailed, ToolRejected
from tools.render import Master, MasterRequest
from tools.render.loudness import integrated_loudness, true_peak_dbtp
from tools.render.master import master

FILES = ["captions.srt", "captions.vtt", "preview.mp4", "video.mp4"]


def quiet(fraction: float, message: str) -> None:
    """Nobody watches the progress."""


@pytest.fixture(scope="module")
def request_(tmp_path_factory: pytest.TempPathFactory) -> MasterRequest:
    return write_film(tmp_path_factory.mktemp("scenes"))


@pytest.fixture(scope="module")
def mastered(request_: MasterRequest, tmp_path_factory: pytest.TempPathFactory) -> Master:
    return master(request_, tmp_path_factory.mktemp("film"), quiet)


def test_four_files_are_written_and_nothing_else(mastered: Master) -> None:
    assert sorted(path.name for path in mastered.video.parent.iterdir()) == FILES
    assert mastered.frames == 468
    assert mastered.seconds == 468 / 30


@pytest.mark.parametrize("music", ["calm", "pulse", "bright", "none"])
def test_the_coded_film_keeps_loudness_and_peak(request_: MasterRequest, tmp_path: Path, music: str) -> None:
    film = master(film_of(request_.scenes, tmp_path, music=music), tmp_path, quiet)

    with av.open(str(film.video)) as container:
        heard = np.concatenate([frame.to_ndarray() for frame in container.decode(audio=0)], axis=1)
    assert integrated_loudness(heard) == pytest.approx(-14.0, abs=0.3)
    assert true_peak_dbtp(heard) <= -1.0
    assert film.loudness_lufs == pytest.approx(integrated_loudness(heard), abs=0.1)


def test_the_same_request_gives_the_same_bytes(request_: MasterRequest, mastered: Master, tmp_path: Path) -> None:
    again = master(film_of(request_.scenes, tmp_path), tmp_path, quiet)

    for name in FILES:
        assert (tmp_path / name).read_bytes() == mastered.video.with_name(name).read_bytes()
    assert again.loudness_lufs == mastered.loudness_lufs


def test_another_seed_changes_the_music_and_not_the_picture(
    request_: MasterRequest, mastered: Master, tmp_path: Path
) -> None:
    other = master(film_of(request_.scenes, tmp_path, seed=5), tmp_path, quiet)

    assert coded(other.video, "video") == coded(mastered.video, "video")
    assert coded(other.video, "audio") != coded(mastered.video, "audio")


def test_the_preview_has_the_film_s_own_sound(mastered: Master) -> None:
    assert coded(mastered.preview, "audio") == coded(mastered.video, "audio")
    with av.open(str(mastered.preview)) as container:
        assert container.streams.video[0].width == 32


def test_the_preview_shows_its_pictures_as_long_as_the_scenes_do(request_: MasterRequest, mastered: Master) -> None:
    with av.open(str(mastered.preview)) as container:
        stream = container.streams.video[0]
        begins = [round(frame.time * 30) for frame in container.decode(stream)]
        assert stream.duration * stream.time_base == Fraction(468, 30)

    ends = itertools.accumulate(scene.frames for scene in request_.scenes)
    wanted = [range(end - scene.frames, end, 2) for scene, end in zip(request_.scenes, ends, strict=True)]
    assert begins == list(itertools.chain.from_iterable(wanted))


def test_progress_rises_to_the_end(request_: MasterRequest, tmp_path: Path) -> None:
    told: list[tuple[float, str]] = []

    master(request_, tmp_path, lambda fraction, message: told.append((fraction, message)))

    fractions = [fraction for fraction, _ in told]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    assert all(message for _, message in told)


def test_a_failure_leaves_the_older_film_and_no_scraps(
    request_: MasterRequest, mastered: Master, tmp_path: Path
) -> None:
    for name in FILES:
        shutil.copy(mastered.video.with_name(name), tmp_path)
    before = {name: (tmp_path / name).read_bytes() for name in FILES}
    broken = request_.scenes[2].model_copy(update={"video": request_.scenes[2].narration})

    with pytest.raises(ToolFailed, match="Scene 3"):
        master(request_.model_copy(update={"scenes": (*request_.scenes[:2], broken)}), tmp_path, quiet)

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_folder_that_cannot_be_written_is_told_with_a_hint(request_: MasterRequest, tmp_path: Path) -> None:
    (tmp_path / "video.mp4").mkdir()
    (tmp_path / "video.mp4" / "something").touch()

    with pytest.raises(ToolFailed, match=r"video\.mp4 could not be written") as failed:
        master(request_, tmp_path, quiet)

    assert "Free space" in failed.value.hint


@pytest.mark.parametrize("share", [0.001, 0.5, 0.99, 0.9999])
def test_a_disk_that_fills_up_leaves_no_half_film(
    request_: MasterRequest, mastered: Master, tmp_path: Path, share: float
) -> None:
    room = int(mastered.video.stat().st_size * share)

    with files_of_at_most(room), pytest.raises(ToolFailed, match="could not be written") as failed:
        master(request_, tmp_path / "film", quiet)

    assert "Free space" in failed.value.hint
    assert list((tmp_path / "film").iterdir()) == []


def test_a_film_without_scenes_is_refused(request_: MasterRequest, tmp_path: Path) -> None:
    with pytest.raises(ToolRejected, match="no scenes"):
        master(request_.model_copy(update={"scenes": ()}), tmp_path, quiet)
    with pytest.raises(ToolRejected, match="no scenes"):
        film_of((), tmp_path)


def test_unknown_music_is_refused(request_: MasterRequest, tmp_path: Path) -> None:
    with pytest.raises(ToolRejected, match='"techno"'):
        film_of(request_.scenes, tmp_path, music="techno")


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """Let writing fail beyond `size` bytes, as it does on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def coded(path: Path, kind: str) -> list[bytes]:
    with av.open(str(path)) as container:
        return [bytes(packet) for packet in container.demux(**{kind: 0}) if packet.size]
