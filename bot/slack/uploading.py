"""Files on their way into a thread: each step is noted before the next, so that none is seen there twice."""

import http.client
import io
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy.orm import Session

from graph.core.clock import Clock
from graph.core.failpoint import failpoint
from graph.core.ids import ProductionId
from graph.core.value import Value
from graph.store.cards import find_card, place_card
from graph.store.database import Database
from graph.store.outbox import LEASE, Sending, end_call, keep_arguments
from graph.store.productions import tell

log = structlog.get_logger()

UPLOAD_TIMEOUT_SECONDS = 120.0
CHUNK = 1 << 18
RENEW_SECONDS = 15.0
ANSWERED_WITHIN = timedelta(seconds=UPLOAD_TIMEOUT_SECONDS) + LEASE
"""How long a call is kept while its bytes are under way: as long as a connection may stand still, and a while more."""
LOOK_AGAIN_SECONDS = (0.2, 0.3, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
"""Completing an upload does not wait for the message; so long we do, and then go on without."""
FAILED = "failed"
"""What stands as the place of a file that could not be put there."""


class Upload(Value):
    """How far a file has come. `id` is Slack's; `looks` counts how often it was not there yet."""

    id: str
    url: str
    is_sent: bool = False
    is_completed: bool = False
    looks: int = 0


class Uploads:
    """Carries files on, one step after another: reserve, send, complete, see it there.

    Whoever dies on the way is followed by somebody who goes on from the last step that was noted. A file is reserved
    by its id first, and only that id is ever completed, so it shows up once.
    """

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db, self._clock = db, clock

    def carry_on(self, client: WebClient, call: Sending, thread_ts: str) -> float:
        """Do all that can be done now; seconds until it is to be looked for again, 0 when it is there.

        Raises:
            FileNotFoundError: There is no such file on this disk any more.
            SlackApiError: Slack refuses it; so does what a broken connection raises.
        """
        known = call.arguments.get("upload")
        upload = Upload.model_validate(known) if known else self._reserve(client, call)
        if not upload.is_sent:
            upload = self._send(call, upload)
        if not upload.is_completed:
            upload = self._complete(client, call, upload, thread_ts)
        return self._see(client, call, upload)

    def give_up(self, session: Session, call: Sending) -> None:
        """Say that this file will not be there, so that nobody waits for it."""
        self._placed(session, call.arguments["key"], FAILED, "")

    def _reserve(self, client: WebClient, call: Sending) -> Upload:
        place = client.files_getUploadURLExternal(filename=call.arguments["name"], length=_size(call.arguments))
        return self._note(call, Upload(id=str(place["file_id"]), url=str(place["upload_url"])))

    def _send(self, call: Sending, upload: Upload) -> Upload:
        with closing(_open(call.arguments)) as stream:
            try:
                _post(upload.url, stream, _size(call.arguments), lambda: self._note(call, upload, ANSWERED_WITHIN))
            except (OSError, http.client.HTTPException):
                # The address may have lapsed. What was never completed is seen by nobody, so another is asked for.
                self._note(call, None)
                raise
        return self._note(call, upload.model_copy(update={"is_sent": True}))

    def _complete(self, client: WebClient, call: Sending, upload: Upload, thread_ts: str) -> Upload:
        wanted = call.arguments
        done = upload.model_copy(update={"is_completed": True})
        if call.is_doubtful and _is_there(_info(client, upload.id), wanted):
            return self._note(call, done)
        file = {"id": upload.id, "title": wanted["name"]}
        where = {} if wanted.get("is_unshared") else _where(client, call.conversation, thread_ts)
        try:
            client.files_completeUploadExternal(files=[file], **where)
        except SlackApiError as error:
            if error.response.get("error") == "file_not_found":
                self._note(call, None)  # The bytes are gone, or never came; they are sent again.
            raise
        failpoint("call.made")
        return self._note(call, done)

    def _see(self, client: WebClient, call: Sending, upload: Upload) -> float:
        found = _info(client, upload.id)
        if not _is_there(found, call.arguments):
            if upload.looks < len(LOOK_AGAIN_SECONDS):
                self._note(call, upload.model_copy(update={"looks": upload.looks + 1}))
                return LOOK_AGAIN_SECONDS[upload.looks]
            log.warning("file_not_shown", key=call.arguments["key"], file=upload.id)
            if call.arguments.get("is_unshared"):
                upload = upload.model_copy(update={"id": FAILED})  # A block with it would be refused.
        with self._db.write() as session:
            self._placed(session, call.arguments["key"], upload.id, str(found.get("permalink") or ""))
            end_call(session, call, self._clock.now())
        return 0.0

    def _placed(self, session: Session, key: str, id: str, link: str) -> None:
        card = find_card(session, key)
        if card is None:
            return
        place_card(session, key, ts=id, link=link)
        if card.production:
            tell(session, ProductionId(card.production), "file_posted", self._clock.now(), card=key)

    def _note(self, call: Sending, upload: Upload | None, kept: timedelta = LEASE) -> Upload:
        """Note how far it has come, and keep the call for ourselves a while longer. Raises `TakenOver`."""
        plain = {name: value for name, value in call.arguments.items() if name != "upload"}
        plain |= {"upload": upload.model_dump()} if upload else {}
        with self._db.write() as session:
            keep_arguments(session, call, plain, self._clock.now() + kept)
        return upload or Upload(id="", url="")


def _where(client: WebClient, conversation: str, thread_ts: str) -> dict[str, Any]:
    """A person is no place for a file, other than for a message: it goes into the direct conversation with them."""
    if conversation.startswith(("U", "W")):
        conversation = str(client.conversations_open(users=conversation)["channel"]["id"])
    return {"channel_id": conversation} | ({"thread_ts": thread_ts} if thread_ts else {})


def _info(client: WebClient, id: str) -> dict[str, Any]:
    try:
        return client.files_info(file=id).get("file") or {}
    except SlackApiError as error:
        if error.response.get("error") == "file_not_found":
            return {}  # Slack has not got round to it yet.
        raise


def _is_there(found: dict[str, Any], wanted: dict[str, Any]) -> bool:
    """Whether people see it; of what goes into a block, whether Slack has looked at it and knows what it is."""
    return bool(found.get("mimetype") if wanted.get("is_unshared") else found.get("shares"))


def _open(wanted: dict[str, Any]) -> BinaryIO:
    return Path(wanted["path"]).open("rb") if "path" in wanted else io.BytesIO(wanted["text"].encode())


def _size(wanted: dict[str, Any]) -> int:
    return Path(wanted["path"]).stat().st_size if "path" in wanted else len(wanted["text"].encode())


def _post(url: str, stream: BinaryIO, size: int, beat: Callable[[], object]) -> None:
    """Send the bytes as they are read, never all of them in memory.

    `beat` says that we live: before the first, now and then, and before the answer is waited for.

    Raises:
        ConnectionError: It was answered with anything but a yes.
    """
    beat()
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.netloc, timeout=UPLOAD_TIMEOUT_SECONDS)
    try:
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        headers = {"Content-Type": "application/octet-stream", "Content-Length": str(size)}
        connection.request("POST", path, body=_chunks(stream, size, beat), headers=headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != http.HTTPStatus.OK:
            raise ConnectionError(f"the upload was answered with {answer.status}")
    finally:
        connection.close()


def _chunks(stream: BinaryIO, size: int, beat: Callable[[], object]) -> Iterator[bytes]:
    """As many bytes as were announced, even if the file grows meanwhile."""
    left, beaten_at = size, time.monotonic()
    while left and (chunk := stream.read(min(CHUNK, left))):
        yield chunk
        left -= len(chunk)
        if time.monotonic() - beaten_at > RENEW_SECONDS:
            beat()
            beaten_at = time.monotonic()
    beat()
