"""What is told before a revision runs: what is made again."""

import pytest

from graph.core.change import (
    AnotherCall,
    AnotherHook,
    AnotherTake,
    Change,
    ChangeLength,
    ChangeMusic,
    ChangeMusicLevel,
    ChangeSpeed,
    ChangeTitle,
    DropScene,
    KeepScenes,
    MoveScene,
    ReplaceText,
)
from graph.core.gate import GateKind
from graph.core.ids import SceneId
from graph.core.rebuild import Rebuild, what_is_rebuilt
from graph.core.script import Listing, Revision
from tests.fakes.scripts import BEFORE

REVISION = Revision(number=1, script=BEFORE, listing=Listing(title="Hearts", description=""))
A, B, C = SceneId("a"), SceneId("b"), SceneId("c")


def rebuilt(*changes: Change) -> Rebuild:
    return what_is_rebuilt(REVISION, changes, GateKind.VIDEO)


@pytest.mark.parametrize(
    ("changes", "scenes"),
    [
        ((AnotherTake(scenes=(B,)),), ["b"]),
        ((AnotherTake(),), ["a", "b", "c", "d"]),
        ((ReplaceText(old="two hearts", new="2 hearts"),), ["b"]),
        ((ReplaceText(old="hearts", new="pumps", scene=C),), ["c"]),
        ((ChangeSpeed(speed=1.2), KeepScenes(scenes=(A,))), ["a", "b", "c", "d"]),
        ((ChangeLength(seconds=20), KeepScenes(scenes=(A,))), ["b", "c", "d"]),
        ((AnotherCall(),), ["d"]),
        ((ChangeMusicLevel(music_db=-4),), []),
        ((AnotherHook(), DropScene(scene=A)), []),
        ((MoveScene(scene=A, position=3),), []),
        ((ChangeMusic(music="none"),), []),
    ],
)
def test_only_the_scenes_that_a_change_touches_are_made_again(changes: tuple[Change, ...], scenes: list[str]) -> None:
    assert list(rebuilt(*changes).scenes) == scenes


def test_music_makes_the_film_again_and_nothing_else() -> None:
    rebuild = rebuilt(ChangeMusic(music="none"))

    assert (rebuild.words, rebuild.film, rebuild.thumbnail) == (False, True, False)
    assert 0 < rebuild.seconds < rebuilt(AnotherTake()).seconds


def test_a_title_draws_the_thumbnail_and_leaves_the_film() -> None:
    rebuild = rebuilt(ChangeTitle(title="Pumps"))

    assert (rebuild.words, rebuild.film, rebuild.thumbnail) == (False, False, True)


def test_at_the_publish_gate_a_title_draws_nothing() -> None:
    rebuild = what_is_rebuilt(REVISION, (ChangeTitle(title="Pumps"),), GateKind.PUBLISH)

    assert (rebuild.film, rebuild.thumbnail, rebuild.seconds) == (False, False, 0.0)


def test_without_a_film_only_words_are_written() -> None:
    rebuild = what_is_rebuilt(REVISION, (DropScene(scene=B),), GateKind.SCRIPT)

    assert (rebuild.words, rebuild.scenes, rebuild.film) == (True, (), False)
    assert not rebuild.later


def test_at_the_script_gate_what_is_about_the_film_is_used_later() -> None:
    rebuild = what_is_rebuilt(REVISION, (ChangeSpeed(speed=1.2),), GateKind.SCRIPT)

    assert (rebuild.words, rebuild.film, rebuild.later) == (False, False, True)
    assert rebuild.seconds > 0


def test_what_is_kept_alone_makes_no_words_anew() -> None:
    rebuild = rebuilt(ChangeTitle(title="Pumps"), KeepScenes(scenes=(A,)))

    assert (rebuild.words, rebuild.film) == (False, False)
