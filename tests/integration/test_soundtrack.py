"""A film's sound is made once: other pictures keep it, another sound keeps the pictures, and checks follow that."""

from typing import Any

import pytest

from graph.core.change import AnotherTake, Change, ChangeMusic
from graph.core.gate import Revise
from graph.core.ids import ProductionId, SceneId
from tests.fakes.listening_pool import ListeningPool
from tests.fakes.studio import FakeStudio
from tests.fakes.walking import roles, work_through

ANOTHER_PICTURE = AnotherTake(scenes=(SceneId("s3"),))
OTHER_MUSIC = ChangeMusic(music="bright")


def film(studio: FakeStudio) -> ProductionId:
    production = studio.start()
    studio.walk_to(production, "video")
    return production


def revise(studio: FakeStudio, production: ProductionId, *changes: Change) -> ListeningPool:
    """Let the film be made with these changes; what was called for it."""
    pool = ListeningPool()
    studio.decide(production, Revise(changes=changes))
    work_through(studio, production, pool=pool)
    assert studio.gate(production).kind == "video"
    return pool


def proven(verification: dict[str, Any]) -> tuple[list[bool], bool]:
    """Which scenes, and whether the sound, the renderer was told it need not decode again."""
    request = verification["request"]
    return [scene["proven"] for scene in request["scenes"]], request["sound"]["proven"]


def test_a_film_is_decoded_whole_the_first_time(studio: FakeStudio) -> None:
    pool = ListeningPool()
    production = studio.start()
    studio.work(production)
    studio.decide(production)

    studio.work(production, pool=pool)

    assert pool.functions.count("mix") == 1
    assert proven(pool.last("verify")) == ([False] * 6, False)


def test_another_picture_keeps_the_sound(studio: FakeStudio) -> None:
    production = film(studio)
    before = roles(studio, production)["soundtrack"]

    pool = revise(studio, production, ANOTHER_PICTURE)

    assert pool.functions == ["render_scene", "inspect_scene", "master", "verify"]
    assert proven(pool.last("verify")) == ([True, True, False, True, True, True], True)
    assert roles(studio, production)["soundtrack"] == before


def test_another_sound_keeps_the_pictures(studio: FakeStudio) -> None:
    production = film(studio)

    pool = revise(studio, production, OTHER_MUSIC)

    assert pool.functions == ["mix", "master", "verify"]
    assert proven(pool.last("verify")) == ([True] * 6, False)


def test_a_soundtrack_that_was_heard_before_is_taken_again(studio: FakeStudio) -> None:
    production = film(studio)
    revise(studio, production, OTHER_MUSIC)

    pool = revise(studio, production, ChangeMusic(music="calm"), ANOTHER_PICTURE)

    assert "mix" not in pool.functions
    assert proven(pool.last("verify")) == ([True, True, False, True, True, True], True)


@pytest.mark.parametrize("damage", ["altered", "gone"])
def test_a_damaged_soundtrack_is_mixed_again(studio: FakeStudio, damage: str) -> None:
    production = film(studio)
    sound = roles(studio, production)["soundtrack"]
    content = sound.read_bytes()
    sound.unlink() if damage == "gone" else sound.write_bytes(content[::-1])

    pool = revise(studio, production, ANOTHER_PICTURE)

    assert pool.functions.count("mix") == 1
    assert roles(studio, production)["soundtrack"].read_bytes() == content
