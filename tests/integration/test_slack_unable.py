"""Where Greenlight is heard and cannot act, `serve` says so at its start, and people are told what helps."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs

from bot.doors import open_doors
from graph.core.clock import SystemClock
from tests.fakes.slack import SlackEmulator
from tests.fakes.slack_house import KEY, emulated, open_house
from tests.fakes.terminal import PROVIDERS, QuickStudio, Terminal
from tests.integration.test_slack_connecting import free_port

pytestmark = pytest.mark.loopback

CLIENT = {
    "GREENLIGHT_SLACK__CLIENT_ID": "1.2",
    "GREENLIGHT_SLACK__CLIENT_SECRET": "s3cret",
    "GREENLIGHT_SLACK__TOKEN_KEY": KEY,
}


def warned_at_start(folder: Path, slack: SlackEmulator, **given: str) -> dict[str, Any]:
    """What is warned of at the start of serving by HTTP."""
    by_http = {"GREENLIGHT_SLACK__SIGNING_SECRET": slack.signing_secret, "GREENLIGHT_WEB__PORT": "0"}
    settings = Terminal(folder, SystemClock(), SLACK_API_URL=slack.api_url, **by_http, **given).settings()
    studio = QuickStudio(settings, SystemClock(), PROVIDERS)
    with capture_logs() as lines, open_doors(studio, settings):
        found: dict[str, Any] = slack.workspace.wait_for(
            lambda: next((one for one in lines if one["event"] == "slack_unanswered"), None)
        )
    studio.db.close()
    assert found["log_level"] == "warning"
    return found


@pytest.mark.parametrize(
    ("given", "reason", "action"),
    [
        ({}, "BOT_TOKEN is not set", "Install the app in your workspace"),
        ({"GREENLIGHT_SLACK__BOT_TOKEN": "xoxb-of-yesterday"}, "invalid_auth", "greenlight slack check"),
        (CLIENT, "in no workspace yet", "GREENLIGHT_SLACK__PUBLIC_URL"),
        (
            CLIENT | {"GREENLIGHT_SLACK__PUBLIC_URL": "https://greenlight.example.org"},
            "in no workspace yet",
            "https://greenlight.example.org/slack/install",
        ),
    ],
)
def test_serving_without_a_token_that_works_is_warned_of(
    tmp_path: Path, given: dict[str, str], reason: str, action: str
) -> None:
    with SlackEmulator() as slack:
        line = warned_at_start(tmp_path, slack, **given)

    assert reason in line["reason"]
    assert action in line["next"]


def test_the_address_is_verified_before_there_is_a_bot_token(tmp_path: Path) -> None:
    port = free_port()
    with SlackEmulator() as slack:
        given = {"GREENLIGHT_SLACK__SIGNING_SECRET": slack.signing_secret, "GREENLIGHT_WEB__PORT": str(port)}
        settings = Terminal(tmp_path, SystemClock(), SLACK_API_URL=slack.api_url, **given).settings()
        studio = QuickStudio(settings, SystemClock(), PROVIDERS)
        slack.deliver_to(f"http://127.0.0.1:{port}/slack/events", slack.signing_secret)
        with open_doors(studio, settings):
            assert slack.verify_url()
            assert httpx.get(f"http://127.0.0.1:{port}/healthz").status_code == 200
        studio.db.close()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"GREENLIGHT_SLACK__PUBLIC_URL": "https://greenlight.example.org"}, "https://greenlight.example.org/slack/i"),
        ({}, "`/slack/install`"),
        (
            {**dict.fromkeys(CLIENT, ""), "GREENLIGHT_SLACK__BOT_TOKEN": "xoxb-of-yesterday"},
            "Whoever runs Greenlight finds what to do with `greenlight slack check`",
        ),
    ],
)
def test_people_there_are_told_what_helps(tmp_path: Path, given: dict[str, str], says: str) -> None:
    with emulated() as (slack, clock), open_house(tmp_path, slack, clock, **given) as house:
        anna = slack.workspace.add_person("anna")
        videos = slack.workspace.add_conversation("videos", members=[anna])

        with capture_logs() as lines:
            told = house.says(anna.command("/video", "list", videos))

    (line,) = [one for one in lines if one["event"] == "slack_not_installed"]
    assert "greenlight slack check" in line["next"]
    assert "I cannot act in this workspace" in told
    assert says in told
    assert "apologize" not in told
