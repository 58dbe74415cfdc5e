"""Uploads in processes that are killed, limited or raced; run by `test_local_channel.py` as a program."""

import hashlib
import json
import os
import resource
import signal
import sys
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from tools.errors import ToolError
from tools.youtube import Privacy, UploadRequest
from tools.youtube.local import LocalChannel

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
WATCHED = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.listdir", "os.scandir", "fcntl.flock"}


def channel(folder: Path) -> LocalChannel:
    return LocalChannel(folder / "channel", "news", lambda: NOON)


def request(folder: Path) -> UploadRequest:
    video = folder / "made.mp4"
    return UploadRequest(
        marker="p1:publish",
        video=video,
        video_sha256=hashlib.sha256(video.read_bytes()).hexdigest(),
        thumbnail=folder / "thumb.jpg",
        captions=(folder / "made.srt", folder / "made.vtt"),
        title="Why bees dance",
        description="",
        tags=(),
        language="en",
        privacy=Privacy.PRIVATE,
        publish_at=None,
        made_for_kids=False,
        synthetic_media=True,
    )


def die_at(hit: int) -> None:
    """Kill this process before its `hit`th touch of the file system."""
    passed = count(1)

    def watch(event: str, args: tuple[object, ...]) -> None:
        if event in WATCHED and next(passed) == hit:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)


def sweep(folder: Path) -> None:
    """Kill an upload before each touch of the file system, then do it again; report what was found after each."""
    wish, found = request(folder), []
    for hit in count(1):
        base = folder / str(hit)
        base.mkdir()
        child = os.fork()
        if child == 0:
            die_at(hit)
            channel(base).upload(wish)
            os._exit(0)
        killed = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
        half = [len(channel(base).list_uploads()), visible(base)]
        upload = channel(base).upload(wish)
        found.append({"half": half, "after": visible(base), "id": upload.id, "left": left_over(base)})
        if not killed:
            sys.stdout.write(json.dumps(found))
            return


def visible(base: Path) -> list[str]:
    home = base / "channel"
    return sorted(str(p.relative_to(home)) for p in home.rglob("*") if ".incoming" not in p.parts and p.is_file())


def left_over(base: Path) -> list[str]:
    return [p.name for p in (base / "channel" / ".incoming").iterdir()]


def limited(folder: Path) -> None:
    """Upload under a file size limit smaller than the video; then without it."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
    try:
        channel(folder).upload(request(folder))
    except ToolError as error:
        refusal = [type(error).__name__, str(error), error.hint]
    half = [visible(folder), left_over(folder)]
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    channel(folder).upload(request(folder))
    sys.stdout.write(json.dumps({"refusal": refusal, "half": half, "after": visible(folder)}))


def race(folder: Path) -> None:
    """Upload when the starter lets go of its end of the pipe."""
    sys.stdin.read()
    sys.stdout.write(channel(folder).upload(request(folder)).id)


if __name__ == "__main__":
    {"sweep": sweep, "limited": limited, "race": race}[sys.argv[1]](Path(sys.argv[2]))
