"""Distances in time and sums of money, said in the same way on every surface."""

from datetime import datetime, timedelta

UNITS = (("days", timedelta(days=1)), ("hours", timedelta(hours=1)), ("minutes", timedelta(minutes=1)))


def say_distance(moment: datetime, now: datetime) -> str:
    """How far away a moment is; what is less than two days away is told in hours, so that tomorrow is not two days."""
    away = abs(moment - now)
    for unit, length in UNITS:
        if away >= 2 * length:
            count = round(away / length)
            return f"in {count} {unit}" if moment > now else f"{count} {unit} ago"
    return "in a minute" if moment > now else "just now"


def say_usd(usd: float) -> str:
    """Money; small sums are not rounded away."""
    return f"${usd:.4f}" if 0 < usd < 0.01 else f"${usd:,.2f}"  # noqa: PLR2004 - a cent.
