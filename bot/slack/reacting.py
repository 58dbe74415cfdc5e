"""Emoji on the card of an open question: shortcuts to what the card's buttons do, for those who may press them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.commands import Revise, Understand
from bot.page import Understanding
from bot.slack import ids
from bot.slack.bound import say_question
from bot.slack.cards import Card, confirm_card, receipt, understanding_card
from bot.slack.cards.text import say_person
from bot.slack.deciding import say_decided
from bot.slack.desk import Place, SlackDesk, TooEarly
from bot.slack.pausing import pause
from bot.slack.people import name_of
from bot.slack.questions import Questions
from bot.slack.reasons import Reasons
from bot.slack.refusing import Refusing
from bot.slack.trouble import FORESEEN
from graph.authority import blocked
from graph.core.errors import NotAllowed, StaleDecision
from graph.core.gate import Approve, Gate, GateKind
from graph.core.ids import GateId
from graph.core.naming import name_gate
from graph.store.cards import ShownCard, find_card_at, list_open
from graph.store.outbox import is_posting

APPROVES = frozenset({"white_check_mark", "heavy_check_mark", "ballot_box_with_check"})
EDITS = frozenset({"pencil2", "pencil", "memo"})
REJECTS = frozenset({"x", "no_entry", "no_entry_sign", "negative_squared_cross_mark"})
REPEATS = frozenset({"repeat", "arrows_counterclockwise", "arrows_clockwise"})
PAUSES = frozenset({"double_vertical_bar", "pause_button"})
NODS = frozenset({"+1", "thumbsup", "ok_hand"})
MEANT = APPROVES | EDITS | REJECTS | REPEATS | PAUSES | NODS
REGRET = timedelta(seconds=30)
"""Whoever takes a yes away so soon wants it undone."""
AGAIN = {GateKind.SCRIPT: "another hook"}
"""What another take of a script is: the words stay, and begin in another way."""


@dataclass
class Reacting:
    """Carries out reactions."""

    desk: SlackDesk

    def react(self, workspace: str, event: dict[str, Any], *, may_wait: bool) -> None:
        """At the script an emoji decides, elsewhere it offers the press that does.

        Raises:
            TooEarly: The card that it may be on is on its way; asked again later, while `may_wait`.
        """
        item = event.get("item") or {}
        name = str(event.get("reaction") or "").partition("::")[0]
        if name not in MEANT:
            return
        card = self._card(workspace, str(item.get("channel") or ""), str(item.get("ts") or ""), may_wait=may_wait)
        gate = self.desk.gate(GateId(card.key.removeprefix("gate:"))) if card else None
        if card is None or gate is None:
            return
        thread = self.desk.thread_of(gate.production)
        user = str(event.get("user") or "")
        key = f"{_mark(card, user, name)}{event.get('event_ts')}"
        place = Place(workspace, card.conversation, user, thread.ts if thread else "", key)
        said = f"answer {key}"
        try:
            answer = self._answer(name, gate, place)
        except FORESEEN as error:
            answer = Refusing(self.desk).answer(error, gate, place)
            if isinstance(error, NotAllowed) and self.desk.knows_who(place):
                said = f"refused {gate.id} {workspace}/{user}"  # Told once, however many emoji there are.
        if answer is not None:
            self.desk.say(place, answer, key=said, ephemeral=True)

    def take_back(self, workspace: str, event: dict[str, Any]) -> None:
        """Somebody took an emoji away: what it asked is not asked any more, and what is decided stays decided."""
        item, name = event.get("item") or {}, str(event.get("reaction") or "").partition("::")[0]
        card = self._card(workspace, str(item.get("channel") or ""), str(item.get("ts") or ""), may_wait=False)
        gate = self.desk.gate(GateId(card.key.removeprefix("gate:"))) if card else None
        if card is None or gate is None or name not in REJECTS | APPROVES:
            return
        thread, user = self.desk.thread_of(gate.production), str(event.get("user") or "")
        place = Place(workspace, card.conversation, user, thread.ts if thread else "")
        key = f"taken back:{workspace}:{card.ts}:{user}:{name}:{event.get('event_ts')}"
        was_asked = self._settle(card, gate, place, name)
        if (name in REJECTS and Reasons(self.desk).forget(gate.production, place)) or was_asked:
            said = receipt(f"The question about `{gate.production}` stays open.")
            self.desk.say(place, said, key=key, ephemeral=True)
        elif name in APPROVES and self._approved_just_now(gate, place):
            self.desk.say(place, _too_late(gate), key=key, ephemeral=True)

    def _settle(self, card: ShownCard, gate: Gate, place: Place, name: str) -> bool:
        """Put away what this emoji of theirs asked; whether anything was asked still."""
        with self.desk.studio.db.read() as session:
            asked = list_open(session, f"ask:answer {_mark(card, place.user, name)}")
        by = say_person(name_of(place.workspace, place.user))
        for one in asked if gate.is_pending else ():
            Questions(self.desk.studio, self.desk.hint).put_away(one, gate, f"{by} took the emoji away")
        return gate.is_pending and bool(asked)

    def _approved_just_now(self, gate: Gate, place: Place) -> bool:
        said = gate.decision
        if said is None or not isinstance(said.verdict, Approve):
            return False
        is_theirs = said.by.name == name_of(place.workspace, place.user)
        return is_theirs and self.desk.studio.clock.now() - said.at <= REGRET

    def _card(self, workspace: str, conversation: str, ts: str, *, may_wait: bool) -> ShownCard | None:
        """The card of a question that this message is."""
        if not ts:  # It is on a file.
            return None
        with self.desk.studio.db.read() as session:
            # In this order: what is not on its way any more has its place.
            is_coming = is_posting(session, workspace, conversation)
            card = find_card_at(session, workspace, conversation, ts)
        if card is None and is_coming and may_wait:
            raise TooEarly
        return card if card is not None and card.key.startswith("gate:") else None

    def _answer(self, name: str, gate: Gate, place: Place) -> Card | None:
        if not gate.is_pending:
            hint = f"`greenlight status {gate.production}` tells how it stands."
            raise StaleDecision(f"this {gate.kind} gate is closed", hint=hint)
        self.desk.admit(place)
        if name in NODS:
            does = "approves" if gate.kind is GateKind.SCRIPT else "asks for the press that approves"
            return receipt(f"👍 is seen, and decides nothing. ✅ on the card {does} the {name_gate(gate.kind)}.")
        if not self.desk.may_answer(gate, place):
            raise NotAllowed("you may not decide here", hint="")
        if name in PAUSES:
            return pause(self.desk, gate.production, place)
        if name in EDITS:
            return receipt("Reply in this thread with what should change.", "For example: `5 seconds shorter`")
        if name in REPEATS:
            return self._again(gate, place)
        return self._decide("approve" if name in APPROVES else "reject", gate, place)

    def _decide(self, verdict: str, gate: Gate, place: Place) -> Card | None:
        Refusing(self.desk).refuse_stranger(gate, place, is_yes=verdict == "approve")
        if verdict == "approve" and gate.blocked_by:
            raise blocked(gate, self.desk.standing(gate.production).next)
        if gate.kind is not GateKind.SCRIPT:
            ref = ids.GateRef(g=gate.id, s=gate.subject)
            asked = confirm_card(verdict, ref, say_question(gate, verdict), gate.production, by_emoji=True)
            # Everybody sees it, as they see the emoji: so it ends with its gate, and "never mind" puts it away.
            self.desk.say(place, asked, key=f"answer {place.request}")
            return None
        if verdict == "reject":
            Reasons(self.desk).ask(gate, place)
            return None
        person, handler = self.desk.person(place), self.desk.studio.handler
        return say_decided(handler.decide(gate.id, gate.subject, Approve(), person, "", place.request))

    def _again(self, gate: Gate, place: Place) -> Card:
        words, handler, person = AGAIN.get(gate.kind, "another take"), self.desk.handler(place), self.desk.person(place)
        understanding = handler.handle(Understand(production=gate.production, words=words), person)
        if not isinstance(understanding, Understanding):
            raise TypeError(type(understanding))
        if gate.kind is not GateKind.SCRIPT or understanding.missed or not understanding.changes:
            return understanding_card(understanding)
        handler.handle(Revise(gate=gate.id, subject=gate.subject, changes=understanding.changes, words=words), person)
        return understanding_card(understanding, done=True, held=self.desk.held(understanding.production))


def _mark(card: ShownCard, user: str, name: str) -> str:
    """What the names of all that this emoji of theirs does begin with."""
    return f"reaction:{card.workspace}:{card.ts}:{user}:{name}:"


def _too_late(gate: Gate) -> Card:
    undo = f"`/video pause {gate.production}` stops what goes on; at its film you can ask for other words."
    return receipt(f"Too late: the {name_gate(gate.kind)} of `{gate.production}` is approved, and that stays so.", undo)
