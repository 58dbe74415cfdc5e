"""The inbox while there is nothing in it, and events that cannot be carried out: somebody waits for an answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select, text, update

from graph.core.failpoint import arm
from graph.store.chat_tables import InboxRow
from graph.store.inbox import MOST_TRIES
from tests.fakes.slack_studio import Office, has, open_office

pytestmark = pytest.mark.loopback


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as opened:
        yield opened


@contextmanager
def noting_writes(office: Office) -> Iterator[list[str]]:
    """The transactions that are begun to write."""
    begun = list[str]()

    def note(_connection: Any, _cursor: Any, statement: str, *_others: Any) -> None:
        begun.extend([statement] if statement == "BEGIN IMMEDIATE" else [])

    event.listen(office.studio.db.engine, "before_cursor_execute", note)
    try:
        yield begun
    finally:
        event.remove(office.studio.db.engine, "before_cursor_execute", note)


def test_while_nobody_says_anything_nothing_is_written(office: Office) -> None:
    office.hearing.forgetting.look()

    with noting_writes(office) as begun:
        office.hearing.hear()
        office.hearing.noting.merge()
        office.hearing.parcels.fetch_next()
        office.hearing.forgetting.look()
    assert begun == []

    with noting_writes(office) as begun:
        office.clock.turn(hours=1)
        office.hearing.forgetting.look()
        office.hearing.forgetting.look()
    assert len(begun) == 1


def break_database(office: Office, table: str) -> None:
    """Nothing that needs this table can be answered any more."""
    with office.studio.db.write() as session:
        session.execute(text(f"ALTER TABLE {table} RENAME TO {table}_gone"))


def try_again_and_again(office: Office) -> None:
    for _ in range(MOST_TRIES):
        office.listen()
        office.clock.turn(minutes=3)
    office.send()


def given_up(office: Office) -> list[str]:
    with office.studio.db.read() as session:
        return list(session.scalars(select(InboxRow.kind).where(InboxRow.state == "failed")))


def test_a_question_that_breaks_each_time_is_answered_once_with_a_reference(office: Office) -> None:
    production = office.ask()
    break_database(office, "work_item")

    ts = office.anna.say(f"{office.space.bot.mention} status", office.videos, thread_ts=office.thread_ts(production))
    try_again_and_again(office)

    assert len(given_up(office)) == 1
    (answer,) = [one for one in office.thread(production) if has(one, "Its reference in the log is")]
    assert float(answer["ts"]) > float(ts)


def test_an_emoji_on_a_card_that_breaks_each_time_is_answered_to_whoever_gave_it(office: Office) -> None:
    production = office.ask()
    card = office.card(production, "Script to approve")

    office.anna.react("white_check_mark", office.videos, card["ts"])
    for _ in range(MOST_TRIES):
        arm("decide.before=raise")
        office.listen()
        office.clock.turn(minutes=3)
    arm("")
    office.send()

    assert given_up(office) == ["reaction_added"]
    assert office.told(office.anna, "Its reference in the log is")
    assert office.decisions(production) == []


def test_talk_among_people_that_breaks_is_not_answered(office: Office) -> None:
    break_database(office, "parcel")

    office.anna.say("take this", office.videos, files=[("a.txt", b"Words.")])
    try_again_and_again(office)

    assert given_up(office) == ["message"]
    assert len(office.space.messages(office.videos)) == 1


def test_an_event_that_ends_each_process_is_given_up_and_answered(office: Office) -> None:
    production = office.ask()
    office.anna.say(f"{office.space.bot.mention} status", office.videos, thread_ts=office.thread_ts(production))
    office.slack.settle()
    with office.studio.db.write() as session:
        session.execute(update(InboxRow).where(InboxRow.state == "waiting").values(tries=MOST_TRIES))

    office.listen()
    office.send()

    assert sorted(given_up(office)) == ["app_mention", "message"]
    assert office.card(production, "Its reference in the log is")
