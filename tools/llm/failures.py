"""What an answer other than success means: the errors of OpenAI's client as ours, without keys and raw bodies."""

import math
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

import openai

from tools.errors import ToolError, ToolFailed, ToolNotConfigured, ToolRejected, ToolUnavailable
from tools.llm.bounded import AnswerTooLarge

COME_BACK = frozenset({408, 409, 425, 429})
LONGEST_REASON = 200
AGAIN = "It is tried again by itself."


def translate(error: openai.OpenAIError, provider: str, secret: str) -> ToolError:
    """Our error for it. The server's own words are kept short, on one line, and without the key."""
    match error:
        case openai.APITimeoutError():
            return ToolUnavailable(f"{provider} did not answer in time", hint=AGAIN, provider=provider)
        case openai.APIStatusError():
            return _by_status(error, provider, secret)
        case openai.APIConnectionError() if _is_too_large(error):
            hint = "Check GREENLIGHT_LLM__BASE_URL; no model answers at such length."
            return ToolFailed(f"{provider} sent more than any answer needs", hint=hint, provider=provider)
        case openai.APIConnectionError():
            hint = f"{AGAIN} If it stays so, check GREENLIGHT_LLM__BASE_URL and the network."
            return ToolUnavailable(f"{provider} cannot be reached", hint=hint, provider=provider)
        case _:
            return ToolUnavailable(f"{provider} broke off: {type(error).__name__}", hint=AGAIN, provider=provider)


def _is_too_large(error: BaseException | None) -> bool:
    while error is not None and not isinstance(error, AnswerTooLarge):
        error = error.__cause__
    return error is not None


def _by_status(error: openai.APIStatusError, provider: str, secret: str) -> ToolError:
    status, reason = error.status_code, _reason(error.body, secret)
    said = f"{provider} answered {status}" + (f": {reason}" if reason else "")
    if status == HTTPStatus.UNAUTHORIZED:
        # The server's words for a bad key repeat parts of the key.
        hint = "Check GREENLIGHT_LLM__API_KEY, or unset GREENLIGHT_LLM__MODEL to write offline."
        return ToolNotConfigured(f"{provider} does not accept the key", hint=hint, provider=provider)
    if _code(error.body) == "insufficient_quota":
        hint = "Add credit to the account, or unset GREENLIGHT_LLM__MODEL to write offline."
        return ToolRejected(f"{provider}: the account has no credit left", hint=hint, provider=provider)
    if status in COME_BACK or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        wait = retry_after_seconds(error.response.headers)
        return ToolUnavailable(said, hint=AGAIN, provider=provider, retry_after_seconds=wait)
    return ToolRejected(said, hint=_hint(status), provider=provider)


def _hint(status: int) -> str:
    match status:
        case HTTPStatus.FORBIDDEN:
            return "The key may not use this model: check GREENLIGHT_LLM__MODEL and the key's rights."
        case HTTPStatus.NOT_FOUND:
            return "Check GREENLIGHT_LLM__MODEL and GREENLIGHT_LLM__BASE_URL (it usually ends in /v1)."
        case HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            return "Give a shorter source."
        case _:
            return "If the server knows no JSON schemas, set GREENLIGHT_LLM__METHOD=function_calling or json_mode."


def retry_after_seconds(headers: Any, now: datetime | None = None) -> float | None:
    """How long the server asks to wait, from milliseconds, seconds or a date; None if it says nothing usable."""
    try:
        if milliseconds := headers.get("retry-after-ms"):
            return _usable(float(milliseconds) / 1000)
        return _usable(float(headers.get("retry-after", "nan")))
    except ValueError:
        pass
    try:
        moment = parsedate_to_datetime(headers["retry-after"])
        return _usable((moment.replace(tzinfo=moment.tzinfo or UTC) - (now or datetime.now(UTC))).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None


def _usable(seconds: float) -> float | None:
    return max(seconds, 0.0) if math.isfinite(seconds) else None


def _detail(body: object) -> dict[str, Any]:
    inner = body.get("error", body) if isinstance(body, dict) else None
    return inner if isinstance(inner, dict) else {}


def _code(body: object) -> str:
    return str(_detail(body).get("code") or "")


def _reason(body: object, secret: str) -> str:
    words = _detail(body).get("message")
    if not isinstance(words, str):
        return ""
    return on_one_line(words.replace(secret, "[redacted]") if secret else words)


def on_one_line(text: str) -> str:
    """A stranger's words, short and without line breaks and control characters."""
    clean = "".join(char if char.isprintable() else " " for char in text)
    return re.sub(r"\s+", " ", clean).strip()[:LONGEST_REASON]
