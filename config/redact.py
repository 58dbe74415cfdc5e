"""Takes secrets and personal data out of text. Everything that is logged, stored as an error or shown goes through it.

Three nets lie over each other: the exact values of all loaded secrets, the shapes of well-known ones, and names that
say that what follows is secret.
"""

import base64
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, unquote

REDACTED = "[redacted]"
SHORTEST_SECRET = 6
DEEPEST = 8

# A run of letters may be as long as a message: each pattern begins where a run does, so that none is read from each of
# its letters on, which for 40,000 of them takes half a minute.
_NAMES = (
    r"(?:pass(?:words?|wd|phrase)|secrets?|api[_-]?keys?|private[_-]?key|(?<![a-z])token(?!s)|authorization|cookies?"
    r"|credentials?|session[_-]?uri|upload_id)"
)
_KEY = re.compile(rf"(?i){_NAMES}$")
_TOKENS = (
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)",
    r"https://hooks\.slack\.com/[^\s\"'<>]+",
    r"\bxox[a-z]-[\w-]{8,}",
    r"\bxapp-[\w-]{8,}",
    r"\bsk-[\w-]{8,}",
    r"\bya29\.[\w.-]{8,}",
    r"\b1//[\w-]{16,}",
    r"\bAIza[\w-]{20,}",
    r"\bGOCSPX-[\w-]{8,}",
    r"\bgh[pousr]_\w{20,}",
    r"\beyJ[\w-]{8,4000}\.[\w-]{8,}\.[\w-]*",
    r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b",
)
_SHAPES = re.compile("|".join(_TOKENS), re.IGNORECASE | re.DOTALL)
_BEARER = re.compile(r"(?i)\b(Bearer\s+)[\w.~+/=-]{6,}")
_URL_USER = re.compile(r"(?i)(?<![a-z0-9+.-])([0-9+.-]*[a-z][a-z0-9+.-]*://)[^\s/\"']+@")
_HEADER = re.compile(r"(?i)\b((?:proxy-)?authorization|(?:set-)?cookie)(\s*:\s*)(?!\[redacted\])[^\s\"'][^\r\n\"'\\]*")
_NAMED = re.compile(
    rf"(?i)((?<![\w-])[\w-]*{_NAMES}\\?[\"']?\s*[=:]\s*)"
    r"(\\?\"(?:[^\"\\]|\\[^\"])*\\?\"|'(?:[^'\\]|\\.)*'|(?!\[redacted\])\[[^\]]*\]|[^\s,;&\"'(){}\[\]<>\\]+)"
)
_SPEAKING = frozenset({"None", "null", "true", "false", "True", "False"})

_known: set[str] = set()
_exact: list[re.Pattern[str]] = []


def register_secrets(values: Iterable[str]) -> None:
    """Remember loaded secrets for the life of this process, in each form in which they may turn up in text."""
    for value in values:
        for line in (value, *value.splitlines()):
            if len(line.strip()) >= SHORTEST_SECRET:
                _known.update(_forms(line.strip()))
    # Longest first, so that no secret is left half by one that begins like it.
    pattern = "|".join(re.escape(form) for form in sorted(_known, key=len, reverse=True))
    _exact[:] = [re.compile(pattern)] if pattern else []


def scrub(text: str) -> str:
    """The text without secrets, addresses and the contents of well-known tokens. Scrubbing twice changes nothing."""
    for pattern in _exact:
        text = pattern.sub(REDACTED, text)
    text = _SHAPES.sub(REDACTED, text)
    text = _URL_USER.sub(rf"\g<1>{REDACTED}@", text)
    text = _BEARER.sub(rf"\g<1>{REDACTED}", text)
    text = _HEADER.sub(rf"\g<1>\g<2>{REDACTED}", text)
    return _NAMED.sub(_hide_named, text)


def scrub_value(value: Any, depth: int = 0) -> Any:
    """A log field as plain data without secrets: mappings by their keys too, unknown objects as their scrubbed repr."""
    match value:
        case None | bool() | int() | float():
            return value
        case str():
            return scrub(value)
        case Mapping() if depth < DEEPEST:
            return {_key(key): _scrub_item(key, item, depth + 1) for key, item in value.items()}
        case list() | tuple() | set() | frozenset() if depth < DEEPEST:
            return [scrub_value(item, depth + 1) for item in value]
        case _:
            return scrub(_safe_repr(value))


def _scrub_item(key: Any, value: Any, depth: int) -> Any:
    hidden = isinstance(key, str | bytes) and _KEY.search(_key(key)) and not isinstance(value, bool | None)
    return REDACTED if hidden else scrub_value(value, depth)


def _key(key: Any) -> str:
    return scrub(key.decode("utf-8", "replace") if isinstance(key, bytes) else str(key))


def _safe_repr(value: Any) -> str:
    if isinstance(value, bytes | bytearray):
        return bytes(value).decode("utf-8", "backslashreplace")
    try:
        return repr(value)
    except Exception as error:  # noqa: BLE001 - a log line must not fail by what somebody's repr does
        return f"<{type(value).__name__}, whose repr raised {type(error).__name__}>"


def _hide_named(match: re.Match[str]) -> str:
    name, value = match.group(1), match.group(2)
    if REDACTED in value or value in _SPEAKING:
        return match.group(0)
    quoted = re.match(r"\\?[\"']", value)
    mark = quoted.group(0) if quoted else ""
    return f"{name}{mark}{REDACTED}{mark}"


def _forms(secret: str) -> set[str]:
    raw = secret.encode()
    escaped = {json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1], repr(secret)[1:-1]}
    encoded = {quote(secret, safe=""), quote(secret), unquote(secret), base64.b64encode(raw).decode().rstrip("=")}
    return {form for form in {secret} | escaped | encoded if len(form) >= SHORTEST_SECRET}
