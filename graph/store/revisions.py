"""The content of productions, revision by revision."""

from datetime import datetime

from sqlalchemy.orm import Session

from graph.core.ids import ProductionId
from graph.core.script import Revision
from graph.store.database import Database
from graph.store.productions import get_row, set_values
from graph.store.rows import find_row, list_rows
from graph.store.tables import RevisionRow


def get_revision(session: Session, id: ProductionId, number: int | None = None) -> Revision:
    """A revision, the newest unless told. There is one from the first writing on."""
    wanted = get_row(session, id).revision if number is None else number
    row = find_row(session, RevisionRow, production_id=id, number=wanted)
    if row is None:
        raise LookupError(f"{id} has no revision {wanted}")
    return Revision.model_validate(row.content)


def find_revision(session: Session, id: ProductionId) -> Revision | None:
    """The newest revision, None while nothing is written."""
    return get_revision(session, id) if get_row(session, id).revision else None


def list_revisions(session: Session, id: ProductionId) -> tuple[Revision, ...]:
    """All revisions, oldest first."""
    rows = list_rows(session, RevisionRow, "number", production_id=id)
    return tuple(Revision.model_validate(row.content) for row in rows)


def save_revision(
    db: Database, session: Session, id: ProductionId, revision: Revision, *, by: str, now: datetime
) -> None:
    """Keep a revision and make it the newest. Saving the same number again changes nothing."""
    inserted = db.insert_once(
        session,
        RevisionRow,
        {
            "production_id": id,
            "number": revision.number,
            "content": revision.model_dump(mode="json"),
            "words_sha256": revision.script.words_digest(),
            "note": revision.note,
            "by": by,
            "created_at": now,
        },
    )
    if inserted:
        set_values(session, id, revision=revision.number, title=revision.listing.title, updated_at=now)
