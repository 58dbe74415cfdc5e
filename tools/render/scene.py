"""A scene from its request to its pictures, and from its pictures to its file."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import av
import cv2

from tools.media import Finding
from tools.render import Layout, Progress, SceneFile, SceneRequest
from tools.render.backdrop import Backdrop
from tools.render.caption_art import CaptionArtist
from tools.render.captions import CaptionPlan, plan_captions
from tools.render.encode import FILM, scene_coder
from tools.render.fonts import check_font
from tools.render.layouts import compose
from tools.render.photo import PhotoGround
from tools.render.planes import Planes
from tools.render.plot import Composition, Plot
from tools.render.stage import Stage
from tools.still import measure_still

_TOLD_EVERY = 15
_MOST_ENLARGED = 2
"""A picture enlarged further than this looks soft."""


class Ground(Protocol):
    """What covers the whole frame."""

    def draw(self, planes: Planes, at: int) -> None: ...


def compose_frames(request: SceneRequest) -> Iterator[av.VideoFrame]:
    """The scene's pictures before coding. It is one frame that is drawn on again and again: code or copy each at once.

    Raises:
        ToolRejected: Text that cannot be shown, a broken picture, or a palette or font that there is not.
    """
    cv2.setNumThreads(1)
    plot, composition, plan = _laid_out(request)
    ground = ground_of(plot)
    captions = CaptionArtist(plan, plot.stage, plot.palette.accent)
    frame = av.VideoFrame(request.size.width, request.size.height, "yuv420p")
    planes = Planes.of(frame)
    for at in range(request.frames):
        ground.draw(planes, at)
        for actor in composition.actors:
            actor.draw(planes, at)
        captions.draw(planes, at)
        yield frame


def render_scene(request: SceneRequest, into: Path, progress: Progress) -> SceneFile:
    with scene_coder(into, request.size, FILM) as coder:
        for frame in compose_frames(request):
            coder.code(frame)
            if coder.frames % _TOLD_EVERY == 0:
                progress(coder.frames / request.frames, f"picture {coder.frames} of {request.frames}")
    progress(1.0, f"{request.frames} pictures")
    return SceneFile(path=into, frames=coder.frames)


def layout_findings(request: SceneRequest) -> tuple[Finding, ...]:
    """What had to be squeezed or enlarged to fit, known without drawing a picture."""
    plot, composition, plan = _laid_out(request)
    return (*plan.findings, *composition.findings, *_softness(plot))


@lru_cache(maxsize=1)
def _laid_out(request: SceneRequest) -> tuple[Plot, Composition, CaptionPlan]:
    """Kept once, since a scene is mostly inspected right after it was rendered."""
    plot = plot_of(request)
    return plot, compose(plot), plan_captions(request.words, request.frames, plot.stage)


def _softness(plot: Plot) -> tuple[Finding, ...]:
    if plot.shot.layout is not Layout.PHOTO or plot.shot.photo is None:
        return ()
    shown = measure_still(plot.shot.photo)
    if min(shown.width, shown.height) * _MOST_ENLARGED >= plot.stage.size.width:
        return ()
    message = f"the picture has only {shown.width}x{shown.height} pixels and looks soft"
    return (Finding(check="picture size", message=message),)


def plot_of(request: SceneRequest) -> Plot:
    check_font(request.look)
    return Plot(request.shot, request.look, Stage(request.size), request.frames)


def ground_of(plot: Plot) -> Ground:
    if plot.shot.layout is Layout.PHOTO:
        return PhotoGround(plot)
    return Backdrop(plot.palette, plot.seed, plot.stage.size)
