"""How often a production may still be revised: as often at its script as at its film."""

from collections.abc import Iterable

from graph.core.change import Change, ChangeRelease, ChangeSlot, Scope, widest_scope
from graph.core.errors import CannotRevise
from graph.core.gate import VERDICTS, Gate, GateKind, Revise

MOST_ALLOWED = 100


def is_counted(kind: GateKind, changes: tuple[Change, ...]) -> bool:
    """Whether a revision uses one up: nothing is made again for how a finished film is listed and goes out."""
    if changes and all(isinstance(change, ChangeRelease | ChangeSlot) for change in changes):
        return False
    return kind is not GateKind.PUBLISH or widest_scope(changes) > Scope.METADATA


def revisions_left(kind: GateKind, gates: Iterable[Gate], allowed: int) -> int:
    """How many of the revisions that are `allowed` at the script, or at the film and its release, are left.

    `gates` are all of the production's. What was used up before fewer were allowed leaves 0.
    """
    used = sum(_is_of(kind, gate) and _used_one(gate) for gate in gates)
    return max(0, allowed - used)


def say_changes_left(kind: GateKind, left: int) -> str:
    """A sentence for whoever decides on it, told before it is too late; empty where there is nothing to tell."""
    if "revise" not in VERDICTS[kind] or left > 1:
        return ""
    what = "script" if kind is GateKind.SCRIPT else "film"
    if left:
        return f"The {what} can be changed once more."
    listed = "" if kind is GateKind.SCRIPT else "; how it is listed and released still can, at its release"
    return f"The {what} cannot be changed any more{listed}. An admin may allow it."


def refuse_past_the_last(kind: GateKind, gates: Iterable[Gate], allowed: int, channel: str) -> None:
    """Raises `CannotRevise` where no revision is left, and says who may allow more."""
    if revisions_left(kind, gates, allowed):
        return
    what = "script" if kind is GateKind.SCRIPT else "film"
    still = "; how it is released may still be changed" if kind is GateKind.PUBLISH else ""
    times = "once" if allowed == 1 else f"{allowed} times"
    raise CannotRevise(
        f"the {what} was revised {times}, which is the limit of {channel}",
        hint=f"Approve or reject it{still}. An admin may allow more: "
        f"`greenlight channel {channel} --set revisions={min(MOST_ALLOWED, 2 * allowed)}`.",
    )


def _is_of(kind: GateKind, gate: Gate) -> bool:
    return (gate.kind is GateKind.SCRIPT) is (kind is GateKind.SCRIPT)


def _used_one(gate: Gate) -> bool:
    verdict = gate.decision.verdict if gate.decision else None
    return isinstance(verdict, Revise) and is_counted(gate.kind, verdict.changes)
