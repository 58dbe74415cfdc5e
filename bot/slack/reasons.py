"""Why somebody rejects: asked in the thread, and their next words there are offered as the reason."""

import re
from dataclasses import dataclass
from datetime import timedelta

from bot.slack import ids
from bot.slack.bound import say_question
from bot.slack.cards import Card, confirm_card, receipt
from bot.slack.cards.text import cut, escape
from bot.slack.desk import Place, SlackDesk
from bot.slack.meaning import Meaning
from bot.slack.overhearing import new_note
from graph.core.gate import Gate
from graph.core.ids import ProductionId
from graph.core.naming import name_gate
from graph.store.notes import Note, NoteState, add_note, list_notes, set_notes

REASON_MINUTES = 30
LONGEST_REASON = 800
_NEVER_MIND = re.compile(
    r"(?:never ?mind|forget it|cancel(?: (?:it|that))?|no|keep it|leave it|undo)[\s.!]*", re.IGNORECASE
)


@dataclass
class Reasons:
    """Asks for reasons and takes them."""

    desk: SlackDesk

    def __post_init__(self) -> None:
        self.meaning = Meaning(self.desk)

    def ask(self, gate: Gate, place: Place) -> None:
        """Ask why a gate is rejected; with the next words of this person there as the reason it can be."""
        ref = ids.GateRef(g=gate.id, s=gate.subject).model_dump_json()
        with self.desk.studio.db.write() as session:
            now = self.desk.studio.clock.now()
            add_note(session, new_note(place, gate.production, ref, "", NoteState.REASON, now))
        what = f"the {name_gate(gate.kind)} of `{gate.production}`"
        asked = receipt(
            f"<@{place.user}>, why? With your next words in this thread a press can reject {what}.",
            "`never mind`, or taking the emoji away, leaves it open.",
        )
        self.desk.say(place, asked, key=f"why {place.request}")

    def forget(self, production: ProductionId, place: Place) -> bool:
        """Wait for no reason any more; whether one was waited for."""
        was_asked = self._asked(production, place) is not None
        self._end(production, place)
        return was_asked

    def take_back(self, production: ProductionId, place: Place, words: str) -> Card | None:
        """Leave a gate open, if this person was asked why they reject it and thinks better of it."""
        if not _NEVER_MIND.fullmatch(words.strip()) or self._asked(production, place) is None:
            return None
        self._end(production, place)
        return receipt(f"The question about `{production}` stays open.")

    def take(self, production: ProductionId, place: Place, words: str) -> Card | None:
        """Offer the press that rejects for these words, if this person was asked why.

        None where nobody was, and where the words rather wish for something: a no ends a video for good.
        """
        ref = self._asked(production, place)
        gate = self.desk.gate(ref.g) if ref else None
        if ref is None or gate is None:
            return None
        self._end(production, place)
        if not gate.is_pending or self.meaning.wishes(production, words):
            return None
        why = cut(words, LONGEST_REASON)
        noted = ids.NotedRef(g=ref.g, s=ref.s, note=why)
        return confirm_card("reject", noted, f"{say_question(gate, 'reject')}\n“{escape(why)}”", production)

    def _asked(self, production: ProductionId, place: Place) -> ids.GateRef | None:
        """What this person was asked to say a reason for, not too long ago."""
        wanted = self._reasons(production, place)
        is_fresh = wanted and self.desk.studio.clock.now() - wanted[-1].at <= timedelta(minutes=REASON_MINUTES)
        return ids.read_gate(wanted[-1].words) if is_fresh else None

    def _reasons(self, production: ProductionId, place: Place) -> tuple[Note, ...]:
        with self.desk.studio.db.read() as session:
            return list_notes(session, NoteState.REASON, production=production, who=place.user)

    def _end(self, production: ProductionId, place: Place) -> None:
        with self.desk.studio.db.write() as session:
            set_notes(session, self._reasons(production, place), state=NoteState.DONE)
