"""Words of people in a production's thread, from when they are heard until they are carried out, once."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from graph.core.ids import ProductionId
from graph.core.value import Value
from graph.store.chat_tables import NoteRow


class NoteState(StrEnum):
    """What is to become of a note. Those in `OPEN` can still be changed."""

    OVERHEARD = "overheard"  # It was said to nobody: a model is asked whether it is for us at all.
    WAITING = "waiting"  # Its writer may add to it.
    NOW = "now"  # Its writer has nothing to add.
    READING = "reading"  # A model is asked what it means.
    DOING = "doing"  # It is being carried out, with those that are so too.
    HELD = "held"  # It waits for the next decision.
    REASON = "reason"  # No words yet: they are asked for, and `words` name the gate that they will reject.
    OFFERED = "offered"  # The new text of a note that was carried out already; it counts when its writer says so.
    DONE = "done"
    DROPPED = "dropped"


OPEN = (NoteState.WAITING, NoteState.NOW, NoteState.READING, NoteState.HELD)


class Note(Value):
    """Words of a person in a thread."""

    id: int
    production: ProductionId
    workspace: str
    conversation: str
    thread_ts: str
    ts: str
    who: str
    words: str
    state: NoteState
    at: datetime


def add_note(session: Session, note: Note) -> Note:
    """Keep words; the same with its number."""
    row = NoteRow(production_id=note.production, **note.model_dump(exclude={"id", "production"}))
    session.add(row)
    session.flush()
    return note.model_copy(update={"id": row.id})


def list_notes(session: Session, *states: NoteState) -> tuple[Note, ...]:
    """All notes in these states, in the order of their coming."""
    rows = session.scalars(select(NoteRow).where(NoteRow.state.in_(states)).order_by(NoteRow.id))
    return tuple(map(_note, rows))


def find_note(session: Session, id: int) -> Note | None:
    """The note of this number."""
    row = session.get(NoteRow, id)
    return _note(row) if row else None


def find_note_at(session: Session, workspace: str, conversation: str, ts: str) -> Note | None:
    """The newest note that was made of this message."""
    row = NoteRow
    found = select(row).where(row.workspace == workspace, row.conversation == conversation, row.ts == ts)
    newest = session.scalars(found.order_by(row.id.desc()).limit(1)).first()
    return _note(newest) if newest else None


def set_notes(session: Session, notes: tuple[Note, ...], **values: str | datetime) -> None:
    """Change `state`, `words` or `at`."""
    ids = [note.id for note in notes]
    session.execute(update(NoteRow).where(NoteRow.id.in_(ids)).values(**values))


def _note(row: NoteRow) -> Note:
    fields = {name: getattr(row, name) for name in Note.model_fields if name != "production"}
    return Note.model_validate(fields | {"production": row.production_id})
