"""Wishes that are noted for the next decision: the message that says so always quotes them as they are now."""

from dataclasses import dataclass

from bot.slack.cards import Card, receipt
from bot.slack.desk import Place, SlackDesk
from graph.core.ids import ProductionId
from graph.store.notes import Note, NoteState, list_notes, set_notes

_ONCE_HELD = (NoteState.HELD, NoteState.READING, NoteState.DROPPED)
"""What a note may be whose message says that it is held."""


@dataclass
class Holding:
    """Holds notes until something is asked that they can be an answer to."""

    desk: SlackDesk

    def hold(self, notes: tuple[Note, ...]) -> None:
        """Keep them, and say so of those that are new: where it was said that they were heard, if it was.

        Not where another process has taken them up meanwhile.
        """
        fresh = fresh_of(notes)
        with self.desk.studio.db.write() as session:
            held = set_notes(session, notes, state=NoteState.HELD)
        if held and fresh:
            key = heard_key(fresh[0]) if self.desk.is_drawn(heard_key(fresh[0])) else _held_key(fresh[0])
            self.desk.draw(place_of_note(fresh[0]), key, self._card(fresh))

    def draw_again(self, note: Note) -> bool:
        """Draw the message about this note and those it was noted with anew; whether there is one."""
        with self.desk.studio.db.read() as session:
            noted = list_notes(session, *_ONCE_HELD, production=note.production, who=note.who)
        told: list[Note] = []
        key = ""
        for one in noted:
            if begins := self._key_of(one):
                if one.id > note.id:
                    break
                key, told = begins, []
            told.append(one)
        if not key:
            return False
        left = tuple(one for one in told if one.state is not NoteState.DROPPED)
        self.desk.draw(place_of_note(note), key, self._card(left) if left else dropped_card((note,)))
        return True

    def _key_of(self, note: Note) -> str:
        """Of the message that begins with this note; empty where it stands in that of another."""
        return next((key for key in (heard_key(note), _held_key(note)) if self.desk.is_drawn(key)), "")

    def _card(self, notes: tuple[Note, ...]) -> Card:
        on_hold = self.desk.held(notes[0].production)
        told = f"It is on hold: {on_hold}" if on_hold else "Edit or delete your message to change it."
        return receipt(f"Noted for the next decision: {quoted(notes)}", told)


def dropped_card(notes: tuple[Note, ...]) -> Card:
    """The message of these notes was deleted in time."""
    return receipt(f"Dropped, as its message was deleted: {quoted(notes)}", "Nothing is changed by it.")


def fresh_of(notes: tuple[Note, ...]) -> tuple[Note, ...]:
    """Those that were not held before."""
    return tuple(note for note in notes if note.state is not NoteState.HELD)


def of_whom(note: Note) -> tuple[ProductionId, str]:
    """Notes of one person about one video belong together."""
    return note.production, note.who


def place_of_note(note: Note) -> Place:
    """Where it was said, and by whom."""
    return Place(note.workspace, note.conversation, note.who, note.thread_ts)


def request_of(notes: tuple[Note, ...]) -> str:
    """The name under which these notes take effect together, once."""
    return f"notes:{notes[0].id}"


def heard_key(note: Note) -> str:
    """Of the message that says what was heard, from this note on."""
    return f"heard:{note.id}"


def note_of(key: str) -> int:
    """The number of the note that the message of this key begins with; 0 where it is no such message."""
    kind, _, number = key.partition(":")
    return int(number) if kind == "heard" else 0


def _held_key(note: Note) -> str:
    return f"held:{note.id}"


def quoted(notes: tuple[Note, ...]) -> str:
    """Their words."""
    return "; ".join(f"“{note.words.strip()[:300]}”" for note in notes)
