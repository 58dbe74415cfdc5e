"""The demonstration walks the whole way in a folder of its own, with a person or with the demo person."""

import json
from pathlib import Path

from bot.terminal.demo import demo_settings
from tests.fakes.terminal import Terminal


def decisions(folder: Path) -> list[tuple[str, str, str, str]]:
    (manifest,) = (folder / "productions").glob("*/manifest.json")
    listed = json.loads(manifest.read_text())["decisions"]
    return [(line["kind"], line["verdict"], line["by"]["name"], line["by"]["role"]) for line in listed]


def test_the_demo_person_answers_every_gate_by_name(terminal: Terminal) -> None:
    folder = terminal.folder / "demo"

    answer = terminal.type("demo", "--data-dir", str(folder), "--yes")

    assert answer.code == 0, answer.err
    for gate in ("script", "video", "release"):
        assert f"demo says yes to the {gate}." in answer.out
    assert decisions(folder) == [(kind, "approve", "demo", "approver") for kind in ("script", "video", "publish")]
    for name in ("video.mp4", "thumbnail.jpg", "captions.srt", "script.md", "manifest.json"):
        assert f"/{name}\n" in answer.out
    (published,) = (folder / "published" / "demo").glob("*/video.mp4")
    assert str(published) in answer.out


def test_a_person_answers_changes_and_leaves_and_comes_back(terminal: Terminal) -> None:
    folder = terminal.folder / "demo"

    left = terminal.type("demo", "--data-dir", str(folder), answers="drop scene 3\ny\nn\n")
    back = terminal.type("demo", "--data-dir", str(folder), answers="y\ny\n")

    assert left.code == 1
    assert "Nothing was decided." in left.out
    assert "Going on where the last demonstration ended." in back.out
    assert back.code == 0, back.err
    assert decisions(folder) == [
        ("script", "revise", "anna", "owner"),
        *((kind, "approve", "anna", "owner") for kind in ("script", "video", "publish")),
    ]


def test_the_demo_takes_no_place_and_no_model_of_the_house(tmp_path: Path) -> None:
    house = {
        "GREENLIGHT_DATA_DIR": str(tmp_path / "house"),
        "GREENLIGHT_PUBLISH_DIR": str(tmp_path / "shop"),
        "GREENLIGHT_DATABASE_URL": "postgresql://greenlight@db.example.org/greenlight",
        "GREENLIGHT_LLM__MODEL": "dear-model",
        "GREENLIGHT_VOICE": "espeak",
    }

    settings = demo_settings(house, tmp_path / "demo")

    assert settings.data_dir == tmp_path / "demo"
    assert settings.publish_dir == tmp_path / "demo" / "published"
    assert settings.database_url.get_secret_value() == f"sqlite:///{tmp_path / 'demo' / 'greenlight.db'}"
    assert not settings.llm.is_enabled
    assert settings.voice == "espeak"


def test_the_demo_refuses_a_channel_that_is_not_local(terminal: Terminal) -> None:
    terminal.providers = terminal.providers | {"youtube": {"far": "tools.youtube.local:LocalChannel"}}

    answer = terminal.type("demo", "--data-dir", str(terminal.folder / "demo"), "--yes")

    assert answer.code == 1
    assert "local channel only" in answer.err
