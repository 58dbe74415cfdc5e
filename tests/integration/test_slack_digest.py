"""A digest is kept true for a day, wherever it was asked for, and then left without its buttons."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.slack.cards import Digest
from bot.slack.digesting import Digests
from bot.slack.planning import Board
from config.channel import ChannelProfile
from graph.store.slots import take_slot
from graph.work.reaper import reconcile
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


def asked(office: Office, place: Any) -> str:
    """What a person is told who asks for the digest there."""
    told = office.anna.command("/studio", "digest", place)
    office.settle()
    return str([told.answer, told.heard])


def test_a_digest_that_is_there_already_is_linked_to_and_brought_up_to_date(office: Office) -> None:
    asked(office, office.videos)
    first = digest_in(office, office.videos)
    office.ask()

    said = asked(office, office.videos)

    assert "is here already" in said
    assert f"p{first['ts'].replace('.', '')}" in said
    assert "Needs you (1)" in str(digest_in(office, office.videos)["blocks"])


def test_a_digest_that_was_deleted_comes_anew_when_it_is_asked_for(office: Office) -> None:
    asked(office, office.videos)
    first = digest_in(office, office.videos)
    office.space.speech.delete(office.videos, office.space.messages(office.videos)[-1])

    asked(office, office.videos)

    assert digest_in(office, office.videos)["ts"] != first["ts"]


def test_who_asks_is_given_a_digest_of_free_times_while_there_is_no_video(office: Office) -> None:
    tick(office, Digests(office.desk), hours=1)
    assert office.space.messages(office.videos) == []

    assert "is on its way" in asked(office, office.videos)

    assert str(digest_in(office, office.videos)["blocks"]).count("_free_") > 1


@pytest.mark.parametrize(("hours", "comes"), [(3, True), (9, False)])
def test_late_on_its_day_no_digest_comes_unasked_that_nobody_has_to_act_on(
    office: Office, hours: float, comes: object
) -> None:
    production, at = office.begin(), datetime(2026, 11, 21, 14, tzinfo=UTC)
    with office.studio.db.write() as session:
        assert take_slot(office.studio.db, session, production, "default", at)

    office.clock.turn(hours=hours)
    Digests(office.desk).reconcile()
    office.show()

    assert bool([one for one in office.space.messages(office.videos) if "☀️" in str(one)]) is comes


def test_a_digest_tells_what_went_out_on_the_day_before_however_late_it_is(office: Office) -> None:
    production, digests = office.schedule(), Digests(office.desk)
    office.clock.at = datetime(2026, 11, 20, 11, 1, tzinfo=UTC)  # After the hour of that day's digest.
    reconcile(office.box)
    assert office.state(production) == "PUBLISHED"

    tick(office, digests, hours=24.5)
    late = str(digest_in(office, office.videos)["blocks"])
    tick(office, digests, hours=12)
    in_the_evening = str(digest_in(office, office.videos)["blocks"])
    office.clock.turn(hours=12)
    asked(office, office.videos)

    assert "*Published*" in late
    assert "*Published*" in in_the_evening
    newest = office.space.messages(office.videos)[-1]
    assert "Sunday" in str(newest["blocks"])
    assert "*Published*" not in str(newest["blocks"])
