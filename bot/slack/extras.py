"""Calls that a workspace may not know: they only decorate, and are left out where they fail."""

import threading

import structlog

log = structlog.get_logger()

PROMPTS = "assistant.threads.setSuggestedPrompts"
SESSION = "agents.sessions.setStatus"
EXTRAS = frozenset({PROMPTS, SESSION})
UNKNOWN = frozenset(
    {
        "unknown_method",
        "method_deprecated",
        "missing_scope",
        "not_authorized",
        "not_allowed",
        "not_allowed_token_type",
        "access_denied",
        "team_access_not_granted",
        "feature_not_enabled",
    }
)
"""What Slack answers where the app is no agent, or the workspace has none: it stays so."""


class Extras:
    """Remembers which of them a workspace does not have, for as long as this process lives."""

    def __init__(self) -> None:
        self._off: set[tuple[str, str]] = set()
        self._lock = threading.Lock()

    def is_off(self, workspace: str, method: str) -> bool:
        """Whether it was refused there before."""
        return (workspace, method) in self._off

    def refused(self, workspace: str, method: str, reason: str) -> None:
        """It failed. What the workspace does not have is not tried again, and that is logged once."""
        with self._lock:
            is_news = reason in UNKNOWN and (workspace, method) not in self._off
            if is_news:
                self._off.add((workspace, method))
        if is_news:
            log.warning("slack_extra_off", workspace=workspace, method=method, reason=reason)
        elif reason not in UNKNOWN:
            log.info("slack_extra_failed", workspace=workspace, method=method, reason=reason)
