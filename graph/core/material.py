"""What a person gives for a video beside words: pictures to show."""

from graph.core.ids import ArtifactKey, SceneId
from graph.core.value import Value


class GivenPicture(Value):
    """A kept picture, and the name under which a person gave it: its words say where it fits."""

    key: ArtifactKey
    name: str


class PlacedPicture(Value):
    """A given picture in the scene that it fits best."""

    scene: SceneId
    key: ArtifactKey
    name: str


def given_uses(pictures: tuple[GivenPicture, ...]) -> dict[str, ArtifactKey]:
    """The roles in which a production uses the pictures it was given."""
    return {f"given picture {one.name} {one.key[:8]}": one.key for one in pictures}
