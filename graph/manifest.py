"""The run manifest of a production: what was made of what, by which tools, who decided, what it took."""

import hashlib
import platform
from collections import defaultdict
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from graph.core.gate import GateKind, Revise
from graph.dossier import Dossier, KeptFile, Work

PACKAGES = ("greenlight", "av", "numpy", "opencv-python-headless", "pillow", "fonttools", "sentencex", "langgraph")


def manifest_of(dossier: Dossier) -> dict[str, Any]:
    """The manifest as plain data. It says the same for the same rows, whenever it is written."""
    production, video = dossier.production, dossier.newest(GateKind.VIDEO)
    return {
        "production": production.id,
        "title": production.title,
        "channel": production.channel,
        "state": production.state,
        "created_at": production.created_at.isoformat(),
        "created_by": production.created_by,
        "brief": dossier.brief.model_dump(mode="json", exclude={"source"}),
        "source": _source(dossier),
        "revision": production.revision,
        "words_sha256": dossier.revision.script.words_digest() if dossier.revision else None,
        "release": dossier.revision.release.model_dump(mode="json") if dossier.revision else None,
        "film": video.shown["digests"] if video else {},
        "seconds": _seconds(dossier),
        "money": dossier.spending.model_dump(mode="json"),
        "charges": list(dossier.charges),
        "artifacts": [_file(file) for file in sorted(dossier.files, key=_when)],
        "decisions": _decisions(dossier),
        "history": [moved.model_dump(mode="json") for moved in dossier.history],
        "upload": dossier.upload.model_dump(mode="json") if dossier.upload else None,
        "versions": _versions(dossier),
    }


def _source(dossier: Dossier) -> dict[str, Any]:
    text = dossier.source
    return {
        "name": dossier.brief.source_name,
        "characters": len(text),
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
    }


def _seconds(dossier: Dossier) -> dict[str, Any]:
    by_step: dict[str, float] = defaultdict(float)
    for work in dossier.work:
        by_step[work.item.step] += _worked(work)
    video = dossier.newest(GateKind.VIDEO)
    return {
        "film": video.shown["seconds"] if video else None,
        "work": round(sum(by_step.values()), 3),
        "work_by_step": {step: round(seconds, 3) for step, seconds in by_step.items()},
    }


def _worked(work: Work) -> float:
    return sum(attempt.seconds for attempt in work.attempts)


def _when(file: KeptFile) -> tuple[str, str]:
    return file.role, file.artifact.created_at.isoformat()


def _file(file: KeptFile) -> dict[str, Any]:
    kept = file.artifact
    return {
        "role": file.role,
        "sha256": kept.sha256,
        "bytes": kept.size,
        "media_type": kept.media_type,
        "path": "/".join(file.path.parts[-3:]),
        "approved": file.approved,
        "placeholder": kept.placeholder,
        "key": kept.key,
        "provenance": kept.provenance,
        "created_at": kept.created_at.isoformat(),
    }


def _decisions(dossier: Dossier) -> list[dict[str, Any]]:
    lines = []
    for gate, decision in dossier.decisions:
        verdict = decision.verdict
        changes = verdict.changes if isinstance(verdict, Revise) else ()
        lines.append(
            {
                "gate": gate.id,
                "kind": gate.kind,
                "verdict": verdict.kind,
                "changes": [change.model_dump(mode="json") for change in changes],
                "by": decision.by.model_dump(mode="json"),
                "subject": decision.subject,
                "at": decision.at.isoformat(),
                "note": decision.note,
            }
        )
    return lines


def _versions(dossier: Dossier) -> dict[str, str]:
    return {"python": platform.python_version(), "graph": dossier.graph_version} | _installed()


@cache
def _installed() -> dict[str, str]:
    found = {}
    for package in PACKAGES:
        with suppress(PackageNotFoundError):
            found[package] = version(package)
    return found
