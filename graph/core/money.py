"""Money in US dollars, kept as whole millionths so that sums are exact."""

from graph.core.value import Value

MICRO = 1_000_000


MOST_BUDGET_USD = 10_000
"""More than any short video costs: what is above it is a slip of the finger."""


def to_micro(usd: float) -> int:
    """Whole millionths of a dollar."""
    return round(usd * MICRO)


def to_usd(micro: int) -> float:
    """Dollars for display."""
    return micro / MICRO


class Quote(Value):
    """What something will cost and take before it is started."""

    usd: float = 0.0
    seconds: float = 0.0


class Limit(Value):
    """What a production may cost from now on: `to_usd` in all, or `by_usd` more than now. Exactly one is given.

    `instead_of_usd` is the limit that counted when it was asked for; where another counts now, nothing is changed.
    """

    to_usd: float | None = None
    by_usd: float | None = None
    instead_of_usd: float | None = None

    def after(self, now_usd: float) -> float:
        """The new limit, where the old one is this."""
        return self.to_usd if self.to_usd is not None else now_usd + (self.by_usd or 0.0)


class Spending(Value):
    """A production's money: its limit, what is reserved for work under way, and what was charged."""

    budget_usd: float
    reserved_usd: float
    charged_usd: float

    @property
    def free_usd(self) -> float:
        """What new work may still reserve."""
        return self.budget_usd - self.reserved_usd - self.charged_usd
