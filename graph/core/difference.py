"""What is different between two revisions: scene by scene and line by line, and in what stands beside the words."""

from difflib import SequenceMatcher
from typing import Literal

from pydantic import Field

from graph.core.ids import SceneId
from graph.core.script import Direction, Revision, Scene, Script
from graph.core.value import Value


class LineDifference(Value):
    """A spoken line that stayed, came or went."""

    kind: Literal["same", "added", "removed"]
    text: str


class SceneDifference(Value):
    """What became of a scene. Places count from 1: `moved_from` where it stood, `position` where it is, if it is.

    A scene that only gave way to others has not moved, nor has one at its old place.

    `shown` names what is different on screen ("headline": before and after).
    """

    scene: SceneId
    kind: Literal["same", "changed", "added", "removed"]
    position: int | None
    moved_from: int | None = None
    lines: tuple[LineDifference, ...] = ()
    shown: dict[str, tuple[str, str]] = Field(default_factory=dict)

    @property
    def is_news(self) -> bool:
        """Whether there is anything to tell."""
        return self.kind != "same" or self.moved_from is not None


class Remade(Value):
    """What of a film is another than before: scenes by their places, the film as a whole, its thumbnail."""

    scenes: tuple[int, ...]
    film: bool
    thumbnail: bool


def compare(before: Script, after: Script) -> tuple[SceneDifference, ...]:
    """All scenes of the new script in order, each that went where it stood."""
    old = {scene.id: scene for scene in before.scenes}
    moved = _moved(before, after)
    found = [_scene_difference(old.get(scene.id), scene, index, moved) for index, scene in enumerate(after.scenes, 1)]
    kept = {scene.id for scene in after.scenes}
    for index, scene in enumerate(before.scenes):
        if scene.id not in kept:
            gone = SceneDifference(
                scene=scene.id, kind="removed", position=None, moved_from=index + 1, lines=_lines(scene, None)
            )
            found.insert(min(index, len(found)), gone)
    return tuple(found)


def compare_beside(before: Revision, after: Revision) -> dict[str, tuple[str, str]]:
    """What is different in the listing and the direction ("title": before and after)."""
    old, new = _beside(before), _beside(after)
    return {name: (old[name], new[name]) for name in old if old[name] != new[name]}


def compare_films(before: Revision, after: Revision) -> Remade:
    """What had to be made again for the film of the later revision; a scene that was only moved is the same."""
    old = {scene.id: _made_from(before, scene) for scene in before.script.scenes}
    scenes = tuple(
        place for place, scene in enumerate(after.script.scenes, 1) if old.get(scene.id) != _made_from(after, scene)
    )
    order = [scene.id for scene in before.script.scenes] != [scene.id for scene in after.script.scenes]
    mix = _music(before.direction) != _music(after.direction)
    first = before.script.scenes[0].id != after.script.scenes[0].id
    retitled = before.listing.title != after.listing.title
    return Remade(scenes=scenes, film=bool(scenes) or order or mix, thumbnail=retitled or first or 1 in scenes)


def _made_from(revision: Revision, scene: Scene) -> tuple[object, ...]:
    direction, lines = revision.direction, tuple(line.text for line in scene.lines)
    take, photo = direction.takes.get(scene.id, 0), direction.photos.get(scene.id, "")
    return lines, scene.visual, take, photo, direction.voice, direction.speed


def _beside(revision: Revision) -> dict[str, str]:
    listing, direction = revision.listing, revision.direction
    return {
        "title": listing.title,
        "description": listing.description,
        "tags": ", ".join(listing.tags),
        "voice": direction.voice or "as usual",
        "speed": f"{direction.speed:g} times the voice's own",
        "music": _music(direction),
    }


def _music(direction: Direction) -> str:
    level = f", {abs(direction.music_db):g} dB {'louder' if direction.music_db > 0 else 'quieter'}"
    return f"{direction.music or 'as usual'}{level if direction.music_db else ''}"


def _moved(before: Script, after: Script) -> dict[SceneId, int]:
    """Where the scenes stood that changed their order among those that stayed, as few as tell it.

    Two scenes that changed places with each other have both moved.
    """
    old = [scene.id for scene in before.scenes]
    new = {scene.id for scene in after.scenes}
    stayed = [scene for scene in old if scene in new]
    order = [scene.id for scene in after.scenes if scene.id in stayed]
    places = [stayed.index(scene) for scene in order]
    still = _still(places)
    moved = {place for place in places if place not in still}
    moved |= {place for at, place in enumerate(places) if at in moved and places[place] == at}
    return {stayed[place]: old.index(stayed[place]) + 1 for place in moved}


def _still(places: list[int]) -> frozenset[int]:
    """The most of these that are in rising order; of several choices the one with most at their own places."""
    best: list[tuple[int, int, frozenset[int]]] = []
    for at, place in enumerate(places):
        length, own, chosen = max((best[i] for i in range(at) if places[i] < place), key=_by_length, default=_NONE)
        best.append((length + 1, own + (at == place), chosen | {place}))
    return max(best, key=_by_length, default=_NONE)[2]


_NONE: tuple[int, int, frozenset[int]] = (0, 0, frozenset())


def _by_length(found: tuple[int, int, frozenset[int]]) -> tuple[int, int]:
    return found[:2]


def _scene_difference(before: Scene | None, after: Scene, position: int, moved: dict[SceneId, int]) -> SceneDifference:
    if before is None:
        return SceneDifference(scene=after.id, kind="added", position=position, lines=_lines(None, after))
    lines, shown = _lines(before, after), _shown(before, after)
    changed = bool(shown) or any(line.kind != "same" for line in lines)
    moved_from = moved.get(after.id)
    return SceneDifference(
        scene=after.id,
        kind="changed" if changed else "same",
        position=position,
        moved_from=moved_from if moved_from != position else None,
        lines=lines if changed else (),
        shown=shown,
    )


def _lines(before: Scene | None, after: Scene | None) -> tuple[LineDifference, ...]:
    old = [line.text for line in before.lines] if before else []
    new = [line.text for line in after.lines] if after else []
    found: list[LineDifference] = []
    for step, old_start, old_end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if step == "equal":
            found += [LineDifference(kind="same", text=text) for text in old[old_start:old_end]]
            continue
        found += [LineDifference(kind="removed", text=text) for text in old[old_start:old_end]]
        found += [LineDifference(kind="added", text=text) for text in new[new_start:new_end]]
    return tuple(found)


def _shown(before: Scene, after: Scene) -> dict[str, tuple[str, str]]:
    old, new = before.visual.model_dump(mode="json"), after.visual.model_dump(mode="json")
    return {name: (_plain(old[name]), _plain(new[name])) for name in old if old[name] != new[name]}


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
