"""Places where a process may be killed on purpose, to prove that nothing is lost there.

`GREENLIGHT_FAILPOINTS="name=kill@2,other=raise"` arms them: `kill` is SIGKILL to the own process, `stop` SIGSTOP,
`raise` an `OSError`, each at the given hit (1 unless told). Unarmed, a point costs one dictionary look-up. Every name
stands in `FAILPOINTS`; a test compares the list with the code.
"""

import os
import signal
from collections import Counter
from dataclasses import dataclass

CHAT: frozenset[str] = frozenset(
    {
        "event.kept",
        "event.carried_out",
        "event.settled",
        "interaction.carried_out",
        "interaction.acknowledged",
        "cards.wanted",
        "call.claimed",
        "call.made",
        "call.recorded",
    }
)
"""Those on the way between a chat and productions."""
FAILPOINTS: frozenset[str] = frozenset(
    {
        "claim.before",
        "claim.after",
        "checkpoint.before",
        "checkpoint.after",
        "node.before",
        "node.after",
        "commit.before",
        "commit.after",
        "item.claimed",
        "item.built",
        "item.before_settle",
        "item.settled",
        "artifact.written",
        "artifact.recorded",
        "charge.reserved",
        "charge.called",
        "charge.booked",
        "effect.intent",
        "effect.locked",
        "effect.looked_up",
        "effect.acted",
        "effect.recorded",
        "decide.before",
        "decide.after",
        "release.before",
        "release.after",
    }
    | CHAT
)


@dataclass(frozen=True)
class _Armed:
    action: str
    hit: int


def _parse(spec: str) -> dict[str, _Armed]:
    armed = {}
    for part in filter(None, (piece.strip() for piece in spec.split(","))):
        name, _, action = part.partition("=")
        verb, _, hit = action.partition("@")
        if name not in FAILPOINTS and name != "*":
            raise ValueError(f"no fail point is named {name!r}")
        armed[name] = _Armed(verb or "kill", int(hit or 1))
    return armed


_armed = _parse(os.environ.get("GREENLIGHT_FAILPOINTS", ""))
_hits: Counter[str] = Counter()


def arm(spec: str) -> None:
    """Arm points in this process, with counts from zero; an empty text disarms all."""
    _armed.clear()
    _armed.update(_parse(spec))
    _hits.clear()


def failpoint(name: str) -> None:
    """Die here when armed. `*` counts the hits of all points together, in the order in which they are passed."""
    if not _armed:
        return
    for key in (name, "*"):
        armed = _armed.get(key)
        if armed is None:
            continue
        _hits[key] += 1
        if _hits[key] == armed.hit:
            _fail(armed.action, name)


def hits(name: str = "*") -> int:
    """How often the point was passed while it was armed; `*` stands for all together."""
    return _hits[name]


def _fail(action: str, name: str) -> None:
    if action == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if action == "stop":
        os.kill(os.getpid(), signal.SIGSTOP)
    if action == "raise":
        raise OSError(f"fail point {name}")
