"""Changes that need no writer: how the film is made, listed and released."""

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
    UsePictures,
    UseSource,
)
from graph.core.errors import CannotRevise
from graph.core.ids import SceneId
from graph.core.objection import objections
from graph.core.script import Direction, Release, Revision
from graph.core.tags import LONGEST_TAG, MOST_TAG_CHARACTERS, tag_characters, tag_of

NOT_CARRIED_OUT = "Not carried out: "
"""How a note begins that is about one revision alone, and not about the words that stay."""


def amend(before: Revision, changes: tuple[Change, ...], note: str = "") -> Revision:
    """The next revision with everything carried out that is not about words; those changes are left to a writer.

    What was said of the last wish alone is no longer said of it.

    Raises:
        CannotRevise: Changes that nobody could carry out, such as one of a scene that the script does not have.
    """
    for objection in objections(before, changes):
        raise CannotRevise(objection.why, hint=objection.hint)
    notes = tuple(text for text in before.script.notes if not text.startswith(NOT_CARRIED_OUT))
    script = before.script.model_copy(update={"notes": notes})
    after = before.model_copy(update={"number": before.number + 1, "script": script, "note": note})
    for change in changes:
        after = _amend_once(after, change)
    return _retagged(before, after)


def _amend_once(revision: Revision, change: Change) -> Revision:  # noqa: C901, PLR0912 - one case for each change.
    match change:
        case AnotherTake():
            return _direct(revision, takes=_retakes(revision, change.scenes))
        case UsePictures():
            shown = {placed.scene: placed.key for placed in change.pictures}
            return _direct(revision, photos=revision.direction.photos | shown)
        case ChangeVoice():
            return _direct(revision, voice=change.voice)
        case ChangeSpeed():
            return _direct(_paced(revision, change.speed), speed=change.speed)
        case ChangeMusic():
            return _direct(revision, music=change.music)
        case ChangeMusicLevel():
            return _direct(revision, music_db=change.music_db)
        case ChangeTitle():
            return _list(revision, title=change.title)
        case ChangeDescription():
            return _list(revision, description=change.description)
        case ChangeTags():
            return _list(revision, tags=change.tags)
        case ChangeRelease():
            wanted = change.model_dump(exclude={"kind", "scope"}, exclude_none=True)
            return _release(revision, **wanted)
        case ChangeSlot():
            return _release(revision, wanted_at=change.publish_at, dated=change.publish_at is not None)
        case (
            ChangeLength()
            | DropScene()
            | KeepScenes()
            | MoveScene()
            | ReplaceText()
            | AnotherHook()
            | AnotherCall()
            | ChangePattern()
            | Rewrite()
            | UseSource()
        ):
            return revision
        case never:
            assert_never(never)


def _retagged(before: Revision, after: Revision) -> Revision:
    """A tag that is the old title becomes the new one, or goes where that is too long for a tag."""
    old, new = tag_of(before.listing.title), tag_of(after.listing.title)
    if old == new or old not in after.listing.tags:
        return after
    others = [tag for tag in after.listing.tags if tag != old]
    fits = len(new) <= LONGEST_TAG and tag_characters((new, *others)) <= MOST_TAG_CHARACTERS
    tags = [new if tag == old else tag for tag in after.listing.tags] if fits else others
    return _list(after, tags=tuple(dict.fromkeys(tags)))


def _direct(revision: Revision, **changed: object) -> Revision:
    direction = Direction.model_validate(revision.direction.model_dump() | changed)
    return revision.model_copy(update={"direction": direction})


def _paced(revision: Revision, speed: float) -> Revision:
    """The estimate of each scene as it is at this speed."""
    longer = revision.direction.speed / speed
    scenes = tuple(scene.model_copy(update={"seconds": scene.seconds * longer}) for scene in revision.script.scenes)
    return revision.model_copy(update={"script": revision.script.model_copy(update={"scenes": scenes})})


def _list(revision: Revision, **changed: object) -> Revision:
    return revision.model_copy(update={"listing": revision.listing.model_copy(update=changed)})


def _release(revision: Revision, **changed: object) -> Revision:
    return revision.model_copy(update={"release": Release.model_validate(revision.release.model_dump() | changed)})


def _retakes(revision: Revision, scenes: tuple[SceneId, ...]) -> dict[SceneId, int]:
    takes = dict(revision.direction.takes)
    for scene in scenes or tuple(scene.id for scene in revision.script.scenes):
        takes[scene] = takes.get(scene, 0) + 1
    return takes
