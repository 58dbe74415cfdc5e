"""Words of people in a production's thread, from when they are heard until they are carried out, once."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from graph.core.ids import ProductionId
from graph.core.value import Value
from graph.store.chat_tables import NoteRow
from graph.store.database import Database
from graph.store.owners import is_gone
from graph.store.rows import find_row

LEASE = timedelta(seconds=60)
KEPT = timedelta(weeks=4)
"""So long words that nothing waits for any more can still be edited, or looked up in what was said about them."""


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
ENDED = (NoteState.REASON, NoteState.OFFERED, NoteState.DONE, NoteState.DROPPED)
"""Nothing comes of these any more unless somebody does something soon."""


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
    owner: str | None = None
    held_until: datetime | None = None


def hear_note(db: Database, session: Session, note: Note) -> Note | None:
    """Keep the words of a message, with their number; None where they were kept before, by whichever process."""
    message = f"{note.workspace}:{note.conversation}:{note.ts}"
    if not db.insert_once(session, NoteRow, _columns(note) | {"message": message}):
        return None
    return _note(session.scalars(select(NoteRow).where(NoteRow.message == message)).one())


def add_note(session: Session, note: Note) -> Note:
    """Keep words that follow from a message, however many do; the same with their number."""
    row = NoteRow(**_columns(note))
    session.add(row)
    session.flush()
    return note.model_copy(update={"id": row.id})


def list_notes(
    session: Session, *states: NoteState, production: ProductionId | None = None, who: str = ""
) -> tuple[Note, ...]:
    """The notes in these states, in the order of their coming; of one production and person where these are given."""
    query = select(NoteRow).where(NoteRow.state.in_(states))
    if production is not None:
        query = query.where(NoteRow.production_id == production, NoteRow.who == who)
    return tuple(map(_note, session.scalars(query.order_by(NoteRow.id))))


def find_note(session: Session, id: int) -> Note | None:
    """The note of this number."""
    row = find_row(session, NoteRow, id=id)
    return _note(row) if row else None


def find_note_at(session: Session, workspace: str, conversation: str, ts: str) -> Note | None:
    """The newest note that was made of this message."""
    newest = find_row(session, NoteRow, "-id", workspace=workspace, conversation=conversation, ts=ts)
    return _note(newest) if newest else None


def set_notes(session: Session, notes: tuple[Note, ...], **values: str | datetime | None) -> tuple[Note, ...]:
    """Change `state`, `words` or `at`; the notes as they are then. Nobody holds them any more.

    Empty, and nothing is changed, where one of them is not what it was when it was read: somebody was quicker.
    """
    rows = select(NoteRow).where(NoteRow.id.in_([note.id for note in notes])).order_by(NoteRow.id)
    found = {row.id: row for row in session.scalars(rows.with_for_update().execution_options(populate_existing=True))}
    if any(note.id not in found or _note(found[note.id]) != note for note in notes):
        return ()
    for row in found.values():
        for name, value in ({"owner": None, "held_until": None} | values).items():
            setattr(row, name, value)
    session.flush()
    return tuple(_note(found[note.id]) for note in notes)


def claim_notes(session: Session, notes: tuple[Note, ...], owner: str, now: datetime) -> tuple[Note, ...]:
    """Take notes to carry them out; empty where another process has one of them, or it is no longer what it was."""
    return set_notes(session, notes, state=NoteState.DOING, owner=owner, held_until=now + LEASE)


def is_abandoned(note: Note, owner: str, now: datetime) -> bool:
    """Whether this owner may take up a note that is being carried out: it broke off itself, or whoever did is gone."""
    is_over = note.held_until is None or note.held_until < now
    return is_over or note.owner == owner or (note.owner is not None and is_gone(note.owner))


def forget_notes(session: Session, now: datetime) -> int:
    """Drop words that nothing waits for any more; how many. The newest number stays, so that none is given twice."""
    newest = select(func.max(NoteRow.id)).scalar_subquery()
    old = delete(NoteRow).where(NoteRow.state.in_(ENDED), NoteRow.at < now - KEPT, NoteRow.id < newest)
    gone = session.execute(old.execution_options(synchronize_session=False))
    return int(gone.rowcount)  # type: ignore[attr-defined]  # A DELETE gives a CursorResult.


def _columns(note: Note) -> dict[str, object]:
    return note.model_dump(exclude={"id", "production"}) | {"production_id": note.production}


def _note(row: NoteRow) -> Note:
    fields = {name: getattr(row, name) for name in Note.model_fields if name != "production"}
    return Note.model_validate(fields | {"production": row.production_id})
