"""A full disk while Slack is served: people are told what, why and what to do; nothing is lost, and it goes on."""

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from structlog.testing import capture_logs

from bot.slack.app import with_workspace
from bot.slack.cards import Card
from config.settings import Settings
from graph.core.clock import Clock
from tests.fakes.full_disk import full_disk
from tests.fakes.hungry_renderer import NEEDED_BYTES
from tests.fakes.slack_office import SlackOffice, open_office
from tests.fakes.slack_studio import has
from tests.fakes.slack_studio import open_office as open_studio
from tests.fakes.terminal import ARTICLE, QuickStudio

pytestmark = pytest.mark.loopback

FULL = "Greenlight's disk is full, so nothing was changed"
MOST_BYTES = 8_000_000
"""The database stays below it; the picture does not."""


class HungryStudio(QuickStudio):
    """Its renderer needs much room."""

    def __init__(self, settings: Settings, clock: Clock, providers: dict[str, dict[str, str]]) -> None:
        hungry = {"render": {"local": "tests.fakes.hungry_renderer:HungryRenderer"}}
        super().__init__(settings, clock, providers | hungry)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[SlackOffice]:
    with open_office(tmp_path) as opened:
        yield opened


def large_picture() -> bytes:
    data = io.BytesIO()
    Image.frombytes("RGB", (1800, 1800), os.urandom(1800 * 1800 * 3)).save(data, "PNG")
    assert len(data.getvalue()) > MOST_BYTES
    return data.getvalue()


def press(office: SlackOffice, message: dict[str, Any]) -> Card | None:
    body = with_workspace(office.anna.click(message, "gate.approve").payload)
    return office.pressing.press(body, office.desk.client(office.space.team_id)).card


def text_of(card: Card | None) -> str:
    assert card is not None
    return f"{card.text} {card.blocks}"


def test_a_press_that_finds_no_room_changes_nothing_and_counts_when_it_is_done_once_more(office: SlackOffice) -> None:
    production = office.begin("script")
    office.show(production)
    script = office.said("Script to approve")

    with full_disk():
        told = text_of(press(office, script))

    assert FULL in told
    assert "free some space" in told
    assert "do it once more" in told
    gate = office.studio.productions.find_gate(production)
    assert gate is not None
    assert gate.is_pending
    assert "Approved" in text_of(press(office, script))
    office.work(production)
    assert office.said("Film to approve")


def test_a_command_says_it_and_a_form_stays_open_with_what_was_typed(tmp_path: Path) -> None:
    with open_studio(tmp_path) as team:
        production = team.ask()
        team.anna.click(team.card(production, "Script to approve"), "gate.reject")
        (form,) = team.anna.views

        with full_disk(), capture_logs() as log:
            told = team.anna.command("/video", f'new "Squids" --source "{ARTICLE * 12}"', team.videos)
            kept = team.anna.submit(form, {"reason/entry": "other", "note/entry": "too dry"})

        assert FULL in str(told.heard)
        assert [one["event"] for one in log if one["log_level"] == "error"] == ["disk_full"] * 2
        assert FULL in kept.body
        (form,) = team.anna.views
        assert "too dry" in str(form["state"])
        assert team.decisions(production) == []
        assert team.anna.submit(form).ok
        assert team.decisions(production) == ["script reject"]
        assert [one.id for one in team.studio.productions.list()] == [production]


def test_a_file_waits_for_room_which_is_said_once_and_is_then_fetched(office: SlackOffice) -> None:
    production = office.begin("script")
    office.show(production)
    office.anna.say(
        "", office.videos, thread_ts=office.said("Script to approve")["thread_ts"], files=[("sea.png", large_picture())]
    )
    office.listen()

    with full_disk(MOST_BYTES):
        for _ in range(10):
            assert office.parcels.fetch_next()
            assert not office.parcels.fetch_next()
            office.send()
            office.clock.turn(seconds=31)

    waiting = str(office.said("disk is full"))
    assert "sea.png" in waiting
    assert "free some space" in waiting
    assert len(office.space.files.downloads) == 10
    assert not list((office.terminal.data / "artifacts" / "tmp").iterdir())
    office.fetch()
    shown = [one for one in office.everything() if "sea.png" in str(one.get("blocks"))]
    assert [one["ts"] for one in shown] == [office.said("The film will show them")["ts"]]


def test_a_film_that_finds_no_room_asks_with_the_reason_and_is_made_when_there_is_some(tmp_path: Path) -> None:
    with open_studio(tmp_path, HungryStudio) as team:
        production = team.ask()
        assert team.anna.click(team.card(production, "Script to approve"), "gate.approve").ok

        with full_disk(NEEDED_BYTES - 1):
            for _ in range(6):
                team.settle(minutes=1)

        asked = team.card(production, "Scenes could not be made")
        assert has(asked, "the disk is full")
        assert has(asked, "Free some space")
        assert team.anna.click(asked, "gate.retry").ok
        assert team.come(production, "Film to approve")
        assert team.decisions(production) == ["script approve", "partial retry"]
