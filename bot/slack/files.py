"""Files into a thread: streamed from disk, and waited for until Slack shows them."""

import http.client
import io
import time
from pathlib import Path
from typing import Any, BinaryIO
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


def upload_file(client: WebClient, path: str, name: str, conversation: str, thread_ts: str) -> str:
    """Upload a file as it lies on disk; its link in Slack. It is never held in memory as a whole."""
    file = Path(path)
    with file.open("rb") as stream:
        return _upload(client, stream, file.stat().st_size, name, conversation, thread_ts)


def upload_bytes(client: WebClient, data: bytes, name: str, conversation: str, thread_ts: str) -> str:
    """Upload a short text."""
    return _upload(client, io.BytesIO(data), len(data), name, conversation, thread_ts)


def _upload(  # noqa: PLR0917 - what an upload is made of.
    client: WebClient, stream: BinaryIO, size: int, name: str, conversation: str, thread_ts: str
) -> str:
    place = client.files_getUploadURLExternal(filename=name, length=size)
    _post(str(place["upload_url"]), stream, size)
    where: dict[str, Any] = {"channel_id": conversation} | ({"thread_ts": thread_ts} if thread_ts else {})
    client.files_completeUploadExternal(files=[{"id": place["file_id"], "title": name}], **where)
    return _shown(client, str(place["file_id"]))


def _post(url: str, stream: BinaryIO, size: int) -> None:
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.netloc, timeout=UPLOAD_TIMEOUT_SECONDS)
    try:
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        headers = {"Content-Type": "application/octet-stream", "Content-Length": str(size)}
        connection.request("POST", path, body=iter(lambda: stream.read(CHUNK), b""), headers=headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != http.HTTPStatus.OK:
            raise ConnectionError(f"the upload was answered with {answer.status}")
    finally:
        connection.close()


def _shown(client: WebClient, id: str) -> str:
    """Wait until the file is in its thread, as long as is reasonable: completing an upload does not wait for that."""
    link = ""
    for pause in SHOWN_AFTER_SECONDS:
        time.sleep(pause)
        found: dict[str, Any] = client.files_info(file=id).get("file") or {}
        link = str(found.get("permalink") or link)
        if found.get("shares"):
            break
    return link


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
