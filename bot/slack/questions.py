"""Questions asked because of words, in messages of their own beside a gate's card: they end with their gate."""

import re
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.slack import ids
from bot.slack.cards import Card, closed_offer_card, settled_question_card
from bot.slack.cards.answers import DECIDED, say_why
from bot.slack.cards.states import ended_by
from bot.slack.cards.text import say_person
from bot.slack.drawing import drawing_of, wanted_of
from bot.studio import Studio
from graph.core.gate import Approve, Gate, GateStatus, Reject
from graph.core.ids import GateId
from graph.store.cards import ShownCard, want_card
from graph.store.gates import get_gate
from graph.store.outbox import put

CLOSED = {
    GateStatus.SUPERSEDED: "replaced by something newer",
    GateStatus.EXPIRED: "expired; nothing was approved",
}

_ASKED_BY = re.compile(r"ask:.*:([UW][A-Z0-9]+)")


def key_beside(card: Card, key: str, user: str) -> str:
    """The key of a message beside a gate's card: `key` is that of the answer, `user` whoever is answered by it."""
    return f"{'refusal' if refuses(card) else 'ask'}:{key}:{user}"


def is_beside(card: ShownCard) -> bool:
    """Whether this message answers somebody, where they said something, and is none of a video's own."""
    return card.key.startswith(("ask:", "refusal:"))


def is_refusal(card: ShownCard) -> bool:
    """Whether this message tells somebody who may decide in their place."""
    return card.key.startswith("refusal:")


def asked_by(card: ShownCard) -> str:
    """Whose words or emoji led to this question; empty where its key does not say it."""
    found = _ASKED_BY.fullmatch(card.key)
    return found.group(1) if found else ""


def asked_in(card: Card) -> ids.NotedRef | None:
    """The gate that the buttons of this card are about; None where they are about none."""
    for block in card.blocks:
        names = [str(block.get("block_id") or ""), *(str(one.get("value") or "") for one in block.get("elements", ()))]
        if ref := next(filter(None, map(ids.read_gate, names)), None):
            return ref
    return None


def refuses(card: Card) -> bool:
    """Whether it tells somebody who may decide in their place."""
    return has_button(card.blocks, ids.Action.ASK)


def asks(card: Card) -> bool:
    """Whether it asks for a yes or no to what was said."""
    return has_button(card.blocks, ids.Action.DISMISS)


def has_button(blocks: Iterable[Mapping[str, Any]], name: ids.Action) -> bool:
    """Whether one of these blocks has a button of this name."""
    return any(one.get("action_id") == name for block in blocks for one in block.get("elements") or ())


def outcome_of(gate: Gate, ended_by: str = "") -> str:
    """What became of a gate that is closed, in markup; `ended_by` is who ended the video, empty where nobody did."""
    if gate.decision is None and gate.status is GateStatus.SUPERSEDED and ended_by:
        return f"the video was ended by {say_person(ended_by)}"
    if gate.decision is None:
        return CLOSED.get(gate.status, str(gate.status))
    said = DECIDED[gate.decision.verdict.kind]
    when = f"<!date^{int(gate.decision.at.timestamp())}^{{date_short_pretty}} {{time}}|{gate.decision.at:%H:%M} UTC>"
    earlier = gate.approved_by if isinstance(gate.decision.verdict, Approve) else ()
    names = dict.fromkeys((*earlier, gate.decision.by.name))
    why = say_why(gate.decision) if isinstance(gate.decision.verdict, Reject) else ""
    return f"{said} by {' and '.join(map(say_person, names))} {when}{why}"


@dataclass(frozen=True)
class Questions:
    """Takes the buttons off what is no longer asked."""

    studio: Studio
    hint: threading.Event

    def close(self, cards: Iterable[ShownCard]) -> None:
        """Those whose gate takes no answer any more say what became of it."""
        for card in cards:
            if card.gate and card.is_open:
                gate = self._gate(card)
                if not gate.is_pending:
                    self.settle(card, gate, outcome_of(gate, self._ended_by(gate)))

    def _ended_by(self, gate: Gate) -> str:
        return ended_by(self.studio.look(production=gate.production).standings[0].glance)

    def settle(self, card: ShownCard, gate: Gate, outcome: str) -> None:
        """Show what became of a question, in its place; `outcome` is in markup."""
        self._end(card, settled_question_card(gate.kind, _revision(gate), outcome))

    def put_away(self, card: ShownCard, gate: Gate, how: str) -> None:
        """Show that a question is asked no more though its gate is open; `how` is in markup."""
        self._end(card, closed_offer_card(gate.kind, _revision(gate), how))

    def _end(self, card: ShownCard, said: Card) -> None:
        now = self.studio.clock.now()
        closed = card.model_copy(update={"wanted": wanted_of(said), "is_open": False})
        with self.studio.db.write() as session:
            if want_card(self.studio.db, session, closed, now):
                put(self.studio.db, session, drawing_of(closed, said), now)
        self.hint.set()

    def _gate(self, card: ShownCard) -> Gate:
        with self.studio.db.read() as session:
            return get_gate(session, GateId(card.gate))


def _revision(gate: Gate) -> int:
    return int(gate.shown.get("revision", 0))
