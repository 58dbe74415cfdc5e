"""The main job as a person types it."""

import hashlib
import json
from datetime import timedelta
from pathlib import Path

from graph.core.person import Person, Role, Surface
from tests.fakes.studio import TurnedClock
from tests.fakes.terminal import Terminal


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_topic_and_a_text_become_a_scheduled_video(terminal: Terminal) -> None:
    production = terminal.begin()

    terminal.walk(production, "publish")
    answer = terminal.type("publish", production, answers="y\n")

    assert answer.code == 0, answer.err
    assert f"{production} is SCHEDULED." in answer.out
    listed = terminal.type("channel", "--json").json
    assert [video["production"] for video in listed["videos"]] == [production]
    assert terminal.status(production)["state"] == "SCHEDULED"


def test_status_names_the_next_command_all_the_way(terminal: Terminal) -> None:
    production, commands = terminal.begin(), []

    for _ in range(20):
        command = terminal.status(production)["next"]
        commands.append(command.split()[1])
        if commands[-1] == "channel":
            break
        assert terminal.type(*command.split()[1:], answers="y\n").code == 0

    assert commands == ["run", "show", "approve", "run", "show", "approve", "run", "publish", "channel"]


def test_an_approval_of_what_was_not_seen_shows_it_and_is_refused(terminal: Terminal) -> None:
    production = terminal.begin()
    terminal.type("run", production)

    first, second = terminal.type("approve", production), terminal.type("approve", production)

    assert (first.code, second.code) == (1, 0)
    assert "The octopus has three hearts hook." in first.out
    assert f"greenlight approve {production}" in first.err
    assert terminal.status(production)["state"] == "READY_FOR_GENERATION"


def test_what_one_person_saw_another_cannot_approve_unseen(terminal: Terminal) -> None:
    production = terminal.begin()
    terminal.type("run", production)
    terminal.type("show", production)

    terminal.person = Person(name="ben", role=Role.OWNER, surface=Surface.TERMINAL)

    assert terminal.type("approve", production).code == 1


def test_looking_at_something_else_is_not_seeing_the_gate(terminal: Terminal) -> None:
    production = terminal.begin()
    terminal.type("run", production)

    terminal.type("show", production, "decisions")

    assert terminal.type("approve", production).code == 1


def test_a_no_at_the_publish_gate_publishes_nothing(terminal: Terminal) -> None:
    production = terminal.begin()
    terminal.walk(production, "publish")

    answer = terminal.type("publish", production, answers="n\n")

    assert answer.code == 1
    assert terminal.status(production)["state"] == "READY_FOR_PUBLISH"
    assert terminal.type("channel", "--json").json["videos"] == []


def test_the_folder_of_a_production_holds_what_people_open(terminal: Terminal) -> None:
    production = terminal.begin()

    terminal.walk(production, "video")

    folder = terminal.data / "productions" / production
    status, manifest = (json.loads((folder / name).read_text()) for name in ("status.json", "manifest.json"))
    assert {path.name for path in folder.iterdir()} == {
        *("status.json", "manifest.json", "script.md", "logs"),
        *("video.mp4", "preview.mp4", "thumbnail.jpg", "thumbnail-tall.jpg", "captions.srt", "captions.vtt"),
    }
    assert (status["state"], status["waits_for"]) == ("VIDEO_PENDING_REVIEW", "person")
    assert manifest["film"]["video"] == digest(folder / "video.mp4")
    by_role = {kept["role"]: kept["sha256"] for kept in manifest["artifacts"]}
    assert by_role["thumbnail"] == digest(folder / "thumbnail.jpg")
    assert {"scene s1 narration", "scene s1 segment", "video", "srt"} <= set(by_role)
    assert [decision["by"]["name"] for decision in manifest["decisions"]] == ["anna"]
    assert manifest["seconds"]["work_by_step"].keys() >= {"write", "build", "master"}
    assert manifest["versions"]["python"]
    assert "The octopus has three hearts hook." in (folder / "script.md").read_text()


def test_every_try_of_every_step_has_a_log(terminal: Terminal) -> None:
    production = terminal.begin()
    terminal.walk(production, "video")

    tries = terminal.type("step", production, "build", "--json").json["tries"]

    assert [attempt["outcome"] for attempt in tries] == ["done"] * 6
    assert all(Path(attempt["log"]).read_text() for attempt in tries)
    assert "step_done" in terminal.type("step", production, "build", "--log").out


def test_an_aborted_production_keeps_what_was_approved_and_nothing_else(terminal: Terminal) -> None:
    production = terminal.begin()
    terminal.walk(production, "video")

    refused = terminal.type("abort", production, answers="n\n")
    ended = terminal.type("abort", production, "--yes", "--json")

    folder = terminal.data / "productions" / production
    assert refused.code == 1
    assert ended.json["removed_files"] > 0
    assert ended.json["kept"] == ["script"]
    assert (folder / "script.md").exists()
    assert not (folder / "video.mp4").exists()
    assert json.loads((folder / "status.json").read_text())["state"] == "ABORTED"


def test_an_abort_after_the_yes_to_the_video_keeps_the_film(terminal: Terminal) -> None:
    production = terminal.begin()
    terminal.walk(production, "publish")

    ended = terminal.type("abort", production, "--yes", "--json")

    assert set(ended.json["kept"]) == {"script", "video", "preview", "srt", "vtt", "thumbnail", "thumbnail tall"}
    assert (terminal.data / "productions" / production / "video.mp4").exists()


def test_a_rejected_script_ends_the_production_with_its_reason(terminal: Terminal) -> None:
    production = terminal.begin()
    terminal.type("run", production)

    terminal.type("reject", production, "--reason", "too thin")

    status = terminal.status(production)
    assert (status["state"], status["waits_for"], status["blocks"]) == ("REJECTED", "nobody", "rejected: too thin")


def test_a_gate_that_nobody_answered_holds_and_run_asks_anew(tmp_path: Path) -> None:
    clock = TurnedClock()
    terminal = Terminal(tmp_path, clock)
    production = terminal.begin()
    terminal.type("run", production)
    clock.at += timedelta(days=8)

    other = terminal.begin(topic="Another thing")
    terminal.type("run", other)  # Any worker's clock lets gates expire.
    held = terminal.status(production)
    again = terminal.type("run", production)

    assert held["blocks"] == "on hold: nobody decided on the script in time"
    assert held["next"] == f"greenlight run {production}"
    assert "Took it off hold" in again.out
    assert terminal.status(production)["gate"]["kind"] == "script"


def test_the_chain_of_decisions_is_verified(terminal: Terminal) -> None:
    production = terminal.begin()
    terminal.walk(production, "video")

    chain = terminal.type("audit", "verify", "--json").json
    good = terminal.type("audit", "verify", "--head", chain["head"])
    bad = terminal.type("audit", "verify", "--head", "f" * 64)

    assert (chain["decisions"], good.code, bad.code) == (1, 0, 1)
    assert "cut off" in bad.err
