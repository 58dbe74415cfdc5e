"""By Socket Mode: while Slack is away everything else works, and a token that is worth nothing is said at once."""

import socket
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.doors import open_doors
from graph.core.clock import SystemClock
from tests.fakes.slack import SlackEmulator
from tests.fakes.terminal import PROVIDERS, QuickStudio, Terminal

pytestmark = pytest.mark.loopback


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def terminal(folder: Path, slack: SlackEmulator, port: int, **given: str) -> Terminal:
    environ = {
        "SLACK_API_URL": f"http://127.0.0.1:{port}/api/",
        "GREENLIGHT_SLACK__BOT_TOKEN": slack.workspace.bot_token,
        "GREENLIGHT_SLACK__APP_TOKEN": slack.app_token,
    }
    return Terminal(folder, SystemClock(), **(environ | given))


def test_a_slack_that_comes_up_later_is_connected_to_then(tmp_path: Path) -> None:
    port = free_port()
    slack = SlackEmulator(port=port)
    settings = terminal(tmp_path, slack, port).settings()
    studio = QuickStudio(settings, SystemClock(), PROVIDERS)

    with capture_logs() as lines, open_doors(studio, settings) as check:
        slack.workspace.wait_for(lambda: [one for one in lines if one["event"] == "slack_not_reached"])
        check()
        with slack:
            assert slack.workspace.wait_for(lambda: slack.sockets.connections, seconds=30)
            check()
    studio.db.close()


def test_serve_ends_in_order_where_the_app_token_is_worth_nothing(tmp_path: Path) -> None:
    with SlackEmulator() as slack:
        port = int(slack.url.rstrip("/").rpartition(":")[2])
        at = terminal(tmp_path, slack, port, GREENLIGHT_SLACK__APP_TOKEN="xapp-1-A0001-of-yesterday")

        answer = at.type("serve")

    assert answer.code == 1
    assert "Slack does not take GREENLIGHT_SLACK__APP_TOKEN: invalid_auth" in answer.err
    assert "connections:write" in answer.err
    assert '"stopped"' in answer.err
