"""A yes that does not decide yet, because a channel asks for more than one."""

from collections.abc import Iterable
from datetime import datetime

from graph.core.ids import GateId, ProductionId, Sha256
from graph.core.person import Person
from graph.core.value import Value

NUMBERS = ("none", "one", "two", "three", "four")


class Vote(Value):
    """Somebody's yes to exactly this, where it takes several."""

    gate: GateId
    production: ProductionId
    by: Person
    subject: Sha256
    at: datetime
    note: str = ""


def say_votes(names: Iterable[str], needs: int) -> str:
    """Who said yes, and how many more it takes; empty where one yes is enough and while it has none."""
    said = tuple(dict.fromkeys(names))
    missing = needs - len(said)
    if needs == 1 or missing <= 0:
        return ""
    if not said:
        return f"{needs} different people have to say yes"
    return f"approved by {' and '.join(said)}, {say_missing(missing)}"


def say_missing(missing: int) -> str:
    """How many more it takes."""
    return "one more yes is needed" if missing == 1 else f"{NUMBERS[missing]} more are needed"
