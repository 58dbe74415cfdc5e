"""`Productions`: the one door through which every surface starts, shows and moves productions; it runs no graph."""

import copy
from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.channel import ChannelProfile, policy_refusal
from graph.answering import Answering
from graph.authority import refuse_giver, refuse_meddler, refuse_outsider, refuse_pausing_all
from graph.budgets import Budgets
from graph.core.amend import amend
from graph.core.brief import Brief
from graph.core.change import Change, Scope, widest_scope
from graph.core.clock import Clock
from graph.core.errors import CannotRevise, IllegalTransition, LostRace
from graph.core.failpoint import failpoint
from graph.core.gate import (
    Gate,
    GateKind,
    Verdict,
)
from graph.core.ids import ArtifactKey, GateId, ProductionId, Sha256
from graph.core.material import GivenPicture, given_uses
from graph.core.money import Limit
from graph.core.naming import name_gate
from graph.core.person import Person
from graph.core.production import PAUSED, UNASKED, Event, Production, State, refuse_ended
from graph.core.schedule import refuse_passed
from graph.core.talk import Talk
from graph.going_back import GoingBack
from graph.store.artifacts import ArtifactStore, drop_unapproved_uses, list_uses, use_artifacts
from graph.store.cards import Thread, open_thread
from graph.store.database import Database
from graph.store.gates import (
    find_pending,
    get_gate,
    mark_shown,
    newest_gate,
    supersede_gates,
    was_shown,
)
from graph.store.inbox import once
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
from graph.store.studio_pauses import begin_pause, end_pause, resting
from graph.store.tables import ProductionRow


class Productions:
    """Productions as people see them. Every change is one transaction that also wakes the graph."""

    def __init__(
        self,
        *,
        db: Database,
        ledger: Ledger,
        artifacts: ArtifactStore,
        clock: Clock,
        channel: Callable[[str], ChannelProfile],
    ) -> None:
        self._db = db
        self._ledger = ledger
        self._artifacts = artifacts
        self._clock = clock
        self._answering = Answering(db=db, ledger=ledger, clock=clock, channel=channel)
        self._budgets = Budgets(clock, self._answering)
        self._going_back = GoingBack(ledger, clock, self._answering)

    def once(self, request: str) -> "Productions":
        """The same door for whoever carries out this one request: what comes again under its name changes nothing.

        Every change through it may then raise `DoneAlready`.
        """
        other = copy.copy(self)
        other._db = once(self._db, request, self._clock)  # noqa: SLF001 - it is one of ours.
        return other

    def start(self, brief: Brief, channel: ChannelProfile, by: Person, talk: Talk | None = None) -> ProductionId:
        """Begin a production, which is talked about in `talk` from then on.

        Raises:
            NotAllowed: This person is not of the team.
            BadBrief: Its publish time has passed.
        """
        refuse_outsider(by)
        now = self._clock.now()
        refuse_passed(brief.publish_at, now)
        with self._db.write() as session:
            new = new_id(session, brief.topic)
            session.add(first_row(new, brief, channel, by, now))
            session.flush()
            use_artifacts(self._db, session, new, given_uses(brief.pictures), now)
            if talk is not None:
                open_thread(self._db, session, Thread(production=new, ts="", trouble="", **talk.model_dump()))
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
        with self._db.read() as session:  # Of a double click the second waits for no turn to write.
            gate = get_gate(session, id)
            if not gate.is_pending:
                self._answering.refuse(session, gate, subject, verdict, by)
        with self._db.write() as session:
            decided = self._answering.decide(session, id, subject, verdict, by, note, request)
        failpoint("decide.after")
        return decided

    def abort(self, id: ProductionId, by: Person) -> tuple[int, int]:
        """End a production: cancel its work, close its gates, free its slot and fence its workers, in one transaction.

        Then remove what nobody approved; files and bytes that went.

        Raises:
            NotAllowed: This person neither asked for it nor decides here, nor is an admin.
            HasEnded: There is nothing left to end.
            IllegalTransition: It is being published or was; a scheduled one can lose its publish time instead.
        """
        refuse_outsider(by)
        now = self._clock.now()
        with self._db.write() as session:
            self._refuse_meddler(session, id, by, "end this video")
            hold_row(session, id)
            row = get_row(session, id)
            if State(row.state) in {State.REJECTED, State.ABORTED}:
                refuse_ended(id, State(row.state))
            values = {"fence": ProductionRow.fence + 1, "lease_owner": None, "lease_until": None, "hold": ""}
            move(session, id, State(row.state), Event.ABORTED, by=by, now=now, values=values)
            cancel_items(session, id, now)
            supersede_gates(session, id)
            free_slot(session, id)
            release_all(session, id)
            dropped = drop_unapproved_uses(session, id)
        with self._db.write() as session:
            return self._artifacts.prune(session, dropped)

    def retry(self, id: ProductionId, by: Person, step: str | None = None) -> Production:
        """Bring a failed production back to where it failed, with a new run; or any to a step that is behind it.

        Raises:
            NotAllowed: This person neither asked for it nor decides here, nor is an admin.
            IllegalTransition: It has not failed, or there is no such step behind it.
        """
        refuse_outsider(by)
        with self._db.write() as session:
            if step is None:
                self._going_back.retry(session, id, by)
            else:
                self._going_back.send(session, id, step, by)
            return to_production(get_row(session, id))

    def bring(self, id: ProductionId, uses: Mapping[str, ArtifactKey], by: Person) -> None:
        """Keep what somebody brought for a production until it is decided what becomes of it; again changes nothing.

        Raises:
            NotAllowed: This person neither asked for it nor decides here.
        """
        with self._db.write() as session:
            self._refuse_giver(session, id, by)
            use_artifacts(self._db, session, id, uses, self._clock.now())

    def give(self, id: ProductionId, pictures: tuple[GivenPicture, ...], by: Person) -> None:
        """Let these pictures be shown where a scene has none yet, like those of a folder. Raises as `bring` does."""
        now = self._clock.now()
        with self._db.write() as session:
            hold_row(session, id)
            self._refuse_giver(session, id, by)
            row = get_row(session, id)
            known = Brief.model_validate(row.brief).pictures
            new = tuple(picture for picture in dict.fromkeys(pictures) if picture not in known)
            plain = [picture.model_dump(mode="json") for picture in (*known, *new)]
            set_values(session, id, brief=row.brief | {"pictures": plain}, updated_at=now)
            use_artifacts(self._db, session, id, given_uses(new), now)
            tell(session, id, "pictures_given", now, by=by.name, pictures=[picture.name for picture in new])

    def _refuse_giver(self, session: Session, id: ProductionId, by: Person) -> None:
        row, gate = get_row(session, id), find_pending(session, id)
        kind = gate.kind if gate else GateKind.SCRIPT
        refuse_giver(self._answering.profile(session, row.channel), kind, by, requester=row.created_by)

    def requester(self, id: ProductionId) -> str:
        """Who asked for it."""
        with self._db.read() as session:
            return get_row(session, id).created_by

    def pause(self, id: ProductionId, by: Person) -> Production:
        """Begin nothing new for it until it is resumed. What runs goes on to its next kept artifact.

        Raises:
            NotAllowed: This person neither asked for it nor decides here, nor is an admin.
            HasEnded: There is nothing left to pause.
        """
        refuse_outsider(by)
        now = self._clock.now()
        with self._db.write() as session:
            self._refuse_meddler(session, id, by, "pause this video")
            hold_row(session, id)
            row = get_row(session, id)
            refuse_ended(id, State(row.state))
            set_values(session, id, hold=f"{PAUSED}{by.name}", updated_at=now)
            tell(session, id, "paused", now, by=by.name)
        return self.get(id)

    def resume(self, id: ProductionId, by: Person) -> Production:
        """Take a production off hold; an expired gate is opened anew by its graph. Raises `NotAllowed` as `pause`."""
        refuse_outsider(by)
        now = self._clock.now()
        with self._db.write() as session:
            self._refuse_meddler(session, id, by, "let this video go on")
            set_values(session, id, hold="", updated_at=now)
            tell(session, id, "resumed", now, by=by.name)
            wake(session, id)
            return to_production(get_row(session, id))

    def refuse_meddler(self, id: ProductionId, by: Person, what: str) -> None:
        """Raise `NotAllowed`, which says who may, unless this person asked for it, decides here or is an admin."""
        with self._db.read() as session:
            self._refuse_meddler(session, id, by, what)

    def _refuse_meddler(self, session: Session, id: ProductionId, by: Person, what: str) -> None:
        row = get_row(session, id)
        channel = self._answering.profile(session, row.channel)
        refuse_meddler(channel, by, what, requester=row.created_by)

    def plan_release(self, id: ProductionId, publish_at: datetime | None, by: Person) -> None:
        """Keep a publish time until the release is asked about; None takes back what was wished for.

        Raises:
            NotAllowed: It is not theirs to move.
            LostRace: The release came to be asked about meanwhile; nothing was kept.
        """
        with self._db.write() as session:
            hold_row(session, id)
            self._refuse_meddler(session, id, by, "move this video")
            row = get_row(session, id)
            refuse_ended(id, State(row.state))
            if State(row.state) not in UNASKED:
                raise LostRace(f"the release of {id} comes to be asked about just now", hint="Say the time once more.")
            now, at = self._clock.now(), publish_at.isoformat() if publish_at else None
            set_values(session, id, brief=row.brief | {"moved_to": at, "moved_by": by.name}, updated_at=now)
            tell(session, id, "time_wanted", now, by=by.name, publish_at=at)

    def pause_studio(self, workspaces: tuple[str, ...], by: Person) -> None:
        """Begin nothing for any production of these workspaces, of those to come too; "" are those no chat talks about.

        What runs goes on to its next kept artifact, and gates can be answered.

        Raises:
            NotAllowed: This person presides over none of them.
        """
        refuse_pausing_all(by, "pause")
        now = self._clock.now()
        with self._db.write() as session:
            begin_pause(self._db, session, workspaces, by.name, now)
            for one in resting(session):
                tell(session, one, "studio_paused", now, by=by.name)

    def resume_studio(self, workspaces: tuple[str, ...] | None, by: Person) -> bool:
        """End the pause of these workspaces, or of all; whether there was one. What was paused by itself stays so."""
        refuse_pausing_all(by, "resume")
        now = self._clock.now()
        with self._db.write() as session:
            rested = resting(session)
            if not end_pause(session, workspaces):
                return False
            for one in sorted(set(rested) - set(resting(session))):
                tell(session, one, "studio_resumed", now, by=by.name)
        return True

    def set_budget(self, id: ProductionId, limit: Limit, by: Person) -> float:
        """Set how much a production may cost, and give that; what the old budget did not cover waits for a retry.

        Raises what `Budgets.set` raises.
        """
        with self._db.write() as session:
            return self._budgets.set(session, id, limit, by)

    def set_policy(self, id: ProductionId, step: str, policy: str, by: Person) -> None:
        """Set whether a step runs by itself (auto), asks before (human) or asks after (review).

        Raises:
            IllegalTransition: The three gates cannot be configured away, and an upload cannot be undone after it.
        """
        refuse_outsider(by)
        if step in {GateKind.SCRIPT, GateKind.VIDEO, GateKind.PUBLISH}:
            raise IllegalTransition(
                f"the {name_gate(step)} always waits for a yes; that cannot be configured away",
                hint="Policies are for work steps.",
            )
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
            NotAllowed: This person neither asked for it nor decides here, nor is an admin.
            CannotRevise: A change is about the film, which is uploaded.
        """
        refuse_outsider(by)
        if widest_scope(changes) > Scope.METADATA:
            raise CannotRevise("the film is uploaded already", hint="Start a new production for another film.")
        now = self._clock.now()
        with self._db.write() as session:
            hold_row(session, id)
            row = get_row(session, id)
            self._refuse_meddler(session, id, by, "move this video")
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
