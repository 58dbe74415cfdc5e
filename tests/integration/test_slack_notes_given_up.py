"""Notes that break each time they are carried out: tried a few times, then their writer is told, once."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from graph.core.failpoint import arm
from graph.core.ids import ProductionId
from graph.store.inbox import BACK_OFF_SECONDS, MOST_TRIES
from graph.store.notes import NoteState, list_notes
from tests.fakes.slack_reading import meaning, reading_office
from tests.fakes.slack_studio import Office, has, open_office
from tests.fakes.terminal import ANNA

pytestmark = pytest.mark.loopback

WISH = 'replace "clash" with "fight"'


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path, GREENLIGHT_SLACK__MERGE_SECONDS="2") as opened:
        yield opened


def say(office: Office, words: str, production: ProductionId, person: Any = None) -> None:
    """Say it, so that it is taken up next time."""
    office.says(words, production, person)
    office.clock.turn(seconds=3)


def break_off(office: Office, point: str = "decide.before") -> None:
    """One try, which breaks off there."""
    arm(f"{point}=raise")
    try:
        with pytest.raises(OSError, match=re.escape(point)):
            office.hearing.noting.merge()
    finally:
        arm("")


def give_up(office: Office, point: str = "decide.before") -> None:
    for _ in range(MOST_TRIES):
        break_off(office, point)
        office.clock.turn(minutes=3)
    office.send()


@contextmanager
def nobody_may_write(office: Office) -> Iterator[None]:
    """The database is away for whoever writes."""

    def refuse(_connection: Any, _cursor: Any, statement: str, *_others: Any) -> None:
        if statement == "BEGIN IMMEDIATE":
            raise sqlite3.OperationalError("database is locked")

    event.listen(office.studio.db.engine, "before_cursor_execute", refuse)
    try:
        yield
    finally:
        event.remove(office.studio.db.engine, "before_cursor_execute", refuse)


def test_a_note_that_breaks_each_time_is_given_up_and_its_writer_told_once(office: Office) -> None:
    production = office.ask()
    say(office, WISH, production)
    heard = office.card(production, "I heard")

    give_up(office)
    office.settle(minutes=10)

    (answer,) = office.find(production, "Its reference in the log is")
    assert has(answer, "Say it again: “replace")
    assert float(answer["ts"]) > float(heard["ts"])
    assert has(office.card(production, "This was not carried out"), "stands below")
    assert office.find(production, "note.start") == []
    assert office.decisions(production) == []

    say(office, WISH, production)
    office.settle()

    assert office.decisions(production) == ["script revise"]


def test_the_pauses_between_the_tries_grow(office: Office) -> None:
    production = office.ask()
    say(office, WISH, production)

    for pause in BACK_OFF_SECONDS:
        break_off(office)
        office.hearing.noting.merge()
        office.clock.turn(seconds=pause - 0.1)
        office.hearing.noting.merge()
        assert office.decisions(production) == []
        office.clock.turn(seconds=0.1)
    office.settle()

    assert office.decisions(production) == ["script revise"]
    assert office.find(production, "Its reference in the log is") == []


def test_while_one_persons_note_pauses_anothers_is_carried_out(office: Office) -> None:
    office.ben.is_admin = True
    production, other = office.ask(), office.ask("Nine brains")
    say(office, WISH, production)
    for _ in range(3):
        break_off(office)
        office.clock.turn(seconds=5)

    say(office, 'replace "twist" with "turn"', other, office.ben)
    office.settle()

    assert office.decisions(production) == []
    assert office.decisions(other) == ["script revise"]


def test_a_wish_of_which_only_the_answer_breaks_is_not_asked_for_once_more(office: Office) -> None:
    production = office.ask()
    say(office, WISH, production)
    break_off(office, "decide.after")
    with office.studio.db.write() as session:
        session.execute(text("ALTER TABLE work_item RENAME TO work_item_gone"))

    for _ in range(MOST_TRIES - 1):
        office.clock.turn(minutes=3)
        with pytest.raises(OperationalError, match="work_item"):
            office.hearing.noting.merge()
    office.send()

    assert office.decisions(production) == ["script revise"]
    assert office.card(production, "It is on its way")
    assert office.find(production, "Say it again") == []


def test_a_database_that_is_away_costs_no_try(office: Office) -> None:
    production = office.ask()
    say(office, WISH, production)

    with nobody_may_write(office):
        for _ in range(2 * MOST_TRIES):
            with pytest.raises(OperationalError, match="locked"):
                office.hearing.noting.merge()
    office.settle()

    assert office.decisions(production) == ["script revise"]
    assert office.find(production, "Its reference in the log is") == []


def test_what_was_said_to_nobody_is_dropped_without_a_word(tmp_path: Path) -> None:
    with reading_office(tmp_path, meaning("nothing")) as (office, _):
        production = office.ask()
        assert office.anna.click(office.card(production, "Script to approve"), "gate.approve").ok
        office.studio.productions.pause(production, ANNA)
        office.settle(seconds=1)
        before = len(office.thread(production))
        office.anna.say("the bees of my uncle", office.videos, thread_ts=office.thread_ts(production))
        office.slack.settle()
        office.hearing.hear()

        give_up(office, "commit.before")
        office.settle(minutes=10)

        assert len(office.thread(production)) == before + 1
        with office.studio.db.read() as session:
            assert [one.words for one in list_notes(session, NoteState.DROPPED)] == ["the bees of my uncle"]
