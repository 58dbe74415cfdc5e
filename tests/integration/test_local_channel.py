"""The channel in a folder, when processes die, race, run out of disk, and when files are altered."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.integration.local_channel_child import channel, left_over, request, visible
from tools.errors import ToolFailed, ToolRejected

PROGRAM = [sys.executable, "-m", "tests.integration.local_channel_child"]
ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "made.mp4").write_bytes(b"film" * 50_000)
    for name in ("thumb.jpg", "made.srt", "made.vtt"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    return tmp_path


def run(verb: str, folder: Path) -> Any:
    done = subprocess.run([*PROGRAM, verb, str(folder)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def whole(id: str) -> list[str]:
    files = ("captions.srt", "captions.vtt", "metadata.json", "thumbnail.jpg", "video.mp4")
    return sorted([".lock", "channel.json", *(f"{id}/{name}" for name in files)])


def test_an_upload_killed_anywhere_is_whole_or_not_there_and_done_once_when_repeated(folder: Path) -> None:
    found = run("sweep", folder)

    assert len(found) > 30
    ids = {outcome["id"] for outcome in found}
    assert len(ids) == 1
    complete = whole(ids.pop())
    for outcome in found:
        videos, files = outcome["half"]
        in_place = [name for name in files if name.count("/")]
        assert in_place == ([name for name in complete if name.count("/")] if videos else [])
        assert outcome["after"] == complete
    assert {outcome["half"][0] for outcome in found} == {0, 1}


def test_what_a_dead_process_left_is_taken_away_by_the_next_upload(folder: Path) -> None:
    left = folder / "channel" / ".incoming" / "dead"
    left.mkdir(parents=True)
    (left / "video.mp4").write_bytes(b"half")

    channel(folder).upload(request(folder))

    assert left_over(folder) == []


def test_processes_racing_with_one_marker_make_one_video(folder: Path) -> None:
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    racers = [subprocess.Popen([*PROGRAM, "race", str(folder)], cwd=ROOT, **pipes) for _ in range(4)]
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.close()

    ids = set()
    for racer in racers:
        assert racer.stdout is not None
        ids.add(racer.stdout.read().strip())
        racer.stdout.close()
        assert racer.wait() == 0

    assert len(ids) == 1
    assert visible(folder) == whole(ids.pop())
    assert left_over(folder) == []


def test_a_full_disk_is_told_and_leaves_nothing_half_done(folder: Path) -> None:
    outcome = run("limited", folder)

    kind, message, hint = outcome["refusal"]
    assert kind == "ToolFailed"
    assert "video.mp4" in message or "too large" in message
    assert "Make room" in hint
    assert outcome["half"] == [[".lock"], []]
    assert len(outcome["after"]) == 7


def test_an_altered_video_is_not_published(folder: Path) -> None:
    approved = request(folder)
    with (folder / "made.mp4").open("r+b") as file:
        file.seek(1000)
        file.write(b"X")

    with pytest.raises(ToolRejected, match="not the video that was approved"):
        channel(folder).upload(approved)

    assert visible(folder) == [".lock"]
    assert left_over(folder) == []


@pytest.mark.parametrize("damage", ["cut", "metadata", "gone"])
def test_a_damaged_video_is_named_and_does_not_stop_the_others(folder: Path, damage: str) -> None:
    upload = channel(folder).upload(request(folder))
    home = folder / "channel" / upload.id
    if damage == "cut":
        (home / "video.mp4").write_bytes(b"film")
    elif damage == "metadata":
        (home / "metadata.json").write_text("{", encoding="utf-8")
    else:
        (home / "video.mp4").unlink()

    other = request(folder).model_copy(update={"marker": "p2:publish"})
    assert channel(folder).upload(other).marker == "p2:publish"
    with pytest.raises(ToolFailed, match=f"{upload.id} was altered or is damaged") as caught:
        channel(folder).list_uploads()
    assert caught.value.hint


def test_the_feed_is_made_again_from_the_folders(folder: Path) -> None:
    upload = channel(folder).upload(request(folder))
    feed = folder / "channel" / "channel.json"
    first = feed.read_text(encoding="utf-8")
    feed.write_text("nonsense", encoding="utf-8")

    channel(folder).upload(request(folder))

    assert feed.read_text(encoding="utf-8") == first
    assert [video["id"] for video in json.loads(first)["videos"]] == [upload.id]
