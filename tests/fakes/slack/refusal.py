"""What Slack says instead of carrying a call out."""

from collections.abc import Mapping, Sequence
from typing import Any


class Refusal(Exception):
    """`ok: false` with Slack's own error code, and whatever else Slack puts beside it."""

    def __init__(
        self, error: str, *, status: int = 200, headers: Mapping[str, str] | None = None, **extra: Any
    ) -> None:
        super().__init__(f"{error} {extra}" if extra else error)
        self.error = error
        self.status = status
        self.headers = dict(headers or {})
        self.body: dict[str, Any] = {"ok": False, "error": error, **extra}


class LostAnswer(Exception):
    """The connection breaks off and the caller never learns what became of the call."""


class NotOnTheScreen(AssertionError):
    """A person was to use what Slack does not show them."""


def invalid_blocks(found: Sequence[str]) -> Refusal:
    return Refusal(
        "invalid_blocks", errors=list(found), response_metadata={"messages": [f"[ERROR] {line}" for line in found]}
    )


def invalid_arguments(*found: str) -> Refusal:
    return Refusal("invalid_arguments", response_metadata={"messages": [f"[ERROR] {line}" for line in found]})
