"""Why a press changes nothing, and what can be done instead: whoever pressed is told, every time."""

from dataclasses import dataclass

from bot.slack import ids
from bot.slack.cards import Card, ask_them_button, receipt, resume_button
from bot.slack.cards.answers import DECIDED
from bot.slack.cards.states import ended_by
from bot.slack.cards.text import say_listed, say_person, say_when
from bot.slack.departed import is_out
from bot.slack.desk import MOST_ADMINS, Place, SlackDesk
from bot.slack.people import name_of
from bot.slack.trouble import trouble
from config.channel import ChannelProfile
from graph.authority import may_approve, may_decide, may_steer, said_yes_already
from graph.core.errors import NotAllowed, StaleDecision
from graph.core.gate import Decision, Gate, GateStatus
from graph.core.naming import name_gate
from graph.core.person import Person, Role, workspace_of
from graph.store.gates import expire_gates
from graph.store.installations import read_workspace
from graph.store.outbox import Outgoing, Priority, put

OUTSIDERS = "Guests, bots, people who left and people of other organisations never decide."


@dataclass
class Refusing:
    """Answers those whose press cannot count, and lets them ask those whose press can."""

    desk: SlackDesk

    def answer(self, error: Exception, gate: Gate | None, place: Place) -> Card:
        """What to tell the person at a gate, whatever was in the way."""
        if gate is not None and isinstance(error, StaleDecision):
            return self._closed(error, gate, place)
        if gate is not None and isinstance(error, NotAllowed) and self.desk.knows_who(place):
            was_decided = not gate.is_pending and not self.desk.is_outsider(place)
            return self._closed(error, gate, place) if was_decided else self._not_allowed(gate, place)
        return self.desk.refusal(error, place)

    def refuse_stranger(self, gate: Gate, place: Place, *, or_steers: bool = False, is_yes: bool = False) -> None:
        """Raise `NotAllowed` unless this person may decide here, or say yes where it `is_yes`.

        `or_steers` where moving the video will do. Raises `SaidYesAlready` where their yes is counted and others' miss.
        """
        channel, requester = self._channel(gate), self.desk.studio.productions.requester(gate.production)
        person = self.desk.person(place)
        if or_steers and may_steer(channel, person, requester=requester):
            return
        may = may_approve if is_yes else may_decide
        if not may(channel, gate.kind, person, requester=requester):
            raise NotAllowed("you may not decide here", hint="")
        needs = channel.approvals_needed(gate.kind)
        if is_yes and person.name in gate.approved_by and len(gate.approved_by) < needs:
            raise said_yes_already(gate, needs)

    def ask(self, ref: ids.GateRef, gate: Gate, place: Place) -> Card:
        """Mention those who may decide in the thread: once for each gate and whoever asks. It grants nothing."""
        if not gate.is_pending or gate.subject != ref.s:
            raise StaleDecision("this question is closed", hint="")
        person = self.desk.person(place)
        who = self._mentions(gate, person)
        if not who:
            return receipt("Nobody is listed who could be asked here.", "Ask an admin of the workspace.")
        if not self._post(
            gate, place, f"{who}: <@{place.user}> asks for your answer to the {name_gate(gate.kind)} of this video."
        ):
            return receipt("They were asked already; once is enough.")
        return receipt("They are asked, in the video's thread.")

    def _post(self, gate: Gate, place: Place, says: str) -> bool:
        studio, thread = self.desk.studio, self.desk.thread_of(gate.production)
        card = receipt(says, self.desk.link_to(gate.production))
        conversation, ts = (thread.conversation, thread.ts) if thread else (place.conversation, place.thread_ts)
        arguments = {"channel": conversation, "text": card.text, "blocks": list(card.blocks)}
        call = Outgoing(
            dedupe=f"ask {gate.id} {place.workspace}/{place.user}",
            workspace=thread.workspace if thread else place.workspace,
            conversation=conversation,
            method="chat.postMessage",
            arguments=arguments | ({"thread_ts": ts} if ts else {}),
            production=gate.production,
            priority=Priority.REPLY,
        )
        with studio.db.write() as session:
            is_new = put(studio.db, session, call, studio.clock.now())
        self.desk.hint.set()
        return is_new

    def _closed(self, stale: Exception, shown: Gate, place: Place) -> Card:
        gate, studio = self.desk.gate(shown.id) or shown, self.desk.studio
        newer = studio.productions.find_gate(gate.production)
        link = self.desk.link_to(gate.production) if newer is not None and newer.id != gate.id else ""
        context = f"Something newer waits: {link}" if link else self._next(gate)
        if gate.decision is not None:
            return receipt(_already(gate.decision, gate, name_of(place.workspace, place.user)), context)
        if gate.status is GateStatus.EXPIRED or gate.expires_at <= studio.clock.now():
            if gate.is_pending:  # Its hold is due, and only what is on hold is asked again.
                with studio.db.write() as session:
                    expire_gates(session, studio.clock.now())
            held = studio.productions.get(gate.production).hold
            again = resume_button(gate.production, "Ask again") if held else None
            late = f"Nobody decided on this {name_gate(gate.kind)} in time; nothing was approved."
            return receipt(late, context, again)
        if gate.status is GateStatus.SUPERSEDED and (who := ended_by(self.desk.standing(gate.production).glance)):
            return receipt(f"This video was ended by {say_person(who)}.", context)
        if gate.status is GateStatus.SUPERSEDED:
            return receipt(f"This {name_gate(gate.kind)} was replaced by something newer.", context)
        return receipt(str(trouble(stale).text), context)

    def _next(self, gate: Gate) -> str:
        return f"`/video status {gate.production}` tells how it stands."

    def _not_allowed(self, gate: Gate, place: Place) -> Card:
        person, channel = self.desk.person(place), self._channel(gate)
        if person.role is Role.MEMBER:
            return receipt("You may not decide here.", OUTSIDERS)
        is_own = person.name == self.desk.studio.productions.requester(gate.production)
        why = (
            "You asked for this video, so somebody else has to approve it."
            if is_own and not channel.requester_may_approve
            else "You may not decide here."
        )
        others = [name for name in channel.deciders(gate.kind) if not (is_own and name in person.keys)]
        admin = "Another admin" if is_own and person.role is Role.ADMIN else "An admin"
        asked = ", and whoever asked for it," if self._requester_may(gate, channel) else ""
        who = ", ".join(map(say_listed, others)) or f"{admin} of the workspace{asked}"
        ask = ask_them_button(gate.id, gate.subject) if self._mentions(gate, person) else None
        return receipt(why, f"{who} may.", ask)

    def _mentions(self, gate: Gate, asker: Person) -> str:
        """Those of Slack who may decide, without whoever asks; the requester or admins where nobody is listed."""
        channel = self._channel(gate)
        here = {"", asker.workspace, read_workspace(asker.workspace)[0]}
        others = [name for name in channel.deciders(gate.kind) if name not in asker.keys]
        said = [say_listed(name) for name in others if name.rpartition("/")[0] in here]
        requester = self.desk.studio.productions.requester(gate.production)
        if not channel.deciders(gate.kind):
            if not self._requester_may(gate, channel):
                return self._admins(gate, asker, requester)
            said = [say_person(requester)] if requester != asker.name else []
        return " ".join(one for one in said if one.startswith("<"))

    def _requester_may(self, gate: Gate, channel: ChannelProfile) -> bool:
        """Whether the yes of whoever asked for the video counts, and can still come."""
        requester = self.desk.studio.productions.requester(gate.production)
        return channel.requester_may_approve and not is_out(self.desk, requester)

    def _admins(self, gate: Gate, asker: Person, requester: str) -> str:
        """Admins who may still say yes: a mention of those who are known, else all of them in words."""
        known = self.desk.admins(workspace_of(requester) or asker.workspace)
        free = [one for one in known if one not in {asker.name, requester, *gate.approved_by}]
        return " ".join(map(say_person, free[:MOST_ADMINS])) or "Admins of the workspace"

    def _channel(self, gate: Gate) -> ChannelProfile:
        return self.desk.studio.channel(self.desk.studio.productions.get(gate.production).channel)


def _already(decision: Decision, gate: Gate, me: str) -> str:
    who = "you" if decision.by.name == me else say_person(decision.by.name)
    said = f"{DECIDED[decision.verdict.kind]} by {who} {say_when(decision.at)}"
    return f"This {name_gate(gate.kind)} was decided already: {said}."
