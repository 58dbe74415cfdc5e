"""What stands against a set of changes before anybody tries them: it cannot be done, or nothing would come of it."""

from collections.abc import Callable, Iterator

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
    ChangeSpeed,
    ChangeTags,
    ChangeTitle,
    ChangeVoice,
    DropScene,
    KeepScenes,
    MoveScene,
    ReplaceText,
    Scope,
    UsePictures,
    UseSource,
)
from graph.core.ids import SceneId
from graph.core.occurrence import why_nowhere
from graph.core.script import Beat, Revision, Script
from graph.core.value import Value

NO_MUSIC = "none"
_Check = Callable[[Revision, tuple[Change, ...]], Iterator["Objection"]]


class Objection(Value):
    """Why some of the changes, named by their places, cannot stand; `hint` says what can be done instead."""

    places: tuple[int, ...]
    why: str
    hint: str = ""


def objections(before: Revision, changes: tuple[Change, ...]) -> tuple[Objection, ...]:
    """What cannot be carried out, or not together, whoever writes."""
    unknown = tuple(_strangers(before, changes))
    return unknown or tuple(objection for check in _IMPOSSIBLE for objection in check(before, changes))


def idle_wishes(before: Revision, changes: tuple[Change, ...]) -> tuple[Objection, ...]:
    """What would change nothing."""
    found = [
        Objection(places=(place,), why=why, hint=_instead_of(before.script, change))
        for place, change in enumerate(changes)
        if (why := _why_idle(before, change, changes))
    ]
    return tuple(found)


def _strangers(before: Revision, changes: tuple[Change, ...]) -> Iterator[Objection]:
    known = [scene.id for scene in before.script.scenes]
    for place, change in enumerate(changes):
        for scene in _named(change):
            if scene not in known:
                hint = f"The scenes are {', '.join(known)}."
                yield Objection(places=(place,), why=f"there is no scene {scene}", hint=hint)


def _named(change: Change) -> tuple[SceneId, ...]:
    match change:
        case DropScene() | MoveScene():
            return (change.scene,)
        case ReplaceText():
            return () if change.scene is None else (change.scene,)
        case KeepScenes() | AnotherTake():
            return change.scenes
        case UsePictures():
            return tuple(placed.scene for placed in change.pictures)
        case _:
            return ()


def _emptied(before: Revision, changes: tuple[Change, ...]) -> Iterator[Objection]:
    """A video needs something to say, and a call to action."""
    drops = {place: change.scene for place, change in enumerate(changes) if isinstance(change, DropScene)}
    left = [scene for scene in before.script.scenes if scene.beat is not Beat.CTA and scene.id not in drops.values()]
    if drops and not left:
        why = "nothing would be left to say: at least one scene beside the ending stays"
        yield Objection(places=tuple(drops), why=why, hint="Reject it, if it is not to be made.")
        return
    for place, scene in drops.items():
        if _is_call(before.script, scene):
            why = "a video ends with a call to action, which cannot be left out"
            yield Objection(places=(place,), why=why, hint="Say `another ending`, or replace its words.")


def _moved(before: Revision, changes: tuple[Change, ...]) -> Iterator[Objection]:
    for place, change in enumerate(changes):
        if isinstance(change, MoveScene) and _is_call(before.script, change.scene):
            yield Objection(places=(place,), why="the call to action stays at the end", hint="Move another scene.")


def _kept_and_changed(before: Revision, changes: tuple[Change, ...]) -> Iterator[Objection]:
    keeps = {place: set(change.scenes) for place, change in enumerate(changes) if isinstance(change, KeepScenes)}
    kept = set().union(*keeps.values())
    for place, change in enumerate(changes):
        for scene in sorted(kept & _changed(before.script, change), key=_order(before.script)):
            both = (*(one for one, scenes in keeps.items() if scene in scenes), place)
            verb = "dropped and kept" if isinstance(change, DropScene) else "kept and changed"
            why = f"{_name(before.script, scene)} cannot be {verb}"
            yield Objection(places=both, why=why, hint="Say one of the two.")


def _dropped_and_changed(before: Revision, changes: tuple[Change, ...]) -> Iterator[Objection]:
    drops = {change.scene: place for place, change in enumerate(changes) if isinstance(change, DropScene)}
    for place, change in enumerate(changes):
        if isinstance(change, MoveScene | ReplaceText | AnotherTake):
            for scene in _named(change):
                if scene in drops:
                    why = f"{_name(before.script, scene)} cannot be dropped and changed"
                    yield Objection(places=(drops[scene], place), why=why, hint="Say one of the two.")


def _changed(script: Script, change: Change) -> set[SceneId]:
    """The scenes that cannot stay as they are when this is done; what may spare them is not among these."""
    match change:
        case DropScene() | ReplaceText() | AnotherTake() | UsePictures():
            return set(_named(change))
        case AnotherHook():
            return {scene.id for scene in script.scenes if scene.beat is Beat.HOOK}
        case AnotherCall():
            return {scene.id for scene in script.scenes if scene.beat is Beat.CTA}
        case _:
            return set()


def _asked_twice(before: Revision, changes: tuple[Change, ...]) -> Iterator[Objection]:
    """A film has one title, one voice, one length."""
    for kind, name in _SINGLE.items():
        places = tuple(place for place, change in enumerate(changes) if isinstance(change, kind))
        if len({changes[place] for place in places}) > 1:
            yield Objection(places=places, why=f"two {name} are asked for", hint="Say one of them.")
    lengths = {place: change.seconds for place, change in enumerate(changes) if isinstance(change, ChangeLength)}
    if len({seconds > before.script.seconds for seconds in lengths.values()}) > 1:
        yield Objection(places=tuple(lengths), why="it cannot get shorter and longer", hint="Say one of the two.")
    silent = [place for place, change in enumerate(changes) if change == ChangeMusic(music=NO_MUSIC)]
    levels = [place for place, change in enumerate(changes) if isinstance(change, ChangeMusicLevel)]
    if silent and levels:
        why = "the music cannot be left out and be louder or quieter"
        yield Objection(places=(*silent, *levels), why=why, hint="Say one of the two.")


def _written_anew(_before: Revision, changes: tuple[Change, ...]) -> Iterator[Objection]:
    """What is written from another text has other words: nothing else can be asked of those that go."""
    anew = [place for place, change in enumerate(changes) if isinstance(change, UseSource)]
    others = [
        place
        for place, change in enumerate(changes)
        if place not in anew and (change.scope is Scope.WORDS or isinstance(change, AnotherTake | UsePictures))
    ]
    if len(anew) > 1 or (anew and others):
        why = "it cannot be written from another text and changed in the same breath"
        yield Objection(places=(*anew, *others), why=why, hint="Let it be written first, and change it then.")


def _end_cards(before: Revision, changes: tuple[Change, ...]) -> Iterator[Objection]:
    plain = {scene.id for scene in before.script.scenes if scene.visual.layout == "end_card"}
    for place, change in enumerate(changes):
        if isinstance(change, UsePictures) and plain.intersection(_named(change)):
            yield Objection(places=(place,), why="the end card shows no picture", hint="Choose another scene.")


def _unsaid(before: Revision, changes: tuple[Change, ...]) -> Iterator[Objection]:
    """Words that stand nowhere cannot be replaced, unless an earlier change puts them there."""
    put: list[str] = []
    for place, change in enumerate(changes):
        if not isinstance(change, ReplaceText):
            continue
        if missing := why_nowhere(change, before.script.scenes, before.listing, put):
            yield Objection(places=(place,), why=missing[0], hint=missing[1])
        put.append(change.new)


_SINGLE: dict[type[Change], str] = {
    ChangeTitle: "titles",
    ChangeDescription: "descriptions",
    ChangeTags: "lists of tags",
    ChangeVoice: "voices",
    ChangeSpeed: "speeds",
    ChangeMusic: "kinds of music",
    ChangeMusicLevel: "levels of the music",
    ChangePattern: "patterns",
}
_IMPOSSIBLE: tuple[_Check, ...] = (
    _emptied,
    _moved,
    _kept_and_changed,
    _dropped_and_changed,
    _asked_twice,
    _written_anew,
    _end_cards,
    _unsaid,
)


def _why_idle(before: Revision, change: Change, changes: tuple[Change, ...]) -> str:
    script, direction, listing = before.script, before.direction, before.listing
    match change:
        case ChangeLength() if change.seconds == round(script.seconds):
            return f"it is {change.seconds} seconds long already"
        case KeepScenes() if all(_spares(other) for other in changes):
            return "that changes nothing: what you do not name stays as it is"
        case MoveScene() if sum(isinstance(other, MoveScene) for other in changes) == 1:
            return _why_unmoved(script, change)
        case ReplaceText() if change.old == change.new:
            return "the words are the same"
        case ChangePattern() if change.pattern is script.pattern:
            return f"it has pattern {change.pattern} already"
        case ChangeVoice() if change.voice == direction.voice:
            return f"{change.voice} speaks already"
        case ChangeSpeed() if change.speed == direction.speed:
            return f"it is spoken at {change.speed:g} times the voice's own pace already"
        case ChangeMusic() if change.music == direction.music:
            return "it has no music" if change.music == NO_MUSIC else f"it plays {change.music} music already"
        case ChangeTitle() if change.title == listing.title:
            return "it has that title already"
        case ChangeDescription() if change.description == listing.description:
            return "it is described like that already"
        case ChangeTags() if change.tags == listing.tags:
            return "it has those tags already"
        case _:
            return ""


def _instead_of(script: Script, change: Change) -> str:
    """What may be meant by keeping a few scenes: that the others go. The call to action never does."""
    if not isinstance(change, KeepScenes):
        return ""
    if not any(scene.id not in change.scenes and scene.beat is not Beat.CTA for scene in script.scenes):
        return ""
    kept = ", ".join(str(place) for place, scene in enumerate(script.scenes, 1) if scene.id in change.scenes)
    return f"If the others are to go, say `keep only scenes {kept}`."


def _spares(change: Change) -> bool:
    """Whether no scene is written or drawn anew."""
    return isinstance(change, KeepScenes) or change.scope is Scope.METADATA


def _why_unmoved(script: Script, change: MoveScene) -> str:
    ids = [scene.id for scene in script.scenes]
    last = len(ids) - (script.scenes[-1].beat is Beat.CTA)
    here = ids.index(change.scene) + 1 if change.scene in ids else 0
    if here != min(change.position, last):
        return ""
    ending = ", before the ending" if here == last < len(ids) else ""
    return f"scene {here} is at that place already{ending}"


def _is_call(script: Script, scene_id: SceneId) -> bool:
    return any(scene.id == scene_id and scene.beat is Beat.CTA for scene in script.scenes)


def _name(script: Script, scene_id: SceneId) -> str:
    return f"scene {_order(script)(scene_id)}"


def _order(script: Script) -> Callable[[SceneId], int]:
    ids = [scene.id for scene in script.scenes]
    return lambda scene: ids.index(scene) + 1
