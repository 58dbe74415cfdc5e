"""Conversations and workspaces that shut us out, and a Slack that is away: it waits, is told once, and goes on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from bot.slack.clients import LOOK
from graph.store.chat_tables import CardRow, OutboxRow
from graph.store.outbox import LEASE
from tests.fakes.slack import SlackPerson, Workspace
from tests.fakes.slack.conversation import Conversation
from tests.fakes.slack_house import House, emulated, open_house

pytestmark = pytest.mark.loopback

SCRIPT, FILM = "Script to approve", "Film to approve"


@dataclass
class Office:
    """One workspace, and a production at its script gate."""

    house: House
    space: Workspace
    anna: SlackPerson
    videos: Conversation
    production: str = ""

    def cards(self, text: str) -> list[dict[str, Any]]:
        return self.house.cards(self.videos, text)

    def approve_at_the_terminal(self) -> None:
        """Say yes where no press is needed, and let the film be made."""
        self.house.terminal.type("show", self.production)
        assert self.house.terminal.type("approve", self.production).code == 0
        self.house.work(self.production)

    def type(self, words: str) -> None:
        """Type a command where nothing is shut."""
        assert self.anna.command("/video", words, self.space.direct(self.anna)).ok

    def pass_minutes(self, minutes: float = 2) -> None:
        self.house.clock.turn(minutes=minutes)
        self.house.settle()

    def told(self) -> list[str]:
        """What anna was told directly of conversations that are shut."""
        return [one["text"] for one in self.space.direct(self.anna).messages if "I cannot post" in one["text"]]

    def calls(self, state: str) -> list[OutboxRow]:
        with self.house.studio.db.read() as session:
            return list(session.scalars(select(OutboxRow).where(OutboxRow.state == state)))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with emulated() as (slack, clock):
        space = slack.workspace
        anna = space.add_person("anna")
        videos = space.add_conversation("videos", [anna])
        with open_house(tmp_path, slack, clock) as house:
            house.install(space)
            opened = Office(house, space, anna, videos)
            opened.production = house.ask(anna, videos)
            yield opened


def test_an_archived_conversation_makes_it_wait_and_tells_who_asked_once(office: Office) -> None:
    office.space.archive(office.videos)
    office.approve_at_the_terminal()
    office.pass_minutes()
    office.pass_minutes()

    (told,) = office.told()
    assert office.production in told
    assert f"<#{office.videos.id}> is archived. Unarchive it" in told
    assert office.cards(FILM) == []

    office.videos.archived = False
    office.pass_minutes()
    assert len(office.cards(FILM)) == 1
    assert len(office.cards("approved by anna")) == 1


def test_a_second_time_is_told_again(office: Office) -> None:
    for _ in range(2):
        office.space.archive(office.videos)
        office.type(f"pause {office.production}")
        office.pass_minutes()
        office.videos.archived = False
        office.type(f"resume {office.production}")
        office.pass_minutes()

    assert len(office.told()) == 2


def test_who_invites_us_again_waits_no_minute(office: Office) -> None:
    office.space.remove(office.space.bot, office.videos)
    office.approve_at_the_terminal()
    assert "/invite @greenlight" in office.told()[0]

    office.space.invite(office.space.bot, office.videos)
    office.house.settle()

    assert len(office.cards(FILM)) == 1


def test_a_renamed_conversation_is_the_same(office: Office) -> None:
    office.space.rename(office.videos, "films")

    office.approve_at_the_terminal()

    assert len(office.cards(FILM)) == 1
    assert office.told() == []


def test_an_app_that_was_taken_away_goes_on_where_it_is_installed_again(office: Office) -> None:
    office.space.uninstall()
    office.approve_at_the_terminal()
    with capture_logs() as lines:
        office.pass_minutes()
    assert office.cards(FILM) == []
    assert {one["next"] for one in lines if one["event"] == "conversation_shut"} == {LOOK}

    office.space.install()
    office.house.install(office.space)
    office.house.settle()

    assert len(office.cards(FILM)) == 1
    assert office.told() == []  # There was no way to tell it then, and now there is nothing to tell.


def test_news_of_the_old_installation_does_not_end_the_new_one(office: Office) -> None:
    office.space.uninstall()
    office.house.slack.settle()
    gone = [one for one in office.house.slack.deliveries if one.kind == "events_api"][-2:]
    assert [one.payload["event"]["type"] for one in gone] == ["app_uninstalled", "tokens_revoked"]
    for one in gone:
        one.payload["event_id"] += "again"  # As if it came only now.
    office.house.clock.turn(seconds=5)
    office.space.install()
    office.house.install(office.space)

    for one in gone:
        office.house.slack.redeliver(one)
    office.approve_at_the_terminal()

    assert len(office.cards(FILM)) == 1


def test_what_a_person_takes_back_is_not_the_bots(office: Office) -> None:
    office.space.revoke_of_person(office.anna)
    office.house.settle()

    office.approve_at_the_terminal()

    assert len(office.cards(FILM)) == 1


@pytest.mark.parametrize("which", ["the question", "the thread's first message"])
def test_a_card_that_somebody_deletes_is_posted_once_more(office: Office, which: str) -> None:
    (card,) = office.cards(SCRIPT)
    parent = office.videos.get(card["thread_ts"])
    office.space.speech.delete(office.videos, card if which == "the question" else parent)

    office.type(f"pause {office.production}")
    office.pass_minutes()
    office.type(f"resume {office.production}")
    office.pass_minutes()
    office.approve_at_the_terminal()

    parents = [one for one in office.videos.messages if f'"p":"{office.production}"' in str(one) and not one["deleted"]]
    standing = [one for one in parents if one.get("thread_ts", one["ts"]) == one["ts"]]
    assert len([one for one in standing if one.get("subtype") != "tombstone"]) == 1
    assert len(office.cards("approved by anna")) == 1
    assert len(office.cards(FILM)) == 1


@pytest.mark.parametrize("method", ["chat.postMessage", "chat.update"])
@pytest.mark.parametrize("fault", ["500", "lost", "dropped", "fatal_error"])
def test_a_slack_that_is_away_for_long_loses_nothing_and_doubles_nothing(
    office: Office, fault: str, method: str
) -> None:
    office.house.slack.failing(method, fault, times=40)
    office.approve_at_the_terminal()
    for _ in range(20):
        office.pass_minutes()
    office.house.slack.heal()
    office.pass_minutes()

    assert len(office.cards(FILM)) == 1
    assert len(office.cards("approved by anna")) == 1


def test_a_card_that_slack_refuses_for_long_is_drawn_by_a_sweep_once_it_may(office: Office) -> None:
    office.house.slack.failing("chat.postMessage", "invalid_arguments", times=100)
    office.approve_at_the_terminal()
    for _ in range(10):
        office.pass_minutes()
    assert office.cards(FILM) == []
    assert office.calls("failed")

    office.house.slack.heal()
    office.pass_minutes()

    assert len(office.cards(FILM)) == 1


def test_waiting_for_its_turn_is_no_failure_of_a_call(office: Office) -> None:
    office.house.slack.failing("chat.postMessage", "ratelimited", times=30, retry_after=1)
    office.approve_at_the_terminal()
    office.pass_minutes()

    assert len(office.cards(FILM)) == 1
    assert office.calls("failed") == []


def test_edits_that_slack_holds_up_hold_no_new_card_up(office: Office) -> None:
    office.house.slack.failing("chat.update", "ratelimited", times=1, retry_after=600)

    office.approve_at_the_terminal()

    assert len(office.cards(FILM)) == 1
    assert office.cards("approved by anna") == []
    office.pass_minutes(11)
    assert len(office.cards("approved by anna")) == 1


def test_a_sender_that_died_after_posting_is_followed_by_one_that_finds_the_message(office: Office) -> None:
    office.house.terminal.type("show", office.production)
    office.house.terminal.type("approve", office.production)
    office.house.terminal.type("run", office.production)
    before: dict[int, dict[str, Any]] = {}
    while not office.cards(FILM):
        office.house.projector.look()
        drawn = [one for one in office.calls("waiting") if one.arguments.get("key", "").startswith("gate:")]
        before |= {one.id: one.arguments for one in drawn}
        while office.house.sender.send_next():
            pass
        office.house.clock.turn(seconds=1)

    with office.house.studio.db.write() as session:  # As it stands when the process dies before it notes the outcome.
        for row in session.scalars(select(OutboxRow).where(OutboxRow.id.in_(before))):
            row.state, row.lease_until, row.arguments = "sending", office.house.clock.now(), before[row.id]
        for card in session.scalars(select(CardRow).where(CardRow.key.startswith("gate:"))):
            card.ts, card.link = "", ""
    office.house.clock.turn(seconds=LEASE / timedelta(seconds=1) + 1)
    office.house.settle()

    assert len(office.cards(FILM)) == len(office.cards("approved by anna")) == 1


def test_an_answer_that_finds_no_way_for_a_day_is_dropped(office: Office) -> None:
    office.anna.say("how much did it cost?", office.videos, thread_ts=office.cards(SCRIPT)[0]["thread_ts"])
    office.house.slack.settle()
    office.space.archive(office.videos)
    office.house.settle()
    assert [one.method for one in office.calls("waiting")] == ["chat.postMessage"]

    office.pass_minutes(60 * 25)

    assert "chat.postMessage" not in [one.method for one in office.calls("waiting")]
