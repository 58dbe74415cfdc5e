"""Answering a gate: who may, what it still takes, and what a decision does, in the transaction of whoever asks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from sqlalchemy.orm import Session

from config.channel import ChannelProfile
from config.chosen import chosen_over
from graph.agents.alphabets import refuse_foreign_changes
from graph.authority import answers, blocked, refuse_decision, said_yes_already, stale
from graph.core.allowance import is_counted, refuse_past_the_last
from graph.core.amend import amend
from graph.core.change import Change, Scope, widest_scope
from graph.core.clock import Clock
from graph.core.errors import CannotRevise, IllegalTransition, StaleDecision
from graph.core.gate import (
    ASKED_IN,
    VERDICTS,
    Approve,
    Decision,
    Gate,
    GateKind,
    GateStatus,
    Reject,
    Retry,
    Revise,
    Verdict,
)
from graph.core.ids import GateId, Sha256
from graph.core.naming import name_gate
from graph.core.person import SYSTEM, Person
from graph.core.production import CHANGEABLE, Event, State
from graph.core.schedule import SLOT_MARGIN
from graph.core.vote import Vote
from graph.store.artifacts import approve_artifacts
from graph.store.audit import append_decision, append_vote
from graph.store.chosen import chosen_of
from graph.store.database import Database
from graph.store.gates import close_gate, get_gate, hold_gate, list_gates, mark_applied
from graph.store.inbox import remember
from graph.store.ledger import Ledger
from graph.store.productions import get_row, move, set_values, tell, wake
from graph.store.revisions import get_revision, save_revision
from graph.store.slots import free_slot
from graph.store.tables import ProductionRow
from graph.store.uploads import withdraw_change


@dataclass(frozen=True)
class Answering:
    """Takes answers to gates."""

    db: Database
    ledger: Ledger
    clock: Clock
    channel: Callable[[str], ChannelProfile]

    def decide(  # noqa: PLR0917 - a decision is all of these.
        self, session: Session, id: GateId, subject: Sha256, verdict: Verdict, by: Person, note: str, request: str
    ) -> Gate:
        """Decide a gate in this transaction. Raises as `Productions.decide`."""
        now = self.clock.now()
        gate = hold_gate(session, id)
        self.refuse(session, gate, subject, verdict, by)
        needs = self._needs(session, gate) if isinstance(verdict, Approve) else 1
        is_enough = len({*gate.approved_by, by.name}) >= needs
        if by.name in gate.approved_by and not is_enough:
            raise said_yes_already(gate, needs)
        if request and not remember(self.db, session, request, now):
            raise stale(gate)
        if self._has_passed(session, gate, verdict, now):
            self._pass_slot(session, gate, now)
            return get_gate(session, id)
        if needs > 1 and by.name not in gate.approved_by:
            self._vote(session, gate, by, note, needs)
        if not is_enough:
            return get_gate(session, id)
        if not close_gate(session, gate, GateStatus.DECIDED):
            raise stale(get_gate(session, id))
        decision = Decision(
            gate=id, production=gate.production, verdict=verdict, by=by, subject=subject, at=now, note=note
        )
        append_decision(session, decision)
        self._carry_out(session, gate, decision)
        return get_gate(session, id)

    def profile(self, session: Session, name: str) -> ChannelProfile:
        """A channel as it is in this transaction, with what was chosen for it in a chat."""
        return chosen_over(self.channel(name), chosen_of(session, name))

    def _needs(self, session: Session, gate: Gate) -> int:
        return self.profile(session, get_row(session, gate.production).channel).approvals_needed(gate.kind)

    def _vote(self, session: Session, gate: Gate, by: Person, note: str, needs: int) -> None:
        """Record a yes that does not decide by itself; whoever shows the gate hears of it."""
        now = self.clock.now()
        vote = Vote(gate=gate.id, production=gate.production, by=by, subject=gate.subject, at=now, note=note)
        append_vote(session, vote)
        have = len(gate.approved_by) + 1
        tell(session, gate.production, "gate_voted", now, gate=gate.id, kind=gate.kind, by=by.name, have=have, of=needs)

    def refuse(self, session: Session, gate: Gate, subject: Sha256, verdict: Verdict, by: Person) -> None:
        """Raise what keeps this answer from being taken, as `Productions.decide` says."""
        row = get_row(session, gate.production)
        refuse_decision(self.profile(session, row.channel), gate.kind, verdict, by, requester=row.created_by)
        if not gate.is_pending or State(row.state) not in ASKED_IN[gate.kind]:
            raise stale(gate)
        if gate.expires_at <= self.clock.now():
            raise StaleDecision(
                f"this {name_gate(gate.kind)} has expired", hint=f"`greenlight run {row.id}` asks again."
            )
        if gate.subject != subject:
            raise StaleDecision("something newer waits for a decision", hint=f"`greenlight show {row.id}` shows it.")
        if verdict.kind not in VERDICTS[gate.kind]:
            raise IllegalTransition(
                f"{verdict.kind} is no answer to the {name_gate(gate.kind)}", hint=answers(gate.kind)
            )
        if isinstance(verdict, Reject) and gate.shown.get("when") == "before":
            raise IllegalTransition(f"{gate.step} has not begun", hint=f"Allow it, or `greenlight abort {row.id}`.")
        if gate.blocked_by and isinstance(verdict, Approve):
            raise blocked(gate)
        if isinstance(verdict, Revise):
            self._refuse_revision(session, gate, verdict, row)

    def _refuse_revision(self, session: Session, gate: Gate, verdict: Revise, row: ProductionRow) -> None:
        allowed = self.profile(session, row.channel).revisions
        if is_counted(gate.kind, verdict.changes):
            refuse_past_the_last(gate.kind, list_gates(session, gate.production), allowed, row.channel)
        scope = widest_scope(verdict.changes)
        if gate.kind is GateKind.PUBLISH and row.state in CHANGEABLE and scope > Scope.METADATA:
            raise CannotRevise("the film is uploaded already", hint="Start a new production for another film.")
        amend(get_revision(session, gate.production), verdict.changes)
        refuse_foreign_changes(verdict.changes)

    def _has_passed(self, session: Session, gate: Gate, verdict: Verdict, now: datetime) -> bool:
        if gate.kind is not GateKind.PUBLISH or not isinstance(verdict, Approve):
            return False
        publish_at = get_row(session, gate.production).publish_at
        return publish_at is not None and publish_at <= now + SLOT_MARGIN

    def _pass_slot(self, session: Session, gate: Gate, now: datetime) -> None:
        close_gate(session, gate, GateStatus.SUPERSEDED)
        free_slot(session, gate.production)
        state = State(get_row(session, gate.production).state)
        if state is State.READY_FOR_PUBLISH:
            move(session, gate.production, state, Event.SLOT_PASSED, by=SYSTEM, now=now)
        else:
            wake(session, gate.production)

    def _carry_out(self, session: Session, gate: Gate, decision: Decision) -> None:
        match decision.verdict:
            case Approve():
                self._approve(session, gate, decision)
            case Revise(changes=changes):
                self._revise(session, gate, decision, changes)
            case Reject():
                self._reject(session, gate, decision)
            case Retry():
                self.ledger.retry_failed(session, gate.production, uploads=gate.kind is GateKind.OUTCOME)
                wake(session, gate.production)
            case never:
                assert_never(never)

    def _approve(self, session: Session, gate: Gate, decision: Decision) -> None:
        if gate.kind not in {GateKind.SCRIPT, GateKind.VIDEO, GateKind.PUBLISH}:
            wake(session, gate.production)
            return
        state = State(get_row(session, gate.production).state)
        move(session, gate.production, state, Event.APPROVED, by=decision.by, now=decision.at, reason=decision.note)
        approve_artifacts(session, gate.production, frozenset(gate.shown.get("artifacts", {}).values()))

    def _revise(self, session: Session, gate: Gate, decision: Decision, changes: tuple[Change, ...]) -> None:
        production, now, note = gate.production, decision.at, decision.note
        row = get_row(session, production)
        state = State(row.state)
        event = _revision_event(state, widest_scope(changes))
        move(session, production, state, event, by=decision.by, now=now, reason=note)
        if is_counted(gate.kind, changes):
            set_values(session, production, revisions_asked=row.revisions_asked + 1)
        if event in {Event.MEDIA_REVISED, Event.WORDS_REVISED}:
            free_slot(session, production)
        if event is not Event.WORDS_REVISED:
            amended = amend(get_revision(session, production), changes, note)
            save_revision(self.db, session, production, amended, by=decision.by.name, now=now)
            mark_applied(session, gate)

    def _reject(self, session: Session, gate: Gate, decision: Decision) -> None:
        production, now = gate.production, decision.at
        if gate.kind is GateKind.STEP:
            wake(session, production)  # Rejections are counted: one more is other work.
            return
        state = State(get_row(session, production).state)
        if state in CHANGEABLE:
            withdraw_change(self.db, session, decision)
            return
        move(session, production, state, Event.REJECTED, by=decision.by, now=now, reason=decision.note)
        free_slot(session, production)


def _revision_event(state: State, scope: Scope) -> Event:
    if scope is Scope.WORDS or state is State.SCRIPT_PENDING_REVIEW:
        return Event.WORDS_REVISED
    if scope is Scope.MEDIA or state is State.VIDEO_PENDING_REVIEW:
        return Event.MEDIA_REVISED
    return Event.RELEASE_CHANGED if state in CHANGEABLE else Event.METADATA_REVISED
