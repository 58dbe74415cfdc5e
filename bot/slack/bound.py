"""What the yes to a release is bound to: said where it is asked for, and compared with what a card's menus show."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from bot.slack import ids
from bot.slack.cards.release import KIDS, PRIVACY, SYNTHETIC
from bot.slack.cards.text import say_when
from graph.core.errors import ShownOtherwise
from graph.core.gate import Gate, GateKind
from graph.core.naming import name_gate

UNDATED = "no publish time"


def release_of(gate: Gate) -> tuple[str, str]:
    """Who may see it at the yes, and the publish time; empty where it has none."""
    return str(_release(gate).get("privacy") or "private"), str(gate.shown.get("publish_at") or "")


def say_outcome(gate: Gate) -> str:
    """What the yes to a release does."""
    privacy, at = release_of(gate)
    if at:
        return f"which goes out {say_when(datetime.fromisoformat(at))}"
    undated = {"public": "which goes public at once", "unlisted": "which goes up unlisted at once"}
    return undated.get(privacy, "which goes up private, without a publish time")


def say_question(gate: Gate, verdict: str) -> str:
    """Whether to approve or reject it; of a release with all that the yes is bound to."""
    revision = gate.shown.get("revision")
    of = f", revision {revision}" if revision else ""
    is_release = gate.kind is GateKind.PUBLISH and verdict == "approve"
    when = f", {say_outcome(gate)}" if is_release else ""
    declared = f"\nDeclared: {_declared(gate)}." if is_release and _release(gate) else ""
    return f"{verdict.capitalize()} the {name_gate(gate.kind)} of `{gate.production}`{of}{when}?{declared}"


def refuse_unbound(gate: Gate, body: dict[str, Any]) -> None:
    """Raise `ShownOtherwise` where a menu beside the pressed yes shows what was refused, and so is not bound by it."""
    if gate.kind is not GateKind.PUBLISH or not _release(gate):
        return
    bound = _bound(gate)
    for name, chosen, said in _chosen(body):
        meant, says = bound[name]
        if chosen != meant:
            raise ShownOtherwise(
                f"the card shows “{said}”, but its yes is for “{says}”; nothing was approved",
                hint="Choose on the card once more: what can be taken up makes a new card ask for your yes.",
            )


def _release(gate: Gate) -> dict[str, Any]:
    return gate.shown.get("release") or {}


def _yes_no(gate: Gate, name: str) -> str:
    return "yes" if _release(gate).get(name) else "no"


def _declared(gate: Gate) -> str:
    kids, synthetic = KIDS[_yes_no(gate, "made_for_kids")], SYNTHETIC[_yes_no(gate, "synthetic_media")]
    return f"{kids.lower()}, {synthetic.lower()}"


def _bound(gate: Gate) -> dict[str, tuple[object, str]]:
    """What each menu of the card would show, as it is bound and as it is said."""
    privacy, at = release_of(gate)
    kids, synthetic = _yes_no(gate, "made_for_kids"), _yes_no(gate, "synthetic_media")
    moment = datetime.fromisoformat(at) if at else None
    time = (moment, say_when(moment) if moment else UNDATED)
    return {
        ids.Action.SLOT: time,
        ids.Action.TIME: time,
        ids.Action.PRIVACY: (privacy, PRIVACY.get(privacy, privacy)),
        ids.Action.KIDS: (kids, KIDS[kids]),
        ids.Action.SYNTHETIC: (synthetic, SYNTHETIC[synthetic]),
    }


def _chosen(body: dict[str, Any]) -> Iterator[tuple[str, object, str]]:
    """What the menus and the time picker of the pressed card show to this person: by name, its value and its words."""
    for block in ((body.get("state") or {}).get("values") or {}).values():
        for name, field in block.items():
            option, at = field.get("selected_option"), field.get("selected_date_time")
            if name == ids.Action.TIME and at is not None:
                moment = datetime.fromtimestamp(int(at), UTC)
                yield name, moment, say_when(moment)
            elif name == ids.Action.SLOT and option:
                yield name, datetime.fromisoformat(option["value"]), str(option["text"]["text"])
            elif name in {ids.Action.PRIVACY, ids.Action.KIDS, ids.Action.SYNTHETIC} and option:
                yield name, option["value"], str(option["text"]["text"])
