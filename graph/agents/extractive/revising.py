"""Changes of words carried out on a script: what no change names stays as it is, scene ids too."""

from collections.abc import Sequence
from typing import TypeVar

from graph.agents.extractive.drafting import Drafter
from graph.agents.extractive.refitting import Refitter
from graph.agents.extractive.relisting import relisted
from graph.agents.extractive.replacing import Replacing
from graph.agents.extractive.templates import another_call
from graph.agents.extractive.ties import pointing_words
from graph.agents.extractive.units import LEFT_OUT
from graph.core.change import (
    AnotherCall,
    AnotherHook,
    Change,
    ChangeDescription,
    ChangeLength,
    ChangePattern,
    ChangeTags,
    ChangeTitle,
    DropScene,
    KeepScenes,
    MoveScene,
    ReplaceText,
    Rewrite,
)
from graph.core.errors import CannotRevise
from graph.core.ids import SceneId
from graph.core.script import Beat, Listing, Scene, Script
from graph.core.writing import Written

UNDERSTOOD = (
    "`5 seconds shorter`, `20% longer`, `drop scene 3`, `keep scenes 1-4`, `move scene 5 to 2`, "
    '`replace "a" with "b"`, `another hook`, `pattern B`, `title: …`, `tags: a, b`'
)

AnyChange = TypeVar("AnyChange")


def revise(before: Written, changes: tuple[Change, ...], drafter: Drafter) -> Written:
    """Carry out the changes, in an order that does not depend on how they were said.

    Raises:
        CannotRevise: One of them cannot be carried out; nothing is changed then.
    """
    for wish in _of(changes, Rewrite):
        raise _no_free_wishes(wish.wish)
    revision = _Revision(before, drafter, {scene for keep in _of(changes, KeepScenes) for scene in keep.scenes})
    for replace in _of(changes, ReplaceText):
        revision.replace(replace)
    for drop in _of(changes, DropScene):
        revision.drop(drop.scene)
    if _of(changes, AnotherHook):
        revision.take_another_hook()
    if _of(changes, AnotherCall):
        revision.take_another_call()
    for pattern in _of(changes, ChangePattern)[-1:]:
        revision.change_pattern(pattern)
    for length in _of(changes, ChangeLength)[-1:]:
        revision.change_length(length.seconds)
    revision.move(_of(changes, MoveScene))
    return revision.written(changes)


class _Revision:
    """The script on its way from one revision to the next."""

    def __init__(self, before: Written, drafter: Drafter, locked: set[SceneId]) -> None:
        self._before, self._drafter, self._locked = before, drafter, locked
        self._scenes = list(before.script.scenes)
        self._pattern = before.script.pattern
        self.listing = before.listing
        for scene in locked:
            self._place(scene)

    def replace(self, change: ReplaceText) -> None:
        """Say and show other words; the listing follows where no scene is named."""
        if change.scene is not None:
            self._place(change.scene)
        replacing = Replacing(change, self._drafter.maker)
        replacing.check(self._scenes, self.listing)
        self._scenes = [replacing.scene(scene) for scene in self._scenes]
        self.listing = replacing.listing(self.listing)

    def drop(self, scene_id: SceneId) -> None:
        """Leave a scene out; without its first scene the video begins with the next."""
        place = self._place(scene_id)
        if scene_id in self._locked:
            raise CannotRevise(f"scene {place + 1} cannot be dropped and kept", hint="Say one of the two.")
        if self._scenes[place].beat is Beat.CTA:
            raise CannotRevise("a video ends with a call to action", hint='Give it other words: replace "…" with "…".')
        if len(self._scenes) <= 2:  # noqa: PLR2004 - a hook and a call to action are the least.
            raise CannotRevise("the last scene with words of the source cannot be dropped", hint="Reject the script.")
        del self._scenes[place]
        self._crown()

    def take_another_hook(self) -> None:
        """Begin with another sentence; the hook scene keeps its id."""
        old = [scene for scene in self._scenes if scene.beat is Beat.HOOK]
        if any(scene.id in self._locked for scene in old):
            raise CannotRevise("the hook cannot be kept and changed", hint="Say one of the two.")
        refitter = self._refitter()
        self._scenes = refitter.with_another_hook(self._scenes, self._drafter.assignment.used_hooks)

    def take_another_call(self) -> None:
        """End with another call to action of ours; the scene keeps its id."""
        last = self._scenes[-1]
        own_words = 'Give it other words: replace "…" with "…".'
        if last.beat is not Beat.CTA:
            raise CannotRevise("the script ends without a call to action", hint=own_words)
        call = another_call(last.text, self._drafter.assignment.channel_name)
        if call is None:
            raise CannotRevise("there is no other ending in the language of the script", hint=own_words)
        self._scenes[-1] = self._drafter.maker.call(call, last.id)

    def change_pattern(self, change: ChangePattern) -> None:
        """Order the beats by another pattern, at about the length that it has."""
        self._pattern = change.pattern
        self._scenes = self._refitter().in_pattern(self._scenes)

    def change_length(self, seconds: int) -> None:
        """Drop what matters least, or add what matters most."""
        self._scenes = self._refitter().to_length(self._scenes, seconds)

    def move(self, moves: Sequence[MoveScene]) -> None:
        """Put scenes at other places; the first scene is the hook, and the call to action stays last.

        Each takes the beat that its new place had, so that two which are exchanged exchange their beats too.
        """
        beats, first = [scene.beat for scene in self._scenes], self._scenes[0].id
        for move in moves:
            self._reorder(move)
        moved = {move.scene for move in moves}
        for place, scene in enumerate(self._scenes):
            if scene.id in moved and beats[place] is not scene.beat:
                self._scenes[place] = self._drafter.maker.rebuilt(scene, beats[place])
        if first not in moved and self._scenes[0].id != first:
            follower = beats[1] if beats[1] is not Beat.CTA else Beat.CONTEXT
            self._scenes[self._place(first)] = self._drafter.maker.rebuilt(self._scenes[self._place(first)], follower)
        self._crown()

    def _reorder(self, move: MoveScene) -> None:
        scene = self._scenes[self._place(move.scene)]
        if scene.beat is Beat.CTA:
            raise CannotRevise("the call to action stays at the end", hint="Move another scene.")
        rest = [other for other in self._scenes if other.id != move.scene]
        at = min(move.position, len(rest) - (rest[-1].beat is Beat.CTA) + 1) - 1
        self._scenes = [*rest[:at], scene, *rest[at:]]

    def written(self, changes: tuple[Change, ...]) -> Written:
        """The revised script with its listing, which quotes nothing that is no longer said."""
        script = Script(
            pattern=self._pattern,
            scenes=tuple(self._scenes),
            writer=self._before.script.writer,
            notes=tuple(dict.fromkeys([*_lasting(self._before.script.notes), *self._doubts()])),
        )
        listing = relisted(self.listing, self._before.script, script, self._drafter)
        return Written(script=script, listing=_listed(listing, changes))

    def _crown(self) -> None:
        """The first scene is the hook."""
        if self._scenes[0].beat is not Beat.HOOK:
            self._scenes[0] = self._drafter.maker.rebuilt(self._scenes[0], Beat.HOOK)

    def _refitter(self) -> Refitter:
        return Refitter(self._drafter, self._pattern, frozenset(self._locked), _ids(self._before))

    def _place(self, scene_id: SceneId) -> int:
        for place, scene in enumerate(self._scenes):
            if scene.id == scene_id:
                return place
        known = ", ".join(scene.id for scene in self._scenes)
        raise CannotRevise(f"there is no scene {scene_id}", hint=f"The scenes are {known}.")

    def _doubts(self) -> list[str]:
        """Scenes whose first sentence points to one that no longer stands before them."""
        linked = self._linked(self._before.script.scenes)
        now = self._linked(self._scenes)
        begun = [
            f"{_DOUBT} {place} says “{pointing}”, which pointed to another scene."
            for place, scene in enumerate(self._scenes, start=1)
            if scene.id in linked - now and (pointing := pointing_words(scene.lines[0].text))
        ]
        material = self._drafter.material
        return [*material.loose_start(self._scenes[0]), *begun, *material.without_steps(self._scenes)]

    def _linked(self, scenes: Sequence[Scene]) -> set[SceneId]:
        """The scenes that go on where the scene before them ends in the source."""
        numbers = [self._drafter.material.numbers_of(scene) for scene in scenes]
        return {
            scene.id
            for place, scene in enumerate(scenes)
            if place and numbers[place] and numbers[place - 1][-1:] == [numbers[place][0] - 1]
        }


_DOUBT = "Scene"


def _lasting(notes: tuple[str, ...]) -> list[str]:
    return [note for note in notes if not note.startswith((_DOUBT, LEFT_OUT))]


def _ids(written: Written) -> frozenset[SceneId]:
    return frozenset(scene.id for scene in written.script.scenes)


def _listed(listing: Listing, changes: tuple[Change, ...]) -> Listing:
    found: dict[str, object] = {}
    for change in changes:
        match change:
            case ChangeTitle():
                found["title"] = change.title
            case ChangeDescription():
                found["description"] = change.description
            case ChangeTags():
                found["tags"] = change.tags
            case _:
                continue
    return listing.model_copy(update=found)


def _of(changes: tuple[Change, ...], kind: type[AnyChange]) -> list[AnyChange]:
    return [change for change in changes if isinstance(change, kind)]


def _no_free_wishes(wish: str) -> CannotRevise:
    return CannotRevise(
        f"the offline writer cannot follow a free wish: “{wish}”",
        hint=f"Say {UNDERSTOOD}. Set GREENLIGHT_LLM__API_KEY and GREENLIGHT_LLM__MODEL for a writer with a model.",
    )
