"""Carrying out what a person asks for. The one place that knows both what people say and what productions can do."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import assert_never

from sqlalchemy.exc import OperationalError

from bot.beginning import Fit, WithFolder, brief_of, brief_without_text, doubts_of_topic
from bot.commands import (
    LOOKS,
    Abort,
    Adjust,
    Approve,
    Begin,
    ChangeSettings,
    Command,
    Foresee,
    GoOn,
    ListChannel,
    ListSettings,
    ListSteps,
    Look,
    Part,
    Propose,
    ReadLog,
    Reject,
    Retry,
    Revise,
    SetPolicy,
    Show,
    Understand,
    Verify,
)
from bot.outcome import Aborted, Begun, Chain, Decided, Done
from bot.page import AnyPage, NotSeen, Proposal, Understanding
from bot.releasing import Releases
from bot.reply import Reply, Standings
from bot.ruling import carry_out
from bot.showing import is_whole, known_step, log_page, page_of, steps_page
from bot.slots import channel_page
from bot.wording import describe_change, no_words_now, scene_numbers
from config.channel import ChannelProfile
from graph.authority import refuse_outsider
from graph.channels import ChannelRules
from graph.core import gate as gates
from graph.core.change import Change, Missed, Understood
from graph.core.clock import Clock
from graph.core.errors import (
    BadBrief,
    CannotRevise,
    IllegalTransition,
    NothingWaits,
    SourceTooThin,
    StaleDecision,
    StudioPaused,
)
from graph.core.gate import VERDICTS, Gate, GateKind
from graph.core.ids import GateId, ProductionId, Sha256
from graph.core.person import Person
from graph.core.production import State, refuse_ended
from graph.core.rebuild import what_is_rebuilt
from graph.core.script import Revision
from graph.core.standing import Standing
from graph.dossier import Dossier, read_dossier
from graph.exports import Exports
from graph.service import Productions
from graph.store.audit import count_votes, verify_chain
from graph.store.database import Database
from graph.store.gates import get_gate
from tools.youtube import VideoChannel

RETRYABLE = frozenset({GateKind.PARTIAL, GateKind.BUDGET, GateKind.OUTCOME})


@dataclass(frozen=True)
class Handler:
    """Takes commands of people and answers each with a reply. What cannot be done is raised, with a hint."""

    db: Database
    productions: Productions
    rules: ChannelRules
    exports: Exports
    leave_files: Callable[[ProductionId], None]
    clock: Clock
    look: Callable[[str, str | None], Standings]
    channel: Callable[[str], ChannelProfile]
    video_channel: Callable[[str], VideoChannel]
    channel_folder: Callable[[str], Path]
    with_folder: WithFolder
    fitted: Fit
    read_words: Callable[[str, Revision], Understood]
    rehearse: Callable[[ProductionId, Revision, tuple[Change, ...]], None]
    budget_usd: float
    has_model: bool

    def once(self, request: str) -> "Handler":
        """Who carries out this one request: what comes again under its name raises `DoneAlready`."""
        return replace(self, productions=self.productions.once(request), rules=self.rules.once(request))

    def handle(self, command: Command, by: Person) -> Reply:  # noqa: C901, PLR0912 - one case for each command.
        """Carry it out. `leave_files` then lets the files in its folder tell the same as the database."""
        if not isinstance(command, LOOKS):
            refuse_outsider(by)
        match command:
            case Begin():
                return self._begin(command, by)
            case Look():
                return self.look(by.name, command.production)
            case Show():
                return self.show(self._id(command.production), command.part, by)
            case Approve():
                return self._approve(command, by)
            case Reject():
                return self._decide(self._waiting(command.production), gates.Reject(), by, command.reason)
            case Understand():
                return self._understand(command)
            case Foresee():
                return self._foresee(command)
            case Revise():
                return self._revise(command, by)
            case Propose():
                return self._propose(command)
            case Adjust():
                return self._adjust(command, by)
            case GoOn():
                return self._go_on(command, by)
            case Retry():
                return self._retry(command, by)
            case ListSteps():
                return steps_page(self._dossier(self._id(command.production)), known_step(command.step))
            case ReadLog():
                return log_page(self._dossier(self._id(command.production)), command.step)
            case SetPolicy():
                return self._set_policy(command, by)
            case Abort():
                return self._abort(command, by)
            case ListChannel():
                return self._list_channel(command)
            case ListSettings() | ChangeSettings():
                return carry_out(self.rules, command, by)
            case Verify():
                return self._verify(command)
            case never:
                assert_never(never)

    def show(self, id: ProductionId, part: Part | None, by: Person) -> AnyPage:
        """Put a part before a person; what waits for a decision counts as shown to them from then on."""
        with contextlib.suppress(OSError):
            self.exports.write(id)
        dossier = self._dossier(id)
        channel = self.channel(dossier.production.channel)
        page = page_of(dossier, part, channel, self.exports.folder / id)
        pending = dossier.pending
        if pending is not None and page.gate is not None and page.gate.id == pending.id and is_whole(page, pending):
            with contextlib.suppress(OperationalError):  # A full disk hides nothing; it is shown again before a yes.
                self.productions.mark_shown(pending, by.name)
        return page

    def decide(  # noqa: PLR0917 - a decision is all of these.
        self, id: GateId, subject: Sha256, verdict: gates.Verdict, by: Person, note: str = "", request: str = ""
    ) -> Decided:
        """Decide exactly this gate as it was shown; `request` names the press that asks for it."""
        after = self.productions.decide(id, subject, verdict, by, note, request)
        return self._decided(after, verdict, by)

    def standing(self, id: ProductionId, by: Person) -> Standing:
        """How a production stands now."""
        return self.look(by.name, id).standings[0]

    def _id(self, text: str) -> ProductionId:
        return self.productions.resolve(text)

    def _dossier(self, id: ProductionId) -> Dossier:
        return read_dossier(self.db, self.exports.artifacts, id)

    def check(self, wish: Begin) -> None:
        """Raise what `Begin` raises for a wish that no text would make possible."""
        channel, now = self.channel(wish.channel), self.clock.now()
        brief_without_text(wish, channel, now, budget_usd=self.budget_usd, has_model=self.has_model)

    def _begin(self, wish: Begin, by: Person) -> Begun:
        channel = self.channel(wish.channel)
        brief = brief_of(
            wish,
            channel,
            self.clock.now(),
            budget_usd=self.budget_usd,
            has_model=self.has_model,
        )
        brief, doubts = self.fitted(brief, channel)
        brief, coarse = self.with_folder(brief, Path(wish.images)) if wish.images else (brief, ())
        production = self.productions.start(brief, channel, by, wish.talk)
        self.leave_files(production)
        return Begun(
            production=production,
            title=brief.topic,
            channel=channel.name,
            seconds=brief.seconds,
            publish_at=brief.publish_at,
            zone=channel.zone,
            doubts=(*doubts_of_topic(wish.topic), *doubts, *coarse),
            held=self.standing(production, by).glance.hold,
        )

    def _waiting(self, text: str) -> Gate:
        production = self._id(text)
        gate = self.productions.find_gate(production)
        if gate is None:
            self._refuse_ended(production)
            standing = self.look("", production).standings[0]
            reason = f": {standing.blocks}" if standing.blocks else ""
            hint = f"Next: `{standing.next}`." if standing.next else ""
            raise NothingWaits(f"nothing of {production} waits for a decision{reason}", hint=hint)
        return gate

    def _refuse_ended(self, production: ProductionId) -> None:
        refuse_ended(production, self.productions.get(production).state)

    def _approve(self, command: Approve, by: Person) -> Reply:
        gate = self._waiting(command.production)
        if command.subject is None and not self.productions.was_shown(gate, by.name):
            return NotSeen(page=self.show(gate.production, None, by))
        bound = gate if command.subject is None else gate.model_copy(update={"subject": command.subject})
        return self._decide(bound, gates.Approve(), by, command.note)

    def _decide(self, gate: Gate, verdict: gates.Verdict, by: Person, note: str) -> Decided:
        return self._decided(self.productions.decide(gate.id, gate.subject, verdict, by, note), verdict, by)

    def _decided(self, after: Gate, verdict: gates.Verdict, by: Person) -> Decided:
        self.leave_files(after.production)
        if after.decision is None and not after.is_pending:
            raise StaleDecision(
                "its publish time has passed meanwhile; nothing was published",
                hint=f"`greenlight run {after.production}` proposes another time.",
            )
        standing = self.standing(after.production, by)
        asks = standing.glance.gate if after.is_pending else None
        return Decided(
            production=after.production,
            gate=after.kind,
            verdict=verdict.kind,
            by=by.name,
            still_needed=max(asks.needs - len(after.approved_by), 1) if asks else 0,
            standing=standing,
        )

    def _understand(self, command: Understand) -> Understanding:
        gate = self._revisable(command.production, command.words)
        revision = self._newest(gate.production)
        read = command.read or self.read_words(command.words, revision)
        return self._understanding(gate, revision, command.words, read)

    def _foresee(self, command: Foresee) -> Understanding:
        gate = self._revisable(command.production)
        return self._understanding(gate, self._newest(gate.production), "", Understood(changes=command.changes))

    def _revisable(self, production: str, words: str = "") -> Gate:
        gate = self._waiting(production)
        if "revise" not in VERDICTS[gate.kind]:
            raise no_words_now(gate, self.look("", gate.production).standings[0], words)
        return gate

    def _understanding(self, gate: Gate, revision: Revision, words: str, wished: Understood) -> Understanding:
        read = self._rehearsed(gate.production, revision, words, wished)
        rebuild = what_is_rebuilt(revision, read.changes, gate.kind)
        return Understanding(
            production=gate.production,
            gate=gate.id,
            kind=gate.kind,
            subject=gate.subject,
            words=words,
            changes=read.changes,
            understood=tuple(describe_change(change, revision.script, revision.listing) for change in read.changes),
            missed=tuple(missed.named(gate.production) for missed in read.missed),
            rebuild=rebuild,
            scenes=scene_numbers(rebuild.scenes, revision.script),
        )

    def _rehearsed(self, production: ProductionId, revision: Revision, words: str, read: Understood) -> Understood:
        """The wish as it was read; what the writer cannot do is told now, before a revision is spent on it."""
        try:
            self.rehearse(production, revision, read.changes)
        except (CannotRevise, SourceTooThin, BadBrief) as refusal:
            missed = Missed(words=words, why=str(refusal), hint=refusal.hint)
            return Understood(missed=(*(one for one in read.missed if one.why), missed))
        return read

    def _newest(self, production: ProductionId) -> Revision:
        revision = self._dossier(production).revision
        if revision is None:
            raise NothingWaits(f"nothing of {production} is written yet", hint=f"Next: `greenlight run {production}`.")
        return revision

    def _revise(self, command: Revise, by: Person) -> Decided:
        with self.db.read() as session:
            gate = get_gate(session, command.gate)
        gate = gate.model_copy(update={"subject": command.subject})
        return self._decide(gate, gates.Revise(changes=command.changes), by, command.words)

    def _adjust(self, command: Adjust, by: Person) -> Done:
        production = self._id(command.production)
        done = self._releases.adjust(self.productions, self._dossier(production), command, by)
        return self._done(production, by, *done)

    def _propose(self, command: Propose) -> Proposal:
        production = self._id(command.adjust.production)
        return self._releases.propose(self._dossier(production), command.adjust, self.exports.folder / production)

    @property
    def _releases(self) -> Releases:
        return Releases(self.db, self.clock, self.channel)

    def _go_on(self, command: GoOn, by: Person) -> Done:
        production, done = self._id(command.production), []
        before = self.productions.get(production)
        budget_usd = self.productions.set_budget(production, command.limit, by) if command.limit else None
        if budget_usd is not None:
            done.append(f"set its budget to ${budget_usd:.2f}")
        if before.hold:
            self.productions.resume(production, by)
            done.append(f"took it off hold ({before.hold})")
        if before.state is State.FAILED:
            self.productions.retry(production, by)
            done.append("began its failed work again")
        gate = self.productions.find_gate(production)
        if budget_usd is not None and gate is not None and gate.kind is GateKind.BUDGET:
            self._decide(gate, gates.Retry(), by, f"budget ${budget_usd:.2f}")
            done.append("went on with what the budget did not cover")
        reply = self._done(production, by, *done)
        if not done and reply.standing.glance.rests_with_studio:
            hint = "`greenlight resume` lets everything go on."
            raise StudioPaused(f"{production} waits: {reply.standing.glance.hold}", hint=hint)
        return reply

    def _retry(self, command: Retry, by: Person) -> Done:
        production = self._id(command.production)
        self._refuse_ended(production)
        if command.step is not None:
            self.productions.retry(production, by, known_step(command.step))
            return self._done(production, by, f"began again at step {command.step}")
        gate = self.productions.find_gate(production)
        if gate is not None and gate.kind in RETRYABLE:
            self._decide(gate, gates.Retry(), by, "")
        elif self.productions.get(production).state is State.FAILED:
            self.productions.retry(production, by)
        else:
            plain = next(iter(self._dossier(production).stood_in), 0)
            hint = f"A plain picture stands in for scene {plain}: say `new take of scene {plain}` to try that again."
            told = hint if plain else f"`greenlight status {production}` tells what waits."
            raise IllegalTransition(f"nothing of {production} has failed", hint=told)
        return self._done(production, by, "queued what failed again")

    def _set_policy(self, command: SetPolicy, by: Person) -> Done:
        production = self._id(command.production)
        if command.step not in set(GateKind):
            known_step(command.step)
        self.productions.set_policy(production, command.step, command.policy, by)
        how = {"auto": "runs by itself", "human": "asks before it runs", "review": "asks to accept what it made"}
        return self._done(production, by, f"step {command.step} {how[command.policy]} from now on")

    def _abort(self, command: Abort, by: Person) -> Aborted:
        production = self._id(command.production)
        files, size = self.productions.abort(production, by)
        self.leave_files(production)
        kept = tuple(role for role, approved, _, _ in self.productions.list_artifacts(production) if approved)
        kept = (*(("script",) if self._dossier(production).has_approved_script else ()), *kept)
        return Aborted(production=production, removed_files=files, removed_bytes=size, kept=kept)

    def _list_channel(self, command: ListChannel) -> Reply:
        channel = self.channel(command.channel)
        folder = str(self.channel_folder(channel.name))
        videos = self.video_channel(channel.name)
        return channel_page(self.db, channel, videos, self.clock.now(), slots=command.slots, folder=folder)

    def _verify(self, command: Verify) -> Chain:
        with self.db.read() as session:
            links, head = verify_chain(session, head=command.head)
            votes = count_votes(session)
        return Chain(decisions=links - votes, votes=votes, head=head)

    def _done(self, production: ProductionId, by: Person, *done: str) -> Done:
        self.leave_files(production)
        return Done(production=production, done=done, standing=self.standing(production, by))
