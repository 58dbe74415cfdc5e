"""Files on their way between people and films, by `greenlight serve`, which is killed in the middle."""

import io
import signal
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.e2e.slack_team import FILM, SCRIPT, Team, open_team, says
from tests.fakes.terminal import ARTICLE

pytestmark = pytest.mark.loopback

OTHER = "The squid has a beak of chitin. It bites through shells with it. Nobody has seen it sleep. " * 8


def picture() -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (64, 96), "navy").save(data, "PNG")
    return data.getvalue()


def drop(team: Team, name: str, content: bytes, at: dict[str, Any]) -> None:
    team.anna.say("", team.videos, thread_ts=at["thread_ts"], files=[(name, content)])


@pytest.mark.slow
def test_files_make_a_video_another_script_and_another_film(tmp_path: Path) -> None:
    with open_team(tmp_path, "http") as team:
        team.anna.say(
            '<@U0BOT> new "Three hearts" --length 20s',
            team.videos,
            files=[("article.txt", (ARTICLE * 12).encode())],
        )
        begun = team.wait_for(lambda: [one for one in team.space.messages(team.videos) if says(one, "Started")])
        production = begun[0]["text"].split("`")[1]
        script = team.card(production, SCRIPT)

        drop(team, "squid.md", OTHER.encode(), script)
        assert team.anna.click(team.card(production, "Write it anew from squid.md"), "gate.files").ok
        script = team.card(production, SCRIPT, after=script)
        assert says(script, "squid")
        assert team.anna.click(script, "gate.approve").ok

        film = team.card(production, FILM)
        drop(team, "clash.png", picture(), film)
        assert team.anna.click(team.card(production, "Show clash.png in scene"), "gate.files").ok
        assert team.card(production, FILM, after=film)
        films = [
            one for one in team.thread(production) if one.get("files") and one["files"][0]["name"].endswith(".mp4")
        ]
        assert [one["files"][0]["name"][-5:] for one in films] == ["2.mp4", "3.mp4"]


@pytest.mark.slow
def test_a_kill_while_files_come_and_go_loses_none_and_doubles_none(tmp_path: Path) -> None:
    lease = {"GREENLIGHT_WORKER__LEASE_SECONDS": "2", "GREENLIGHT_WORKER__RENEW_SECONDS": "0.5"}
    with open_team(tmp_path, "socket", **lease) as team:
        production = team.ask()
        script = team.card(production, SCRIPT)
        team.space.files.download_faults.append("stalled")
        drop(team, "squid.md", OTHER.encode(), script)
        team.wait_for(lambda: team.space.files.downloads)
        team.served.end(signal.SIGKILL)
        team.served.start()
        team.card(production, "Write it anew from squid.md")

        # The film is uploaded and completed, and Slack has not shown it yet.
        team.space.files.share_seconds = None
        assert team.anna.click(script, "gate.approve").ok
        team.wait_for(lambda: team.slack.calls.of("files.completeUploadExternal"))
        team.served.end(signal.SIGKILL)
        team.space.files.share_seconds = 0.05
        team.served.start()

        assert team.card(production, FILM)
        films = [
            one for one in team.thread(production) if one.get("files") and one["files"][0]["name"].endswith(".mp4")
        ]
        assert len(films) == 1
        assert len(team.cards(production, "gate.files")) == 1
        team.slack.settle()
