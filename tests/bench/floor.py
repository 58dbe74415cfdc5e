"""The floor under a film: what x264 alone takes for the frames that were composed, and how close its pictures are."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import av
import cv2
import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from bot.studio import Studio
from graph.core.ids import ProductionId
from graph.steps.jobs import SceneJob, SceneResult
from graph.store.artifacts import get_artifact
from graph.store.items import list_items
from tools.media import FRAMES_PER_SECOND
from tools.render import CutScene, MasterRequest, MixRequest, SceneFile, SceneRequest
from tools.render.encode import FILM, scene_coder
from tools.render.local import LocalRenderer
from tools.render.scene import compose_frames

COMPARED_EVERY = 15


@dataclass
class Floor:
    """CPU seconds of rendering a film (scenes, sound, joining), of x264 alone in it, and of previews with checks."""

    render_cpu: float = 0.0
    encode_cpu: float = 0.0
    preview_cpu: float = 0.0
    seconds: float = 0.0
    likeness: list[float] = field(default_factory=list)

    @property
    def ssim(self) -> float:
        """The mean structural similarity of the coded luma to the composed one."""
        return float(np.mean(self.likeness))


def floor_of(studio: Studio, production: ProductionId) -> Floor:
    """Render a production once more in this process, and its pictures again counting only the time of x264."""
    floor = Floor()
    renderer = LocalRenderer()
    with TemporaryDirectory() as name, studio.db.read() as session:
        folder = Path(name)
        cut = []
        for item in list_items(session, production, "build"):
            job, result = SceneJob.model_validate(item.payload), SceneResult.model_validate(item.result)
            request = _request(studio, session, job, result)
            with _counted(floor, "render_cpu"):
                scene = renderer.render_scene(request, folder / f"{result.scene}.mp4", _quiet)
            with _counted(floor, "preview_cpu"):
                preview = renderer.inspect_scene(scene, request, folder / f"{result.scene}-preview.mp4").preview
            _encode(request, folder / "floor.mp4", floor)
            floor.seconds += request.frames / FRAMES_PER_SECOND
            floor.likeness += _compare(request, scene)
            narration = studio.artifacts.path(get_artifact(session, result.narration))
            cut.append(_cut_scene(result, scene, preview, narration))
        with _counted(floor, "render_cpu"):
            sound = renderer.mix(MixRequest(scenes=tuple(cut)), folder / "sound.m4a", _quiet)
            renderer.master(MasterRequest(scenes=tuple(cut), sound=sound), folder, _quiet)
    return floor


@contextmanager
def _counted(floor: Floor, name: str) -> Iterator[None]:
    begun = time.process_time()
    yield
    setattr(floor, name, getattr(floor, name) + time.process_time() - begun)


def _quiet(_fraction: float, _message: str) -> None:
    """Nobody watches."""


def _request(studio: Studio, session: Session, job: SceneJob, result: SceneResult) -> SceneRequest:
    shot = job.shot
    if job.photo is not None:
        photo = studio.artifacts.path(get_artifact(session, job.photo))
        shot = shot.model_copy(update={"photo": photo})
    return SceneRequest(shot=shot, words=result.words, frames=result.frames, look=job.look)


def _cut_scene(result: SceneResult, scene: SceneFile, preview: Path, narration: Path) -> CutScene:
    return CutScene(
        video=scene.path,
        preview=preview,
        frames=result.frames,
        narration=narration,
        narration_offset=result.narration_offset,
        words=result.words,
    )


def _encode(request: SceneRequest, into: Path, floor: Floor) -> None:
    with ExitStack() as stack, scene_coder(into, request.size, FILM) as coder:
        for frame in compose_frames(request):
            with _counted(floor, "encode_cpu"):
                coder.code(frame)
        stack.enter_context(_counted(floor, "encode_cpu"))  # What x264 still holds back counts too.


def _compare(request: SceneRequest, scene: SceneFile) -> list[float]:
    with av.open(str(scene.path)) as container:
        pairs = zip(compose_frames(request), container.decode(video=0), strict=True)
        return [
            _similarity(_luma(composed), _luma(coded))
            for at, (composed, coded) in enumerate(pairs)
            if at % COMPARED_EVERY == 0
        ]


def _luma(frame: av.VideoFrame) -> NDArray[np.float32]:
    plane = frame.planes[0]
    rows = np.frombuffer(plane, np.uint8).reshape(plane.height, plane.line_size)
    return rows[:, : plane.width].astype(np.float32)


def _similarity(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """SSIM after Wang et al. 2004: Gaussian window of 11 pixels, sigma 1.5."""

    def blur(plane: NDArray[np.float32]) -> NDArray[np.float32]:
        return cv2.GaussianBlur(plane, (11, 11), 1.5)

    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    mean_one, mean_other = blur(one), blur(other)
    var_one, var_other = blur(one * one) - mean_one**2, blur(other * other) - mean_other**2
    both = blur(one * other) - mean_one * mean_other
    top = (2 * mean_one * mean_other + c1) * (2 * both + c2)
    bottom = (mean_one**2 + mean_other**2 + c1) * (var_one + var_other + c2)
    return float((top / bottom).mean())
