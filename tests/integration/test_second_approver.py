"""A gate that needs the yes of several people: each counts once, and whatever else is said stands as before."""

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from config.channel import ChannelProfile
from graph.core.change import AnotherHook
from graph.core.errors import AuditBroken, NotAllowed, ProductionError, SaidYesAlready, StaleDecision
from graph.core.gate import Approve, Gate, GateKind, GateStatus, Reject, Revise
from graph.core.ids import ProductionId
from graph.core.money import Limit
from graph.core.person import Person, Role, Surface
from graph.core.production import State
from graph.core.standing import Standing, judge
from graph.store.audit import count_votes, verify_chain
from graph.store.gates import expire_gates
from graph.store.glance import look_at
from tests.fakes.studio import ANNA, BEN, STRANGER, FakeStudio, TurnedClock, open_studio

CLEO = Person(name="cleo", role=Role.APPROVER, surface=Surface.SLACK)
DORA = Person(name="T0001/U0DORA", role=Role.APPROVER, surface=Surface.SLACK, aliases=("U0DORA",))
CHANNEL = ChannelProfile(
    name="default",
    title="Test",
    approvers=("ben", "cleo", "U0DORA"),
    approvals={"script": 2, "publish": 3},
    requester_may_approve=False,
)
RACES = 25


@pytest.fixture
def studio(database_url: str, tmp_path: Path) -> Iterator[FakeStudio]:
    with open_studio(database_url, tmp_path, channel=CHANNEL) as opened:
        yield opened


@pytest.fixture
def production(studio: FakeStudio) -> ProductionId:
    begun = studio.start()
    studio.work()
    return begun


def state(studio: FakeStudio, production: ProductionId) -> State:
    return studio.productions.get(production).state


def standing(studio: FakeStudio, production: ProductionId) -> Standing:
    (glance,) = look_at(studio.url, studio.clock.now(), who="", production=production)
    gate = glance.gate
    assert gate is not None
    return judge(glance, CHANNEL.deciders(gate.kind), needs=CHANNEL.approvals_needed(gate.kind))


def test_the_second_yes_decides_and_the_first_is_told_of(studio: FakeStudio, production: ProductionId) -> None:
    first = studio.decide(production, by=BEN)

    assert first.is_pending
    assert first.approved_by == ("ben",)
    assert state(studio, production) is State.SCRIPT_PENDING_REVIEW
    assert "approved by ben, one more yes is needed" in standing(studio, production).blocks

    second = studio.decide(production, by=CLEO)

    assert second.decision is not None
    assert second.decision.by.name == "cleo"
    assert second.approved_by == ("ben", "cleo")
    assert state(studio, production) is State.READY_FOR_GENERATION


def test_who_said_yes_is_told_so_and_counts_once(studio: FakeStudio, production: ProductionId) -> None:
    studio.decide(production, by=BEN)

    for _ in range(3):
        with pytest.raises(SaidYesAlready, match="counted") as refused:
            studio.decide(production, by=BEN)

    assert "one more yes, from somebody else" in refused.value.hint
    assert studio.gate(production).approved_by == ("ben",)


def test_the_same_press_that_comes_again_counts_once(studio: FakeStudio, production: ProductionId) -> None:
    gate = studio.gate(production)
    studio.productions.decide(gate.id, gate.subject, Approve(), BEN, "", "press:1")

    with pytest.raises(SaidYesAlready):
        studio.productions.decide(gate.id, gate.subject, Approve(), BEN, "", "press:1")

    assert studio.gate(production).approved_by == ("ben",)


@pytest.mark.parametrize("by", [ANNA, STRANGER])
def test_neither_who_asked_for_it_nor_a_stranger_is_the_second(
    studio: FakeStudio, production: ProductionId, by: Person
) -> None:
    studio.decide(production, by=BEN)

    with pytest.raises(NotAllowed):
        studio.decide(production, by=by)

    assert studio.gate(production).approved_by == ("ben",)


def test_who_may_not_approve_their_own_video_does_not_let_it_cost_more(
    studio: FakeStudio, production: ProductionId
) -> None:
    with pytest.raises(NotAllowed):
        studio.productions.set_budget(production, Limit(to_usd=9.0), ANNA)

    studio.productions.set_budget(production, Limit(to_usd=9.0), BEN)

    assert standing(studio, production).glance.budget_usd == 9.0


def test_a_no_decides_at_once(studio: FakeStudio, production: ProductionId) -> None:
    studio.decide(production, by=BEN)

    studio.decide(production, Reject(), by=CLEO)

    assert state(studio, production) is State.REJECTED


def test_after_changes_the_next_question_begins_without_votes(studio: FakeStudio, production: ProductionId) -> None:
    before = studio.decide(production, by=BEN)
    studio.decide(production, Revise(changes=(AnotherHook(),)), by=CLEO)
    studio.work()

    gate = studio.gate(production)
    assert gate.id != before.id
    assert gate.approved_by == ()
    assert studio.decide(production, by=CLEO).is_pending
    with pytest.raises(StaleDecision):
        studio.productions.decide(before.id, before.subject, Approve(), DORA)
    assert studio.decide(production, by=BEN).decision is not None


def test_an_expired_gate_was_not_approved_by_half_and_is_asked_anew(
    studio: FakeStudio, production: ProductionId
) -> None:
    studio.decide(production, by=BEN)
    assert isinstance(studio.clock, TurnedClock)
    studio.clock.turn(days=8)

    with studio.db.write() as session:
        (expired,) = expire_gates(session, studio.clock.now())
    assert expired.approved_by == ("ben",)
    studio.productions.resume(production, ANNA)
    studio.work()

    assert studio.gate(production).approved_by == ()
    assert state(studio, production) is State.SCRIPT_PENDING_REVIEW


def test_three_of_three_publish_and_the_film_needs_one(studio: FakeStudio, production: ProductionId) -> None:
    for by in (BEN, CLEO):
        studio.decide(production, by=by)
    studio.work()
    assert studio.gate(production).kind is GateKind.VIDEO
    studio.decide(production, by=BEN)
    studio.work()

    assert [studio.decide(production, by=by).is_pending for by in (CLEO, DORA, BEN)] == [True, True, False]
    studio.work()
    assert state(studio, production) is State.SCHEDULED


def test_fewer_approvals_count_from_the_next_yes_on(studio: FakeStudio, production: ProductionId) -> None:
    studio.decide(production, by=BEN)
    assert studio.gate(production).is_pending
    studio.channel = CHANNEL.model_copy(update={"approvals": {}})

    assert studio.decide(production, by=BEN).decision is not None


def test_of_two_who_say_yes_at_the_same_instant_one_decides_and_both_are_recorded(studio: FakeStudio) -> None:
    for _ in range(RACES):
        production = studio.start()
        studio.work(production)

        answers = at_the_same_instant(studio, studio.gate(production), BEN, CLEO)

        assert sorted(one.status for one in answers) == [GateStatus.DECIDED, GateStatus.PENDING]
        newest = studio.productions.newest_gate(production)
        assert newest is not None
        assert set(newest.approved_by) == {"ben", "cleo"}
        assert state(studio, production) is State.READY_FOR_GENERATION


def at_the_same_instant(studio: FakeStudio, gate: Gate, *people: Person) -> list[Gate]:
    """The answers to those whose yes counted."""
    line, answers = threading.Barrier(len(people)), list[Gate]()

    def press(by: Person) -> None:
        line.wait()
        with contextlib.suppress(ProductionError):
            answers.append(studio.productions.decide(gate.id, gate.subject, Approve(), by))

    threads = [threading.Thread(target=press, args=(by,)) for by in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


def test_the_chain_covers_the_votes(studio: FakeStudio, production: ProductionId) -> None:
    studio.decide(production, by=BEN)
    studio.decide(production, by=CLEO)

    with studio.db.read() as session:
        links, _ = verify_chain(session)
        assert (links, count_votes(session)) == (3, 2)  # Two votes and the decision that the second brought.


@pytest.mark.parametrize(
    ("tampering", "bad"),
    [
        ("UPDATE vote SET who = 'mallory' WHERE id = 1", "vote 1 was changed"),
        ("UPDATE vote SET subject = 'else' WHERE id = 2", "vote 2 was changed"),
        ("DELETE FROM vote WHERE id = 2", "decision 2 is missing"),
        ("UPDATE vote SET id = 9 WHERE id = 2", "decision 2 is missing"),
    ],
)
def test_a_vote_that_was_tampered_with_is_found(
    studio: FakeStudio, production: ProductionId, tampering: str, bad: str
) -> None:
    studio.decide(production, by=BEN)
    studio.decide(production, by=CLEO)

    with studio.db._sessions() as session:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            session.execute(text("DROP TRIGGER vote_update"))
            session.execute(text("DROP TRIGGER vote_delete"))
        session.execute(text(tampering))
        with pytest.raises(AuditBroken, match=bad):
            verify_chain(session)
        session.rollback()


@pytest.mark.parametrize("statement", ["UPDATE vote SET note = 'no'", "DELETE FROM vote"])
def test_the_database_refuses_to_change_votes(studio: FakeStudio, production: ProductionId, statement: str) -> None:
    studio.decide(production, by=BEN)

    with pytest.raises(Exception, match="append-only"), studio.db.write() as session:
        session.execute(text(statement))


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"approvers": ("ben",)}, "publish needs 2 approvals, and 1 person is listed"),
        (
            {"approvals": {"publish": 2}, "approvers": ("ben", "cleo"), "requester_may_approve": False},
            "nobody approves",
        ),
        ({"approvals": {"publish": 2}, "approvers": ("ben", "cleo")}, ""),
        ({"approvals": {"publish": 2}, "approvers": ("S0LEADS",)}, ""),
        ({"approvals": {"publish": 2}, "approvers": ()}, ""),
    ],
)
def test_a_channel_that_asks_for_more_approvals_than_it_lists_people_says_so(
    changed: dict[str, object], says: str
) -> None:
    rules = {"approvals": {"publish": 2}, "requester_may_approve": True}

    doubts = CHANNEL.model_copy(update=rules | changed).doubts

    assert (says in "; ".join(doubts)) if says else doubts == ()
