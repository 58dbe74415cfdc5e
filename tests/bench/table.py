"""What a benchmark prints: each figure beside the target it is held against."""

from dataclasses import dataclass

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Row:
    """One figure. `at_least` turns the target round; without a target it is only reported."""

    name: str
    value: float
    target: float | None = None
    unit: str = ""
    at_least: bool = False

    @property
    def holds(self) -> bool:
        """Whether the target is met."""
        if self.target is None:
            return True
        return self.value >= self.target if self.at_least else self.value <= self.target


def show(name: str, rows: list[Row]) -> bool:
    """Print what was measured of `name`; whether every target is met."""
    table = Table(title=f"{name}, measured in one run on this machine")
    for heading, justify in (("figure", "left"), ("measured", "right"), ("target", "right"), ("", "left")):
        table.add_column(heading, justify=justify)  # type: ignore[arg-type]  # Rich's own literal.
    for row in rows:
        target = "" if row.target is None else f"{'≥' if row.at_least else '≤'} {row.target:g}{row.unit}"
        verdict = "" if row.target is None else ("holds" if row.holds else "MISSED")
        table.add_row(row.name, f"{row.value:.3f}{row.unit}", target, verdict)
    Console(width=110).print(table)
    return all(row.holds for row in rows)
