"""Artifacts: files in the content-addressed store, with where they come from."""

from datetime import datetime
from typing import Any

from graph.core.ids import ArtifactKey, Sha256
from graph.core.value import Value, digest


class Artifact(Value):
    """A kept file. `key` says what was asked for, `sha256` what came out; `facts` are small data about the content."""

    key: ArtifactKey
    kind: str
    sha256: Sha256
    suffix: str
    size: int
    media_type: str
    facts: dict[str, Any]
    provenance: dict[str, Any]
    placeholder: bool
    created_at: datetime


def artifact_key(kind: str, version: str, parameters: dict[str, Any], inputs: tuple[str, ...]) -> ArtifactKey:
    """The key of what a tool makes: equal requests on equal inputs give equal keys, so it is built once."""
    return ArtifactKey(digest([kind, version, parameters, list(inputs)]))


def picture_key(sha256: str) -> ArtifactKey:
    """The key of a picture that is shown as a person gave it."""
    return artifact_key("picture", "as it is", {}, (sha256,))


def source_key(sha256: str) -> ArtifactKey:
    """The key of a text that a person gave to write from."""
    return artifact_key("source", "as it is", {}, (sha256,))
