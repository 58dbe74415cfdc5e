"""Files: uploaded in three calls, shared some time later, downloaded with the bot's token."""

import mimetypes
import secrets
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.fakes.slack.conversation import Conversation
from tests.fakes.slack.refusal import Refusal, invalid_blocks

if TYPE_CHECKING:
    from tests.fakes.slack.person import SlackPerson
    from tests.fakes.slack.workspace import Workspace


@dataclass
class Share:
    """One conversation in which a file is to appear."""

    conversation: Conversation
    thread_ts: str | None
    text: str
    blocks: list[dict[str, Any]]
    asked_at: float
    fellows: tuple[str, ...]
    ts: str | None = None


@dataclass
class StoredFile:
    """A file from its upload URL on; `content` is None until its bytes came."""

    id: str
    name: str
    length: int
    owner: str
    secret: str
    title: str = ""
    alt_text: str | None = None
    content: bytes | None = None
    shares: list[Share] = field(default_factory=list)
    polls: int = 0
    complete: bool = False
    completed_at: float = 0.0
    deleted: bool = False
    mode: str = "hosted"


class FileRoom:
    """The files of a workspace.

    A share becomes a message after `share_seconds`, or with poll number `share_polls` of `files.info`, whichever is
    first; with both `None` it never does, as it happens to Slack now and then. A file that is shared nowhere is looked
    at for as long; before that no block may show it.

    `upload_faults` and `download_faults` script the next answers: a status, `broken` for a connection that ends in the
    middle, `stalled` for one that stands still there, `login` for a page to log in, an address to be sent to instead.
    """

    def __init__(self, workspace: "Workspace") -> None:
        self._workspace = workspace
        self.share_seconds: float | None = 0.05
        self.share_polls: int | None = None
        self.stored: dict[str, StoredFile] = {}
        self.upload_faults: deque[str] = deque()
        self.while_sent: deque[Callable[[], object]] = deque()
        """What happens elsewhere before the next uploads are answered, each once."""
        self.download_faults: deque[str] = deque()
        self.downloads: list[str] = []
        """The ids of files whose bytes were asked for, with each try."""

    def reserve(self, name: str, length: int, owner: str, alt_text: str | None = None) -> StoredFile:
        file = StoredFile(
            self._workspace.new_id("F"), name, length, owner, secrets.token_hex(8), title=name, alt_text=alt_text
        )
        self.stored[file.id] = file
        return file

    def receive(self, id: str, secret: str, content: bytes) -> None:
        """Take the bytes that come to an upload URL; they have to be as many as were announced."""
        file = self.stored.get(id)
        if file is None or file.secret != secret or file.complete:
            raise Refusal("not_found", status=404)
        if len(content) != file.length:
            raise Refusal("length_mismatch", status=400)
        file.content = content

    def get(self, id: str | None) -> StoredFile:
        file = self.stored.get(id or "")
        if file is None:
            raise Refusal("file_not_found")
        if file.deleted:
            raise Refusal("file_deleted")
        return file

    def delete(self, id: str) -> None:
        """Take a file away, as its owner may."""
        self.stored[id].deleted = True

    def require_pictures(self, blocks: list[dict[str, Any]]) -> None:
        """Raise `Refusal` for a block with a file that is unknown, no picture, or not looked at yet."""
        found = [
            f"invalid slack file [json-pointer:/blocks/{number}/slack_file]"
            for number, block in enumerate(blocks)
            for image in _images(block)
            if not self._is_picture(image)
        ]
        if found:
            raise invalid_blocks(found)

    def _is_picture(self, image: dict[str, Any]) -> bool:
        file = self.stored.get(str(image["slack_file"].get("id")))
        if file is None or file.deleted or not file.complete:
            return False
        return self.described(file).get("mimetype") in {"image/png", "image/jpeg", "image/gif"}

    def drop(self, who: "SlackPerson", name: str, content: bytes) -> dict[str, Any]:
        """Store a file that a person brings, and return it as Slack describes it."""
        file = self.reserve(name, len(content), who.id)
        file.content, file.complete = content, True
        return self.described(file)

    def share(self, file: StoredFile, share: Share) -> None:
        """Let the file appear there; asking again for the same place changes nothing."""
        places = {(each.conversation.id, each.thread_ts) for each in file.shares}
        if (share.conversation.id, share.thread_ts) not in places:
            file.shares.append(share)

    def poll(self, file: StoredFile) -> dict[str, Any]:
        file.polls += 1
        self.share_what_is_due()
        return self.described(file)

    def share_what_is_due(self) -> None:
        """Post the messages whose time has come; files that were completed together are one message."""
        with self._workspace.lock:
            for file in list(self.stored.values()):
                for share in file.shares:
                    if share.ts is None and self._is_due(file, share):
                        self._post(share)

    def _is_due(self, file: StoredFile, share: Share) -> bool:
        waited = self.share_seconds is not None and self._workspace.now() >= share.asked_at + self.share_seconds
        return waited or (self.share_polls is not None and file.polls >= self.share_polls)

    def _post(self, share: Share) -> None:
        files = [self.stored[fellow] for fellow in share.fellows]
        message = self._workspace.speech.say(
            self._workspace.bot,
            share.conversation,
            share.text,
            blocks=share.blocks,
            thread_ts=share.thread_ts,
            files=[self.described(file, shared=True) for file in files],
        )
        for file in files:
            for each in file.shares:
                if (each.conversation.id, each.thread_ts) == (share.conversation.id, share.thread_ts):
                    each.ts = message["ts"]

    def _is_looked_at(self, file: StoredFile) -> bool:
        if file.owner != self._workspace.bot_id:
            return True
        alone = Share(Conversation("", "", []), None, "", [], file.completed_at, ())
        return file.complete and not file.shares and self._is_due(file, alone)

    def described(self, file: StoredFile, *, shared: bool = False) -> dict[str, Any]:
        """The file object; what Slack's scan finds out is missing until the file was shared somewhere."""
        base = f"{self._workspace.emulator.url}files-pri/{self._workspace.team_id}-{file.id}/{file.name}"
        described: dict[str, Any] = {
            "id": file.id,
            "created": int(self._workspace.now()),
            "name": file.name,
            "title": file.title,
            "user": file.owner,
            "size": file.length,
            "mode": file.mode,
            "is_external": file.mode == "external",
            "url_private": base,
            "url_private_download": base,
            "permalink": f"https://{self._workspace.domain}.slack.com/files/{file.owner}/{file.id}/{file.name}",
        }
        done = [each for each in file.shares if each.ts]
        if not (shared or done or self._is_looked_at(file)):
            return described
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        return described | {
            "mimetype": kind,
            "filetype": file.name.rpartition(".")[2],
            "shares": _shares(done),
            "channels": [each.conversation.id for each in done if each.conversation.kind == "channel"],
            "groups": [each.conversation.id for each in done if each.conversation.kind == "group"],
            "ims": [each.conversation.id for each in done if each.conversation.kind == "im"],
        }


def _images(block: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for image in (block, block.get("accessory"), *block.get("elements", [])):
        if isinstance(image, dict) and "slack_file" in image:
            yield image


def _shares(done: list[Share]) -> dict[str, dict[str, list[dict[str, Any]]]]:
    shares: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for share in done:
        side = shares.setdefault("public" if share.conversation.kind == "channel" else "private", {})
        place = {"ts": share.ts, "thread_ts": share.thread_ts, "channel_name": share.conversation.name}
        side.setdefault(share.conversation.id, []).append({key: value for key, value in place.items() if value})
    return shares
