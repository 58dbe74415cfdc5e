"""Pictures and texts that people bring for a production: kept, used where they fit, and only that is made again."""

from pathlib import Path

import pytest
from PIL import Image

from graph.agents.placing import place_pictures
from graph.core.artifact import picture_key
from graph.core.brief import Brief
from graph.core.change import AnotherHook, AnotherTake, UsePictures, UseSource
from graph.core.errors import CannotRevise, NotAllowed
from graph.core.gate import Revise
from graph.core.ids import ArtifactKey, SceneId
from graph.core.material import GivenPicture, PlacedPicture
from graph.materials import Materials, read_text
from tests.fakes.studio import ANNA, BRIEF, STRANGER, FakeStudio
from tests.fakes.walking import items, revision, roles, row
from tools.errors import ToolRejected

OTHER = "The squid has a beak of chitin. It bites through shells with it. Nobody has seen it sleep. " * 4


def materials(studio: FakeStudio) -> Materials:
    return Materials(studio.artifacts, studio.clock)


def picture(studio: FakeStudio, name: str, colour: str = "navy") -> GivenPicture:
    with studio.artifacts.workspace() as folder:
        file = folder / "given.png"
        Image.new("RGB", (64, 96), colour).save(file)
        return materials(studio).keep_picture(file, name, {"by": "T1/U1"})


def text(studio: FakeStudio, said: str = OTHER, name: str = "squid.md") -> UseSource:
    return UseSource(source=materials(studio).keep_text(said, name, {"by": "T1/U1"}), name=name)


def test_a_kept_picture_says_where_it_comes_from_and_is_kept_once(studio: FakeStudio) -> None:
    first, again = picture(studio, "hearts.png"), picture(studio, "same.png")

    assert first.key == again.key
    kept = studio.artifacts.find(first.key)
    assert kept is not None
    assert first.key == picture_key(kept.sha256)
    assert kept.provenance == {"file": "hearts.png", "by": "T1/U1"}
    assert kept.facts == {"width": 64, "height": 96}


def test_a_broken_picture_is_refused_by_the_name_that_people_know(studio: FakeStudio, tmp_path: Path) -> None:
    (tmp_path / "given.png").write_bytes(b"\x89PNG\r\n\x1a\n and no more")

    with pytest.raises(ToolRejected, match=r"the picture holiday\.png is"):
        materials(studio).keep_picture(tmp_path / "given.png", "holiday.png", {})


def test_pictures_of_the_brief_are_shown_like_those_of_a_folder(studio: FakeStudio) -> None:
    given = (picture(studio, "clash.png"), picture(studio, "other.png", "red"))
    production = studio.start(BRIEF.model_copy(update={"pictures": given}))
    studio.walk_to(production, "video")

    photos = row(studio, production).storyboard["photos"]
    assert set(photos.values()) == {one.key for one in given}
    scenes = {scene.id: scene for scene in revision(studio, production).script.scenes}
    assert {scene for scene in scenes if scenes[scene].visual.layout != "end_card"} == set(photos)
    (clash,) = [scene for scene, found in scenes.items() if "clash" in found.text]
    assert photos[clash] == given[0].key


def test_another_take_of_a_scene_shows_another_of_the_pictures(studio: FakeStudio) -> None:
    given = tuple(picture(studio, f"{colour}.png", colour) for colour in ("navy", "red", "green"))
    production = studio.start(BRIEF.model_copy(update={"pictures": given}))
    studio.walk_to(production, "video")
    before = dict(row(studio, production).storyboard["photos"])
    scene = SceneId(next(iter(before)))

    studio.decide(production, Revise(changes=(AnotherTake(scenes=(scene,)),)))
    studio.walk_to(production, "video")
    after = dict(row(studio, production).storyboard["photos"])

    assert after[scene] != before[scene]
    assert {key: photo for key, photo in after.items() if key != scene} == {
        key: photo for key, photo in before.items() if key != scene
    }
    studio.decide(production, Revise(changes=(AnotherHook(),)))
    studio.walk_to(production, "video")
    assert row(studio, production).storyboard["photos"][scene] == after[scene]


def test_what_is_given_at_the_script_gate_moves_no_gate_and_is_in_the_film(studio: FakeStudio) -> None:
    production = studio.start()
    studio.walk_to(production, "script")
    gate, given = studio.gate(production), picture(studio, "hearts.png")

    studio.productions.give(production, (given,), ANNA)
    studio.productions.give(production, (given,), ANNA)

    assert studio.gate(production) == gate
    assert Brief.model_validate(row(studio, production).brief).pictures == (given,)
    studio.walk_to(production, "video")
    assert given.key in row(studio, production).storyboard["photos"].values()


def test_who_neither_asked_nor_decides_gives_nothing(studio: FakeStudio) -> None:
    production, given = studio.start(), picture(studio, "hearts.png")

    with pytest.raises(NotAllowed):
        studio.productions.give(production, (given,), STRANGER)
    with pytest.raises(NotAllowed):
        studio.productions.bring(production, {"x": given.key}, STRANGER)


def test_a_picture_for_a_film_makes_its_scene_again_and_no_other(studio: FakeStudio) -> None:
    production = studio.start()
    studio.walk_to(production, "video")
    before = roles(studio, production)
    placed = place_pictures(revision(studio, production), (picture(studio, "a clash.png"),))
    studio.productions.bring(production, {"brought": placed[0].key}, ANNA)

    studio.decide(production, Revise(changes=(UsePictures(pictures=placed),)))
    studio.walk_to(production, "video")

    (one,) = placed
    assert row(studio, production).storyboard["photos"] == {one.scene: one.key}
    after = roles(studio, production)
    made = [item.unit for item in items(studio, production, "build")]
    assert len(made) == len(revision(studio, production).script.scenes) + 1
    assert made.count(one.scene) == 2
    assert set(before) <= set(after)


def test_a_picture_stays_in_its_scene_through_other_revisions(studio: FakeStudio) -> None:
    production = studio.start()
    studio.walk_to(production, "video")
    (placed,) = place_pictures(revision(studio, production), (picture(studio, "clash.png"),))
    studio.productions.bring(production, {"brought": placed.key}, ANNA)
    studio.decide(production, Revise(changes=(UsePictures(pictures=(placed,)),)))
    studio.walk_to(production, "video")

    studio.decide(production, Revise(changes=(AnotherTake(scenes=(SceneId("s1"),)),)))
    studio.walk_to(production, "video")

    assert row(studio, production).storyboard["photos"] == {placed.scene: placed.key}


@pytest.mark.parametrize("gate", ["script", "video"])
def test_another_text_is_written_from_as_if_it_had_been_the_first(studio: FakeStudio, gate: str) -> None:
    production = studio.start()
    studio.walk_to(production, gate)

    studio.decide(production, Revise(changes=(text(studio),)))
    studio.walk_to(production, "script")

    assert "squid" in revision(studio, production).script.scenes[0].text
    found = row(studio, production)
    assert found.source.startswith("The squid has a beak")
    brief = Brief.model_validate(found.brief)
    assert (brief.source_name, brief.source_places[0]) == ("squid.md", (0, 1, 1))
    studio.walk_to(production, "video")


def test_pictures_of_scenes_that_are_gone_are_not_shown_in_others_of_their_ids(studio: FakeStudio) -> None:
    given = picture(studio, "clash.png")
    production = studio.start(BRIEF.model_copy(update={"pictures": (given,)}))
    studio.walk_to(production, "video")
    placed = PlacedPicture(scene=SceneId("s1"), key=given.key, name=given.name)
    studio.decide(production, Revise(changes=(UsePictures(pictures=(placed,)),)))
    studio.walk_to(production, "video")

    studio.decide(production, Revise(changes=(text(studio),)))
    studio.walk_to(production, "script")

    assert revision(studio, production).direction.photos == {}
    assert row(studio, production).storyboard["photos"] == {}


def test_a_text_that_nothing_can_be_written_from_leaves_words_and_source(studio: FakeStudio) -> None:
    production = studio.start()
    studio.walk_to(production, "script")
    before = revision(studio, production)

    studio.decide(production, Revise(changes=(text(studio, "One sentence."),)))
    studio.walk_to(production, "script")

    after = revision(studio, production)
    assert after.script.scenes == before.script.scenes
    assert any("single sentence" in note for note in after.script.notes)
    assert row(studio, production).source.startswith("The octopus")


def test_what_cannot_be_is_refused_before_a_revision_is_spent(studio: FakeStudio) -> None:
    production = studio.start()
    studio.walk_to(production, "script")
    key = picture(studio, "x.png").key
    end = revision(studio, production).script.scenes[-1].id

    for changes in (
        (text(studio), AnotherHook()),
        (UsePictures(pictures=(PlacedPicture(scene=end, key=key, name="x.png"),)),),
        (UsePictures(pictures=(PlacedPicture(scene=SceneId("s99"), key=key, name="x.png"),)),),
    ):
        with pytest.raises(CannotRevise):
            studio.decide(production, Revise(changes=changes))

    assert revision(studio, production).number == 1


def test_what_was_brought_outlives_the_cleaning_up_after_others(studio: FakeStudio) -> None:
    production, other = studio.start(), studio.start()
    given, loose = picture(studio, "hearts.png"), picture(studio, "loose.png", "red")
    studio.productions.bring(production, {"brought": given.key}, ANNA)

    studio.productions.abort(other, ANNA)

    assert studio.artifacts.find(given.key) is not None
    assert studio.artifacts.find(loose.key) is None


def test_a_text_that_is_gone_is_said_to_be_gone(studio: FakeStudio) -> None:
    kept = text(studio)
    found = studio.artifacts.find(kept.source)
    assert found is not None
    assert read_text(studio.artifacts, kept.source, kept.name) == OTHER

    studio.artifacts.path(found).write_text("x" * found.size)
    with pytest.raises(CannotRevise, match="altered"):
        read_text(studio.artifacts, kept.source, kept.name)
    with pytest.raises(CannotRevise, match="not there any more"):
        read_text(studio.artifacts, ArtifactKey("nothing"), "it")
