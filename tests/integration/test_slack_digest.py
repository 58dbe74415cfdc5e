"""A digest is kept true for a day, wherever it was asked for, and then left without its buttons."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.slack.cards import Digest
from bot.slack.digesting import Digests
from bot.slack.planning import Board
from config.channel import ChannelProfile
from tests.fakes.slack_studio import Office, open_office
from tests.fakes.statements import WRITES, listening

pytestmark = pytest.mark.loopback


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as opened:
        yield opened


@dataclass
class Troubled(Digests):
    """Its first channel cannot be told about."""

    trouble_with: str = ""

    def digest(self, channel: ChannelProfile, day: date, board: Board) -> Digest:
        if channel.name == self.trouble_with:
            raise RuntimeError("no")
        return super().digest(channel, day, board)


def digest_in(office: Office, place: Any) -> dict[str, Any]:
    (found,) = [one for one in office.space.messages(place) if "☀️" in str(one["blocks"])]
    return dict(found)


def tick(office: Office, digests: Digests, hours: float = 0) -> None:
    office.clock.turn(hours=hours)
    digests.reconcile()
    office.settle()


def has_buttons(message: dict[str, Any]) -> bool:
    return "accessory" in str(message["blocks"])


def test_a_digest_that_was_asked_for_elsewhere_follows_for_a_day_and_is_closed_then(office: Office) -> None:
    other = office.space.add_conversation("other", members=[office.anna])
    production, digests = office.ask(), Digests(office.desk)
    office.clock.turn(hours=10)  # It is 18:00, and midnight comes before the day is over.
    office.anna.command("/studio", "digest", other)
    office.settle()
    assert "Needs you (1)" in str(digest_in(office, other)["blocks"])

    tick(office, digests, hours=8)
    office.anna.click(office.card(production, "Script to approve"), "gate.approve")
    office.listen()
    tick(office, digests)
    followed = digest_in(office, other)
    tick(office, digests, hours=17)

    assert "Needs you (1)" not in str(followed["blocks"])
    assert has_buttons(followed)
    closed = digest_in(office, other)
    assert not has_buttons(closed)
    assert "So it stood a day after this was sent" in str(closed["blocks"])


def test_nothing_is_read_or_written_for_digests_while_nothing_happens(office: Office) -> None:
    office.ask()
    digests = Digests(office.desk)
    tick(office, digests, hours=1)
    assert digest_in(office, office.videos)
    digests.reconcile()
    office.clock.turn(seconds=15)

    with listening(office.studio.db) as heard:
        digests.reconcile()

    assert WRITES not in heard
    assert not [statement for statement in heard if "FROM card" in statement or "FROM slot" in statement]


def test_trouble_with_one_channel_keeps_no_other_from_its_digest(tmp_path: Path) -> None:
    channels = tmp_path / "channels"
    channels.mkdir()
    (channels / "bees.toml").write_text('title = "Bees"\n')
    with open_office(tmp_path, GREENLIGHT_CHANNELS_DIR=str(channels)) as office:
        assert sorted(office.studio.channels) == ["bees", "default"]
        office.ask()

        tick(office, Troubled(office.desk, trouble_with="bees"), hours=1)

        assert digest_in(office, office.videos)
