"""A disk that is full: it is said in plain words, tried again, and gone on with once there is room."""

from graph.core.gate import Retry
from graph.core.item import ItemState
from graph.toolbox import Maker
from tests.fakes.full_disk import full_disk
from tests.fakes.hungry_renderer import NEEDED_BYTES
from tests.fakes.studio import FakeStudio
from tests.fakes.walking import feed, items, kept_files, kinds, roles, work_through

HUNGRY = Maker(name="hungry", dotted="tests.fakes.hungry_renderer:HungryRenderer", version="1")


def test_a_full_disk_is_said_tried_again_and_gone_on_with(studio: FakeStudio) -> None:
    production = studio.start()
    studio.walk_to(production, "script")
    studio.decide(production)

    with full_disk(NEEDED_BYTES - 1):
        work_through(studio, production, renderer=HUNGRY)

    gate = studio.gate(production)
    assert gate.kind == "partial"
    assert all("is full" in missing["why"] and "ree some space" in missing["why"] for missing in gate.shown["missing"])
    assert {found.failures for found in items(studio, production, "build")} == {4}
    assert not list((studio.folder / "artifacts" / "tmp").iterdir())
    assert kept_files(studio) == set(roles(studio, production).values())

    studio.decide(production, Retry())
    work_through(studio, production, renderer=HUNGRY)
    assert studio.gate(production).kind == "video"
    studio.walk_to(production, "publish")
    studio.decide(production)
    studio.work(production)
    assert (len(feed(studio)), kinds(studio, production)) == (1, ["script", "partial", "video", "publish"])


def test_room_that_comes_back_between_two_tries_needs_nobody(studio: FakeStudio) -> None:
    production = studio.start()
    studio.walk_to(production, "script")
    studio.decide(production)
    with full_disk(NEEDED_BYTES - 1):
        studio.work(production, renderer=HUNGRY)
    assert {found.state for found in items(studio, production, "build")} == {ItemState.QUEUED}

    work_through(studio, production, renderer=HUNGRY)

    assert studio.gate(production).kind == "video"
    assert studio.gate(production).shown["warnings"] == []
