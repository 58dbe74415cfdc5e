"""What a set of changes makes anew, and how long that takes: told before it is done."""

from typing import assert_never

from graph.core.change import (
    AnotherCall,
    AnotherHook,
    AnotherTake,
    Change,
    ChangeDescription,
    ChangeLength,
    ChangeMusic,
    ChangeMusicLevel,
    ChangePattern,
    ChangeRelease,
    ChangeSlot,
    ChangeSpeed,
    ChangeTags,
    ChangeTitle,
    ChangeVoice,
    DropScene,
    KeepScenes,
    MoveScene,
    ReplaceText,
    Rewrite,
    Scope,
    UsePictures,
    UseSource,
    widest_scope,
)
from graph.core.gate import GateKind
from graph.core.ids import SceneId
from graph.core.occurrence import occurs, shown_texts
from graph.core.script import Revision, Scene
from graph.core.value import Value

RENDER_SECONDS_PER_SECOND = 0.8
"""How long a second of film takes to make on two cores; see `make bench`. Used for what people are told beforehand."""
MASTER_SECONDS_PER_SECOND = 0.2
"""The part of it that joining, mixing and checking take, which no cut is spared."""
WRITING_SECONDS = 2.0
SAVING_SECONDS = 1.0
"""A revision of a script that leaves its words."""


class Rebuild(Value):
    """What is done again: the words, these scenes, the film as a whole, its thumbnail. `seconds` is a guess.

    `later` says that the film is not made yet, and will be made like this.
    """

    words: bool
    scenes: tuple[SceneId, ...]
    film: bool
    thumbnail: bool
    seconds: float
    later: bool = False

    @property
    def makes_something(self) -> bool:
        """Whether anything is made again now."""
        return self.words or self.film or self.thumbnail or bool(self.scenes)


def what_is_rebuilt(before: Revision, changes: tuple[Change, ...], gate: GateKind) -> Rebuild:
    """What the changes touch.

    At the script gate there is no film yet; at the publish gate a listing changes without its film and thumbnail.
    """
    scope = widest_scope(changes)
    words = scope is Scope.WORDS
    if gate is GateKind.SCRIPT:
        seconds, later = WRITING_SECONDS if words else SAVING_SECONDS, any(c.scope is Scope.MEDIA for c in changes)
        return Rebuild(words=words, scenes=(), film=False, thumbnail=False, seconds=seconds, later=later)
    scenes = _touched(before, changes)
    film = scope >= Scope.MEDIA
    redrawn = film or gate is GateKind.VIDEO
    retitled = redrawn and any(isinstance(change, ChangeTitle) for change in changes)
    first = before.script.scenes[0].id
    return Rebuild(
        words=words,
        scenes=tuple(scene.id for scene in scenes),
        film=film,
        thumbnail=retitled or any(scene.id == first for scene in scenes),
        seconds=_seconds(before, scenes, words=words, film=film, retitled=retitled),
    )


def _seconds(before: Revision, scenes: tuple[Scene, ...], *, words: bool, film: bool, retitled: bool) -> float:
    drawing = sum(scene.seconds for scene in scenes) * (RENDER_SECONDS_PER_SECOND - MASTER_SECONDS_PER_SECOND)
    mastering = before.script.seconds * MASTER_SECONDS_PER_SECOND if film else 0.0
    return round(drawing + mastering + (WRITING_SECONDS if words else 0.0) + (1.0 if retitled else 0.0), 1)


def _touched(before: Revision, changes: tuple[Change, ...]) -> tuple[Scene, ...]:
    kept = {scene for change in changes if isinstance(change, KeepScenes) for scene in change.scenes}
    touched = {
        scene.id
        for change in changes
        for scene in _touched_by(before, change)
        if scene.id not in kept or isinstance(change, ChangeVoice | ChangeSpeed)  # One voice speaks all of the film.
    }
    touched -= {change.scene for change in changes if isinstance(change, DropScene)}
    return tuple(scene for scene in before.script.scenes if scene.id in touched)


def _touched_by(before: Revision, change: Change) -> tuple[Scene, ...]:
    scenes = before.script.scenes
    match change:
        case ChangeLength() | ChangePattern() | Rewrite() | UseSource() | ChangeVoice() | ChangeSpeed():
            return scenes
        case UsePictures():
            shown = {placed.scene for placed in change.pictures}
            return tuple(scene for scene in scenes if scene.id in shown)
        case AnotherTake():
            return tuple(scene for scene in scenes if not change.scenes or scene.id in change.scenes)
        case ReplaceText():
            return tuple(scene for scene in scenes if change.scene in {None, scene.id} and _says(scene, change.old))
        case AnotherHook():
            return scenes[:1]
        case AnotherCall():
            return scenes[-1:]
        case (
            DropScene()
            | KeepScenes()
            | MoveScene()
            | ChangeMusic()
            | ChangeMusicLevel()
            | ChangeTitle()
            | ChangeDescription()
            | ChangeTags()
            | ChangeRelease()
            | ChangeSlot()
        ):
            return ()
        case never:
            assert_never(never)


def _says(scene: Scene, text: str) -> bool:
    return occurs(text, (scene.text, *shown_texts(scene)))
