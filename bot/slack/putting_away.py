"""No to what is asked or offered, and yes to an offer: it goes for everybody who sees it, and is answered once."""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from bot.reading.hearing import hear
from bot.reading.wishes import answers_no, answers_yes, simplify
from bot.slack import ids
from bot.slack.cards import Card, confirm_card, press_card, put_away_card, receipt, taken_card
from bot.slack.cards.text import say_person
from bot.slack.desk import Place, SlackDesk
from bot.slack.holding import note_of
from bot.slack.offering import Offers
from bot.slack.people import name_of
from bot.slack.questions import Questions, asked_by, is_refusal
from bot.slack.refusing import Refusing
from graph.core.errors import NotAllowed, StaleDecision
from graph.core.gate import Gate
from graph.core.ids import GateId, ProductionId
from graph.core.production import CHANGEABLE
from graph.store.cards import ShownCard, find_card_at, list_cards
from graph.store.inbox import remember, was_done
from graph.store.notes import find_note
from graph.store.outbox import Outgoing, Priority, put

STAYS = "It stays for those who may decide."
_NEVER_MIND = re.compile(
    r"(?:(?:ok|oh|no|please)[\s,]+)?"
    r"(?:(?:never ?mind|nvm|forget (?:it|that)|(?:leave|keep) it(?: as it is)?)[\s.,!]*)+",
    re.IGNORECASE,
)


@dataclass
class PuttingAway:
    """Takes the buttons off messages."""

    desk: SlackDesk

    def put_away(self, value: str, body: dict[str, Any], place: Place) -> Card | None:
        """What to tell the person; None where everybody sees that it went. `value` may name files that are offered.

        Raises:
            StaleDecision: It was answered already, or the files were.
            NotAllowed: They are somebody else's.
        """
        ts = message_in(body)
        if not ts:
            return None
        offers, by = Offers(self.desk), say_person(name_of(place.workspace, place.user))
        if parcel := offers.find(value, place):
            offers.put_away(parcel, place)
            return None
        with self.desk.studio.db.read() as session:
            card = find_card_at(session, place.workspace, place.conversation, ts)
        if card is not None and card.gate:
            return self._end_question(card, place, by)
        if self.desk.is_outsider(place):
            return receipt(STAYS)
        self.refuse_answered(body, place)
        self._settle(put_away_card(_asked(body), by), ts, place)
        return None

    def take_up(self, done: Card, body: dict[str, Any], place: Place) -> None:
        """Somebody said yes to what is offered in a message, which says from now on what came of that."""
        if ts := message_in(body):
            by = say_person(name_of(place.workspace, place.user))
            self._settle(taken_card(_asked(body), by, done.text), ts, place)

    def refuse_answered(self, body: dict[str, Any], place: Place) -> None:
        """Raise `StaleDecision` where somebody said yes or no to this message before."""
        ts = message_in(body)
        with self.desk.studio.db.read() as session:
            is_answered = bool(ts) and was_done(session, _answer_key(ts, place))
        if is_answered:
            raise StaleDecision("this was answered already", hint="Its message says how and by whom.")

    def _settle(self, left: Card, ts: str, place: Place) -> None:
        """Show it in place of an offer; of several answers at one moment the first is shown."""
        studio = self.desk.studio
        with studio.db.write() as session:
            if not remember(studio.db, session, _answer_key(ts, place), studio.clock.now()):
                return
        with studio.db.read() as session:
            card = find_card_at(session, place.workspace, place.conversation, ts)
        if card is not None:
            self.desk.draw(Place(card.workspace, card.conversation, place.user, card.thread_ts), card.key, left)
        else:
            self.show(left, ts, place)

    def _end_question(self, card: ShownCard, place: Place, by: str) -> Card | None:
        """A question beside a gate's card goes if somebody says so who is asked."""
        gate = self.desk.gate(GateId(card.gate)) if card.is_open else None
        if gate is None or not gate.is_pending:
            return None
        if not self.desk.may_answer(gate, place):
            return receipt(STAYS)
        Questions(self.desk.studio, self.desk.hint).put_away(card, gate, f"{by} put it away")
        return None

    def take_back(self, production: ProductionId, place: Place, text: str) -> Card | None:
        """Do for "never mind" what the button of their newest open question does; None where nothing is put away by it.

        A bare "no" puts away only what their own words or emoji led to: elsewhere it is talk.

        Raises:
            NotAllowed: They are from outside.
        """
        words = hear(text, self.desk.clients.bot(place.workspace).user_id).text
        plain = simplify(words)
        is_no = plain is not None and answers_no(plain)
        is_meant = is_no or _NEVER_MIND.fullmatch(words) is not None
        gate = self.desk.studio.productions.find_gate(production) if is_meant else None
        if gate is None or not self.desk.may_answer(gate, place):
            return None
        newest = self._newest(gate, place, is_own=is_no)
        if newest is None and is_no:
            return None
        self.desk.admit(place)
        if newest is not None:
            self._end_question(newest, place, say_person(name_of(place.workspace, place.user)))
            return receipt("Put away: nothing was decided.")
        is_change = self.desk.studio.productions.get(production).state in CHANGEABLE
        return self._ask_to_withdraw(gate, place) if is_change else None

    def point(self, production: ProductionId, place: Place, text: str) -> Card | None:
        """Lead a bare yes to the buttons of what its writer's own words or emoji asked; None where it is none to that.

        Said to us by name it is a wish to approve.
        """
        heard = hear(text, self.desk.clients.bot(place.workspace).user_id)
        plain = None if heard.is_named or heard.is_command else simplify(heard.text)
        is_yes = plain is not None and answers_yes(plain)
        gate = self.desk.studio.productions.find_gate(production) if is_yes else None
        if gate is None or not self.desk.may_answer(gate, place):
            return None
        newest = self._newest(gate, place, is_own=True)
        return press_card(newest.link) if newest is not None else None

    def _newest(self, gate: Gate, place: Place, *, is_own: bool) -> ShownCard | None:
        """The newest open question there that this person's words or emoji led to.

        Unless it has to be their own, else one that nobody knows the writer of; a refusal is nobody's.
        """
        with self.desk.studio.db.read() as session:
            asked = [card for card in list_cards(session, gate.production) if card.gate == gate.id and card.is_open]
            here = [one for one in asked if (one.conversation, one.thread_ts) == (place.conversation, place.thread_ts)]
            whose = [(_asked_by(session, one), one) for one in here if not is_refusal(one)]
        theirs = [one for who, one in whose if who == place.user]
        if not theirs and not is_own:
            theirs = [one for who, one in whose if not who]
        return max(theirs, key=lambda card: (not card.ts, card.ts), default=None)

    def _ask_to_withdraw(self, gate: Gate, place: Place) -> Card:
        """A change of what is uploaded is taken back by a no to it; words alone decide nothing."""
        try:
            Refusing(self.desk).refuse_stranger(gate, place)
        except NotAllowed as refusal:
            return Refusing(self.desk).answer(refusal, gate, place)
        asked = f"Put the change of `{gate.production}` away, and leave it as it is uploaded?"
        return confirm_card("reject", ids.GateRef(g=gate.id, s=gate.subject), asked, gate.production)

    def refuse_late(self, gate: Gate, body: dict[str, Any], place: Place) -> None:
        """Raise `StaleDecision` where what is pressed was put away meanwhile, though its gate is open."""
        ts = message_in(body)
        with self.desk.studio.db.read() as session:
            card = find_card_at(session, place.workspace, place.conversation, ts) if ts else None
        if card is not None and card.gate and not card.is_open and gate.is_pending:
            raise StaleDecision("this was put away; its message says by whom", hint="Say it again to be asked again.")

    def show(self, card: Card, ts: str, place: Place) -> None:
        """Let a message of ours that no row tells of show this from now on."""
        call = Outgoing(
            dedupe=f"last word {place.workspace} {place.conversation} {ts}",
            workspace=place.workspace,
            conversation=place.conversation,
            method="chat.update",
            arguments={"channel": place.conversation, "ts": ts, "text": card.text, "blocks": list(card.blocks)},
            priority=Priority.REPLY,
        )
        with self.desk.studio.db.write() as session:
            put(self.desk.studio.db, session, call, self.desk.studio.clock.now())
        self.desk.hint.set()


def _asked(body: dict[str, Any]) -> str:
    return str((body.get("message") or {}).get("text") or "")


def _answer_key(ts: str, place: Place) -> str:
    """The name of the one answer to what is offered in a message."""
    return f"answered:{place.workspace}:{place.conversation}:{ts}"


def _asked_by(session: Session, card: ShownCard) -> str:
    """Whose words or emoji led to this question; empty where nobody knows it any more."""
    note = find_note(session, note_of(card.key))
    return note.who if note else asked_by(card)


def message_in(body: dict[str, Any]) -> str:
    """The message that was pressed, if it is one for everybody; else nothing."""
    container = body.get("container") or {}
    is_message = container.get("type") == "message" and not container.get("is_ephemeral")
    return str(container.get("message_ts") or "") if is_message else ""
