"""Finding the scenes of a film for pictures that somebody gave for it."""

from graph.core.material import GivenPicture, PlacedPicture
from graph.core.script import Revision
from tools.picture.dealing import deal_once, words_of


def place_pictures(revision: Revision, pictures: tuple[GivenPicture, ...]) -> tuple[PlacedPicture, ...]:
    """Each picture in the scene whose words it fits best, in the order of the scenes.

    Where there are more pictures than scenes, those that fit least have no place; the end card shows none.
    """
    scenes = revision.script.scenes
    places = {
        place: tuple(scene.text.lower().split())
        for place, scene in enumerate(scenes)
        if scene.visual.layout != "end_card"
    }
    dealt = deal_once([words_of(picture.name) for picture in pictures], places)
    return tuple(
        PlacedPicture(scene=scenes[place].id, key=pictures[number].key, name=pictures[number].name)
        for place, number in sorted(dealt.items())
    )
