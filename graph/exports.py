"""The files for people in a production's folder: how it stands, its script, its manifest, and the film itself.

All of them follow from the database and may be deleted: they are written again after each run.
"""

import contextlib
import json
import os
import secrets
import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph.core.clock import Clock
from graph.core.ids import ProductionId
from graph.core.page import script_page
from graph.core.production import State
from graph.core.standing import Glance, Standing
from graph.dossier import Dossier, read_dossier
from graph.manifest import manifest_of
from graph.store.artifacts import ArtifactStore
from graph.store.database import Database
from graph.store.glance import look_in

STATUS, MANIFEST, SCRIPT = "status.json", "manifest.json", "script.md"
COPIES = {
    "video": "video.mp4",
    "preview": "preview.mp4",
    "thumbnail": "thumbnail.jpg",
    "thumbnail tall": "thumbnail-tall.jpg",
    "srt": "captions.srt",
    "vtt": "captions.vtt",
}
STRIPES = 16


@dataclass(frozen=True)
class Exports:
    """Writes the files. Each appears whole; of several processes that write at once the last one counts."""

    db: Database
    artifacts: ArtifactStore
    clock: Clock
    folder: Path
    judge: Callable[[Glance], Standing]
    _turns: tuple[threading.RLock, ...] = field(
        default_factory=lambda: tuple(threading.RLock() for _ in range(STRIPES))
    )

    def write(self, production: ProductionId) -> Path:
        """Bring a production's folder up to date; the folder."""
        with self._turn(production):
            return self._write_all(production)

    def _turn(self, production: ProductionId) -> threading.RLock:
        """One thread after the other writes a production's files, so that none leaves them as they were before."""
        return self._turns[hash(production) % STRIPES]

    def _write_all(self, production: ProductionId) -> Path:
        folder = self.folder / production
        self.write_status(production)
        dossier = read_dossier(self.db, self.artifacts, production)
        _write(folder / MANIFEST, _json(manifest_of(dossier)))
        if dossier.production.state is State.ABORTED and not dossier.has_approved_script:
            (folder / SCRIPT).unlink(missing_ok=True)
        elif dossier.revision is not None:
            _write(folder / SCRIPT, script_page(dossier.revision, dossier.source))
        _place_film(folder, dossier)
        return folder

    def write_status(self, production: ProductionId) -> Standing:
        """Say only how it stands, which is quick; how it stands."""
        with self._turn(production):
            return self._write_status(production)

    def _write_status(self, production: ProductionId) -> Standing:
        (self.folder / production).mkdir(parents=True, exist_ok=True)
        now = self.clock.now()
        with self.db.read() as session:
            (glance,) = look_in(session, now, who="", production=production)
        standing = self.judge(glance)
        _write(self.folder / production / STATUS, _json({"written_at": now.isoformat()} | standing.as_data()))
        return standing


def _place_film(folder: Path, dossier: Dossier) -> None:
    film = dossier.film()
    for role, name in COPIES.items():
        target = folder / name
        if role in film:
            _link(film[role].path, target)
        else:
            target.unlink(missing_ok=True)


def _link(source: Path, target: Path) -> None:
    if not source.is_file() or (target.exists() and _is_copy(source, target)):
        return
    draft = _beside(target)
    try:
        os.link(source, draft)
    except OSError:  # Another disk, or one without hard links.
        shutil.copy2(source, draft)
    draft.replace(target)


def _is_copy(source: Path, target: Path) -> bool:
    if target.samefile(source):
        return True
    ours, theirs = target.stat(), source.stat()
    return (ours.st_size, ours.st_mtime_ns) == (theirs.st_size, theirs.st_mtime_ns)


def _json(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _write(path: Path, text: str) -> None:
    draft = _beside(path)
    try:
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            draft.unlink()


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}")
