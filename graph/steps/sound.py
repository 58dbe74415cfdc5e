"""The soundtrack of a cut: an artifact of its own, because other pictures do not change what is heard."""

from typing import Any

from graph.core.artifact import Artifact
from graph.steps.context import Order, WorkContext, make_whole, verified_paths
from graph.steps.jobs import Cut, SceneResult
from tools.render import MixRequest, SpokenScene


def make_soundtrack(context: WorkContext, cut: Cut) -> Artifact:
    """The mixed sound of the cut, with its file checked. Raises `ArtifactDamaged` over a narration."""
    paths = verified_paths(context, [scene.narration for scene in cut.scenes])
    request = MixRequest(
        scenes=tuple(
            SpokenScene(
                frames=scene.frames,
                narration=paths[scene.narration],
                narration_offset=scene.narration_offset,
                words=scene.words,
            )
            for scene in cut.scenes
        ),
        music=cut.music,
        music_db=cut.music_db,
        seed=cut.seed,
    )
    order = Order(
        kind="soundtrack",
        role="soundtrack",
        function="tools.jobs:mix",
        maker=context.box.renderer,
        suffix=".m4a",
        media_type="audio/mp4",
        parameters={
            "scenes": [_heard(scene) for scene in cut.scenes],
            "music": cut.music,
            "music_db": cut.music_db,
            "seed": cut.seed,
        },
        inputs=tuple(scene.narration_sha256 for scene in cut.scenes),
        call={"request": request.model_dump(mode="json")},
        provenance={"narrations": [scene.narration_sha256 for scene in cut.scenes], "music": cut.music},
    )
    return make_whole(context, order)


def _heard(scene: SceneResult) -> list[Any]:
    """What of a scene decides the sound besides its narration: the music makes room for the words as they are timed."""
    return [scene.frames, scene.narration_offset, [[word.start, word.end] for word in scene.words]]
