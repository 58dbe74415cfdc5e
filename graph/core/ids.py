"""Identifiers. Each is its own type, so that a gate's id is never passed for a production's."""

from typing import NewType

ProductionId = NewType("ProductionId", str)
GateId = NewType("GateId", str)
SceneId = NewType("SceneId", str)
ItemId = NewType("ItemId", int)
ArtifactKey = NewType("ArtifactKey", str)
Sha256 = NewType("Sha256", str)
