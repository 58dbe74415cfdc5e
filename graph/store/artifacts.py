"""The content-addressed store: files by SHA-256, rows by what was asked for, uses by who needs them."""

import contextlib
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Row, bindparam, delete, select, update
from sqlalchemy.orm import Session

from graph.core.artifact import Artifact
from graph.core.errors import ArtifactDamaged
from graph.core.failpoint import failpoint
from graph.core.ids import ArtifactKey, ProductionId, Sha256
from graph.core.value import Value
from graph.store.database import Database
from graph.store.rows import find_row
from graph.store.tables import ArtifactRow, ArtifactUseRow, WorkItemRow, table_of

_CHUNK = 1 << 20
FORSAKEN_SECONDS = 86_400.0
"""A workspace that nobody has touched for so long was left by a process that died."""
_kept, _uses = table_of(ArtifactRow), table_of(ArtifactUseRow)
_USES = (
    select(_uses.c.role, _uses.c.approved, _kept)
    .join(_kept, _kept.c.key == _uses.c.artifact_key)
    .where(_uses.c.production_id == bindparam("of"))
    .order_by(_uses.c.role)
)


def file_sha256(path: Path) -> Sha256:
    """SHA-256 (hex) of a file's bytes."""
    hasher = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            hasher.update(chunk)
    return Sha256(hasher.hexdigest())


class Use(Value):
    """Who uses an artifact, and as what ("scene s1 segment")."""

    production: ProductionId
    role: str


class ArtifactStore:
    """Kept files. A row is written only after its file lies whole and synced in its place."""

    def __init__(self, folder: Path, db: Database) -> None:
        self.folder = folder
        self._db = db

    def path(self, artifact: Artifact) -> Path:
        """Where the artifact's file lies."""
        return self.folder / artifact.sha256[:2] / f"{artifact.sha256}{artifact.suffix}"

    @contextlib.contextmanager
    def workspace(self) -> Iterator[Path]:
        """A folder on the same disk to build in; whatever is left in it goes."""
        (self.folder / "tmp").mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=self.folder / "tmp"))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def find(self, key: ArtifactKey) -> Artifact | None:
        """The artifact of this key when its file is there and has its size."""
        with self._db.read() as session:
            row = find_row(session, ArtifactRow, key=key)
            artifact = to_artifact(row) if row else None
        return artifact if artifact is not None and self._is_there(artifact) else None

    def take(self, production: ProductionId, keys: Mapping[str, ArtifactKey], now: datetime) -> dict[str, Artifact]:
        """Of these keys by role, the artifacts that are there. The production uses them from now on."""
        with self._db.write() as session:
            rows = session.scalars(select(ArtifactRow).where(ArtifactRow.key.in_(list(keys.values()))))
            there = {row.key: artifact for row in rows if self._is_there(artifact := to_artifact(row))}
            found = {role: there[key] for role, key in keys.items() if key in there}
            uses = {role: artifact.key for role, artifact in found.items()}
            use_artifacts(self._db, session, production, uses, now)
        return found

    def lost_since(self, key: ArtifactKey) -> datetime | None:
        """When the artifact of this key was kept, if its file is damaged or gone by now."""
        with self._db.read() as session:
            row = find_row(session, ArtifactRow, key=key)
            artifact = to_artifact(row) if row else None
        return artifact.created_at if artifact is not None and not self._is_there(artifact) else None

    def _is_there(self, artifact: Artifact) -> bool:
        path = self.path(artifact)
        return path.is_file() and path.stat().st_size == artifact.size

    def which_are_there(self, keys: Collection[str]) -> frozenset[str]:
        """Those of the keys whose files are there and have their sizes."""
        if not keys:
            return frozenset()
        with self._db.read() as session:
            rows = list(session.scalars(select(ArtifactRow).where(ArtifactRow.key.in_(keys))))
            return frozenset(row.key for row in rows if self._is_there(to_artifact(row)))

    def verified_path(self, artifact: Artifact) -> Path:
        """The file after its digest was checked; a file that was altered is removed, so that it is built again.

        Raises:
            ArtifactDamaged: The file is gone, or its bytes are not those that were kept.
        """
        path = self.path(artifact)
        if not path.is_file() or file_sha256(path) != artifact.sha256:
            path.unlink(missing_ok=True)
            name = f"{artifact.kind} {artifact.sha256[:12]}"
            raise ArtifactDamaged(f"{name} was altered on disk or is gone", hint="It is made again by itself.")
        return path

    def keep(
        self,
        key: ArtifactKey,
        file: Path,
        *,
        use: Use | None = None,
        kind: str,
        media_type: str,
        facts: dict[str, Any],
        provenance: dict[str, Any],
        now: datetime,
        placeholder: bool = False,
    ) -> Artifact:
        """Move a finished file into the store and record it and its use; the first result of a key stays."""
        artifact = Artifact(
            key=key,
            kind=kind,
            sha256=file_sha256(file),
            suffix=file.suffix,
            size=file.stat().st_size,
            media_type=media_type,
            facts=facts,
            provenance=provenance,
            placeholder=placeholder,
            created_at=now,
        )
        self._place(file, self.path(artifact))
        failpoint("artifact.written")
        with self._db.write() as session:
            if not self._db.insert_once(session, ArtifactRow, artifact.model_dump()):
                self._replace_damaged(session, artifact)
            kept = to_artifact(session.get_one(ArtifactRow, key, populate_existing=True))
            if use is not None:
                use_artifacts(self._db, session, use.production, {use.role: kept.key}, now)
        failpoint("artifact.recorded")
        return kept

    def _replace_damaged(self, session: Session, artifact: Artifact) -> None:
        row = session.get_one(ArtifactRow, artifact.key, populate_existing=True)
        if not self._is_there(to_artifact(row)):
            values = artifact.model_dump(exclude={"key"})
            session.execute(update(ArtifactRow).where(ArtifactRow.key == artifact.key).values(**values))

    def _place(self, file: Path, target: Path) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        with file.open("rb") as handle:
            os.fsync(handle.fileno())
        file.chmod(0o644)
        file.replace(target)
        _sync_folder(target.parent)

    def prune(self, session: Session, dropped: Collection[str]) -> tuple[int, int]:
        """Remove what nobody uses any more; how many files there were, and their bytes.

        While there is open work, which may be about to use what it has made, only of the `dropped` keys.
        """
        busy = select(WorkItemRow.id).where(WorkItemRow.state.in_(("queued", "running"))).limit(1)
        unused = _hold_unused(session, None if session.execute(busy).first() is None else dropped)
        session.execute(delete(ArtifactRow).where(ArtifactRow.key.in_([artifact.key for artifact in unused])))
        still = set(session.scalars(select(ArtifactRow.sha256)))
        gone = {artifact.sha256: artifact for artifact in unused if artifact.sha256 not in still}
        for artifact in gone.values():
            self.path(artifact).unlink(missing_ok=True)
        self._remove_old_workspaces()
        return len(gone), sum(artifact.size for artifact in gone.values())

    def _remove_old_workspaces(self) -> None:
        for folder in (self.folder / "tmp").glob("*"):
            with contextlib.suppress(FileNotFoundError):
                if time.time() - folder.stat().st_mtime > FORSAKEN_SECONDS:
                    shutil.rmtree(folder, ignore_errors=True)


def _hold_unused(session: Session, among: Collection[str] | None) -> list[Artifact]:
    unused = ArtifactRow.key.not_in(select(ArtifactUseRow.artifact_key))
    free = select(ArtifactRow.key).where(unused)
    if among is not None:
        free = free.where(ArtifactRow.key.in_(among))
    held = list(session.scalars(free.with_for_update(skip_locked=True)))
    # Whoever came to use one before it was held has committed by now, and is seen by a second look.
    return [to_artifact(row) for row in session.scalars(select(ArtifactRow).where(ArtifactRow.key.in_(held), unused))]


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def to_artifact(row: ArtifactRow | Row[*tuple[Any, ...]]) -> Artifact:
    """The row as a value."""
    return Artifact.model_validate({name: getattr(row, name) for name in Artifact.model_fields})


def get_artifact(session: Session, key: str) -> Artifact:
    """The artifact of a key that is known to be recorded."""
    return to_artifact(session.get_one(ArtifactRow, key))


def get_artifacts(session: Session, keys: Collection[str]) -> dict[str, Artifact]:
    """The artifacts of keys that are known to be recorded, by key."""
    found = session.scalars(select(ArtifactRow).where(ArtifactRow.key.in_(set(keys))))
    artifacts = {row.key: to_artifact(row) for row in found}
    return {key: artifacts[key] for key in keys}


def use_artifacts(
    db: Database, session: Session, production: ProductionId, uses: Mapping[str, str], now: datetime
) -> None:
    """Note which artifacts a production uses, by role ("scene s1 segment" and so on)."""
    for role, key in uses.items():
        values = {"production_id": production, "role": role, "artifact_key": key, "approved": False, "at": now}
        db.insert_once(session, ArtifactUseRow, values)


def approve_artifacts(session: Session, production: ProductionId, keys: frozenset[str]) -> None:
    """Mark uses as approved by a person; these outlive an abort."""
    if not keys:
        return
    session.execute(
        update(ArtifactUseRow)
        .where(ArtifactUseRow.production_id == production, ArtifactUseRow.artifact_key.in_(keys))
        .values(approved=True)
        .execution_options(synchronize_session=False)
    )


def drop_unapproved_uses(session: Session, production: ProductionId) -> frozenset[str]:
    """Let go of what no person approved; the keys, for pruning to remove the files that nobody else uses."""
    dropped = (
        delete(ArtifactUseRow)
        .where(ArtifactUseRow.production_id == production, ArtifactUseRow.approved.is_(False))
        .returning(ArtifactUseRow.artifact_key)
        .execution_options(synchronize_session=False)
    )
    return frozenset(session.scalars(dropped))


def list_uses(session: Session, production: ProductionId) -> tuple[tuple[str, bool, Artifact], ...]:
    """Role, whether approved, and artifact of everything a production uses."""
    return tuple((row.role, row.approved, to_artifact(row)) for row in session.execute(_USES, {"of": production}))
