"""What is told of events and notes that could not be carried out, however often they were tried: who waits is told."""

from dataclasses import dataclass
from typing import Any

import structlog

from bot.slack.cards import Card, receipt
from bot.slack.desk import Place, SlackDesk
from bot.slack.holding import fresh_of, heard_key, place_of_note, quoted, request_of
from bot.slack.trouble import trouble
from bot.slack.workspaces import workspace_of_event
from graph.store.cards import find_card_at
from graph.store.inbox import MOST_TRIES, Arrival, was_done
from graph.store.notes import OPEN, Note, NoteState, find_note, is_abandoned, set_notes

log = structlog.get_logger()

ON_ITS_WAY = receipt("✓ It is on its way.")
NOT_DONE = receipt("This was not carried out.", "What went wrong stands below.")


class EndsGreenlight(Exception):
    """Each time that this was tried, the process ended in the middle of it."""


def refuse_deadly(arrival: Arrival) -> None:
    """Raise `EndsGreenlight` for what was tried more often than anything that fails and is told to."""
    if arrival.tries > MOST_TRIES:
        raise EndsGreenlight(arrival.kind)


@dataclass
class GivingUp:
    """Answers for what failed for good."""

    desk: SlackDesk

    def tell(self, arrival: Arrival, error: Exception) -> None:
        """Say what went wrong where the person is, once for each text; never raises, for it may be broken as well."""
        event: dict[str, Any] = arrival.body.get("event") or {}
        workspace = workspace_of_event(arrival.body)
        try:
            match arrival.kind:
                case "message" | "app_mention" if not event.get("bot_id"):
                    self._answer_words(workspace, event, arrival, error)
                case "reaction_added":
                    self._answer_emoji(workspace, event, arrival, error)
                case _:
                    pass
        except Exception:
            log.exception("event_unanswered", key=arrival.key)

    def _answer_words(self, workspace: str, event: dict[str, Any], arrival: Arrival, error: Exception) -> None:
        ts, thread_ts = str(event.get("ts") or ""), str(event.get("thread_ts") or "")
        place = Place(workspace, str(event.get("channel") or ""), str(event.get("user") or ""), thread_ts)
        is_direct = event.get("channel_type") == "im"
        is_named = arrival.kind == "app_mention" or self.desk.clients.bot(workspace).user_id in str(event.get("text"))
        if not place.user or not (is_direct or is_named or self.desk.production_at(place)):
            return  # Talk among people, who wait for nothing.
        at = place if thread_ts or is_direct else Place(workspace, place.conversation, place.user, ts)
        self._say(at, error, f"given up {workspace} {place.conversation} {ts}")

    def _answer_emoji(self, workspace: str, event: dict[str, Any], arrival: Arrival, error: Exception) -> None:
        item = event.get("item") or {}
        conversation = str(item.get("channel") or "")
        with self.desk.studio.db.read() as session:
            card = find_card_at(session, workspace, conversation, str(item.get("ts") or ""))
        if card is not None:
            place = Place(workspace, conversation, str(event.get("user") or ""), card.thread_ts)
            self._say(place, error, f"given up {arrival.key}", ephemeral=True)

    def drop(self, notes: tuple[Note, ...], error: Exception, owner: str) -> bool:
        """Give up notes that this owner tries, with a word to their writer; whether that could be done. Never raises.

        Notes that were held before are kept, while those that came to them may be at fault.
        """
        try:
            left = self._left_of(fresh_of(notes) or notes, owner)
            is_done = bool(left) and self._was_done(left)
            if left and left[0].state is not NoteState.OVERHEARD:  # Nobody waits for what was said to nobody.
                self._answer_notes(left, ON_ITS_WAY if is_done else None, error)
            with self.desk.studio.db.write() as session:
                set_notes(session, left, state=NoteState.DONE if is_done else NoteState.DROPPED)
        except Exception:
            log.exception("notes_unanswered", note=notes[0].id)
            return False
        return True

    def _left_of(self, notes: tuple[Note, ...], owner: str) -> tuple[Note, ...]:
        """As they are now, without what others have taken up, edited or deleted meanwhile."""
        now = self.desk.studio.clock.now()
        with self.desk.studio.db.read() as session:
            found = [(note.words, find_note(session, note.id)) for note in notes]
        left = (note for words, note in found if note is not None and note.words == words)
        tried = (NoteState.OVERHEARD, NoteState.DOING, *OPEN)
        return tuple(
            note
            for note in left
            if note.state in tried and (note.state is not NoteState.DOING or is_abandoned(note, owner, now))
        )

    def _was_done(self, notes: tuple[Note, ...]) -> bool:
        """Whether only the answer broke."""
        with self.desk.studio.db.read() as session:
            return was_done(session, request_of(notes))

    def _answer_notes(self, notes: tuple[Note, ...], card: Card | None, error: Exception) -> None:
        """Nobody sees an edit of what was said some time ago, so what has to be done once more is said anew."""
        place, heard = place_of_note(notes[0]), heard_key(notes[0])
        is_told = self.desk.is_drawn(heard)
        if is_told:
            self.desk.draw(place, heard, card or NOT_DONE)
        if card is None or not is_told:
            again = f"Say it again: {quoted(notes)}"
            said = card or self.desk.no_room(error) or trouble(error, again=again)
            self.desk.say(place, said, key=f"given up notes {notes[0].id}")

    def _say(self, place: Place, error: Exception, key: str, *, ephemeral: bool = False) -> None:
        self.desk.say(place, self.desk.no_room(error) or trouble(error), key=key, ephemeral=ephemeral)
