"""Gates under answers of every kind: stale, doubled, foreign, racing, late, forbidden, blocked, once too often.

The graph's part (opening gates, and moving on after them) is played by a few lines, so that thousands of answers can be
given in seconds; what is under test is the door that all answers come through.
"""

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import Phase, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from graph.core.errors import (
    CannotRevise,
    GateBlocked,
    IllegalTransition,
    NotAllowed,
    ProductionError,
    SaidYesAlready,
    StaleDecision,
)
from graph.core.gate import Approve, Gate, GateKind, GateStatus, Reject, Retry, Revise, Verdict
from graph.core.ids import GateId, Sha256
from graph.core.person import SYSTEM, Person
from graph.core.production import ABORTABLE, TERMINAL, TRANSITIONS, Event, State
from graph.core.value import digest
from graph.store.audit import verify_chain
from graph.store.gates import GateDraft, expire_gates, find_pending, list_gates, open_gate
from graph.store.productions import move
from graph.store.revisions import save_revision
from graph.store.tables import DecisionRow, HistoryRow, VoteRow
from tests.fakes.answered_gates import (
    ASKS,
    CAP,
    MAY_DECIDE,
    MOVES_BY_ITSELF,
    NOBODY_ON_THE_LIST,
    PERSONS,
    REVISION,
    VERDICTS,
    WRONG,
    Expected,
    asked_at,
    event_of,
    is_counted,
)
from tests.fakes.studio import ANNA, BEN, CHANNEL, STRANGER, FakeStudio, TurnedClock, open_studio

which = st.integers(0, 1)


class GateMachine(RuleBasedStateMachine):
    """Two productions, so that one's answers can be given to the other.

    No rule has a precondition: who wins a race is nobody's to say, and what is drawn must not depend on it.
    """

    def __init__(self, studio: FakeStudio) -> None:
        super().__init__()
        self.studio = studio
        with studio.db.read() as session:
            _, self.head = verify_chain(session)

    def needs(self, gate: Gate) -> int:
        return self.studio.channel.approvals_needed(gate.kind)

    @initialize(requesters=st.tuples(st.sampled_from(MAY_DECIDE), st.sampled_from(MAY_DECIDE)))
    def start(self, requesters: tuple[Person, Person]) -> None:
        self.productions = [Expected(self.studio.start(by=by), by) for by in requesters]
        for production in self.productions:
            with self.studio.db.write() as session:
                now = self.studio.clock.now()
                save_revision(self.studio.db, session, production.id, REVISION, by="nobody", now=now)

    @rule(which=which, fault=st.sampled_from([False, False, False, True]))
    def work(self, *, which: int, fault: bool) -> None:
        """What the graph would do: go on to the next question, or ask it again, which changes nothing."""
        expected, now = self.productions[which], self.studio.clock.now()
        step = MOVES_BY_ITSELF.get(expected.state)
        with self.studio.db.write() as session:
            if step is not None:
                expected.state = move(session, expected.id, expected.state, step, by=SYSTEM, now=now)
            if expected.state in ASKS:
                blocked = ("the film is black",) if fault and expected.state is State.VIDEO_PENDING_REVIEW else ()
                gate = open_gate(session, self.draft(expected, blocked), now, self.studio.limits.gate_expiry)
                assert expected.waits is None or gate.id == expected.waits.id
                expected.waits = gate

    def draft(self, expected: Expected, blocked: tuple[str, ...] = ()) -> GateDraft:
        kind = ASKS[expected.state]
        subject = Sha256(digest([kind, expected.id, expected.content]))
        return GateDraft(production=expected.id, kind=kind, subject=subject, shown={}, blocked_by=blocked)

    @rule(which=which)
    def content_changes_under_the_gate(self, which: int) -> None:
        expected = self.productions[which]
        if expected.waits is not None:
            expected.content += 1
            with self.studio.db.write() as session:
                now = self.studio.clock.now()
                expected.waits = open_gate(session, self.draft(expected), now, self.studio.limits.gate_expiry)

    @rule(
        which=which,
        verdict=st.sampled_from(VERDICTS),
        by=st.sampled_from(PERSONS),
        shown=st.sampled_from(["this", "this", "the other production's", "something else"]),
        age=st.sampled_from([0, 0, 1, 2]),
    )
    def answer(self, *, which: int, verdict: Verdict, by: Person, shown: str, age: int) -> None:
        """Answer a gate, the newest or an older one, with what this person was shown."""
        expected = self.productions[which]
        gate = self.gate(expected, age)
        subject = {
            "this": gate.subject if gate else Sha256("0" * 64),
            "the other production's": getattr(self.productions[1 - which].waits, "subject", Sha256("1" * 64)),
            "something else": Sha256("2" * 64),
        }[shown]
        self.answer_as_expected(expected, gate, subject, verdict, by)

    @rule(which=which, verdict=st.sampled_from([Approve(), Approve(), Approve(), *VERDICTS]))
    def answer_properly_and_once_more(self, which: int, verdict: Verdict) -> None:
        """Those who may answer what waits, one after the other, and each presses again."""
        expected = self.productions[which]
        gate = expected.waits
        if gate is not None:
            for by in expected.others():
                for _ in range(2):
                    self.answer_as_expected(expected, gate, gate.subject, verdict, by)

    @rule(which=which, verdict=st.sampled_from(VERDICTS), wrongs=st.permutations(WRONG))
    def answer_with_one_thing_wrong(self, which: int, verdict: Verdict, wrongs: list[str]) -> None:
        for wrong in wrongs:
            self.answer_wrongly(which, verdict, wrong)

    def answer_wrongly(self, which: int, verdict: Verdict, wrong: str) -> None:
        expected, other = self.productions[which], self.productions[1 - which]
        gate: Gate | None = expected.waits
        if gate is None:
            return
        by, subject = expected.others()[0], gate.subject
        match wrong:
            case "the requester":
                by = expected.requester
            case "a stranger":
                by = STRANGER
            case "an approver of another channel":
                by = NOBODY_ON_THE_LIST
            case "no person":
                by = SYSTEM
            case "what the other production shows":
                subject = self.draft(other).subject if other.state in ASKS else Sha256("1" * 64)
            case "what it showed before":
                subject = self.draft(replace(expected, content=expected.content - 1)).subject
            case "the gate before":
                gate = self.gate(expected, 1)
            case "an answer for other gates":
                verdict = Retry()
        self.answer_as_expected(expected, gate, subject, verdict, by)

    def answer_as_expected(
        self, expected: Expected, gate: Gate | None, subject: Sha256, verdict: Verdict, by: Person
    ) -> None:
        refusal = self.refusal(expected, gate, subject, verdict, by)
        outcome = self.decide(gate.id if gate else GateId("no such gate"), subject, verdict, by)
        assert type(outcome) is (refusal or Gate), outcome
        event(f"{expected.state}: {type(verdict).__name__} {refusal.__name__ if refusal else 'counts'}")
        if gate and isinstance(outcome, Gate):
            self.note(expected, gate, verdict, by)
            assert outcome.is_pending == (expected.waits is not None)
            assert set(outcome.approved_by) == expected.votes.get(gate.id, set())

    def gate(self, expected: Expected, age: int) -> Gate | None:
        with self.studio.db.read() as session:
            gates = list_gates(session, expected.id)
        return gates[-1 - age] if age < len(gates) else None

    def decide(self, id: GateId, subject: Sha256, verdict: Verdict, by: Person) -> Gate | ProductionError:
        try:
            return self.studio.productions.decide(id, subject, verdict, by)
        except ProductionError as refused:
            return refused

    def refusal(
        self, expected: Expected, gate: Gate | None, subject: Sha256, verdict: Verdict, by: Person
    ) -> type[ProductionError] | None:
        """How this answer has to be refused, if it has to."""
        if gate is None:
            return StaleDecision
        if by not in MAY_DECIDE or (by == expected.requester and isinstance(verdict, Approve)):
            return NotAllowed
        if expected.waits is None or gate.id != expected.waits.id or subject != gate.subject:
            return StaleDecision
        if isinstance(verdict, Retry):
            return IllegalTransition
        if isinstance(verdict, Approve) and gate.blocked_by:
            return GateBlocked
        if isinstance(verdict, Revise) and (
            (expected.revised[asked_at(gate)] == CAP and is_counted(expected.state, verdict)) or verdict == VERDICTS[-1]
        ):
            return CannotRevise
        said = expected.votes.get(gate.id, set())
        if isinstance(verdict, Approve) and by.name in said and len(said) < self.needs(gate):
            return SaidYesAlready
        return None

    def note(self, expected: Expected, gate: Gate, verdict: Verdict, by: Person) -> None:
        """An answer that counts: a yes among several, or a decision."""
        if isinstance(verdict, Approve) and self.needs(gate) > 1:
            said = expected.votes.setdefault(gate.id, set())
            said.add(by.name)
            if len(said) < self.needs(gate):
                event(f"{expected.state}: yes {len(said)} of {self.needs(gate)}")
                return
        self.carry_out(expected, gate, verdict)

    def carry_out(self, expected: Expected, gate: Gate, verdict: Verdict) -> None:
        expected.answers[gate.id] = verdict
        expected.waits = None
        if isinstance(verdict, Revise):
            expected.revised[asked_at(gate)] += is_counted(expected.state, verdict)
            expected.content += 1
        expected.state = TRANSITIONS[expected.state, event_of(expected.state, verdict)]

    @rule(which=which, gates=st.integers(1, 3))
    def all_agree(self, which: int, gates: int) -> None:
        """Several gates in a row are opened and approved."""
        for _ in range(gates):
            self.work(which=which, fault=False)
            self.answer_properly_and_once_more(which, Approve())

    @rule(which=which)
    def answers_race(self, which: int) -> None:
        """The owner approves and the approver rejects in the same moment."""
        expected = self.productions[which]
        gate = expected.waits
        if gate is None:
            return
        answers = ((Approve(), ANNA), (Reject(), BEN))
        possible = [verdict for verdict, by in answers if not self.refusal(expected, gate, gate.subject, verdict, by)]

        counted = self.race(gate, answers)

        decided = [verdict for verdict, _, outcome in counted if outcome.decision is not None]
        assert len(decided) == 1
        assert decided[0] in possible
        for verdict, by, _ in sorted(counted, key=lambda one: one[2].decision is not None):
            self.note(expected, gate, verdict, by)

    @rule(which=which)
    def two_say_yes_at_once(self, which: int) -> None:
        """Where one yes is enough one of them decides, where two are needed both count and one of them decides."""
        expected = self.productions[which]
        gate = expected.waits
        if gate is None or gate.blocked_by:
            return
        said = expected.votes.get(gate.id, set())
        first, second = expected.others()[:2]

        counted = self.race(gate, ((Approve(), first), (Approve(), second)))

        names = {by.name for _, by, _ in counted}
        enough = len(said | {first.name, second.name}) >= self.needs(gate)
        assert sum(outcome.decision is not None for _, _, outcome in counted) == int(enough)
        assert names == {first.name, second.name} - said or self.needs(gate) == 1 or len(names) == 1
        for verdict, by, _ in sorted(counted, key=lambda one: one[2].decision is not None):
            self.note(expected, gate, verdict, by)
        assert (expected.waits is None) == enough

    def race(self, gate: Gate, answers: tuple[tuple[Verdict, Person], ...]) -> list[tuple[Verdict, Person, Gate]]:
        """Give all answers in one moment; those that counted."""
        line, counted = threading.Barrier(len(answers)), []

        def run(verdict: Verdict, by: Person) -> None:
            line.wait()
            outcome = self.decide(gate.id, gate.subject, verdict, by)
            if isinstance(outcome, Gate):
                counted.append((verdict, by, outcome))

        threads = [threading.Thread(target=run, args=answer) for answer in answers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        return counted

    @rule()
    def nobody_answers_in_time(self) -> None:
        """All gates expire, which approves nothing; then the productions are taken off hold."""
        assert isinstance(self.studio.clock, TurnedClock)
        self.studio.clock.turn(days=8)
        with self.studio.db.write() as session:
            expire_gates(session, self.studio.clock.now())
        for expected in self.productions:
            production = self.studio.productions.get(expected.id)
            assert bool(production.hold) == (expected.waits is not None)
            expected.waits = None
            self.studio.productions.resume(expected.id, ANNA)

    @rule(which=which, seriously=st.sampled_from([False, False, False, True]))
    def abort(self, *, which: int, seriously: bool) -> None:
        expected = self.productions[which]
        if not seriously:
            return
        if expected.state in ABORTABLE:
            self.studio.productions.abort(expected.id, ANNA)
            expected.state, expected.waits = State.ABORTED, None
        else:
            with pytest.raises(IllegalTransition):
                self.studio.productions.abort(expected.id, ANNA)

    @invariant()
    def everything_is_as_expected(self) -> None:
        for expected in getattr(self, "productions", []):
            assert self.studio.productions.get(expected.id).state is expected.state
            with self.studio.db.read() as session:
                waits = find_pending(session, expected.id)
                decisions = list(session.scalars(select(DecisionRow).where(DecisionRow.production_id == expected.id)))
                votes = list(session.scalars(select(VoteRow).where(VoteRow.production_id == expected.id)))
                gates = list_gates(session, expected.id)
            assert {(row.gate_id, row.who) for row in votes} == {
                (gate, name) for gate, names in expected.votes.items() for name in names
            }
            assert (waits and waits.id) == (expected.waits and expected.waits.id)
            assert {row.gate_id: row.verdict["kind"] for row in decisions} == {
                gate: verdict.kind for gate, verdict in expected.answers.items()
            }
            assert len(decisions) == sum(gate.status is GateStatus.DECIDED for gate in gates)

    @invariant()
    def nothing_is_published_without_three_approvals_by_persons(self) -> None:
        for expected in getattr(self, "productions", []):
            if expected.state not in {State.PUBLISHING, State.SCHEDULED}:
                continue
            with self.studio.db.read() as session:
                for kind in (GateKind.SCRIPT, GateKind.VIDEO, GateKind.PUBLISH):
                    newest = [gate for gate in list_gates(session, expected.id) if gate.kind is kind][-1]
                    assert newest.decision is not None
                    assert isinstance(newest.decision.verdict, Approve)
                    assert newest.decision.by in MAY_DECIDE
                    assert newest.decision.by != expected.requester
                    yes = {newest.decision.by.name, *newest.approved_by}
                    assert len(yes) >= self.needs(newest)
                    assert yes <= {person.name for person in expected.others()}

    def teardown(self) -> None:
        with self.studio.db.read() as session:
            verify_chain(session, head=self.head)
            for expected in getattr(self, "productions", []):
                steps = session.scalars(
                    select(HistoryRow).where(HistoryRow.production_id == expected.id).order_by(HistoryRow.id)
                )
                state = State.DRAFT
                for step in steps:
                    assert State(step.from_state) is state
                    state = TRANSITIONS[state, Event(step.event)]
                    assert State(step.to_state) is state
                assert state is expected.state or state in TERMINAL


@pytest.mark.parametrize("approvals", [{}, {"script": 2, "publish": 2}], ids=["one yes", "two of them"])
@pytest.mark.parametrize(
    ("kind", "examples"), [("sqlite", 30), pytest.param("postgres", 10, marks=pytest.mark.postgres)]
)
def test_only_who_was_shown_the_newest_content_decides_and_only_once(
    kind: str, examples: int, approvals: dict[str, int], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    rules = {"requester_may_approve": False, "approvers": ("ben", "cleo"), "approvals": approvals, "revisions": CAP}
    channel = CHANNEL.model_copy(update=rules)
    url = request.getfixturevalue(f"{kind}_database_url")
    # Each step is several transactions: to find the shortest way to a fault would take longer than to read a long one.
    phases = (Phase.explicit, Phase.reuse, Phase.generate)
    quickly = settings(max_examples=examples, stateful_step_count=30, deadline=None, phases=phases)

    with open_studio(url, tmp_path, channel=channel) as studio:
        run_state_machine_as_test(lambda: GateMachine(studio), settings=quickly)
