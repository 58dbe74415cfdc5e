"""Renderers that need much room, as real ones do."""

import resource
from pathlib import Path

from tests.fakes.makers import FakeRenderer
from tools.render import Progress, SceneFile, SceneRequest

NEEDED_BYTES = 12_000_000


class HungryRenderer(FakeRenderer):
    """Puts a large file beside what it draws."""

    def render_scene(self, request: SceneRequest, into: Path, progress: Progress) -> SceneFile:
        with into.with_suffix(".scratch").open("wb") as scratch:
            scratch.truncate(NEEDED_BYTES)
        return super().render_scene(request, into, progress)


class FillingRenderer(FakeRenderer):
    """Leaves no room on the disk for itself or anybody else, from its first scene on. Use it inside `full_disk`."""

    def render_scene(self, request: SceneRequest, into: Path, progress: Progress) -> SceneFile:
        _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
        return super().render_scene(request, into, progress)
