"""A renderer whose process is killed the first time that it draws."""

import os
import signal
from pathlib import Path

from tests.fakes.makers import FakeRenderer
from tools.render import Progress, SceneFile, SceneRequest


class MortalRenderer(FakeRenderer):
    """Dies once for all scenes of a store, as by a kernel that is out of memory."""

    def render_scene(self, request: SceneRequest, into: Path, progress: Progress) -> SceneFile:
        died = into.parents[1] / "died"
        if not died.exists():
            died.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return super().render_scene(request, into, progress)
