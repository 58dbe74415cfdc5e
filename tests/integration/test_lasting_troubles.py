"""What a model writes goes to a person, pictures stay where they are, and what no further try mends is said."""

import json
from pathlib import Path
from typing import Any

import pytest

from graph.agents.model_writer import ModelWriter
from graph.core.change import DropScene
from graph.core.gate import Revise
from graph.core.ids import SceneId
from graph.core.production import State
from tests.fakes.chat_model import ScriptedChat
from tests.fakes.makers import FakeWriter
from tests.fakes.studio import BRIEF, SOURCE, FakeStudio
from tests.fakes.walking import items, revision, row, state
from tests.fakes.worker_threads import working

BEATS = ("HOOK", "TRIGGER", "CONTEXT", "CLASH", "TWIST", "CTA")
MODEL = {"writer_quote_usd": 0.5, "price": lambda _model, _given, _made: 0.1}
PICTURES = {"pictures": "tests.fakes.pictures:FakePictures"}


def model_writer(quote: str) -> ModelWriter:
    """A writer whose model says things in its own words, and answers as often as it is asked."""
    words = "In its own words the model tells that three hearts beat in there, all day and night long, my friends."
    scenes = [{"beat": beat, "emotion": "awe", "lines": [{"text": words, "quote": quote}]} for beat in BEATS]
    reply = json.dumps({"scenes": scenes, "title": "Three hearts", "description": "", "tags": []})
    return ModelWriter(ScriptedChat([reply] * 8), FakeWriter(), lambda _words: "heart")


@pytest.mark.parametrize("source", [SOURCE, ""])
def test_what_a_model_says_in_its_own_words_goes_to_a_person(studio: FakeStudio, source: str) -> None:
    quote = "The octopus has three hearts" if source else ""
    production = studio.start(BRIEF.model_copy(update={"source": source}))

    studio.work(production, writer=model_writer(quote), **MODEL)

    assert studio.gate(production).kind == "script"
    script = revision(studio, production).script
    assert {line.origin for scene in script.scenes for line in scene.lines} == {"model"}


def test_without_cover_the_person_is_told_that_the_offline_writer_wrote(studio: FakeStudio) -> None:
    production = studio.start(BRIEF.model_copy(update={"budget_usd": 0.1}))

    studio.work(production, writer=model_writer(""), **MODEL)

    warnings = studio.gate(production).shown["warnings"]
    assert any("offline writer" in warning and "$0.10 are left" in warning for warning in warnings)


def with_pictures(studio: FakeStudio, folder: Path) -> Any:
    folder.mkdir()
    for number in range(8):
        (folder / f"{number}.jpg").write_text(f"picture {number}")
    return studio.start(BRIEF.model_copy(update={"images": str(folder)}))


def test_each_scene_keeps_its_picture_when_another_is_dropped(studio: FakeStudio, tmp_path: Path) -> None:
    production = with_pictures(studio, tmp_path / "pictures")
    studio.work(production, **PICTURES)
    studio.decide(production)
    studio.work(production, **PICTURES)
    before = dict(row(studio, production).storyboard["photos"])
    made = len(items(studio, production, "build"))

    (tmp_path / "pictures" / "3.jpg").unlink()
    studio.decide(production, Revise(changes=(DropScene(scene=SceneId("s2")),)))
    studio.work(production, **PICTURES)
    studio.decide(production)
    studio.work(production, **PICTURES)

    assert studio.gate(production).kind == "video"
    del before["s2"]
    assert row(studio, production).storyboard["photos"] == before
    assert len(items(studio, production, "build")) == made


def test_a_folder_of_pictures_that_is_gone_fails_the_production_with_the_reason(
    studio: FakeStudio, tmp_path: Path
) -> None:
    production = studio.start(BRIEF.model_copy(update={"images": str(tmp_path / "gone")}))
    studio.work(production)
    studio.decide(production)

    box = studio.toolbox(pictures="tools.picture.folder:PictureFolder")
    with working(box, only=production) as worker:
        worker.until(lambda: state(studio, production) is State.FAILED)

    assert "gone" in row(studio, production).failure
