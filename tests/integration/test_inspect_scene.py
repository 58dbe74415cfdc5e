import itertools
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from tests.fakes.segments import write_segment
from tools.errors import ToolFailed
from tools.media import Size, WordTiming
from tools.render import Layout, SceneFile, SceneRequest, Shot
from tools.render.encode import FILM, scene_coder
from tools.render.inspection import inspect_scene
from tools.render.local import LocalRenderer
from tools.render.planes import Planes
from tools.render.scene import compose_frames

SMALL = Size(width=270, height=480)
SHOT = Shot(layout=Layout.HEADLINE, headline="Three hearts")


def asked(frames: int, words: tuple[WordTiming, ...] = (), shot: Shot = SHOT) -> SceneRequest:
    return SceneRequest(shot=shot, words=words, frames=frames, size=SMALL)


def coded(request: SceneRequest, into: Path, spoil: Callable[[Planes, int], None]) -> SceneFile:
    """The scene with some of its pictures changed before they are coded."""
    with scene_coder(into, request.size, FILM) as coder:
        for at, frame in enumerate(compose_frames(request)):
            spoil(Planes.of(frame), at)
            coder.code(frame)
    return SceneFile(path=into, frames=coder.frames)


def black_out(planes: Planes, at: int) -> None:
    if 20 <= at < 50:
        for plane, level in zip(planes.each, (16, 128, 128), strict=True):
            plane[:] = level


class Freeze:
    """Shows the picture of frame 15 from there on."""

    def __init__(self) -> None:
        self._kept: list[np.ndarray] = []

    def __call__(self, planes: Planes, at: int) -> None:
        if at == 15:
            self._kept = [plane.copy() for plane in planes.each]
        for plane, kept in zip(planes.each, self._kept, strict=False):
            plane[:] = kept


def test_a_good_scene_has_no_findings_and_a_preview_as_long(tmp_path: Path) -> None:
    request = asked(91)
    scene = LocalRenderer().render_scene(request, tmp_path / "scene.mp4", lambda part, message: None)

    found = LocalRenderer().inspect_scene(scene, request, tmp_path / "preview.mp4")

    assert found.findings == ()
    with av.open(str(found.preview)) as container:
        stream = container.streams.video[0]
        shown = list(container.decode(stream))
        assert stream.duration * stream.time_base == Fraction(91, 30)
    assert [frame.time for frame in shown[:3]] == pytest.approx([0, 2 / 30, 4 / 30])
    assert max(later.time - earlier.time for earlier, later in itertools.pairwise(shown)) < 3.1 / 30
    first, last = shown[0].to_ndarray(), shown[-1].to_ndarray()
    assert first.shape[1] == 270
    assert np.abs(last.astype(int) - first).mean() > 1


def test_a_preview_of_a_full_scene_is_540_wide(tmp_path: Path) -> None:
    write_segment(tmp_path / "scene.mp4", 2, width=1080, height=1920)
    request = SceneRequest(shot=SHOT, words=(), frames=2)

    found = inspect_scene(SceneFile(path=tmp_path / "scene.mp4", frames=2), request, tmp_path / "preview.mp4")

    with av.open(str(found.preview)) as container:
        context = container.streams.video[0].codec_context
        assert (context.width, context.height) == (540, 960)


def test_black_pictures_are_a_hard_fault(tmp_path: Path) -> None:
    request = asked(60)

    found = inspect_scene(coded(request, tmp_path / "scene.mp4", black_out), request, tmp_path / "preview.mp4")

    (finding,) = found.findings
    assert (finding.check, finding.hard) == ("black", True)
    assert finding.start == pytest.approx(20 / 30, abs=0.1)
    assert finding.end == pytest.approx(50 / 30, abs=0.1)


def test_a_scene_that_is_black_to_its_end_is_found(tmp_path: Path) -> None:
    request = asked(45)
    write_segment(tmp_path / "scene.mp4", 45, width=270, height=480, black=True)

    found = inspect_scene(SceneFile(path=tmp_path / "scene.mp4", frames=45), request, tmp_path / "preview.mp4")

    assert ("black", True) in {(finding.check, finding.hard) for finding in found.findings}


def test_a_frozen_picture_is_found_but_does_not_block(tmp_path: Path) -> None:
    request = asked(110)

    found = inspect_scene(coded(request, tmp_path / "scene.mp4", Freeze()), request, tmp_path / "preview.mp4")

    (finding,) = found.findings
    assert (finding.check, finding.hard) == ("frozen", False)
    assert finding.start == pytest.approx(0.5, abs=0.1)
    assert finding.end == pytest.approx(110 / 30, abs=0.01)


def test_missing_pictures_are_a_hard_fault(tmp_path: Path) -> None:
    write_segment(tmp_path / "scene.mp4", 10, width=270, height=480)

    found = inspect_scene(SceneFile(path=tmp_path / "scene.mp4", frames=10), asked(12), tmp_path / "preview.mp4")

    assert [finding.message for finding in found.findings] == ["the scene has 10 pictures, not 12"]
    assert found.findings[0].hard


def test_text_that_had_to_shrink_is_reported(tmp_path: Path) -> None:
    words = (WordTiming(text="Pneumonoultramicroscopicsilicovolcanoconiosis!", start=0, end=0.3),)
    shot = Shot(layout=Layout.QUOTE, quote="It is a truth universally acknowledged, or so they say. " * 12)
    write_segment(tmp_path / "scene.mp4", 10, width=270, height=480)

    found = inspect_scene(
        SceneFile(path=tmp_path / "scene.mp4", frames=10), asked(10, words, shot), tmp_path / "preview.mp4"
    )

    assert [finding.check for finding in found.findings] == ["caption overflow", "text size"]


def test_a_picture_that_had_to_be_enlarged_much_is_reported(tmp_path: Path) -> None:
    Image.new("RGB", (100, 130), "navy").save(tmp_path / "tiny.png")
    write_segment(tmp_path / "scene.mp4", 10, width=270, height=480)
    shot = Shot(layout=Layout.PHOTO, photo=tmp_path / "tiny.png")

    found = inspect_scene(SceneFile(path=tmp_path / "scene.mp4", frames=10), asked(10, (), shot), tmp_path / "p.mp4")

    assert [finding.message for finding in found.findings] == ["the picture has only 100x130 pixels and looks soft"]


def test_a_file_that_cannot_be_decoded_is_named(tmp_path: Path) -> None:
    (tmp_path / "scene.mp4").write_bytes(b"nothing")

    with pytest.raises(ToolFailed, match=r"scene\.mp4 cannot be decoded"):
        inspect_scene(SceneFile(path=tmp_path / "scene.mp4", frames=1), asked(1), tmp_path / "preview.mp4")

    assert not (tmp_path / "preview.mp4").exists()
