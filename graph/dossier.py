"""Everything that is recorded about a production, in one read: for showing it and for its manifest."""

from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from graph.core.artifact import Artifact
from graph.core.brief import Brief
from graph.core.gate import Approve, Decision, Gate, GateKind
from graph.core.ids import ProductionId
from graph.core.item import Item, stood_in
from graph.core.money import Spending
from graph.core.production import Production
from graph.core.script import Revision
from graph.core.standing import Published
from graph.core.value import Value
from graph.store.artifacts import ArtifactStore, list_uses
from graph.store.database import Database
from graph.store.gates import list_gates
from graph.store.items import list_attempts, list_items
from graph.store.money import list_charges, spending
from graph.store.productions import get_row, to_production
from graph.store.revisions import list_revisions
from graph.store.rows import find_row, list_rows
from graph.store.tables import AttemptRow, HistoryRow, UploadRow


class Attempt(Value):
    """One try at a work item; `log` is the path of its log."""

    number: int
    worker: str
    started_at: datetime
    ended_at: datetime | None
    outcome: str
    error: dict[str, Any]
    log: str

    @property
    def seconds(self) -> float:
        """How long it took; 0 while it is under way or when its worker died."""
        return (self.ended_at - self.started_at).total_seconds() if self.ended_at else 0.0


class Work(Value):
    """A work item with all its tries."""

    item: Item
    attempts: tuple[Attempt, ...]


class Moved(Value):
    """One step between states."""

    event: str
    from_state: str
    to_state: str
    by: str
    reason: str
    at: datetime


class KeptFile(Value):
    """An artifact that the production uses, in one role."""

    role: str
    approved: bool
    artifact: Artifact
    path: Path


class Dossier(Value):
    """A production with all that belongs to it, oldest first everywhere. `source` is cleaned once it was read."""

    production: Production
    brief: Brief
    source: str
    policies: dict[str, str]
    graph_version: str
    spending: Spending
    revisions: tuple[Revision, ...]
    gates: tuple[Gate, ...]
    work: tuple[Work, ...]
    history: tuple[Moved, ...]
    charges: tuple[dict[str, Any], ...]
    files: tuple[KeptFile, ...]
    upload: Published | None

    @property
    def revision(self) -> Revision | None:
        """The newest content, None while nothing is written."""
        return self.revisions[-1] if self.revisions else None

    @property
    def scenes(self) -> tuple[str, ...]:
        """The newest script's scenes, in order."""
        return tuple(scene.id for scene in self.revision.script.scenes) if self.revision else ()

    @property
    def pending(self) -> Gate | None:
        """The gate that waits for a person."""
        return next((gate for gate in self.gates if gate.is_pending), None)

    @property
    def decisions(self) -> tuple[tuple[Gate, Decision], ...]:
        """What people decided."""
        return tuple((gate, gate.decision) for gate in self.gates if gate.decision is not None)

    @property
    def has_approved_script(self) -> bool:
        """Whether anybody said yes to the words, in whichever revision."""
        return any(gate.kind is GateKind.SCRIPT and isinstance(said.verdict, Approve) for gate, said in self.decisions)

    @property
    def stood_in(self) -> dict[int, Item]:
        """The failed work of scenes that plain pictures stand in for now, by the scene's place."""
        failed = stood_in(work.item for work in self.work if work.item.step == "build")
        return {place: failed[unit] for place, unit in enumerate(self.scenes, 1) if unit in failed}

    def newest(self, kind: GateKind) -> Gate | None:
        """The gate of this kind that was opened last."""
        return next((gate for gate in reversed(self.gates) if gate.kind is kind), None)

    def film(self) -> dict[str, KeptFile]:
        """The files of the film that was shown last, by role; those that are still there."""
        gate = self.newest(GateKind.VIDEO)
        keys = gate.shown["artifacts"] if gate else {}
        kept = {(file.role, file.artifact.key): file for file in self.files}
        return {role: kept[role, key] for role, key in keys.items() if (role, key) in kept}


def read_dossier(db: Database, artifacts: ArtifactStore, id: ProductionId) -> Dossier:
    """All of a production as it stands at one moment. Raises `ProductionNotFound`."""
    with db.read() as session:
        row = get_row(session, id)
        upload = find_row(session, UploadRow, production_id=id)
        return Dossier(
            production=to_production(row),
            brief=Brief.model_validate(row.brief),
            source=row.source,
            policies=row.policies,
            graph_version=row.graph_version,
            spending=spending(session, id),
            revisions=list_revisions(session, id),
            gates=list_gates(session, id),
            work=_works(session, id),
            history=_history(session, id),
            charges=list_charges(session, id),
            files=tuple(
                KeptFile(role=role, approved=approved, artifact=kept, path=artifacts.path(kept))
                for role, approved, kept in list_uses(session, id)
            ),
            upload=_published(upload) if upload else None,
        )


def _works(session: Session, id: ProductionId) -> tuple[Work, ...]:
    attempts: dict[int, list[Attempt]] = defaultdict(list)
    for row in list_attempts(session, id):
        attempts[row.item_id].append(_attempt(row))
    return tuple(Work(item=item, attempts=tuple(attempts[item.id])) for item in list_items(session, id))


def _attempt(row: AttemptRow) -> Attempt:
    return Attempt(
        number=row.number,
        worker=row.worker,
        started_at=row.started_at,
        ended_at=row.ended_at,
        outcome=row.outcome,
        error=row.error,
        log=row.log,
    )


def _history(session: Session, id: ProductionId) -> tuple[Moved, ...]:
    rows = list_rows(session, HistoryRow, "id", production_id=id)
    return tuple(
        Moved(
            event=row.event,
            from_state=row.from_state,
            to_state=row.to_state,
            by=row.by,
            reason=row.reason,
            at=row.at,
        )
        for row in rows
    )


def _published(row: UploadRow) -> Published:
    return Published(video_id=row.video_id, url=row.url, privacy=row.privacy, publish_at=row.publish_at)
