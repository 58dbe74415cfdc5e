"""Wishes weighed together: each once, and none that cannot be carried out or would change nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph.agents.alphabets import LATIN_OR_NOTHING, foreign_to
from graph.core.change import (
    AnotherHook,
    AnotherTake,
    Change,
    ChangeLength,
    DropScene,
    KeepScenes,
    Missed,
    MoveScene,
    ReplaceText,
)
from graph.core.ids import SceneId
from graph.core.objection import Objection, idle_wishes, objections
from graph.core.occurrence import occurs, texts_of
from graph.core.script import Beat, Revision, Script


@dataclass(frozen=True)
class Wish:
    """A change, and the words in which it was asked for."""

    change: Change
    words: str


def weigh(revision: Revision, wishes: Sequence[Wish]) -> tuple[tuple[Change, ...], tuple[Missed, ...]]:
    """The changes that can be carried out together, and what stands against the others; no clause is done in part."""
    missed = [
        Missed(words=wish.words, why=why, hint=LATIN_OR_NOTHING) for wish in wishes if (why := foreign_to(wish.change))
    ]
    refused = {one.words for one in missed}
    left = _settled([wish for wish in wishes if wish.words not in refused], revision.script)
    while objection := _first_objection(revision, left):
        against = tuple(dict.fromkeys(left[place].words for place in objection.places))
        missed.append(Missed(words=", ".join(against), why=objection.why, hint=objection.hint))
        left = [wish for wish in left if wish.words not in against]
    return tuple(dict.fromkeys(wish.change for wish in left)), tuple(missed)


def _first_objection(revision: Revision, wishes: Sequence[Wish]) -> Objection | None:
    changes = tuple(wish.change for wish in wishes)
    return next(iter((*objections(revision, changes), *idle_wishes(revision, changes))), None)


def _settled(wishes: Sequence[Wish], script: Script) -> list[Wish]:
    """Who keeps everything means everything else, and of several lengths the last is meant."""
    changes = [wish.change for wish in wishes]
    touched = {scene for change in changes for scene in _touched(change, script)}
    kept = {scene for change in changes if isinstance(change, KeepScenes) for scene in change.scenes}
    settled = []
    for place, wish in enumerate(wishes):
        match wish.change:
            case KeepScenes(scenes=scenes) if len(scenes) == len(script.scenes):
                spared = tuple(scene for scene in scenes if scene not in touched)
                settled.append(Wish(KeepScenes(scenes=spared), wish.words))
            case AnotherTake(scenes=()) if kept and len(kept) < len(script.scenes):
                others = tuple(scene.id for scene in script.scenes if scene.id not in kept)
                settled.append(Wish(AnotherTake(scenes=others), wish.words))
            case ChangeLength() if _is_refined(wish.change, changes[place + 1 :], script):
                continue
            case _:
                settled.append(wish)
    return settled


def _is_refined(change: ChangeLength, later: Iterable[Change], script: Script) -> bool:
    """Whether a length is said again in the same direction: `shorter, 30 seconds`."""
    return any(
        isinstance(other, ChangeLength) and (other.seconds > script.seconds) == (change.seconds > script.seconds)
        for other in later
    )


def _touched(change: Change, script: Script) -> tuple[SceneId, ...]:
    match change:
        case DropScene() | MoveScene():
            return (change.scene,)
        case AnotherTake():
            return change.scenes
        case ReplaceText(scene=None):
            return tuple(scene.id for scene in script.scenes if occurs(change.old, texts_of(scene)))
        case ReplaceText():
            return () if change.scene is None else (change.scene,)
        case AnotherHook():
            return tuple(scene.id for scene in script.scenes if scene.beat is Beat.HOOK)
        case _:
            return ()
