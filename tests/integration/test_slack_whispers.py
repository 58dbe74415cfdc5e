"""What is told to one person alone arrives, even where Slack does not take it at once."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from bot.slack.app import Answers
from bot.slack.cards import Attachment, Card, receipt
from bot.slack.cards.blocks import section
from bot.slack.desk import Place
from bot.slack.ids import Action
from graph.core.gate import GateKind
from tests.fakes.slack_gates import Office, open_office

pytestmark = pytest.mark.loopback
FAULTS = ("429", "ratelimited", "500", "fatal_error", "dropped")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("office"), approvers='["%(ben)s"]') as opened:
        yield opened


def fail(office: Office, method: str, fault: str) -> None:
    if fault == "429":
        office.slack.failing(method, "ratelimited", retry_after=1)
    else:
        office.slack.failing(method, fault)


@contextmanager
def no_answer_is_kept(office: Office, times: int) -> Iterator[list[str]]:
    """So often the database is away for the threads that answer."""
    refused = list[str]()

    def refuse(_connection: Any, _cursor: Any, statement: str, *_others: Any) -> None:
        is_answer = threading.current_thread().name.startswith("slack answers")
        if is_answer and statement == "BEGIN IMMEDIATE" and len(refused) < times:
            refused.append(statement)
            raise sqlite3.OperationalError("database is locked")

    engine = office.service.desk.studio.db.engine
    event.listen(engine, "before_cursor_execute", refuse)
    try:
        yield refused
    finally:
        event.remove(engine, "before_cursor_execute", refuse)


@pytest.mark.parametrize("fault", FAULTS)
def test_why_a_press_does_not_count_is_told_a_little_later(office: Office, fault: str) -> None:
    gate = office.ask(GateKind.SCRIPT)
    card = office.card(gate, Action.APPROVE)
    fail(office, "chat.postEphemeral", fault)
    before = len(office.people["eve"].ephemerals)

    office.people["eve"].click(card, Action.APPROVE)

    (told,) = office.space.wait_for(lambda: office.people["eve"].ephemerals[before:])
    assert "You may not decide here." in str(told)
    assert told["thread_ts"] == card["thread_ts"]


@pytest.mark.parametrize("fault", FAULTS)
def test_who_can_only_be_told_directly_is_told_so_a_little_later(office: Office, fault: str) -> None:
    eve = office.people["eve"]
    fail(office, "chat.postMessage", fault)

    office.service.desk.whisper(Place(office.space.team_id, "", eve.id), receipt(f"Nothing came of it ({fault})."))

    direct = office.space.direct(eve)
    office.space.wait_for(lambda: [one for one in office.space.messages(direct) if f"({fault})" in str(one)])


def test_files_that_are_on_their_way_are_not_sent_again(office: Office) -> None:
    eve = office.people["eve"]
    place = Place(office.space.team_id, office.videos.id, eve.id)
    card = Card(
        text="Here it is.", blocks=(section("Here it is."),), attachments=(Attachment(name="a.md", text="All."),)
    )
    office.service.desk.bring_files(place, card, "asked once")
    office.slack.failing("chat.postEphemeral", "500")

    office.service.desk.whisper(place, card)

    office.told("eve", "Here it is.")
    office.space.wait_for(lambda: not office.waiting(), seconds=60)
    assert [file.name for file in office.space.files.stored.values()] == ["a.md"]


def test_whoever_is_in_no_conversation_with_us_is_told_directly_a_little_later(office: Office) -> None:
    eve = office.people["eve"]
    elsewhere = office.space.add_conversation("elsewhere", members=[eve])
    office.space.remove(office.space.bot, elsewhere)
    office.slack.failing("chat.postMessage", "500")

    office.service.desk.whisper(Place(office.space.team_id, elsewhere.id, eve.id), receipt("Not in here."))

    direct = office.space.direct(eve)
    office.space.wait_for(lambda: [one for one in office.space.messages(direct) if "Not in here." in str(one)])


@pytest.mark.parametrize("tries", [1, 2])
def test_what_neither_slack_nor_the_database_takes_is_told_once_one_of_them_does(office: Office, tries: int) -> None:
    eve, says = office.people["eve"], f"It took {tries + 1} tries."
    place = Place(office.space.team_id, office.videos.id, eve.id)
    office.slack.failing("chat.postEphemeral", "500", times=tries)

    with no_answer_is_kept(office, tries) as refused:
        Answers(threading.Event(), (0.0, 0.0))(lambda: office.service.desk.whisper(place, receipt(says)))
        office.told("eve", says)

    assert len(refused) == tries


def test_what_neither_takes_is_given_up_in_the_end(office: Office) -> None:
    place = Place(office.space.team_id, office.videos.id, office.people["eve"].id)
    office.slack.failing("chat.postEphemeral", "500", times=3)

    with no_answer_is_kept(office, 9) as refused:
        answers = Answers(threading.Event(), (0.0, 0.0))
        answers(lambda: office.service.desk.whisper(place, receipt("Nobody hears this.")))
        office.space.wait_for(lambda: len(refused) == 3)

    assert "Nobody hears this." not in str(office.people["eve"].ephemerals)


def test_a_process_that_is_to_stop_waits_for_no_answer(office: Office) -> None:
    place, stopping = Place(office.space.team_id, office.videos.id, office.people["eve"].id), threading.Event()
    office.slack.failing("chat.postEphemeral", "500")

    with no_answer_is_kept(office, 9) as refused:
        said = Answers(stopping, (600.0,))(
            lambda: office.service.desk.whisper(place, receipt("Nobody waits for this."))
        )
        office.space.wait_for(lambda: refused)
        stopping.set()
        said.result(timeout=20)

    assert len(refused) == 1
