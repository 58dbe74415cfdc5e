"""What a thread is told in a message of its own, since an edited card calls nobody: how its video ended or goes out."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from bot.slack.bound import release_of
from bot.slack.cards import Card, receipt
from bot.slack.cards.answered import name_of
from bot.slack.cards.states import explain
from bot.slack.cards.text import led_to, say_person, say_when
from graph.core.gate import Approve, GateKind
from graph.core.person import SYSTEM
from graph.core.production import Event, State
from graph.core.standing import Published, Standing
from graph.dossier import Dossier

FRESH = timedelta(hours=1)
"""What is older is no news: a thread that was never told of it then is not told now."""
ENDED = {State.REJECTED: "rejected", State.ABORTED: "ended"}


def news_of(standing: Standing, dossier: Dossier, now: datetime) -> Iterator[tuple[str, Card]]:
    """The message and the key that it has for good; nothing where nothing happened lately."""
    glance, last = standing.glance, dossier.history[-1] if dossier.history else None
    if last is None or last.to_state != glance.state or now - last.at > FRESH or last.event == Event.RELEASE_CHANGED:
        return
    if glance.state in ENDED and last.by != glance.created_by:
        yield f"news:{glance.id}:{glance.run}:{glance.state}", _ended(standing, last.by)
    elif glance.published is not None and (said := _out(standing, glance.published)):
        yield f"news:{glance.id}:{glance.state}:{_moves(dossier)}", receipt(said)


def _moves(dossier: Dossier) -> int:
    """How often a yes has changed when it goes out or who may see it: a wish alone, or another title, is no news."""
    approved = (gate for gate in dossier.gates if gate.kind is GateKind.PUBLISH and gate.decision)
    released = [release_of(gate) for gate in approved if gate.decision and isinstance(gate.decision.verdict, Approve)]
    return sum(before != after for before, after in pairwise(released))


def _ended(standing: Standing, by: str) -> Card:
    """Whoever asked for it reads who ended it, and why."""
    glance, why = standing.glance, explain(standing)
    how = f"was {ENDED[glance.state]} by {say_person(by)}" if by != SYSTEM.name else "cannot be made"
    said = f"{say_person(glance.created_by)}: {name_of(standing)} {how}{f': {why}' if why else ''}".rstrip(".")
    return receipt(f"{said}.", "`/video new` begins another one.")


def _out(standing: Standing, published: Published) -> str:
    watch = f"  {led_to(published.url, 'Watch it')}".rstrip()
    match standing.glance.state:
        case State.SCHEDULED if published.publish_at is not None:
            return f"🗓️ {name_of(standing)} is uploaded and goes public {say_when(published.publish_at)}.{watch}"
        case State.UPLOADED:
            return f"🔒 {name_of(standing)} is uploaded, {published.privacy}, without a publish time.{watch}"
        case State.PUBLISHED:
            return f"✅ {name_of(standing)} is out.{watch}"
        case _:
            return ""
