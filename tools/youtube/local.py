"""A channel in a folder, for work without a key and without a network.

Each video is one folder, named by the digest of its marker, that appears whole by a single rename: these folders are
the truth, and `channel.json` is written from them. A process that dies leaves only a folder in `.incoming`, which
nobody lists, and which the next upload takes away.
"""

import errno
import fcntl
import hashlib
import json
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from tools.errors import ToolError, ToolFailed, ToolRejected
from tools.media import Value
from tools.youtube import Privacy, Upload, UploadRequest
from tools.youtube.limits import check_request

VIDEO, THUMBNAIL, METADATA, FEED = "video.mp4", "thumbnail.jpg", "metadata.json", "channel.json"
INCOMING, LOCK = ".incoming", ".lock"
BLOCK = 1 << 20
FULL = {errno.ENOSPC: "the disk is full", errno.EDQUOT: "the quota is used up", errno.EFBIG: "the file is too large"}
TAKEN = {errno.ENOTEMPTY, errno.EEXIST}


class Metadata(Value):
    """What is kept beside a video: the approved request without its paths."""

    id: str
    marker: str
    title: str
    description: str
    tags: tuple[str, ...]
    language: str
    privacy: Privacy
    publish_at: datetime | None
    made_for_kids: bool
    synthetic_media: bool
    captions: tuple[str, ...]
    video_sha256: str
    video_bytes: int
    uploaded_at: datetime


class LocalChannel:
    """A channel in `folder`. `now` tells the time, by which a private video with a publish time becomes public."""

    def __init__(self, folder: Path, name: str, now: Callable[[], datetime]) -> None:
        self.name = name
        self._folder = folder
        self._now = now

    def upload(self, request: UploadRequest) -> Upload:
        """Put the video there, whole or not at all; what was put there with this marker before is given back."""
        check_request(request)
        with self._explained():
            self._prepare()
            if self._find(request.marker) is None:
                self._add(request)
            self._write_feed()
            return self._shown(self._get(self._id(request.marker)))

    def update(self, id: str, request: UploadRequest) -> Upload:
        """Give an uploaded video the request's words, privacy and publish time. A public one cannot be dated again."""
        check_request(request)
        with self._explained():
            before = self._get(id)
            if (before.marker, before.video_sha256) != (request.marker, request.video_sha256):
                raise self._error(ToolRejected, f"{id} is another video", "Publish the changed video as a new one.")
            after = _metadata(before.id, request, before.video_bytes, before.uploaded_at)
            after = after.model_copy(update={"captions": before.captions})
            if after != before:
                if request.publish_at and self._shown(before).privacy is Privacy.PUBLIC:
                    raise self._error(ToolRejected, f"{id} is public already", "Leave its publish time out.")
                with self._locked():
                    _write_whole(self._folder / id / METADATA, after.model_dump_json(indent=2))
            self._write_feed()
            return self._shown(after)

    def find_upload(self, marker: str) -> Upload | None:
        """The video with this marker, read from its folder."""
        with self._explained():
            found = self._find(marker)
            return None if found is None else self._shown(found)

    def list_uploads(self) -> tuple[Upload, ...]:
        """All videos, soonest first: by publish time, or by upload where there is none.

        Raises:
            ToolFailed: A video's folder is damaged; the message names it.
        """
        with self._explained():
            videos = sorted((self._get(video) for video in self._ids()), key=_soonest)
            return tuple(self._shown(video) for video in videos)

    def _add(self, request: UploadRequest) -> None:
        with self._incoming() as draft:
            size = _copy(request.video, draft / VIDEO, request.video_sha256)
            _copy(request.thumbnail, draft / THUMBNAIL)
            for captions in request.captions:
                _copy(captions, draft / _captions_name(captions))
            metadata = _metadata(self._id(request.marker), request, size, self._now())
            _write(draft / METADATA, metadata.model_dump_json(indent=2))
            _sync_folder(draft)
            try:
                draft.rename(self._folder / metadata.id)
            except OSError as error:
                if error.errno not in TAKEN:
                    raise
                # Another process was quicker with the same marker; its video is the one.
            _sync_folder(self._folder)

    @contextmanager
    def _incoming(self) -> Iterator[Path]:
        """A folder to build a video in. Its lock ends with this process, which tells it from a left-over."""
        incoming = self._folder / INCOMING
        with self._locked():
            for old in incoming.iterdir():
                _remove_unless_locked(old)
            draft = incoming / secrets.token_hex(8)
            draft.mkdir()
            handle = os.open(draft, os.O_RDONLY | os.O_DIRECTORY)
            fcntl.flock(handle, fcntl.LOCK_EX)
        try:
            yield draft
        finally:
            shutil.rmtree(draft, ignore_errors=True)
            os.close(handle)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """The channel's lock, held for listing and naming only, never while a video is copied."""
        with (self._folder / LOCK).open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _prepare(self) -> None:
        (self._folder / INCOMING).mkdir(parents=True, exist_ok=True)

    def _write_feed(self) -> None:
        with self._locked():
            videos = sorted(self._intact(), key=_soonest)
            feed = {"channel": self.name, "videos": [video.model_dump(mode="json") for video in videos]}
            text = json.dumps(feed, ensure_ascii=False, indent=2)
            path = self._folder / FEED
            if not path.is_file() or path.read_text(encoding="utf-8") != text:
                _write_whole(path, text)

    def _ids(self) -> list[str]:
        return [entry.name for entry in self._folder.iterdir() if _is_id(entry.name)] if self._folder.is_dir() else []

    def _intact(self) -> Iterator[Metadata]:
        """A damaged video must not keep the others from being published, so the feed goes on without it."""
        for video in self._ids():
            with suppress(ToolFailed):
                yield self._get(video)

    def _find(self, marker: str) -> Metadata | None:
        video = self._id(marker)
        return self._get(video) if (self._folder / video).is_dir() else None

    def _get(self, id: str) -> Metadata:
        folder = self._folder / id
        if not _is_id(id) or not folder.is_dir():
            raise self._error(ToolRejected, f"there is no video {id}", "`greenlight channel` lists the videos.")
        try:
            metadata = Metadata.model_validate_json((folder / METADATA).read_bytes())
            intact = metadata.id == id and (folder / VIDEO).stat().st_size == metadata.video_bytes
        except (ValidationError, FileNotFoundError):
            intact = False
        if not intact:
            raise self._error(ToolFailed, f"{folder} was altered or is damaged", "Restore it, or move it away.")
        return metadata

    def _id(self, marker: str) -> str:
        return hashlib.sha256(f"{self.name}\n{marker}".encode()).hexdigest()[:16]

    def _shown(self, video: Metadata) -> Upload:
        is_due = video.publish_at is not None and video.publish_at <= self._now()
        return Upload(
            id=video.id,
            marker=video.marker,
            title=video.title,
            url=(self._folder / video.id / VIDEO).absolute().as_uri(),
            privacy=Privacy.PUBLIC if is_due else video.privacy,
            publish_at=video.publish_at,
            video_sha256=video.video_sha256,
            uploaded_at=video.uploaded_at,
        )

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Answer the machine's errors as ours; nothing half done is left by then."""
        try:
            yield
        except OSError as error:
            reason = FULL.get(error.errno or 0) or error.strerror or str(error)
            where = error.filename or self._folder
            hint = f"Make room in {self._folder} and it goes on." if error.errno in FULL else "Check path and rights."
            raise self._error(ToolFailed, f"{where}: {reason}", hint) from error

    def _error(self, kind: type[ToolError], message: str, hint: str) -> ToolError:
        return kind(f"channel {self.name}: {message}", hint=hint, provider="local")


def _soonest(video: Metadata) -> tuple[datetime, str]:
    return video.publish_at or video.uploaded_at, video.id


def _metadata(id: str, request: UploadRequest, size: int, uploaded_at: datetime) -> Metadata:
    plain = request.model_dump(exclude={"video", "thumbnail", "captions"})
    captions = tuple(_captions_name(captions) for captions in request.captions)
    return Metadata(id=id, captions=captions, video_bytes=size, uploaded_at=uploaded_at, **plain)


def _captions_name(captions: Path) -> str:
    if captions.suffix not in {".srt", ".vtt"}:
        raise ToolRejected(f"{captions.name} are no captions that a channel takes", hint="Give .srt or .vtt files.")
    return f"captions{captions.suffix}"


def _is_id(name: str) -> bool:
    return re.fullmatch(r"[0-9a-f]{16}", name) is not None


def _copy(source: Path, target: Path, sha256: str | None = None) -> int:
    """Copy a file to the disk itself and return its size; refuse it when it is not the one that was approved."""
    digest = hashlib.sha256()
    try:
        reader = source.open("rb")
    except FileNotFoundError:
        raise ToolRejected(f"{source} is missing", hint="Build the video again.", provider="local") from None
    with reader, target.open("xb") as writer:
        while block := reader.read(BLOCK):
            digest.update(block)
            writer.write(block)
        writer.flush()
        os.fsync(writer.fileno())
    if sha256 is not None and digest.hexdigest() != sha256:
        raise ToolRejected(
            f"{source} is not the video that was approved", hint="Build it again and approve it.", provider="local"
        )
    return target.stat().st_size


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _write_whole(path: Path, text: str) -> None:
    """Replace a file in one step: a reader sees the old or the new one. The channel's lock is held."""
    draft = path.with_name(f".{path.name}.new")
    try:
        _write(draft, text)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove_unless_locked(folder: Path) -> None:
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder)
        finally:
            os.close(handle)
