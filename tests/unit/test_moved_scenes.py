"""Scenes that are put at other places, and the beats that they have there."""

import pytest

from graph.core.change import MoveScene
from graph.core.script import Beat
from tests.fakes.revised_words import before, ids, revise


def test_a_moved_scene_stands_at_its_new_place_in_the_beat_of_that_place() -> None:
    moved = ids(before())[5]

    after = revise(MoveScene(scene=moved, position=2))

    assert ids(after)[1] == moved
    assert after.script.scenes[1].beat is before().script.scenes[1].beat
    assert after.script.scenes[1].lines == before().script.scenes[5].lines
    assert sorted(ids(after)) == sorted(ids(before()))


@pytest.mark.parametrize(("one", "other"), [(2, 4), (4, 2), (1, 3), (3, 5)])
def test_two_scenes_that_are_exchanged_exchange_their_beats_too(one: int, other: int) -> None:
    old, at = before().script.scenes, {one: other, other: one}

    after = revise(*(MoveScene(scene=old[place - 1].id, position=to) for place, to in at.items())).script.scenes

    assert [scene.id for scene in after] == [old[at.get(place, place) - 1].id for place in range(1, len(old) + 1)]
    assert [scene.beat for scene in after] == [scene.beat for scene in old]


def test_a_scene_moved_to_the_front_becomes_the_hook_and_the_end_stays_the_end() -> None:
    front = revise(MoveScene(scene=ids(before())[3], position=1)).script
    end = revise(MoveScene(scene=ids(before())[1], position=len(ids(before())))).script

    assert [scene.beat for scene in front.scenes].count(Beat.HOOK) == 1
    assert front.scenes[0].beat is Beat.HOOK
    assert end.scenes[-1].beat is Beat.CTA
    assert end.scenes[-2].id == ids(before())[1]
