"""The renderer that needs no key, no network and no program: libraries in this process alone."""

from pathlib import Path

import av

from tools.media import Finding
from tools.render import (
    Inspection,
    Master,
    MasterRequest,
    MixRequest,
    Progress,
    SceneFile,
    SceneRequest,
    Soundtrack,
    ThumbnailRequest,
)
from tools.render.inspection import inspect_scene
from tools.render.master import master
from tools.render.scene import render_scene
from tools.render.soundtrack import write_soundtrack
from tools.render.thumbnail import write_thumbnail
from tools.render.verify import verify

_LOOK = 6
"""Raised by hand with every change that gives the same request other bytes."""
_VERSION = f"{_LOOK}/av-{av.__version__}/avcodec-{'.'.join(map(str, av.library_versions['libavcodec']))}"
"""All that decides the bytes besides the request: our own look and the libraries that code it."""


class LocalRenderer:
    """Composes with numpy and OpenCV, codes with x264 by PyAV."""

    name = "local"
    version = _VERSION

    def render_scene(self, request: SceneRequest, into: Path, progress: Progress) -> SceneFile:
        return render_scene(request, into, progress)

    def inspect_scene(self, scene: SceneFile, request: SceneRequest, into: Path) -> Inspection:
        return inspect_scene(scene, request, into)

    def mix(self, request: MixRequest, into: Path, progress: Progress) -> Soundtrack:
        return write_soundtrack(request, into, progress)

    def master(self, request: MasterRequest, into: Path, progress: Progress) -> Master:
        return master(request, into, progress)

    def verify(self, master: Master, request: MasterRequest) -> tuple[Finding, ...]:
        return verify(master, request)

    def thumbnail(self, request: ThumbnailRequest, into: Path) -> Path:
        return write_thumbnail(request, into)
