"""Planning the shots: what each scene's visual becomes in front of the camera."""

from graph.core.ids import ArtifactKey, SceneId
from graph.core.script import Beat, Revision, Scene
from graph.core.value import Value, digest
from tools.render import Layout, Shot

_VARIANTS = 101


class Board(Value):
    """A shot for each scene, and the kept picture of those that show one."""

    shots: dict[SceneId, Shot]
    photos: dict[SceneId, ArtifactKey]


def draw_board(revision: Revision, handle: str, photos: dict[SceneId, ArtifactKey]) -> Board:
    """Plan the shots. A shot depends on its scene and takes alone, so that moving a scene draws nothing anew."""
    takes = revision.direction.takes
    shots = {
        scene.id: _shot(scene, takes.get(scene.id, 0), scene.id in photos, handle) for scene in revision.script.scenes
    }
    return Board(shots=shots, photos=photos)


def _shot(scene: Scene, take: int, has_photo: bool, handle: str) -> Shot:  # noqa: FBT001 - one plain fact of the scene.
    visual = scene.visual
    return Shot(
        layout=Layout.PHOTO if has_photo else Layout(visual.layout),
        headline=visual.headline,
        accent=visual.accent,
        number=visual.number,
        unit=visual.unit,
        quote=visual.quote,
        attribution=visual.attribution or (handle if visual.layout == "end_card" else ""),
        items=visual.items,
        icon=visual.icon,
        emotion=scene.emotion,
        variant=int(digest(scene.id)[:6], 16) % 97 + take * _VARIANTS,
        opens=visual.layout == "number" and scene.beat is Beat.HOOK,
    )


def take_of(variant: int) -> int:
    """Which take of its scene a shot is, from 0."""
    return variant // _VARIANTS
