"""What may have arrived is found again, however much was said meanwhile, and so is not said twice."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.slack.cards import receipt
from bot.slack.desk import Place
from tests.fakes.slack import SlackPerson, Workspace
from tests.fakes.slack.conversation import Conversation
from tests.fakes.slack_house import House, emulated, open_house

pytestmark = pytest.mark.loopback
MUCH = 250
"""More than a page."""


@dataclass
class Office:
    """A conversation with a thread in it, and a Slack that lives by the same clock."""

    house: House
    space: Workspace
    anna: SlackPerson
    videos: Conversation
    thread_ts: str

    def chatter(self, thread_ts: str) -> None:
        for number in range(MUCH):
            self.space.speech.say(self.anna, self.videos, f"Number {number}", thread_ts=thread_ts or None)

    def place(self, thread_ts: str) -> Place:
        return Place(self.space.team_id, self.videos.id, self.anna.id, thread_ts)

    def pass_seconds(self, seconds: float) -> None:
        """Let time pass and what is due be sent; nothing that was said is heard."""
        self.house.clock.turn(seconds=seconds)
        while self.house.sender.send_next():
            pass

    def read(self) -> int:
        """How many pages were read."""
        calls = self.house.slack.calls
        return len(calls.of("conversations.replies")) + len(calls.of("conversations.history"))

    def said(self, text: str) -> int:
        return len(self.house.cards(self.videos, text))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with emulated() as (slack, clock):
        space = slack.workspace
        anna = space.add_person("anna")
        videos = space.add_conversation("videos", [anna])
        with open_house(tmp_path, slack, clock) as house:
            house.install(space)
            slack.deliver_to(None)  # Nobody hears what is said here.
            yield Office(house, space, anna, videos, str(space.speech.say(anna, videos, "A thread")["ts"]))


@pytest.mark.parametrize("where", ["thread", "conversation"])
@pytest.mark.parametrize(("minutes", "pages"), [(0, 2), (120, 1)], ids=["lately", "long ago"])
def test_an_answer_is_found_behind_more_than_slack_gives_at_once(
    office: Office, where: str, minutes: int, pages: int
) -> None:
    thread_ts = office.thread_ts if where == "thread" else ""
    office.chatter(thread_ts)
    office.house.clock.turn(minutes=minutes)
    office.house.slack.failing("chat.postMessage", "lost")

    office.house.desk.say(office.place(thread_ts), receipt("It cost $2."), key="one")
    office.pass_seconds(0)
    assert office.read() == 0
    office.pass_seconds(5)

    assert office.said("It cost $2.") == 1
    assert office.read() == pages


def test_what_takes_the_place_of_a_card_that_may_be_there_finds_it(office: Office) -> None:
    office.house.slack.failing("chat.postMessage", "lost")
    office.house.desk.draw(office.place(""), "card", receipt("It begins."))
    office.pass_seconds(0)
    assert office.said("It begins.") == 1

    office.house.clock.turn(minutes=10)
    office.house.desk.draw(office.place(""), "card", receipt("It is done."))
    office.pass_seconds(5)

    assert (office.said("It begins."), office.said("It is done.")) == (0, 1)
