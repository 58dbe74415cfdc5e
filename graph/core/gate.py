"""Gates and decisions. A decision is bound to a person, a role and the SHA-256 of exactly what was shown."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field

from graph.core.change import Change, ChangeLength
from graph.core.ids import GateId, ProductionId, Sha256
from graph.core.person import Person
from graph.core.production import CHANGEABLE, State
from graph.core.value import Value, digest
from graph.core.vote import Vote


class GateKind(StrEnum):
    """The questions that a production may ask. The first three cannot be configured away."""

    SCRIPT = "script"
    VIDEO = "video"
    PUBLISH = "publish"
    PARTIAL = "partial"
    BUDGET = "budget"
    OUTCOME = "outcome"
    STEP = "step"


MANDATORY = frozenset({GateKind.SCRIPT, GateKind.VIDEO, GateKind.PUBLISH})


class GateStatus(StrEnum):
    """Only a pending gate can be decided."""

    PENDING = "pending"
    DECIDED = "decided"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"


class Approve(Value):
    """Yes to what was shown."""

    kind: Literal["approve"] = "approve"


class Revise(Value):
    """Not yet: carry out these changes first. `note` keeps the person's own words."""

    kind: Literal["revise"] = "revise"
    changes: tuple[Change, ...]


class Reject(Value):
    """No. A rejected gate ends the production; a rejected step is built again."""

    kind: Literal["reject"] = "reject"


class Retry(Value):
    """Try again what fell short; only gates that ask about a failure take it."""

    kind: Literal["retry"] = "retry"


Verdict = Annotated[Approve | Revise | Reject | Retry, Field(discriminator="kind")]

VERDICTS: dict[GateKind, frozenset[str]] = {
    GateKind.SCRIPT: frozenset({"approve", "revise", "reject"}),
    GateKind.VIDEO: frozenset({"approve", "revise", "reject"}),
    GateKind.PUBLISH: frozenset({"approve", "revise", "reject"}),
    GateKind.PARTIAL: frozenset({"approve", "retry"}),
    GateKind.BUDGET: frozenset({"approve", "retry"}),
    GateKind.OUTCOME: frozenset({"retry"}),
    GateKind.STEP: frozenset({"approve", "reject"}),
}

ASKED_IN: dict[GateKind, frozenset[State]] = {
    GateKind.SCRIPT: frozenset({State.SCRIPT_PENDING_REVIEW}),
    GateKind.VIDEO: frozenset({State.VIDEO_PENDING_REVIEW}),
    GateKind.PUBLISH: CHANGEABLE | {State.READY_FOR_PUBLISH},
    GateKind.PARTIAL: frozenset({State.READY_FOR_GENERATION}),
    GateKind.BUDGET: frozenset({State.READY_FOR_GENERATION}),
    GateKind.OUTCOME: frozenset({State.PUBLISHING}),
    GateKind.STEP: frozenset({State.DRAFT, State.READY_FOR_GENERATION, State.PUBLISHING}),
}
"""Where a production stands while a gate asks: an answer counts nowhere else, however it came to be pending there."""


class Decision(Value):
    """What was decided, by whom, on what."""

    gate: GateId
    production: ProductionId
    verdict: Verdict
    by: Person
    subject: Sha256
    at: datetime
    note: str = ""


class Gate(Value):
    """A question in front of people. `shown` is what they are asked about, as plain data for any surface."""

    id: GateId
    production: ProductionId
    kind: GateKind
    subject: Sha256
    sequence: int
    status: GateStatus
    step: str
    shown: dict[str, Any]
    blocked_by: tuple[str, ...]
    opened_at: datetime
    expires_at: datetime
    decision: Decision | None = None
    votes: tuple[Vote, ...] = ()

    @property
    def approved_by(self) -> tuple[str, ...]:
        """Who said yes, where one yes was not enough."""
        return tuple(dict.fromkeys(vote.by.name for vote in self.votes))

    @property
    def is_pending(self) -> bool:
        """It still waits for somebody."""
        return self.status is GateStatus.PENDING


def wanted_seconds(first: int, gates: Iterable[Gate]) -> int:
    """The length that is wanted now: that of the brief, until somebody asks for another at a gate."""
    verdicts = (gate.decision.verdict for gate in gates if gate.decision is not None)
    changes = (change for verdict in verdicts if isinstance(verdict, Revise) for change in verdict.changes)
    return [first, *(change.seconds for change in changes if isinstance(change, ChangeLength))][-1]


def gate_id(production: ProductionId, kind: GateKind, subject: Sha256, sequence: int) -> GateId:
    """A gate's id follows from what it asks, so opening it twice opens one."""
    return GateId(digest([production, kind, subject, sequence])[:24])
