"""The seam to a channel: publish once, find what was published, read it back."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from tools.media import Value


class Privacy(StrEnum):
    """YouTube's own words for who may see a video."""

    PRIVATE = "private"
    UNLISTED = "unlisted"
    PUBLIC = "public"


class UploadRequest(Value):
    """Everything that goes out, with `marker`: the key by which the upload is found again after a lost answer.

    `publish_at` (aware) needs `privacy` private, as at YouTube: the channel makes it public at that time.
    """

    marker: str
    video: Path
    video_sha256: str
    thumbnail: Path
    captions: tuple[Path, ...]
    title: str
    description: str
    tags: tuple[str, ...]
    language: str
    privacy: Privacy
    publish_at: datetime | None
    made_for_kids: bool
    synthetic_media: bool


class Upload(Value):
    """A video as the channel itself reports it."""

    id: str
    marker: str
    title: str
    url: str
    privacy: Privacy
    publish_at: datetime | None
    video_sha256: str
    uploaded_at: datetime


class VideoChannel(Protocol):
    """A place that shows videos. Nothing here asks a person: whoever calls it holds a recorded approval."""

    name: str

    def upload(self, request: UploadRequest) -> Upload:
        """Put the video there, whole or not at all. Calling it again with the same marker makes no second video."""
        ...

    def update(self, id: str, request: UploadRequest) -> Upload:
        """Give an uploaded video the request's title, description, tags, privacy, declarations and publish time."""
        ...

    def find_upload(self, marker: str) -> Upload | None:
        """The video with this marker, read from the channel."""
        ...

    def list_uploads(self) -> tuple[Upload, ...]:
        """All videos of the channel, soonest first."""
        ...
