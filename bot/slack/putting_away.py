"""No to what is asked or offered: it goes for everybody who sees it, and nobody says yes to it any more."""

from dataclasses import dataclass
from typing import Any

from bot.slack.cards import Card, put_away_card, receipt
from bot.slack.cards.text import say_person
from bot.slack.desk import Place, SlackDesk
from bot.slack.offering import Offers
from bot.slack.people import name_of
from bot.slack.questions import Questions
from graph.core.ids import GateId
from graph.store.cards import ShownCard, find_card_at
from graph.store.outbox import Outgoing, Priority, put

STAYS = "It stays for those who may decide."


@dataclass
class PuttingAway:
    """Takes the buttons off messages."""

    desk: SlackDesk

    def put_away(self, value: str, body: dict[str, Any], place: Place) -> Card | None:
        """What to tell the person; None where everybody sees that it went. `value` may name files that are offered.

        Raises:
            StaleDecision: The files were answered for already.
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
        left = put_away_card(str((body.get("message") or {}).get("text") or ""), by)
        if card is not None:
            self.desk.draw(Place(card.workspace, card.conversation, place.user, card.thread_ts), card.key, left)
        else:
            self.show(left, ts, place)
        return None

    def _end_question(self, card: ShownCard, place: Place, by: str) -> Card | None:
        """A question beside a gate's card goes if somebody says so who is asked."""
        gate = self.desk.gate(GateId(card.gate)) if card.is_open else None
        if gate is None or not gate.is_pending:
            return None
        if not self.desk.may_answer(gate, place):
            return receipt(STAYS)
        Questions(self.desk.studio, self.desk.hint).settle(card, gate, f"{by} put it away, and nothing was decided")
        return None

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


def message_in(body: dict[str, Any]) -> str:
    """The message that was pressed, if it is one for everybody; else nothing."""
    container = body.get("container") or {}
    is_message = container.get("type") == "message" and not container.get("is_ephemeral")
    return str(container.get("message_ts") or "") if is_message else ""
