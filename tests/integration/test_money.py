"""Budgets: nothing is begun that is not covered, and everything that was billed is booked, once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest

from graph.core.change import ReplaceText
from graph.core.errors import BudgetSpent
from graph.core.gate import Revise
from graph.core.ids import ProductionId
from graph.core.money import Spending
from graph.core.production import State
from graph.store.money import Bill, Reservation, book, list_charges, release, reserve, spending, spent_between
from tests.fakes.chat_model import ScriptedChat
from tests.fakes.makers import CALLS
from tests.fakes.paid_writer import PaidWriter
from tests.fakes.studio import BRIEF, FakeStudio, open_studio
from tests.fakes.walking import roles, state, turn, work_through
from tools.errors import ToolUnavailable
from tools.llm import BadAnswer, Usage

SAID = '{"said": "done"}'


def wish(production: ProductionId, key: str, usd: float) -> Reservation:
    return Reservation(key=key, production=production, provider="voice", what="narration", quoted_usd=usd)


def set_aside(studio: FakeStudio, production: ProductionId, key: str, usd: float) -> bool:
    try:
        with studio.db.write() as session:
            reserve(studio.db, session, wish(production, key, usd), studio.clock.now())
    except BudgetSpent:
        return False
    return True


def pay(studio: FakeStudio, production: ProductionId, key: str, usd: float) -> None:
    with studio.db.write() as session:
        book(studio.db, session, wish(production, key, usd), Bill(charged_usd=usd), studio.clock.now())


def give_back(studio: FakeStudio, key: str) -> None:
    with studio.db.write() as session:
        release(session, key)


def money(studio: FakeStudio, production: ProductionId) -> tuple[float, float]:
    """Reserved and charged."""
    with studio.db.read() as session:
        found: Spending = spending(session, production)
    return found.reserved_usd, found.charged_usd


def charges(studio: FakeStudio, production: ProductionId) -> tuple[dict[str, Any], ...]:
    with studio.db.read() as session:
        return list_charges(session, production)


def test_what_a_channel_spent_are_the_bookings_of_a_time(studio: FakeStudio) -> None:
    now = studio.clock.now()
    for key, usd in (("first", 1.0), ("second", 0.25)):
        production = studio.start()
        set_aside(studio, production, key, usd)
        pay(studio, production, key, usd)
        set_aside(studio, production, f"{key} is not paid yet", 1.0)

    def spent(channel: str, since: datetime, until: datetime) -> float:
        with studio.db.read() as session:
            return spent_between(session, channel, since, until)

    assert spent("default", now, now + timedelta(seconds=1)) == 1.25
    assert spent("default", now - timedelta(days=1), now) == 0.0
    assert spent("other", now, now + timedelta(seconds=1)) == 0.0


def test_racing_workers_never_reserve_more_than_the_budget(studio: FakeStudio) -> None:
    production = studio.start(BRIEF.model_copy(update={"budget_usd": 1.0}))
    start = threading.Barrier(6)

    def race(worker: int) -> int:
        start.wait(10)
        return sum(set_aside(studio, production, f"{worker} {number}", 0.15) for number in range(4))

    with ThreadPoolExecutor(6) as workers:
        granted = sum(workers.map(race, range(6)))

    assert granted == 6
    assert money(studio, production) == (0.9, 0.0)


def test_the_same_work_is_reserved_once_however_often_it_is_begun(studio: FakeStudio) -> None:
    production = studio.start()

    with ThreadPoolExecutor(4) as workers:
        assert all(workers.map(lambda _: set_aside(studio, production, "k", 2.0), range(8)))

    assert money(studio, production) == (2.0, 0.0)


def test_what_is_given_back_can_be_reserved_again(studio: FakeStudio) -> None:
    production = studio.start()
    set_aside(studio, production, "k", 4.0)
    assert not set_aside(studio, production, "other", 4.0)

    give_back(studio, "k")
    give_back(studio, "k")
    assert money(studio, production) == (0.0, 0.0)

    assert set_aside(studio, production, "k", 4.0)
    assert money(studio, production) == (4.0, 0.0)


def test_a_charge_is_booked_once(studio: FakeStudio) -> None:
    production = studio.start()
    set_aside(studio, production, "k", 2.0)

    with ThreadPoolExecutor(4) as workers:
        list(workers.map(lambda _: pay(studio, production, "k", 1.5), range(4)))
    give_back(studio, "k")
    set_aside(studio, production, "k", 2.0)

    assert money(studio, production) == (0.0, 1.5)
    assert [charge["state"] for charge in charges(studio, production)] == ["booked"]


def test_money_spent_after_its_reservation_was_given_back_is_booked_all_the_same(studio: FakeStudio) -> None:
    production = studio.start()
    set_aside(studio, production, "k", 2.0)
    give_back(studio, "k")

    pay(studio, production, "k", 2.0)

    assert money(studio, production) == (0.0, 2.0)


def test_a_refused_reservation_names_price_rest_and_remedy(studio: FakeStudio) -> None:
    production = studio.start(BRIEF.model_copy(update={"budget_usd": 0.5}))

    with pytest.raises(BudgetSpent, match=r"quoted at \$1.00, but \$0.50 are left") as refused, studio.db.write() as s:
        reserve(studio.db, s, wish(production, "k", 1.0), studio.clock.now())

    assert f"greenlight run {production} --budget" in refused.value.hint
    assert charges(studio, production) == ()


def test_each_narration_is_paid_once_and_a_kept_one_never(studio: FakeStudio, monkeypatch: pytest.MonkeyPatch) -> None:
    bill = studio.folder / "bill"
    monkeypatch.setenv(CALLS, str(bill))
    with open_studio(studio.url, studio.folder, usd_per_narration=0.1) as paid:
        production = paid.start()
        paid.walk_to(production, "video")
        assert money(paid, production) == (0.0, pytest.approx(0.6))

        paid.decide(production, Revise(changes=(ReplaceText(old="hearts clash", new="hearts fight"),)))
        paid.walk_to(production, "video")

        assert len(bill.read_text().splitlines()) == 7
        assert money(paid, production) == (0.0, pytest.approx(0.7))
        again = paid.start()
        paid.walk_to(again, "video")
        assert money(paid, again)[1] < 0.6


def paid_parts(chat: ScriptedChat) -> dict[str, Any]:
    """A writer at $0.001 a token, quoted at $0.50."""
    return {
        "writer": PaidWriter(chat),
        "writer_quote_usd": 0.5,
        "price": lambda _model, given, made: (given + made) / 1000,
    }


def test_the_tokens_of_a_writer_are_booked(studio: FakeStudio) -> None:
    production = studio.start()

    work_through(studio, production, **paid_parts(ScriptedChat([SAID])))

    (charge,) = charges(studio, production)
    assert (charge["state"], charge["provider"], charge["charged_usd"]) == ("booked", "paid writer", 0.12)
    assert charge["usage"] == {
        "models": [{"model": "model-1", "input_tokens": 100, "output_tokens": 20, "requests": 1}]
    }
    assert money(studio, production) == (0.0, 0.12)


def test_the_tokens_of_failed_tries_are_booked_too(studio: FakeStudio) -> None:
    bad = BadAnswer("cut off", usages=(Usage(model="m", input_tokens=70, output_tokens=10),), provider="fake")
    chat = ScriptedChat([bad, ToolUnavailable("asleep", provider="fake"), SAID])
    production = studio.start()

    work_through(studio, production, **paid_parts(chat))

    assert studio.gate(production).kind == "script"
    assert sorted(charge["charged_usd"] for charge in charges(studio, production)) == [0.0, 0.08, 0.12]
    assert money(studio, production) == (0.0, pytest.approx(0.2))


class Died(BaseException):
    """The death of a worker: nothing that would come after it happens."""


def die_once(monkeypatch: pytest.MonkeyPatch, at: str) -> None:
    """Let the worker die in the write step at a fail point."""
    left = [at]

    def die(here: str) -> None:
        if here in left:
            left.remove(here)
            raise Died

    monkeypatch.setattr("graph.steps.write.failpoint", die)


def work_through_a_death(studio: FakeStudio, production: ProductionId, **parts: Any) -> None:
    with pytest.raises(Died):
        studio.work(production, **parts)
    turn(studio, minutes=5)
    assert studio.ledger.reap() == 1
    work_through(studio, production, **parts)


def test_an_answer_that_was_booked_outlives_the_worker_that_asked(
    studio: FakeStudio, monkeypatch: pytest.MonkeyPatch
) -> None:
    die_once(monkeypatch, "charge.booked")
    production = studio.start()

    work_through_a_death(studio, production, **paid_parts(ScriptedChat([SAID])))  # A second question has no answer.

    assert studio.gate(production).kind == "script"
    assert [charge["charged_usd"] for charge in charges(studio, production)] == [0.12]


@pytest.mark.parametrize("at", ["charge.reserved", "charge.called"])
def test_a_question_that_died_with_its_worker_is_booked_at_its_quote(
    studio: FakeStudio, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    die_once(monkeypatch, at)
    production = studio.start()

    work_through_a_death(studio, production, **paid_parts(ScriptedChat([SAID, SAID])))

    assert [(charge["state"], charge["charged_usd"]) for charge in charges(studio, production)] == [
        ("booked", 0.5),
        ("booked", 0.12),
    ]
    assert money(studio, production) == (0.0, pytest.approx(0.62))


def test_a_narration_that_was_lost_on_disk_is_bought_and_booked_again(
    studio: FakeStudio, monkeypatch: pytest.MonkeyPatch
) -> None:
    bill = studio.folder / "bill"
    monkeypatch.setenv(CALLS, str(bill))
    with open_studio(studio.url, studio.folder, usd_per_narration=0.1) as paid:
        paid.walk_to(paid.start(), "video")
        first = bill.read_text().splitlines()
        for role, path in roles(paid, paid.productions.list()[0].id).items():
            if role == "scene s2 narration":
                path.unlink()

        again = paid.start()
        paid.walk_to(again, "video")

        assert len(bill.read_text().splitlines()) == len(first) + 1
        assert money(paid, again) == (0.0, pytest.approx(0.1))


def test_a_writer_that_breaks_gives_its_reservation_back(studio: FakeStudio) -> None:
    chat = ScriptedChat([])  # An error that nobody foresaw: its list of answers is empty.
    production = studio.start()

    work_through(studio, production, **paid_parts(chat))

    assert state(studio, production) is State.FAILED
    assert money(studio, production) == (0.0, 0.0)


def test_without_cover_the_free_writer_writes_and_nothing_is_spent(studio: FakeStudio) -> None:
    chat = ScriptedChat([SAID])
    production = studio.start(BRIEF.model_copy(update={"budget_usd": 0.1}))

    work_through(studio, production, **paid_parts(chat))

    assert studio.gate(production).kind == "script"
    assert (chat.questions, charges(studio, production)) == ([], ())


def test_a_model_without_a_price_has_its_tokens_counted_all_the_same(studio: FakeStudio) -> None:
    production = studio.start()
    parts = paid_parts(ScriptedChat([SAID])) | {"writer_quote_usd": 0.0, "price": lambda *_: 0.0}

    work_through(studio, production, **parts)

    (charge,) = charges(studio, production)
    assert (charge["charged_usd"], charge["usage"]["models"][0]["output_tokens"]) == (0.0, 20)


def test_a_revision_is_paid_like_a_writing(studio: FakeStudio) -> None:
    parts = paid_parts(ScriptedChat([SAID, SAID]))
    production = studio.start()
    work_through(studio, production, **parts)

    studio.decide(production, Revise(changes=(ReplaceText(old="clash", new="fight"),)))
    work_through(studio, production, **parts)

    assert [charge["charged_usd"] for charge in charges(studio, production)] == [0.12, 0.12]
