"""A pool that remembers what it was asked for."""

from typing import Any

from graph.work.pool import InlinePool


class ListeningPool(InlinePool):
    """Carries calls out as ever, and lists them."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[tuple[str, dict[str, Any]]] = []

    def call(self, function: str, request: dict[str, Any], **further: Any) -> dict[str, Any]:
        self.calls.append((function.partition(":")[2], request))
        return super().call(function, request, **further)

    @property
    def functions(self) -> list[str]:
        """What was called, in order."""
        return [function for function, _ in self.calls]

    def last(self, function: str) -> dict[str, Any]:
        """What this function was asked for last."""
        return next(request for name, request in reversed(self.calls) if name == function)
