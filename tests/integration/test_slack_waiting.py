"""Calls that wait for their thread: seldom looked at while it cannot be posted, and sent at once when it is there."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.slack.cards import receipt
from bot.slack.desk import Place
from graph.core.ids import ProductionId
from tests.fakes.slack_office import SlackOffice, open_office, says

pytestmark = pytest.mark.loopback


@pytest.fixture
def office(tmp_path: Path) -> Iterator[SlackOffice]:
    with open_office(tmp_path) as opened:
        yield opened


def pass_seconds(office: SlackOffice, seconds: int) -> int:
    """Let the sender do what is due, five times a second; how many calls it took up."""
    taken = 0
    for _ in range(5 * seconds):
        while office.sender.send_next():
            taken += 1
        office.clock.turn(seconds=0.2)
    return taken


def leave(office: SlackOffice) -> ProductionId:
    """A video whose thread cannot be begun, as we are not in its conversation."""
    production = office.begin("script")
    office.space.remove(office.space.bot, office.videos)
    office.projector.project(production)
    return production


def test_what_waits_for_a_thread_that_cannot_begin_is_looked_at_once_a_minute(office: SlackOffice) -> None:
    leave(office)
    calls = office.waiting()
    assert calls > 1

    assert pass_seconds(office, 100) <= 3 * calls

    office.desk.say(
        Place(office.space.team_id, office.space.direct(office.anna).id, office.anna.id), receipt("Yes."), key="y"
    )
    assert office.sender.send_next()
    assert office.said("Yes.")


def test_what_waits_for_a_thread_that_slack_does_not_take_waits_ever_longer(office: SlackOffice) -> None:
    production = office.begin("script")
    office.projector.project(production)
    waiting = office.waiting() - 1
    office.slack.failing("chat.postMessage", "500", times=1000)

    assert pass_seconds(office, 100) <= waiting * 12 + 10

    office.slack.heal()
    while not office.space.messages(office.videos):
        office.clock.turn(seconds=1)
        office.sender.send_next()
    assert {call.not_before <= office.clock.now() for call in office.calls("waiting")} == {True}
    office.send()
    assert office.said("Script to approve")


def test_of_a_video_that_is_long_over_and_was_never_seen_nothing_waits(office: SlackOffice) -> None:
    production = leave(office)
    pass_seconds(office, 2)
    assert office.terminal.type("abort", production, "--yes").code == 0
    office.projector.project(production)
    pass_seconds(office, 70)
    assert office.waiting()

    office.clock.turn(days=1, minutes=1)
    pass_seconds(office, 2)

    assert office.waiting() == 0
    assert not [one for one in office.everything() if says(one, "Script to approve")]
