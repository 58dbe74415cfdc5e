"""A renderer that needs much room beside its result, as real ones do."""

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
