"""What comes in is carried out once, and what goes out is sent once, in order of urgency, newest edit only."""

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from graph.store.chat_tables import OutboxRow
from graph.store.inbox import (
    MOST_TRIES,
    Arrival,
    claim_arrival,
    free_arrivals,
    is_due,
    receive,
    remember,
    settle_arrival,
)
from graph.store.outbox import (
    FILE,
    Lane,
    Outgoing,
    Priority,
    Sending,
    TakenOver,
    claim_call,
    count_waiting,
    end_call,
    forget_calls,
    free_calls,
    keep_arguments,
    postpone_call,
    put,
    wait_with_call,
)
from graph.store.owners import new_owner
from tests.fakes.studio import FakeStudio
from tests.fakes.walking import turn


def call(name: str, **changed: Any) -> Outgoing:
    given: dict[str, Any] = {
        "dedupe": name,
        "workspace": "T1",
        "conversation": "C1",
        "method": "chat.postMessage",
        "arguments": {"text": name},
    }
    return Outgoing(**(given | changed))


def ask(studio: FakeStudio, *calls: Outgoing) -> list[bool]:
    with studio.db.write() as session:
        return [put(studio.db, session, one, studio.clock.now()) for one in calls]


def take(studio: FakeStudio, owner: str = "me") -> Sending | None:
    with studio.db.write() as session:
        return claim_call(session, owner, studio.clock.now())


def end(studio: FakeStudio, sending: Sending) -> None:
    with studio.db.write() as session:
        end_call(session, sending, studio.clock.now())


def heard(studio: FakeStudio, key: str) -> bool:
    with studio.db.write() as session:
        return receive(studio.db, session, Arrival(key=key, kind="message", body={"n": key}), studio.clock.now())


def due(studio: FakeStudio, owner: str = "me") -> Arrival | None:
    with studio.db.write() as session:
        return claim_arrival(session, owner, studio.clock.now())


def settle(studio: FakeStudio, arrival: Arrival, error: str = "", owner: str = "me") -> bool:
    with studio.db.write() as session:
        return settle_arrival(session, arrival, owner, studio.clock.now(), error)


def dead_owner() -> str:
    """The name of a process of this machine that has ended."""
    host, _, started, place, end = new_owner().split(":")
    died = subprocess.Popen([sys.executable, "-c", ""])
    died.wait()
    return ":".join((host, str(died.pid), started, place, end))


def test_an_event_is_received_once_however_many_bring_it(studio: FakeStudio) -> None:
    with ThreadPoolExecutor(8) as doors:
        news = list(doors.map(lambda number: heard(studio, f"event {number % 5}"), range(40)))

    assert sum(news) == 5
    found = []
    while arrival := due(studio):
        found.append(arrival.key)
        assert settle(studio, arrival)
    assert sorted(found) == [f"event {number}" for number in range(5)]


def test_an_interaction_is_remembered_in_the_transaction_of_its_effect(studio: FakeStudio) -> None:
    with studio.db.write() as session:
        assert remember(studio.db, session, "press", studio.clock.now())
    with studio.db.write() as session:
        assert not remember(studio.db, session, "press", studio.clock.now())
    assert due(studio) is None


def test_an_event_that_breaks_is_tried_again_and_given_up_in_the_end(studio: FakeStudio) -> None:
    heard(studio, "poison")
    tries = 0
    while arrival := due(studio):
        tries += 1
        assert settle(studio, arrival, "ValueError: no")
        assert due(studio) is None  # Not before its pause is over.
        turn(studio, minutes=5)

    assert tries == MOST_TRIES


def test_an_event_belongs_to_one_process_until_its_lease_is_over(studio: FakeStudio) -> None:
    heard(studio, "slow")
    first = due(studio)
    assert first is not None

    turn(studio, seconds=50)
    assert due(studio, "other") is None
    turn(studio, seconds=20)
    second = due(studio, "other")

    assert second is not None
    assert second.tries == 2
    assert not settle(studio, first)
    assert settle(studio, second, owner="other")


def test_what_a_process_broke_off_it_takes_up_again_at_once(studio: FakeStudio) -> None:
    heard(studio, "one")
    assert due(studio) is not None

    again = due(studio)

    assert again is not None
    assert again.key == "one"


def test_an_event_of_a_process_that_died_here_is_free_at_once(studio: FakeStudio) -> None:
    heard(studio, "dead")
    assert due(studio, dead_owner()) is not None
    heard(studio, "alive")
    assert due(studio, new_owner()) is not None
    assert due(studio) is None

    with studio.db.write() as session:
        assert free_arrivals(session, studio.clock.now()) == 1

    again = due(studio)
    assert again is not None
    assert again.key == "dead"


def test_an_empty_inbox_is_seen_by_a_look(studio: FakeStudio) -> None:
    def look() -> bool:
        with studio.db.read() as session:
            return is_due(session, "me", studio.clock.now())

    assert not look()
    heard(studio, "one")
    assert look()
    arrival = due(studio, "other")
    assert arrival is not None
    assert not look()
    assert settle(studio, arrival, owner="other")
    assert not look()


def test_the_most_urgent_goes_first_and_of_edits_only_the_newest(studio: FakeStudio) -> None:
    ask(
        studio,
        call("progress 1", replaces="progress", priority=Priority.PROGRESS),
        call("reply"),
        call("card 1", replaces="card", priority=Priority.CARD),
        call("card 2", replaces="card", priority=Priority.CARD),
        call("progress 2", replaces="progress", priority=Priority.PROGRESS),
    )

    sent = []
    while sending := take(studio):
        sent.append(sending.arguments["text"])
        end(studio, sending)

    assert sent == ["card 2", "reply", "progress 2"]


def test_what_was_asked_for_twice_is_sent_once(studio: FakeStudio) -> None:
    assert ask(studio, call("one"), call("one")) == [True, False]


def test_two_edits_of_one_message_are_never_under_way_at_once(studio: FakeStudio) -> None:
    ask(studio, call("first", replaces="card"))
    first = take(studio)
    assert first is not None
    ask(studio, call("second", replaces="card"))

    assert take(studio, "other") is None

    end(studio, first)
    second = take(studio, "other")
    assert second is not None
    assert second.arguments["text"] == "second"


def test_a_call_whose_sender_died_is_made_again_and_known_to_be_doubtful(studio: FakeStudio) -> None:
    ask(studio, call("one"))
    assert take(studio) is not None
    assert take(studio, "other") is None

    turn(studio, minutes=2)
    again = take(studio, "other")

    assert again is not None
    assert again.is_doubtful


def test_a_call_that_was_put_off_waits_for_its_time(studio: FakeStudio) -> None:
    ask(studio, call("one"))
    sending = take(studio)
    assert sending is not None
    with studio.db.write() as session:
        postpone_call(session, sending, studio.clock.now() + timedelta(seconds=30))

    assert take(studio) is None
    turn(studio, seconds=31)
    again = take(studio)
    assert again is not None
    assert not again.is_doubtful
    with studio.db.read() as session:
        assert count_waiting(session) == 1


def test_no_two_senders_take_the_same_call(studio: FakeStudio) -> None:
    ask(studio, *(call(f"call {number}") for number in range(30)))

    with ThreadPoolExecutor(6) as senders:
        taken = [one.id for one in senders.map(lambda owner: take(studio, str(owner)), range(30)) if one is not None]

    assert len(taken) == len(set(taken)) > 0


def test_what_a_sender_that_died_here_held_is_free_at_once_and_may_have_arrived(studio: FakeStudio) -> None:
    ask(studio, call("dead"), call("alive"))
    assert take(studio, dead_owner()) is not None
    assert take(studio, new_owner()) is not None
    assert take(studio) is None

    with studio.db.write() as session:
        assert free_calls(session, studio.clock.now()) == 1

    again = take(studio)
    assert again is not None
    assert (again.arguments["text"], again.is_doubtful) == ("dead", True)
    assert take(studio) is None


def test_waiting_is_no_try_and_takes_no_doubt_away(studio: FakeStudio) -> None:
    ask(studio, call("one"))
    first = take(studio)
    assert first is not None
    with studio.db.write() as session:
        postpone_call(session, first, studio.clock.now(), "lost")
    for _ in range(3):
        doubtful = take(studio)
        assert doubtful is not None
        assert (doubtful.tries, doubtful.is_doubtful) == (2, True)
        with studio.db.write() as session:
            wait_with_call(session, doubtful, studio.clock.now())


SOON = timedelta(seconds=30)
CHANGES: dict[str, Callable[[Session, Sending, FakeStudio], None]] = {
    "end": lambda session, held, studio: end_call(session, held, studio.clock.now()),
    "give up": lambda session, held, studio: end_call(session, held, studio.clock.now(), "gone"),
    "postpone": lambda session, held, studio: postpone_call(session, held, studio.clock.now() + SOON),
    "wait": lambda session, held, studio: wait_with_call(session, held, studio.clock.now() + SOON),
    "note": lambda session, held, studio: keep_arguments(session, held, {}, studio.clock.now() + SOON),
}


def test_of_what_has_ended_nothing_is_kept_but_that_it_was_asked_for(studio: FakeStudio) -> None:
    ask(studio, call("sent"), call("given up"), call("old", replaces="card"), call("new", replaces="card"))
    for error in ("", "gone", ""):
        sending = take(studio)
        assert sending is not None
        with studio.db.write() as session:
            end_call(session, sending, studio.clock.now(), error)

    with studio.db.read() as session:
        rows = list(session.scalars(select(OutboxRow).order_by(OutboxRow.id)))
    assert [(row.state, row.arguments) for row in rows] == [("sent", {}), ("failed", {}), ("dropped", {}), ("sent", {})]
    assert ask(studio, call("sent")) == [False]


def test_the_newest_call_is_never_forgotten_so_that_its_number_stays_its_own(studio: FakeStudio) -> None:
    ask(studio, call("first"), call("second"))
    while sending := take(studio):
        end(studio, sending)
    turn(studio, minutes=60 * 24 * 29)

    with studio.db.write() as session:
        assert forget_calls(session, studio.clock.now()) == 1

    assert ask(studio, call("first"), call("second")) == [True, False]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("other", ["me", "other"])
def test_who_lost_a_call_has_nothing_more_to_say_about_it(studio: FakeStudio, change: str, other: str) -> None:
    ask(studio, call("one"))
    slow = take(studio)
    turn(studio, minutes=2)
    quick = take(studio, other)
    assert slow is not None
    assert quick is not None

    with pytest.raises(TakenOver), studio.db.write() as session:
        CHANGES[change](session, slow, studio)
    end(studio, quick)
    with pytest.raises(TakenOver), studio.db.write() as session:
        CHANGES[change](session, slow, studio)

    assert take(studio) is None


def test_files_have_a_lane_of_their_own(studio: FakeStudio) -> None:
    ask(studio, call("film", method=FILE, priority=Priority.CARD), call("words"))
    with studio.db.write() as session:
        words = claim_call(session, "me", studio.clock.now(), Lane.WORDS)
        files = claim_call(session, "me", studio.clock.now(), Lane.FILES)
        assert claim_call(session, "me", studio.clock.now()) is None

    assert words is not None
    assert files is not None
    assert (words.arguments["text"], files.arguments["text"]) == ("words", "film")
