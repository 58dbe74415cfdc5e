"""Notes: what people want changed, from the moment they say it until it is carried out together, once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from bot.commands import Revise, Understand
from bot.page import Understanding
from bot.reading import is_question, plain_text, read_mention
from bot.reading.asked import Words
from bot.slack import ids
from bot.slack.cards import Card, heard_card, offer_card, receipt, unanswered_card, understanding_card
from bot.slack.desk import Place, SlackDesk, TooEarly
from bot.slack.giving_up import ON_ITS_WAY, GivingUp
from bot.slack.holding import Holding, dropped_card, fresh_of, heard_key, of_whom, place_of_note, request_of
from bot.slack.meaning import Meaning, joined
from bot.slack.overhearing import Overhearing, new_note
from bot.slack.tries import Tries
from bot.slack.trouble import FORESEEN
from bot.slack.uploaded import change_uploaded
from graph.core.ids import ProductionId
from graph.core.intent import Intent, Unclear, WantsChanges
from graph.core.production import CHANGEABLE
from graph.core.standing import WaitsFor
from graph.store.away import is_away
from graph.store.inbox import was_done
from graph.store.notes import (
    OPEN,
    Note,
    NoteState,
    add_note,
    claim_notes,
    find_note,
    find_note_at,
    hear_note,
    is_abandoned,
    list_notes,
    set_notes,
)
from graph.store.outbox import Outgoing, Priority, put
from graph.store.owners import new_owner

WORTH_TELLING_SECONDS = 2.0
"""Whoever has to wait longer than this before something happens is told that it will."""
WAITING_FOR_A_GATE = (WantsChanges, Unclear, type(None))
"""What can only be carried out while something is asked."""


@dataclass
class Noting:
    """Keeps notes, merges those that belong together, and carries them out at the next decision."""

    desk: SlackDesk

    def __post_init__(self) -> None:
        self.meaning = Meaning(self.desk)
        self.holding = Holding(self.desk)
        self.overhearing = Overhearing(self.desk, self.meaning)
        self.giving_up = GivingUp(self.desk)
        self._tries = Tries(self.desk.studio.clock)
        self._owner = new_owner()

    def note(self, place: Place, production: ProductionId, words: str, ts: str) -> None:
        """Keep the words: those that follow at once belong to them. An eye says that they were heard."""
        state = NoteState.NOW if self._is_uploaded(production) else NoteState.WAITING
        note = new_note(place, production, words, ts, state, self.desk.studio.clock.now())
        studio = self.desk.studio
        with studio.db.write() as session:
            kept = hear_note(studio.db, session, note)
            if kept is None:
                return  # It is heard again after a process died in the middle of it.
            put(studio.db, session, _eye(kept), studio.clock.now())
        self.desk.hint.set()
        if studio.productions.find_gate(production) is not None:
            self._show_heard(kept)

    def _show_heard(self, note: Note) -> None:
        """Say what was heard so far, and that it is begun soon."""
        seconds = self.desk.studio.settings.slack.merge_seconds
        if seconds < WORTH_TELLING_SECONDS:
            return
        if batch := self._beside(note, NoteState.WAITING):
            card = heard_card(tuple(one.words for one in batch), seconds, batch[0].id)
            self.desk.draw(place_of_note(batch[0]), heard_key(batch[0]), card)

    def _beside(self, note: Note, *states: NoteState) -> tuple[Note, ...]:
        """The notes of the same person about the same video, with this one."""
        with self.desk.studio.db.read() as session:
            return list_notes(session, *states, production=note.production, who=note.who)

    def _all(self, *states: NoteState) -> tuple[Note, ...]:
        with self.desk.studio.db.read() as session:
            return list_notes(session, *states)

    def merge(self) -> None:
        """Carry out notes that nobody adds to any more; those without an open question are held until there is one."""
        if not self._all(NoteState.OVERHEARD, NoteState.DOING, *OPEN):
            return
        broken: Exception | None = None
        for carry_on, notes in self._turns():
            if not self._tries.is_due(notes[0].id):
                continue
            try:
                carry_on(notes)
            except Exception as error:  # noqa: BLE001 - what breaks over one person's notes must not stop another's.
                broken = broken or error
                self._broke(notes, error)
            else:
                self._tries.forget(notes[0].id)
        if broken is not None:
            raise broken

    def _broke(self, notes: tuple[Note, ...], error: Exception) -> None:
        """Have them tried again after a pause, or given up; no note is to blame for a database that is away."""
        if is_away(error) or not self._tries.was_last(notes[0].id):
            return
        if self.giving_up.drop(notes, error, self._owner):
            self._tries.forget(notes[0].id)

    def _turns(self) -> Iterator[tuple[Callable[[tuple[Note, ...]], None], tuple[Note, ...]]]:
        """What is to be done now with which notes: after talk those that somebody broke off."""
        for note in self._all(NoteState.OVERHEARD):
            yield self._sort, (note,)
        now = self.desk.studio.clock.now()
        doing = [note for note in self._all(NoteState.DOING) if is_abandoned(note, self._owner, now)]
        for claim in dict.fromkeys((of_whom(note), note.owner, note.held_until) for note in doing):
            yield self._carry_out, tuple(one for one in doing if (of_whom(one), one.owner, one.held_until) == claim)
        notes = self._all(*OPEN)
        for key in dict.fromkeys(map(of_whom, notes)):
            mine = tuple(note for note in notes if of_whom(note) == key)
            if not self._is_growing(mine):
                yield self._take_up, mine

    def _sort(self, overheard: tuple[Note, ...]) -> None:
        """From now on they are notes like those that were said to us, if they are for us."""
        ours = tuple(filter(None, map(self.overhearing.sort, overheard)))
        if not ours:
            return
        studio = self.desk.studio
        with studio.db.write() as session:
            for note in set_notes(session, ours, state=NoteState.NOW):
                put(studio.db, session, _eye(note), studio.clock.now())
        self.desk.hint.set()

    def _is_growing(self, notes: tuple[Note, ...]) -> bool:
        """Whether its writer may still be typing."""
        waiting = [note for note in notes if note.state is NoteState.WAITING]
        within = timedelta(seconds=self.desk.studio.settings.slack.merge_seconds)
        is_told = any(note.state is NoteState.NOW for note in notes)
        return bool(waiting) and not is_told and self.desk.studio.clock.now() - waiting[-1].at < within

    def _take_up(self, notes: tuple[Note, ...]) -> None:
        """Have them read where that is needed; what is said meanwhile waits for its turn."""
        reading = tuple(note for note in notes if note.state is NoteState.READING)
        if reading:
            if self.meaning.is_read(reading):
                self._carry_out(reading)
            return
        ripe = notes if self._can_be_done(notes[0].production) else fresh_of(notes)
        if not ripe:
            return
        if not self._is_over(ripe[0].production) and self.meaning.ask(ripe):
            with self.desk.studio.db.write() as session:
                set_notes(session, ripe, state=NoteState.READING, at=self.desk.studio.clock.now())
        else:
            self._carry_out(ripe)

    def _can_be_done(self, production: ProductionId) -> bool:
        is_asked = self.desk.studio.productions.find_gate(production) is not None
        return is_asked or self._is_over(production) or self._is_uploaded(production)

    def _is_uploaded(self, production: ProductionId) -> bool:
        """Whether nothing is asked, nor ever will be about its film."""
        productions = self.desk.studio.productions
        return productions.get(production).state in CHANGEABLE and productions.find_gate(production) is None

    def _is_over(self, production: ProductionId) -> bool:
        return self.desk.standing(production).waits_for is WaitsFor.NOBODY

    def _carry_out(self, notes: tuple[Note, ...]) -> None:
        """All of them together, once: a process that dies in the middle leaves them for the next."""
        studio, place = self.desk.studio, replace(place_of_note(notes[0]), request=request_of(notes))
        intent = self.meaning.find(notes)
        self._answer_beside(notes, intent)
        waits = isinstance(intent, WAITING_FOR_A_GATE) and not self._can_be_done(notes[0].production)
        if waits and not self._was_done(place):
            self.holding.hold(notes)
            return
        with studio.db.write() as session:
            held = claim_notes(session, notes, self._owner, studio.clock.now())
        if not held:
            return  # Another process carries them out, or they are not what they were.
        try:
            card = ON_ITS_WAY if self._was_done(place) else self._done(notes, intent, place)
        except FORESEEN as error:
            card = ON_ITS_WAY if self._was_done(place) else self.desk.refusal(error, place, aloud=True)
        self._answer(notes, card, "done")
        with studio.db.write() as session:
            set_notes(session, held, state=NoteState.DONE)

    def _was_done(self, place: Place) -> bool:
        with self.desk.studio.db.read() as session:
            return was_done(session, place.request)

    def _done(self, notes: tuple[Note, ...], intent: Intent | None, place: Place) -> Card | None:
        production = notes[0].production
        match intent:
            case WantsChanges() | Unclear() | None:
                doubt = intent.why if isinstance(intent, Unclear) else ""
                _, wish = self.meaning.apart(production, joined(notes))
                return self._revised(production, wish, place, doubt)
            case _:
                return self.meaning.answer(intent, production, place)

    def _answer_beside(self, notes: tuple[Note, ...], intent: Intent | None) -> None:
        """Answer what is asked beside a wish, once; the wish may have to wait."""
        production, place = notes[0].production, place_of_note(notes[0])
        asked, _ = self.meaning.apart(production, joined(notes)) if intent is None else ((), "")
        for number, question in enumerate(asked):
            card = self.meaning.answering.answer(question, production, place)
            self.desk.say(place, card, key=f"notes {notes[0].id} asked {number}")

    def _answer(self, notes: tuple[Note, ...], card: Card | None, what: str) -> None:
        """In the message that said that it was heard, where there is one and nothing was said since."""
        first = notes[0]
        is_told = first.state is not NoteState.HELD and self.desk.is_drawn(heard_key(first))
        if card is None and not is_told:
            return
        card = card or receipt("I left that alone: it sounded like talk among you.", "Say what should change.")
        if is_told:
            self.desk.draw(place_of_note(first), heard_key(first), card)
        else:
            # As urgent as the card that follows from the wish, and asked for before it: so it never comes after that.
            self.desk.say(place_of_note(first), card, key=f"notes {first.id} {what}", priority=Priority.CARD)

    def _revised(self, production: ProductionId, words: str, place: Place, doubt: str) -> Card:
        """Carry out a wish that was understood as a whole; else say what was not, and offer the rest."""
        read = self.meaning.read_again(production, words)
        if self.desk.studio.productions.get(production).state in CHANGEABLE:
            return change_uploaded(self.desk, production, words, place, read)
        person, handler = self.desk.person(place), self.desk.handler(place)
        understanding = handler.handle(Understand(production=production, words=words, read=read), person)
        if not isinstance(understanding, Understanding):
            raise TypeError(type(understanding))
        if not understanding.changes and is_question(words):
            return unanswered_card(understanding.missed)
        if not understanding.changes or understanding.missed:
            return understanding_card(understanding, doubt=doubt)
        command = Revise(
            gate=understanding.gate, subject=understanding.subject, changes=understanding.changes, words=words
        )
        handler.handle(command, person)
        return understanding_card(understanding, done=True, held=self.desk.held(understanding.production))

    def edited(self, workspace: str, event: dict[str, Any]) -> None:
        """A note that was edited before it was carried out counts as it is now; later, its new text is offered.

        Raises:
            TooEarly: It is being carried out.
        """
        changed = event.get("message") or {}
        note = self._of_message(workspace, event, str(changed.get("ts") or ""))
        words = self._read_again(workspace, str(changed.get("text") or "")) if note else ""
        if note is None or note.words == words or not words.strip():
            return
        match note.state:
            case NoteState.DOING:
                raise TooEarly
            case NoteState.OVERHEARD:
                self._reword(note, words, note.state)
            case NoteState.HELD:
                self._reword(note, words, note.state)
                self.holding.draw_again(note)
            case state if state in OPEN:
                self._reword(note, words, NoteState.WAITING)
                self._show_heard(note)
            case NoteState.DONE | NoteState.OFFERED:
                self._offer(note, words)

    def _reword(self, note: Note, words: str, state: NoteState) -> None:
        """Raises `TooEarly` where the note is taken up in this very moment."""
        now = self.desk.studio.clock.now()
        with self.desk.studio.db.write() as session:
            if not set_notes(session, (note,), words=words, state=state, at=now):
                raise TooEarly
            set_notes(session, self._read_with(note), state=NoteState.WAITING, at=now)

    def _read_again(self, workspace: str, text: str) -> str:
        """The words as they would have been noted: without our name, and without what calls anybody."""
        text = self.desk.with_names(workspace, text, is_said=True)
        talk = read_mention(text, self.desk.clients.bot(workspace).user_id, in_thread=True, gate_open=True)
        match talk:
            case Words(text=words) | Understand(words=words):
                return words
            case _:
                return plain_text(text)

    def _offer(self, note: Note, words: str) -> None:
        place = place_of_note(note)
        with self.desk.studio.db.write() as session:
            if note.state is NoteState.OFFERED:
                set_notes(session, (note,), state=NoteState.DROPPED)
            now = self.desk.studio.clock.now()
            offered = add_note(session, new_note(place, note.production, words, note.ts, NoteState.OFFERED, now))
        self.desk.say(place, offer_card(words, offered.id), key=f"edited {offered.id}", ephemeral=True)

    def deleted(self, workspace: str, event: dict[str, Any]) -> None:
        """A note that was deleted before it was carried out is dropped. Raises `TooEarly` while it is taken up."""
        note = self._of_message(workspace, event, str(event.get("deleted_ts") or ""))
        if note is None or note.state not in {*OPEN, NoteState.OFFERED, NoteState.OVERHEARD}:
            return
        with self.desk.studio.db.write() as session:
            if not set_notes(session, (note,), state=NoteState.DROPPED):
                raise TooEarly
            set_notes(session, self._read_with(note), state=NoteState.NOW)
        if note.state in {NoteState.OFFERED, NoteState.OVERHEARD}:
            return
        if note.state is NoteState.HELD and self.holding.draw_again(note):
            return
        said = dropped_card((note,))
        if self.desk.is_drawn(heard_key(note)):
            self.desk.draw(place_of_note(note), heard_key(note), said)
        else:
            self.desk.say(place_of_note(note), said, key=f"dropped {note.id}", ephemeral=True)

    def _read_with(self, note: Note) -> tuple[Note, ...]:
        """Those that a model reads together with this one, which is not what it was: they are read anew."""
        if note.state is not NoteState.READING:
            return ()
        return tuple(one for one in self._beside(note, NoteState.READING) if one.id != note.id)

    def _of_message(self, workspace: str, event: dict[str, Any], ts: str) -> Note | None:
        with self.desk.studio.db.read() as session:
            return find_note_at(session, workspace, str(event.get("channel") or ""), ts) if ts else None

    def press(self, action: ids.Action, value: str, place: Place) -> Card | None:
        """Begin what was heard at once, or use the edited text; for who wrote it."""
        ref = ids.read_note(value)
        with self.desk.studio.db.read() as session:
            note = find_note(session, ref.n) if ref else None
        if note is None:
            return receipt("I no longer know these words.", "Say them again.")
        if (note.workspace, note.who) != (place.workspace, place.user):
            return receipt("Whoever wrote it says when it is whole.", "It starts by itself soon.")
        wanted = {ids.Action.START_NOTE: NoteState.WAITING, ids.Action.USE_EDITED: NoteState.OFFERED}[action]
        with self.desk.studio.db.write() as session:
            started = note.state is wanted and set_notes(session, (note,), state=NoteState.NOW)
        if not started:
            return receipt("That is done already.")
        self.desk.heard()
        return receipt("I start.") if action is ids.Action.USE_EDITED else None


def _eye(note: Note) -> Outgoing:
    """Shows that it was heard."""
    return Outgoing(
        dedupe=f"eye {note.workspace} {note.conversation} {note.ts}",
        workspace=note.workspace,
        conversation=note.conversation,
        method="reactions.add",
        arguments={"channel": note.conversation, "timestamp": note.ts, "name": "eyes"},
        priority=Priority.REPLY,
    )
