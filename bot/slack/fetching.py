"""Files of Slack's, brought here: asked for at Slack's own host alone, counted as they come, judged by their bytes."""

import http.client
import itertools
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal
from urllib.parse import SplitResult, quote, urlsplit

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from graph.core.value import Value
from graph.store.full import is_full
from tools.errors import ToolRejected, ToolUnavailable

LARGEST_PICTURE, LARGEST_TEXT = 20_000_000, 1_000_000
CHUNK = 1 << 16
TELLING = 1 << 10
"""So many of the first bytes tell what a file is."""
TIMEOUT_SECONDS = 10.0
LONGEST_SECONDS = 60.0
HOMES = ("slack.com", "slack-gov.com")
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
GONE = frozenset({"file_not_found", "file_deleted", "not_visible"})
FORBIDDEN = frozenset({"missing_scope", "not_allowed_token_type", "no_permission", "access_denied"})
AGAIN = "It is tried again by itself."
ALLOW = "`greenlight slack check` says what the app lacks."

Kind = Literal["picture", "source"]
PICTURES = ((b"\xff\xd8\xff", ".jpg"), (b"\x89PNG\r\n\x1a\n", ".png"), (b"GIF8", ".gif"))
_NAMED_PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp")
_AS_PICTURE = "Save it as JPEG or PNG, and add that."
_AS_TEXT = "Save it as plain text or Markdown in UTF-8 and add that, or paste the text."
OTHERS = (
    (b"%PDF", "a PDF", _AS_TEXT),
    (b"PK\x03\x04", "a zip archive or an office document", _AS_TEXT),
    (b"\xd0\xcf\x11\xe0", "an old office document", _AS_TEXT),
    (b"{\\rtf", "an RTF document", _AS_TEXT),
    (b"\x1f\x8b", "a compressed archive", _AS_TEXT),
    (b"\x7fELF", "a program", _AS_TEXT),
    (b"II*\x00", "a TIFF picture", _AS_PICTURE),
    (b"MM\x00*", "a TIFF picture", _AS_PICTURE),
)


class CannotFetch(ToolRejected):
    """A file in Slack cannot be used, whoever asks for it however often."""


class FetchLater(ToolUnavailable):
    """A file could not be brought here now."""


class Fetched(Value):
    """A file as it lies in `path` now: what it is was told from its bytes, its ending too."""

    name: str
    kind: Kind
    path: Path
    size: int


def fetch(
    client: WebClient, id: str, folder: Path, name: str = "the file", seconds: float = LONGEST_SECONDS
) -> Fetched:
    """Bring a file into a folder, under a name of ours. `name` is what it is called as long as Slack does not say.

    Raises:
        CannotFetch: It is gone, too large, of another kind, or does not lie in Slack; the message calls it by its name.
        FetchLater: Slack cannot be reached, or its answer broke off.
        OSError: The disk is full.
    """
    found = _described(client, id, name)
    name = str(found.get("name") or name)
    if found.get("is_external") or found.get("mode") == "external":
        raise CannotFetch(f"{name} does not lie in Slack, only a link to it", hint="Upload the file itself.")
    if found.get("mode") == "tombstone":
        raise _gone(name)
    if int(found.get("size") or 0) > LARGEST_PICTURE:
        raise _too_large(name)
    url = str(found.get("url_private_download") or found.get("url_private") or "")
    if not url:
        raise FetchLater(f"Slack does not say yet where {name} lies", hint=AGAIN)
    return _download(client, url, found | {"name": name}, folder, time.monotonic() + seconds)


def _described(client: WebClient, id: str, name: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = client.files_info(file=id).get("file") or {}
    except SlackApiError as error:
        code = str(error.response.get("error") or "")
        if code in GONE:
            raise _gone(name) from None
        if code in FORBIDDEN:
            raise CannotFetch(f"I may not read {name} here ({code})", hint=ALLOW) from None
        raise FetchLater(f"Slack says {code}", hint=AGAIN) from None
    except (SlackClientError, OSError, http.client.HTTPException) as error:
        raise FetchLater(f"Slack cannot be reached: {error}", hint=AGAIN) from None
    return found


def may_ask(url: SplitResult, api: SplitResult) -> bool:
    """Whether the token may go there: to Slack's host of files, or to the very host that stands in for Slack."""
    if api.hostname in LOOPBACK:
        return (url.scheme, url.netloc) == (api.scheme, api.netloc)
    home = next((one for one in HOMES if f".{api.hostname}".endswith(f".{one}")), HOMES[0])
    return url.scheme == "https" and url.netloc in {f"files.{home}", f"files.{home}:443"}


def _download(client: WebClient, url: str, found: dict[str, Any], folder: Path, until: float) -> Fetched:
    at, name = urlsplit(url), str(found["name"])
    if not may_ask(at, urlsplit(client.base_url)):
        raise CannotFetch(f"{name} does not lie where Slack keeps files", hint="Upload the file itself.")
    kind = http.client.HTTPSConnection if at.scheme == "https" else http.client.HTTPConnection
    connection = kind(at.netloc, timeout=max(min(TIMEOUT_SECONDS, until - time.monotonic()), 0.1))
    try:
        path = quote(f"{at.path}?{at.query}" if at.query else at.path, safe="/?&=%~+:@!$,;'()*")
        connection.request("GET", path, headers={"Authorization": f"Bearer {client.token}"})
        answer = connection.getresponse()
        _refuse_answer(answer, found)
        return _stored(answer, name, folder, until)
    except (OSError, http.client.HTTPException) as error:
        if is_full(error):
            raise
        raise FetchLater(f"{name} broke off: {error}", hint=AGAIN) from None
    finally:
        connection.close()


def _refuse_answer(answer: http.client.HTTPResponse, found: dict[str, Any]) -> None:
    """Nobody is followed to another place, and a page to log in is no file, whatever its status."""
    name, says = str(found["name"]), str(found.get("mimetype") or "")
    if answer.status in {http.HTTPStatus.NOT_FOUND, http.HTTPStatus.GONE}:
        raise _gone(name)
    is_page = answer.headers.get_content_type() == "text/html" and says != "text/html"
    if answer.status in {401, 403} or 300 <= answer.status < 400 or (answer.status == http.HTTPStatus.OK and is_page):  # noqa: PLR2004 - redirections.
        raise CannotFetch(f"Slack does not let me read {name}", hint=ALLOW)
    if answer.status != http.HTTPStatus.OK:
        raise FetchLater(f"{name} was answered with {answer.status}", hint=AGAIN)


def _stored(answer: http.client.HTTPResponse, name: str, folder: Path, until: float) -> Fetched:
    pieces = _pieces(answer, name, until)
    first = b""
    while len(first) < TELLING and (piece := next(pieces, b"")):
        first += piece
    kind, suffix = kind_of(first, name)
    path, size = folder / f"given{suffix}", 0
    most = LARGEST_PICTURE if kind == "picture" else LARGEST_TEXT
    with path.open("wb") as file:
        for piece in itertools.chain((first,), pieces):
            size += len(piece)
            if size > most:
                raise _too_large(name, kind)
            file.write(piece)
    if answer.length:
        raise FetchLater(f"{name} broke off after {size} bytes", hint=AGAIN)
    if not size:
        raise CannotFetch(f"{name} is empty", hint="Add a file with something in it.")
    return Fetched(name=name, kind=kind, path=path, size=size)


def _pieces(answer: http.client.HTTPResponse, name: str, until: float) -> Iterator[bytes]:
    """The bytes as they come, however slowly, but not for good."""
    while piece := answer.read1(CHUNK):
        yield piece
        if time.monotonic() > until:
            raise FetchLater(f"{name} takes too long to arrive", hint=AGAIN)


def kind_of(first: bytes, name: str) -> tuple[Kind, str]:
    """What a file is by its first bytes, and the ending it gets here. Raises `CannotFetch` for what is of no use."""
    for start, suffix in PICTURES:
        if first.startswith(start):
            return "picture", suffix
    if first[:4] == b"RIFF" and first[8:12] == b"WEBP":
        return "picture", ".webp"
    if first[4:8] == b"ftyp":
        is_still = first[8:12] in {b"heic", b"heix", b"heif", b"mif1", b"avif"}
        what, hint = ("a HEIC or AVIF picture", _AS_PICTURE) if is_still else ("a film", "Pictures and texts are used.")
        raise CannotFetch(f"{name} is {what}, which is not read here", hint=hint)
    for start, what, hint in OTHERS:
        if first.startswith(start):
            raise CannotFetch(f"{name} is {what}, which is not read here", hint=hint)
    if b"<svg" in first[:1024].lower():
        raise CannotFetch(f"{name} is an SVG drawing, which is not read here", hint=_AS_PICTURE)
    if name.lower().endswith(_NAMED_PICTURES):
        holds = "it is broken" if b"\0" in first else "it holds text"
        hint = _AS_PICTURE if b"\0" in first else "Rename it to .txt if it is the source."
        raise CannotFetch(f"{name} is no picture: {holds}", hint=hint)
    return "source", ".txt"


def _gone(name: str) -> CannotFetch:
    return CannotFetch(f"{name} was deleted before I could read it", hint="Add it once more.")


def _too_large(name: str, kind: Kind = "picture") -> CannotFetch:
    if kind == "source":
        return CannotFetch(f"{name} has more than 1 MB of text", hint="Give the part that the video is about.")
    return CannotFetch(f"{name} has more than 20 MB", hint="Make it smaller; a film shows 1080 by 1920 pixels.")
