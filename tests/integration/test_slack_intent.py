"""Replies that rules do not understand, read by a model: a real server on this machine, and every way to fail."""

import contextlib
import json
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from graph.core.failpoint import arm
from graph.core.ids import ProductionId
from graph.store.money import list_charges
from tests.fakes.chat_server import Reply, completion, fault
from tests.fakes.slack.screen import snapshot
from tests.fakes.slack_reading import KEY, meaning, reading_office
from tests.fakes.slack_studio import Office, has

pytestmark = pytest.mark.loopback

SCRIPT = "Script to approve"


def charges(office: Office, production: ProductionId) -> list[tuple[str, float]]:
    with office.studio.db.read() as session:
        found = list_charges(session, production)
    return [(str(one["state"]), round(float(one["charged_usd"]), 6)) for one in found]


def test_a_wish_in_free_words_is_carried_out_by_closed_changes(tmp_path: Path) -> None:
    changes = [{"kind": "hook", "quote": "starts like a school book"}]
    with reading_office(tmp_path, meaning("revise", changes=changes)) as (office, server):
        production = office.ask()

        office.says("this starts like a school book", production)

        assert office.decisions(production) == ["script revise"]
        assert has(office.card(production, "On its way"), "another hook")
        assert has(office.card(production, SCRIPT), "Again")
        assert charges(office, production) == [("booked", 0.0012)]
        assert "this starts like a school book" in server.requests[0]["messages"][1]["content"]
        assert len(server.requests) == 1


def test_what_the_rules_understand_costs_nothing(tmp_path: Path) -> None:
    with reading_office(tmp_path, fault(500)) as (office, server):
        production = office.ask()

        office.says('replace "clash" with "fight"', production)
        office.says("why so long?", production)
        office.says("haha", production)

        assert office.decisions(production) == ["script revise"]
        assert server.requests == []


def test_a_decision_in_free_words_is_a_button_bound_to_what_was_shown(tmp_path: Path) -> None:
    with reading_office(tmp_path, meaning("approve")) as (office, _):
        production = office.ask()

        office.says("honestly this is the best thing we ever did", production)

        assert office.decisions(production) == []
        card = office.card(production, "Words alone decide nothing")
        assert office.anna.click(card, "gate.approve").ok
        assert office.decisions(production) == ["script approve"]


def test_another_time_in_free_words_is_a_button_and_only_some_may_press_it(tmp_path: Path) -> None:
    with reading_office(tmp_path, meaning("reschedule", when="monday at 9")) as (office, _):
        production = office.ask()
        office.anna.click(office.card(production, SCRIPT), "gate.approve")
        office.anna.click(office.come(production, "Film to approve"), "gate.approve")
        office.come(production, "Release to approve")
        before = office.studio.productions.get(production).publish_at

        office.says("nobody watches that early, monday at 9 is when they are awake", production)

        card = office.card(production, "Words alone change nothing")
        assert office.studio.productions.get(production).publish_at == before
        assert office.ben.click(card, "ask.move").ok
        assert office.told(office.ben, "may not")
        assert office.anna.click(card, "ask.move").ok
        office.settle()
        after = office.studio.productions.get(production).publish_at
        assert after is not None
        assert (after != before, f"{after:%a %H:%M}") == (True, "Mon 09:00")
        assert "publish approve" not in office.decisions(production)


def test_more_money_in_free_words_is_a_button(tmp_path: Path) -> None:
    with reading_office(tmp_path, meaning("budget", usd=2.5)) as (office, _):
        production = office.ask()

        office.says("my treat, another 2.50 from me", production)

        card = office.card(production, "cost $2.50 more, $7.50 in all")
        assert office.desk.standing(production).glance.budget_usd == 5.0
        assert office.anna.click(card, "ask.budget").ok
        assert office.desk.standing(production).glance.budget_usd == 7.5


def test_an_offer_of_money_pays_once_whoever_presses_it_and_however_often(tmp_path: Path) -> None:
    with reading_office(tmp_path, meaning("budget", usd=2.5)) as (office, _):
        production = office.ask()
        office.ben.is_admin = True
        office.says("my treat, another 2.50 from me", production)
        card = office.card(production, "cost $2.50 more, $7.50 in all")
        shown = snapshot(card)

        assert office.anna.click(card, "ask.budget").ok
        office.settle()
        assert office.anna.click(card, "ask.budget", stale=shown).ok
        assert office.ben.click(card, "ask.budget", stale=shown).ok

        assert office.told(office.anna, "answered already")
        assert office.told(office.ben, "answered already")
        assert office.desk.standing(production).glance.budget_usd == 7.5
        left = office.card(production, f"✓ Yes by <@{office.anna.id}>")
        assert "ask.budget" not in str(left["blocks"])
        assert has(left, "$7.50")


def test_an_offer_of_money_is_void_once_the_limit_has_moved(tmp_path: Path) -> None:
    with reading_office(tmp_path, meaning("budget", usd=2.5)) as (office, _):
        production = office.ask()
        office.says("my treat, another 2.50 from me", production)
        office.anna.command("/video", f"budget {production} 9", office.videos)

        assert office.anna.click(office.card(production, "cost $2.50 more"), "ask.budget").ok

        told = office.told(office.anna, "may cost $9.00 now, and no longer $5.00")
        assert has(told, f"`/video budget {production} USD`")
        assert office.desk.standing(production).glance.budget_usd == 9.0


def test_a_question_in_free_words_is_answered_from_the_rows(tmp_path: Path) -> None:
    with reading_office(tmp_path, meaning("question", about="cost")) as (office, _):
        production = office.ask()

        office.says("did this one break the bank or what", production)

        assert has(office.card(production, "has cost"), "of $5.00")
        assert office.decisions(production) == []


def test_talk_among_people_is_left_alone(tmp_path: Path) -> None:
    with reading_office(tmp_path, meaning("chatter")) as (office, _):
        production = office.ask()
        before = len(office.thread(production))

        office.says("did you see the game yesterday", production)

        assert len(office.thread(production)) == before + 1
        assert office.decisions(production) == []


@pytest.mark.parametrize(
    "reply",
    [
        fault(429, Retry_After="1"),
        fault(500),
        fault(401),
        completion('{"intent": "app'),
        completion('{"intent": "approve"', finish="length"),
        completion("I have approved it."),
        completion(json.dumps({"intent": "publish_now", "confidence": 1})),
        completion(None, refusal="I will not."),
        Reply(hang=True),
        Reply(drip=True, body=b"{" * 500),
    ],
    ids=["429", "500", "401", "cut off", "length", "talk", "schema", "refusal", "hang", "drip"],
)
def test_whatever_goes_wrong_with_the_model_the_gate_stays_open_and_it_is_said(tmp_path: Path, reply: Reply) -> None:
    with reading_office(tmp_path, reply, GREENLIGHT_LLM__TIMEOUT_SECONDS="0.5") as (office, server):
        production = office.ask()

        office.says("it lacks a certain something", production)
        for _ in range(3):
            office.settle(seconds=5)

        card = office.card(production, "Not understood")
        assert has(card, "it lacks a certain something")
        assert has(card, "Read by fixed rules alone")
        assert KEY not in str(office.thread(production))
        assert office.decisions(production) == []
        assert office.state(production) == "SCRIPT_PENDING_REVIEW"
        assert len(server.requests) <= 4
        assert all(state == "booked" for state, _ in charges(office, production) if state != "released")
        assert office.anna.click(office.card(production, SCRIPT), "gate.approve").ok
        assert office.decisions(production) == ["script approve"]


@pytest.mark.parametrize("reply", [meaning("approve", confidence=0.2), meaning("unclear")], ids=["a guess", "unclear"])
def test_what_the_model_does_not_understand_either_is_said(tmp_path: Path, reply: Reply) -> None:
    with reading_office(tmp_path, reply) as (office, _):
        production = office.ask()

        office.says("it lacks a certain something", production)

        assert has(office.card(production, "Not understood"), "it lacks a certain something")
        assert office.find(production, "Words alone") == []
        assert office.decisions(production) == []


def test_no_answer_at_all_is_told_after_a_while(tmp_path: Path) -> None:
    """Nobody works: the item stays in its queue."""
    with reading_office(tmp_path, meaning("approve")) as (office, server):
        production = office.ask()
        office.anna.say("it lacks a certain something", office.videos, thread_ts=office.thread_ts(production))
        office.listen()

        office.clock.turn(seconds=91)
        office.listen()
        office.send()

        assert has(office.card(production, "Not understood"), "no answer came in time")
        assert server.requests == []


def test_while_the_model_thinks_everybody_else_is_heard(tmp_path: Path) -> None:
    asked, answered = threading.Event(), threading.Event()

    def think(_request: dict[str, Any]) -> Reply:
        asked.set()
        answered.wait(20)
        return meaning("chatter")

    with reading_office(tmp_path, think) as (office, _):
        production = office.ask()
        office.anna.say("it lacks a certain something", office.videos, thread_ts=office.thread_ts(production))
        office.listen()
        worker = threading.Thread(target=office.work)
        worker.start()
        try:
            assert asked.wait(20)
            began = time.monotonic()
            office.anna.say("why so long?", office.videos, thread_ts=office.thread_ts(production))
            office.listen()
            office.send()
            assert office.card(production, "a person is waited for")
            assert time.monotonic() - began < 10
        finally:
            answered.set()
            worker.join()


def test_an_edited_note_is_read_as_it_is_then(tmp_path: Path) -> None:
    replies = (meaning("approve"), meaning("question", about="cost"))
    with reading_office(tmp_path, *replies) as (office, server):
        production = office.ask()
        ts = office.anna.say("it is the best ever", office.videos, thread_ts=office.thread_ts(production))
        office.listen()

        office.anna.edit(ts, "did it break the bank or what")
        office.settle()

        assert "did it break the bank" in server.requests[-1]["messages"][1]["content"]
        assert office.decisions(production) == []
        assert office.card(production, "has cost") or office.card(production, "Words alone decide nothing")
        assert has(office.thread(production)[-1], "Words alone") or has(office.thread(production)[-1], "has cost")


def test_a_budget_that_does_not_cover_the_reading_is_said(tmp_path: Path) -> None:
    with reading_office(tmp_path, meaning("approve"), GREENLIGHT_BUDGET_USD="0.01") as (office, server):
        production = office.ask()

        office.says("it lacks a certain something", production)

        assert has(office.card(production, "Not understood"), "are left")
        assert server.requests == []


@pytest.mark.parametrize(
    ("point", "asked", "booked"),
    [
        ("charge.reserved", 1, 2),  # Nobody knows whether the first was asked: its quote is booked.
        ("charge.called", 2, 2),
        ("charge.booked", 1, 1),
        ("item.before_settle", 1, 1),
    ],
)
def test_a_worker_that_dies_is_followed_by_another_and_nothing_is_paid_twice(
    tmp_path: Path, point: str, asked: int, booked: int
) -> None:
    """An error that nobody foresaw leaves the rows as a killed worker leaves them."""
    with reading_office(tmp_path, meaning("question", about="cost")) as (office, server):
        production = office.ask()
        office.anna.say("did it break the bank or what", office.videos, thread_ts=office.thread_ts(production))
        office.listen()
        arm(f"{point}=raise")
        try:
            with contextlib.suppress(OSError):
                while office.work():
                    pass
        finally:
            arm("")
        office.clock.turn(seconds=65)
        office.studio.ledger.reap()
        for _ in range(3):
            office.settle(seconds=5)

        assert len(server.requests) == asked
        assert [state for state, _ in charges(office, production)] == ["booked"] * booked
        assert len(office.find(production, "has cost")) == 1
