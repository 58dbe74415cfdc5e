"""The whole way of a video in Slack, by both transports."""

from pathlib import Path

import pytest

from tests.e2e.slack_team import FILM, RELEASE, SCRIPT, open_team, says

pytestmark = pytest.mark.loopback


@pytest.mark.parametrize("transport", ["socket", pytest.param("http", marks=pytest.mark.slow)])
def test_a_video_goes_from_a_command_to_its_slot_without_leaving_the_thread(tmp_path: Path, transport: str) -> None:
    with open_team(tmp_path, transport) as team:
        production = team.ask()

        first = team.card(production, SCRIPT)
        team.anna.say('replace "clash" with "fight"', team.videos, thread_ts=first["thread_ts"])
        second = team.card(production, SCRIPT, after=first)
        assert says(second, "fight")
        team.wait_for(
            lambda: not any(says(one, "gate.approve") for one in team.thread(production) if one["ts"] == first["ts"])
        )
        assert team.anna.click(second, "gate.approve").ok

        film = team.card(production, FILM)
        files = [one for one in team.thread(production) if one.get("files")]
        assert files[0]["files"][0]["name"].endswith(".mp4")
        assert float(files[0]["ts"]) < float(film["ts"])
        (thumbnail,) = [block["slack_file"]["id"] for block in film["blocks"] if block["type"] == "image"]
        assert team.space.files.stored[thumbnail].name.endswith(".jpg")
        assert team.anna.click(film, "gate.approve").ok

        release = team.card(production, RELEASE)
        slots = [option["value"] for option in _options(release, "gate.slot")]
        assert team.anna.select(release, "gate.slot", slots[2]).ok
        bound = team.card(production, RELEASE, after=release)
        assert team.anna.click(bound, "gate.schedule").ok

        team.wait_for(lambda: team.state(production) == "SCHEDULED")
        assert team.terminal.status(production)["publish_at"][:16] == slots[2][:16]
        assert team.anna.command("/studio", "digest", team.videos).ok
        team.wait_for(lambda: [one for one in team.space.messages(team.videos) if says(one, "☀️")])
        assert team.terminal.type("audit", "verify").code == 0


def _options(message: dict, action: str) -> list[dict]:  # type: ignore[type-arg]
    elements = [one for block in message["blocks"] for one in block.get("elements", ())]
    return next(one for one in elements if one.get("action_id") == action)["options"]
