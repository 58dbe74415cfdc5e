"""What is said back, free of any surface: each surface draws it in its own way, or gives it as JSON."""

from datetime import datetime
from typing import Any

from graph.core.standing import Standing
from graph.core.value import Value


class Reply(Value):
    """The base of all replies."""

    def as_data(self) -> Any:
        """Plain data, for programs that read."""
        return self.model_dump(mode="json")


class Standings(Reply):
    """How productions stand, the newest first."""

    now: datetime
    standings: tuple[Standing, ...]

    def as_data(self) -> list[dict[str, Any]]:
        return [standing.as_data() for standing in self.standings]
