"""Files into a thread: streamed from disk, and waited for until Slack shows them."""

from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from slack_sdk import WebClient

from tools.errors import ToolError

UPLOAD_TIMEOUT_SECONDS = 120.0
SHOWN_AFTER_SECONDS = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0)
CHUNK = 1 << 18
LARGEST_SOURCE = 1 << 20


class CannotFetch(ToolError):
    """A file in Slack cannot be used."""


def download(client: WebClient, id: str) -> tuple[bytes, str]:
    """A small file that somebody added, and its name.

    Raises:
        CannotFetch: It is too large, or lies where Slack keeps no files.
    """
    found: dict[str, Any] = client.files_info(file=id).get("file") or {}
    name, url = (
        str(found.get("name") or "file"),
        str(found.get("url_private_download") or found.get("url_private") or ""),
    )
    if int(found.get("size") or 0) > LARGEST_SOURCE:
        raise CannotFetch(f"{name} is too large for a source", hint="A source has at most 1 MB of text.")
    host, api = urlsplit(url).hostname or "", urlsplit(client.base_url).hostname or ""
    if host != api and not host.endswith(".slack.com"):
        raise CannotFetch(f"{name} does not lie in Slack", hint="Upload it to Slack, or paste its text.")
    request = Request(url, headers={"Authorization": f"Bearer {client.token}"})  # noqa: S310 - the host was checked.
    with urlopen(request, timeout=UPLOAD_TIMEOUT_SECONDS) as answer:  # noqa: S310
        data = answer.read(LARGEST_SOURCE + 1)
    if len(data) > LARGEST_SOURCE:
        raise CannotFetch(f"{name} is too large for a source", hint="A source has at most 1 MB of text.")
    return data, name
