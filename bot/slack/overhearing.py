"""Replies that address nobody while nothing is asked: a wish or a question is heard, and talk is left alone."""

from dataclasses import dataclass
from datetime import datetime

from bot.reading import read_aside, read_request
from bot.reading.asked import Chatter, Talk, Words
from bot.reading.hearing import hear
from bot.reading.release_words import find_request
from bot.slack.desk import Place, SlackDesk
from bot.slack.meaning import Meaning
from bot.slack.uploaded import UP, takes_down
from graph.core.ids import ProductionId
from graph.core.intent import Asks, WantsChanges, WantsMoney, WantsTime
from graph.core.production import CHANGEABLE, State
from graph.store.notes import Note, NoteState, hear_note, set_notes
from graph.store.revisions import find_revision

FOR_US = (Asks, WantsChanges, WantsMoney, WantsTime)
"""What of a model's reading is answered. A decision is none while nothing is asked."""


@dataclass
class Overhearing:
    """Tells what is meant for us from what people say to each other."""

    desk: SlackDesk
    meaning: Meaning

    def read(self, production: ProductionId, place: Place, text: str, us: str, ts: str) -> Talk:
        """What a reply is, of somebody whose words count there; chatter until a model has said otherwise."""
        standing, heard = self.desk.studio.productions.get(production), hear(text, us)
        if standing.state in UP and not heard.is_to_others and takes_down(heard.text):
            return Words(text=heard.text, is_addressed=False)
        talk = read_request(text, us) if standing.is_over else read_aside(text, us)
        if standing.state is State.PUBLISHED and isinstance(talk, Chatter):
            talk = read_aside(text, us)
        if not isinstance(talk, Words) or self._is_wish(production, talk.text):
            return talk
        if standing.state in CHANGEABLE and (move := find_request(talk.text)):
            return move
        if self.desk.studio.reader is not None and not standing.is_over:
            self._keep(production, place, talk.text, ts)
        return Chatter()

    def _is_wish(self, production: ProductionId, words: str) -> bool:
        """Whether rules read all of it as a wish, one that cannot be carried out too.

        Not so where `greenlight` itself does it: "private" is a word of talk as well.
        """
        with self.desk.studio.db.read() as session:
            revision = find_revision(session, production)
        if revision is None:
            return False
        read = self.desk.studio.read_plainly(words, revision)
        is_whole = all(one.why and not one.command for one in read.missed)
        return is_whole and bool(read.changes or read.missed)

    def _keep(self, production: ProductionId, place: Place, words: str, ts: str) -> None:
        """Have a model read it. Nothing shows that yet: it may be talk."""
        note = new_note(place, production, words, ts, NoteState.OVERHEARD, self.desk.studio.clock.now())
        db = self.desk.studio.db
        with db.write() as session:
            hear_note(db, session, note)

    def sort(self, note: Note) -> Note | None:
        """Drop what turned out to be talk; what turned out to be for us is given back."""
        if self.meaning.ask_once((note,)) and not self.meaning.is_read((note,)):
            return None
        if self._is_for_us(note):
            return note
        with self.desk.studio.db.write() as session:
            set_notes(session, (note,), state=NoteState.DROPPED)
        return None

    def _is_for_us(self, note: Note) -> bool:
        """Whether a model said so, or rules read it now, as where the script has come meanwhile."""
        return isinstance(self.meaning.find((note,)), FOR_US) or self._is_wish(note.production, note.words)


def new_note(  # noqa: PLR0917 - all that a note is.
    place: Place, production: ProductionId, words: str, ts: str, state: NoteState, now: datetime
) -> Note:
    """Words of somebody in a production's thread, not kept yet."""
    return Note(
        id=0,
        production=production,
        workspace=place.workspace,
        conversation=place.conversation,
        thread_ts=place.thread_ts,
        ts=ts,
        who=place.user,
        words=words,
        state=state,
        at=now,
    )
