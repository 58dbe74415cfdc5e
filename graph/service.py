"""`Productions`: the one door through which every surface starts, shows and moves productions; it runs no graph."""

from collections.abc import Callable
from datetime import datetime
from typing import assert_never

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.channel import ChannelProfile, policy_refusal
from graph.authority import answers, refuse_decision, stale
from graph.core.amend import amend
from graph.core.brief import Brief
from graph.core.change import Change, Scope, widest_scope
from graph.core.clock import Clock
from graph.core.errors import BadBrief, CannotRevise, GateBlocked, IllegalTransition, StaleDecision
from graph.core.failpoint import failpoint
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
from graph.core.ids import GateId, ProductionId, Sha256
from graph.core.money import to_micro
from graph.core.person import SYSTEM, Person
from graph.core.production import CHANGEABLE, TERMINAL, Event, Production, State
from graph.core.schedule import SLOT_MARGIN
from graph.store.artifacts import ArtifactStore, approve_artifacts, drop_unapproved_uses, list_uses
from graph.store.audit import append_decision
from graph.store.database import Database
from graph.store.gates import (
    close_gate,
    find_pending,
    get_gate,
    mark_applied,
    mark_shown,
    newest_gate,
    supersede_gates,
    was_shown,
)
from graph.store.inbox import remember
from graph.store.items import cancel_items
from graph.store.ledger import Ledger
from graph.store.money import release_all
from graph.store.productions import (
    first_row,
    get_row,
    hold_row,
    move,
    new_id,
    resolve_id,
    set_values,
    tell,
    to_production,
    wake,
)
from graph.store.revisions import get_revision, save_revision
from graph.store.slots import free_slot
from graph.store.tables import ProductionRow
from graph.store.uploads import withdraw_change
from graph.toolbox import Limits


class Productions:
    """Productions as people see them. Every change is one transaction that also wakes the graph."""

    def __init__(
        self,
        *,
        db: Database,
        ledger: Ledger,
        artifacts: ArtifactStore,
        clock: Clock,
        limits: Limits,
        channel: Callable[[str], ChannelProfile],
    ) -> None:
        self._db = db
        self._ledger = ledger
        self._artifacts = artifacts
        self._clock = clock
        self._limits = limits
        self._channel = channel

    def start(self, brief: Brief, channel: ChannelProfile, by: Person) -> ProductionId:
        """Begin a production.

        Raises:
            BadBrief: Its publish time has passed.
        """
        now = self._clock.now()
        if brief.publish_at is not None and brief.publish_at <= now + SLOT_MARGIN:
            raise BadBrief(f"{brief.publish_at.isoformat()} has passed", hint="Give a publish time ahead with --at.")
        with self._db.write() as session:
            new = new_id(session, brief.topic)
            session.add(first_row(new, brief, channel, by, now))
            session.flush()
            tell(session, new, "production_started", now, by=by.name, channel=channel.name)
        return new

    def resolve(self, text: str) -> ProductionId:
        """The production that a person means by an id or the beginning of one. Raises `ProductionNotFound`."""
        with self._db.read() as session:
            return resolve_id(session, text)

    def get(self, id: ProductionId) -> Production:
        """A production as it stands. Raises `ProductionNotFound`."""
        with self._db.read() as session:
            return to_production(get_row(session, id))

    def list(self) -> tuple[Production, ...]:
        """All productions, the newest first."""
        with self._db.read() as session:
            rows = session.scalars(select(ProductionRow).order_by(ProductionRow.created_at.desc(), ProductionRow.id))
            return tuple(to_production(row) for row in rows)

    def find_gate(self, id: ProductionId) -> Gate | None:
        """The gate that waits for a person."""
        with self._db.read() as session:
            get_row(session, id)
            return find_pending(session, id)

    def mark_shown(self, gate: Gate, who: str) -> None:
        """Remember that the gate's content was put before this person."""
        with self._db.write() as session:
            mark_shown(session, gate, who, self._clock.now())

    def was_shown(self, gate: Gate, who: str) -> bool:
        """Whether this person was last shown exactly what the gate asks about."""
        with self._db.read() as session:
            return was_shown(session, gate, who)

    def decide(  # noqa: PLR0917 - a decision is all of these.
        self, id: GateId, subject: Sha256, verdict: Verdict, by: Person, note: str = "", request: str = ""
    ) -> Gate:
        """Decide a gate: the decision joins the chain, the production moves and its graph is woken, all or nothing.

        `request` names the press of a button that asks for it; what comes again under that name is stale.

        Raises:
            StaleDecision: The gate was decided, superseded or expired, or it asks about something else than `subject`.
            NotAllowed: This person may not decide.
            GateBlocked: Approval in the face of a hard fault.
            CannotRevise: A change cannot be carried out, or the cap of revisions is reached. The gate stays open.
        """
        failpoint("decide.before")
        now = self._clock.now()
        with self._db.write() as session:
            hold_row(session, get_gate(session, id).production)
            gate = get_gate(session, id)
            self._refuse(session, gate, subject, verdict, by)
            if request and not remember(self._db, session, request, now):
                raise stale(gate)
            if self._has_passed(session, gate, verdict, now):
                self._pass_slot(session, gate, now)
                return get_gate(session, id)
            if not close_gate(session, gate, GateStatus.DECIDED):
                raise stale(get_gate(session, id))
            decision = Decision(
                gate=id, production=gate.production, verdict=verdict, by=by, subject=subject, at=now, note=note
            )
            append_decision(session, decision)
            self._carry_out(session, gate, decision)
            decided = get_gate(session, id)
        failpoint("decide.after")
        return decided

    def _refuse(self, session: Session, gate: Gate, subject: Sha256, verdict: Verdict, by: Person) -> None:
        row = get_row(session, gate.production)
        refuse_decision(self._channel(row.channel), gate.kind, verdict, by, requester=row.created_by)
        if not gate.is_pending or State(row.state) not in ASKED_IN[gate.kind]:
            raise stale(gate)
        if gate.expires_at <= self._clock.now():
            raise StaleDecision(f"this {gate.kind} gate has expired", hint=f"`greenlight run {row.id}` asks again.")
        if gate.subject != subject:
            raise StaleDecision("something newer waits for a decision", hint=f"`greenlight show {row.id}` shows it.")
        if verdict.kind not in VERDICTS[gate.kind]:
            raise IllegalTransition(f"a {gate.kind} gate takes no {verdict.kind}", hint=answers(gate.kind))
        if isinstance(verdict, Reject) and gate.shown.get("when") == "before":
            raise IllegalTransition(f"{gate.step} has not begun", hint=f"Allow it, or `greenlight abort {row.id}`.")
        if gate.blocked_by and isinstance(verdict, Approve):
            hint = (
                "Revise or reject it."
                if "revise" in VERDICTS[gate.kind]
                else f"`greenlight status {row.id}` says what can be done."
            )
            raise GateBlocked("; ".join(gate.blocked_by), hint=hint)
        if isinstance(verdict, Revise):
            self._refuse_revision(session, gate, verdict, row)

    def _refuse_revision(self, session: Session, gate: Gate, verdict: Revise, row: ProductionRow) -> None:
        if row.revisions_asked >= self._limits.revision_cap:
            raise CannotRevise(
                f"{row.id} was revised {row.revisions_asked} times, which is the limit",
                hint="Approve or reject it; GREENLIGHT_REVISION_CAP raises the limit.",
            )
        scope = widest_scope(verdict.changes)
        if gate.kind is GateKind.PUBLISH and row.state in CHANGEABLE and scope > Scope.METADATA:
            raise CannotRevise("the film is uploaded already", hint="Start a new production for another film.")
        amend(get_revision(session, gate.production), verdict.changes)

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
                self._revise(session, gate, decision, widest_scope(changes))
            case Reject():
                self._reject(session, gate, decision)
            case Retry():
                self._ledger.retry_failed(session, gate.production, uploads=gate.kind is GateKind.OUTCOME)
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

    def _revise(self, session: Session, gate: Gate, decision: Decision, scope: Scope) -> None:
        production, now, note = gate.production, decision.at, decision.note
        row = get_row(session, production)
        state = State(row.state)
        event = _revision_event(state, scope)
        move(session, production, state, event, by=decision.by, now=now, reason=note)
        set_values(session, production, revisions_asked=row.revisions_asked + 1)
        if event in {Event.MEDIA_REVISED, Event.WORDS_REVISED}:
            free_slot(session, production)
        if event is not Event.WORDS_REVISED and isinstance(decision.verdict, Revise):
            amended = amend(get_revision(session, production), decision.verdict.changes, note)
            save_revision(self._db, session, production, amended, by=decision.by.name, now=now)
            mark_applied(session, gate)

    def _reject(self, session: Session, gate: Gate, decision: Decision) -> None:
        production, now = gate.production, decision.at
        if gate.kind is GateKind.STEP:
            wake(session, production)  # Rejections are counted: one more is other work.
            return
        state = State(get_row(session, production).state)
        if state in CHANGEABLE:
            withdraw_change(self._db, session, decision)
            return
        move(session, production, state, Event.REJECTED, by=decision.by, now=now, reason=decision.note)
        free_slot(session, production)

    def abort(self, id: ProductionId, by: Person) -> tuple[int, int]:
        """End a production: cancel its work, close its gates, free its slot and fence its workers, in one transaction.

        Then remove what nobody approved; files and bytes that went.

        Raises:
            IllegalTransition: It is being published or was; a scheduled one can lose its publish time instead.
        """
        now = self._clock.now()
        with self._db.write() as session:
            hold_row(session, id)
            row = get_row(session, id)
            values = {"fence": ProductionRow.fence + 1, "lease_owner": None, "lease_until": None, "hold": ""}
            move(session, id, State(row.state), Event.ABORTED, by=by, now=now, values=values)
            cancel_items(session, id, now)
            supersede_gates(session, id)
            free_slot(session, id)
            release_all(session, id)
            dropped = drop_unapproved_uses(session, id)
        with self._db.write() as session:
            return self._artifacts.prune(session, dropped)

    def retry(self, id: ProductionId, by: Person) -> Production:
        """Bring a failed production back to where it failed, with a new run."""
        now = self._clock.now()
        with self._db.write() as session:
            hold_row(session, id)
            row = get_row(session, id)
            values = {"run": row.run + 1, "failed_from": None, "failure": "", "hold": ""}
            move(session, id, State(row.state), Event.RETRIED, by=by, now=now, values=values)
            self._ledger.retry_failed(session, id)
            return to_production(get_row(session, id))

    def requester(self, id: ProductionId) -> str:
        """Who asked for it."""
        with self._db.read() as session:
            return get_row(session, id).created_by

    def pause(self, id: ProductionId, by: Person) -> Production:
        """Begin nothing new for it until it is resumed. What runs goes on to its next kept artifact.

        Raises:
            IllegalTransition: It has ended.
        """
        now = self._clock.now()
        with self._db.write() as session:
            hold_row(session, id)
            row = get_row(session, id)
            if State(row.state) in TERMINAL:
                raise IllegalTransition(f"{id} has ended", hint="There is nothing to pause.")
            set_values(session, id, hold=f"paused by {by.name}", updated_at=now)
            tell(session, id, "paused", now, by=by.name)
        return self.get(id)

    def resume(self, id: ProductionId) -> Production:
        """Take a production off hold; an expired gate is opened anew by its graph."""
        with self._db.write() as session:
            set_values(session, id, hold="")
            wake(session, id)
            return to_production(get_row(session, id))

    def refuse_budget(self, id: ProductionId, by: Person) -> None:
        """Raise `NotAllowed` unless this person may let a production cost more."""
        with self._db.read() as session:
            row = get_row(session, id)
        channel = self._channel(row.channel)
        refuse_decision(channel, GateKind.BUDGET, Retry(), by, requester=row.created_by)

    def set_budget(self, id: ProductionId, budget_usd: float, by: Person) -> None:
        """Set how much a production may cost; what the old budget did not cover waits for a retry."""
        now = self._clock.now()
        with self._db.write() as session:
            set_values(session, id, budget_micro=to_micro(budget_usd), updated_at=now)
            tell(session, id, "budget_set", now, budget_usd=budget_usd, by=by.name)

    def set_policy(self, id: ProductionId, step: str, policy: str, by: Person) -> None:
        """Set whether a step runs by itself (auto), asks before (human) or asks after (review).

        Raises:
            IllegalTransition: The three gates cannot be configured away, and an upload cannot be undone after it.
        """
        if step in {GateKind.SCRIPT, GateKind.VIDEO, GateKind.PUBLISH}:
            raise IllegalTransition(f"the {step} gate cannot be configured away", hint="Policies are for work steps.")
        if refusal := policy_refusal(step, policy):
            raise IllegalTransition(refusal, hint="`greenlight step ID STEP --policy auto|human|review` sets it.")
        now = self._clock.now()
        with self._db.write() as session:
            row = get_row(session, id)
            set_values(session, id, policies={**row.policies, step: policy}, updated_at=now)
            tell(session, id, "policy_set", now, step=step, policy=policy, by=by.name)

    def change_release(self, id: ProductionId, changes: tuple[Change, ...], by: Person, note: str = "") -> None:
        """Ask for a new publish decision on a video that is scheduled or uploaded already; until then it stays.

        Raises:
            CannotRevise: A change is about the film, which is uploaded.
        """
        if widest_scope(changes) > Scope.METADATA:
            raise CannotRevise("the film is uploaded already", hint="Start a new production for another film.")
        now = self._clock.now()
        with self._db.write() as session:
            hold_row(session, id)
            row = get_row(session, id)
            values = {"run": row.run + 1}
            move(session, id, State(row.state), Event.RELEASE_CHANGED, by=by, now=now, reason=note, values=values)
            supersede_gates(session, id)
            amended = amend(get_revision(session, id), changes, note)
            save_revision(self._db, session, id, amended, by=by.name, now=now)

    def list_artifacts(self, id: ProductionId) -> tuple[tuple[str, bool, str, str], ...]:
        """Role, whether approved, SHA-256 and path of everything that a production uses."""
        with self._db.read() as session:
            uses = list_uses(session, id)
        return tuple(
            (role, approved, artifact.sha256, str(self._artifacts.path(artifact))) for role, approved, artifact in uses
        )

    def newest_gate(self, id: ProductionId) -> Gate | None:
        """The gate that was opened last, whatever became of it."""
        with self._db.read() as session:
            return newest_gate(session, id)


def _revision_event(state: State, scope: Scope) -> Event:
    if scope is Scope.WORDS or state is State.SCRIPT_PENDING_REVIEW:
        return Event.WORDS_REVISED
    if scope is Scope.MEDIA or state is State.VIDEO_PENDING_REVIEW:
        return Event.MEDIA_REVISED
    return Event.RELEASE_CHANGED if state in CHANGEABLE else Event.METADATA_REVISED
