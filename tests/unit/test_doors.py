"""What `greenlight serve` opens, and what it says where it cannot."""

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.doors import open_doors
from tests.fakes.studio import TurnedClock
from tests.fakes.terminal import PROVIDERS, QuickStudio, Terminal


@pytest.mark.parametrize(
    "given",
    [
        {"GREENLIGHT_SLACK__BOT_TOKEN": "xoxb-1-2-abc"},
        {
            "GREENLIGHT_SLACK__CLIENT_ID": "1.2",
            "GREENLIGHT_SLACK__CLIENT_SECRET": "s",
            "GREENLIGHT_SLACK__TOKEN_KEY": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
        },
    ],
)
def test_slack_without_a_way_in_is_warned_of_with_what_to_set(tmp_path: Path, given: dict[str, str]) -> None:
    settings = Terminal(tmp_path, TurnedClock(), **given).settings()

    with capture_logs() as lines, open_doors(QuickStudio(settings, TurnedClock(), PROVIDERS), settings):
        pass

    (line,) = [one for one in lines if one["event"] == "slack_not_opened"]
    assert line["log_level"] == "warning"
    assert "neither an app token nor a signing secret is set" in line["reason"]
    assert "GREENLIGHT_SLACK__APP_TOKEN" in line["next"]
    assert "GREENLIGHT_SLACK__SIGNING_SECRET" in line["next"]


def test_without_anything_of_slack_nothing_is_warned_of(tmp_path: Path) -> None:
    settings = Terminal(tmp_path, TurnedClock()).settings()

    with capture_logs() as lines, open_doors(QuickStudio(settings, TurnedClock(), PROVIDERS), settings):
        pass

    assert lines == []
