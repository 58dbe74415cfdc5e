"""Which changes a model is asked for, in which words, and what of its answer counts."""

from graph.agents.answer import plain
from graph.core.brief import Pattern
from graph.core.change import AnotherHook, Change, ChangeLength, ChangePattern, KeepScenes, Rewrite
from graph.core.errors import CannotRevise
from graph.core.script import BEATS, Beat, Scene, Script

ASKED = (Rewrite, ChangeLength, AnotherHook, ChangePattern)
LONGEST_WISH = 1000


def asked_of(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """The changes that need a model's words."""
    return tuple(change for change in changes if isinstance(change, ASKED))


def wishes_of(asked: tuple[Change, ...]) -> str:
    """The changes as orders."""
    return "\n".join(f"- {_wish(change)}" for change in asked)


def order_of(asked: tuple[Change, ...], script: Script) -> Pattern:
    """The pattern that the revised script has."""
    return next((change.pattern for change in asked if isinstance(change, ChangePattern)), script.pattern)


def seconds_of(asked: tuple[Change, ...]) -> int | None:
    """The length that is asked for; None where it may come out as it does."""
    return next((change.seconds for change in asked if isinstance(change, ChangeLength)), None)


def beats_of(script: Script) -> tuple[Beat, ...]:
    """The beats that must still be there: those a person has dropped are not asked for again."""
    return tuple(dict.fromkeys(scene.beat for scene in script.scenes))


def require_hook(asked: tuple[Change, ...], script: Script) -> None:
    """Raise `CannotRevise` for another hook where there is none to put it in the place of."""
    wants_hook = any(isinstance(change, AnotherHook) for change in asked)
    if wants_hook and not any(scene.beat is Beat.HOOK for scene in script.scenes):
        raise CannotRevise("the script has no hook that another could replace", hint="Ask for one in your own words.")


def merged(
    before: Script, after: tuple[Scene, ...], keeps: tuple[KeepScenes, ...], *, hook_only: bool
) -> tuple[Scene, ...]:
    """The revised scenes, with those that were to stay put back as they were, wherever the model has left them."""
    if hook_only:
        return _with_hook(before, next(scene for scene in after if scene.beat is Beat.HOOK))
    kept = {scene for keep in keeps for scene in keep.scenes}
    originals = {scene.id: scene for scene in before.scenes if scene.id in kept}
    result = [originals.get(scene.id, scene) for scene in after]
    for place, scene in enumerate(before.scenes):
        if scene.id in originals and scene not in result:
            result.insert(min(place, len(result)), scene)
    return tuple(result)


def _with_hook(before: Script, hook: Scene) -> tuple[Scene, ...]:
    """The script with this hook in the place of its own, whatever else the model has touched."""
    old = [scene for scene in before.scenes if scene.beat is Beat.HOOK]
    new = hook.model_copy(update={"id": old[0].id})
    return tuple(new if scene is old[0] else scene for scene in before.scenes if scene not in old[1:])


def _wish(change: Change) -> str:
    match change:
        case Rewrite():
            return plain(change.wish)[:LONGEST_WISH]
        case ChangeLength():
            return f"Make it {change.seconds} seconds long."
        case AnotherHook():
            return "Write another HOOK; leave all other scenes."
        case ChangePattern():
            return f"Put the beats in this order: {', '.join(BEATS[change.pattern])}."
        case _:
            raise TypeError(f"no model is asked for {change.kind}")
