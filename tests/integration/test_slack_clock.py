"""What Slack is told by the hour: the digest once a day, a reminder, then those who may decide; never a decision."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.clock import Clock, Leader
from bot.commands import Abort
from bot.slack.clients import Clients
from bot.slack.desk import Place, SlackDesk
from bot.slack.digesting import Digests
from bot.slack.homing import home_of
from bot.slack.planning import look_around
from graph.core.ids import ProductionId
from graph.store.cards import ShownCard, Thread, open_thread, want_card
from graph.store.chat_tables import OutboxRow
from graph.store.slots import take_slot
from tests.fakes.slack import SlackEmulator
from tests.fakes.studio import ANNA, TurnedClock
from tests.fakes.terminal import PROVIDERS, QuickStudio, Terminal

pytestmark = pytest.mark.loopback


class Office:
    """A production at its script gate that is talked about in a conversation."""

    def __init__(self, folder: Path, slack: SlackEmulator) -> None:
        self.clock = TurnedClock(at=datetime(2026, 11, 20, 7, 0, tzinfo=UTC))
        environ = {
            "SLACK_API_URL": slack.api_url,
            "GREENLIGHT_SLACK__BOT_TOKEN": slack.workspace.bot_token,
            "GREENLIGHT_SLACK__CONVERSATION": "C0VIDEOS",
        }
        terminal = Terminal(folder, self.clock, **environ)
        self.production = ProductionId(terminal.begin())
        terminal.walk(self.production, "script")
        settings = terminal.settings()
        self.studio = QuickStudio(settings.model_copy(update={"voice": "fake"}), self.clock, PROVIDERS)
        self.desk = SlackDesk(self.studio, Clients(settings))
        thread = Thread(
            production=self.production,
            workspace=slack.workspace.team_id,
            conversation="C0VIDEOS",
            ts="1.0",
            requester="U0ANNA",
            trouble="",
        )
        with self.studio.db.write() as session:
            open_thread(self.studio.db, session, thread)
        self.digests = Digests(self.desk)

    def pass_hours(self, hours: float) -> list[str]:
        """Let time pass and the clock tick, twice; what is to be said anew."""
        before = len(self.calls())
        self.clock.turn(hours=hours)
        self.digests.reconcile()
        self.digests.reconcile()
        return [str(call.arguments) for call in self.calls()[before:]]

    def calls(self) -> list[Any]:
        with self.studio.db.read() as session:
            return list(session.scalars(select(OutboxRow).order_by(OutboxRow.id)))


@pytest.fixture
def slack() -> Iterator[SlackEmulator]:
    with SlackEmulator() as emulator:
        yield emulator


@pytest.fixture
def office(tmp_path: Path, slack: SlackEmulator) -> Iterator[Office]:
    opened = Office(tmp_path, slack)
    yield opened
    opened.studio.db.close()


def test_the_digest_comes_once_a_day_at_the_channels_hour(office: Office) -> None:
    assert office.pass_hours(1) == []  # 08:00; the hour is half past eight.

    (morning,) = office.pass_hours(1)
    assert office.production in morning
    assert "C0VIDEOS" in morning

    assert [said for said in office.pass_hours(1) if "☀️" in said] == []
    assert [said for said in office.pass_hours(24) if "☀️" in said]


def test_an_open_gate_is_mentioned_again_then_taken_to_those_who_decide_and_never_decided(office: Office) -> None:
    said = office.pass_hours(5)
    assert [one for one in said if "still waits for a yes" in one]
    assert [one for one in office.pass_hours(1) if "waits for a yes" in one] == []

    assert [one for one in office.pass_hours(20) if "was put to you" in one]
    assert [one for one in office.pass_hours(24) if "for a yes" in one] == []

    gate = office.studio.productions.find_gate(office.production)
    assert gate is not None
    assert gate.decision is None


def test_what_was_said_long_ago_is_forgotten_but_no_reminder_while_its_gate_waits(office: Office) -> None:
    office.pass_hours(5)
    office.pass_hours(25)
    with office.studio.db.write() as session:
        for row in session.scalars(select(OutboxRow)):
            row.state, row.ended_at = "sent", office.clock.now()
    before = {call.dedupe for call in office.calls()}
    reminders = {name for name in before if name.startswith(("reminder", "escalation"))}
    assert len(reminders) == 2
    assert before - reminders

    office.pass_hours(24 * 27)
    assert before < {call.dedupe for call in office.calls()}
    office.pass_hours(24 * 2)
    after = [call.dedupe for call in office.calls()]
    assert before & set(after) == reminders
    assert len([name for name in after if name.startswith("escalation")]) == 1

    office.studio.handler.handle(Abort(production=office.production), ANNA)
    office.pass_hours(24)
    assert before & {call.dedupe for call in office.calls()} == set()


def test_the_home_shows_each_person_what_waits_for_them(office: Office, slack: SlackEmulator) -> None:
    boss, other = slack.workspace.add_person("boss"), slack.workspace.add_person("other")
    boss.is_admin = True

    seen = {
        person.name: str(home_of(office.desk, Place(slack.workspace.team_id, person.id, person.id)))
        for person in (boss, other)
    }

    assert "1 waiting for you" in seen["boss"]
    assert "Nothing waits for you" in seen["other"]


@pytest.mark.parametrize(("reader", "can_go"), [("U0ANNA", True), ("D0ANNA", True), ("U0BOSS", False), ("", False)])
def test_nobody_is_sent_into_the_direct_conversation_of_another(office: Office, reader: str, can_go: object) -> None:
    link = "https://acme.slack.com/archives/D0ANNA/p1"
    shown = ShownCard(
        key=f"parent:{office.production}", production=office.production, workspace="T0001", conversation="D0ANNA",
        thread_ts="", ts="1.0", link=link, wanted="x", is_open=True,
    )  # fmt: skip
    with office.studio.db.write() as session:
        want_card(office.studio.db, session, shown, office.clock.now())

    board = look_around(office.studio, reader)

    assert board.link(office.production) == (link if can_go else "")


def test_a_free_time_can_still_be_reached_and_a_taken_one_says_by_whom(office: Office) -> None:
    channel = office.studio.channel("default")
    with office.studio.db.write() as session:
        at = datetime(2026, 11, 20, 14, tzinfo=UTC)
        assert take_slot(office.studio.db, session, office.production, channel.name, at)
    office.clock.turn(hours=10.9)  # 17:54; six minutes are too few to make a video in.

    day = list(look_around(office.studio).day(channel, date(2026, 11, 20)))

    assert [(slot.at.hour, slot.production) for slot in day] == [(14, office.production), (20, ""), (22, "")]


def test_only_one_process_of_all_acts_and_another_follows_it(office: Office) -> None:
    first, second = Leader(office.studio.db), Leader(office.studio.db)

    assert first.leads()
    assert not second.leads()
    assert first.leads()
    first.resign()
    assert second.leads()
    second.resign()


def test_trouble_in_what_is_due_does_not_end_the_clock(office: Office) -> None:
    ticks = []

    def reconcile() -> None:
        ticks.append(1)
        raise RuntimeError("no")

    clock = Clock(office.studio.db, reconcile)
    clock.tick()
    clock.tick()
    clock.resign()

    assert len(ticks) == 2


def test_a_digest_that_was_switched_off_in_a_chat_does_not_come_until_it_is_switched_on(office: Office) -> None:
    office.studio.rules.change("default", {"digest": False}, ANNA)
    assert [said for said in office.pass_hours(3) if "☀️" in said] == []

    office.studio.rules.change("default", {"digest": True}, ANNA)
    assert [said for said in office.pass_hours(1) if "☀️" in said]
