"""What can go wrong in the world outside. The work ledger decides by `retryable` whether to try again."""


class ToolError(Exception):
    """A tool could not do what was asked.

    `hint` is the next thing a person can do; `provider` names who failed. Messages hold no secrets. `log` is for the
    step's log alone: a traceback, when the failure was not foreseen. `part` is what was being made, as whoever asked
    for it calls it.
    """

    retryable = False
    log = ""
    part = ""

    def __init__(self, message: str, *, hint: str = "", provider: str = "") -> None:
        super().__init__(message)
        self.hint = hint
        self.provider = provider


class ToolUnavailable(ToolError):
    """The provider did not answer, or asked to come back later; `retry_after_seconds` is its own wish."""

    retryable = True

    def __init__(
        self, message: str, *, hint: str = "", provider: str = "", retry_after_seconds: float | None = None
    ) -> None:
        super().__init__(message, hint=hint, provider=provider)
        self.retry_after_seconds = retry_after_seconds


class ToolRejected(ToolError):
    """The request itself is at fault; the same request will be refused again."""


class ToolFailed(ToolError):
    """The provider tried and broke; another try may work."""

    retryable = True


class ToolNotConfigured(ToolError):
    """A key, a library or a file is missing. The hint names the setting and the offline provider that would work."""
