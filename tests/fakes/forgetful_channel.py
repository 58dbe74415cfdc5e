"""A channel like those on the net: whoever uploads a video twice has it twice. Nothing here saves the protocol."""

import secrets
from datetime import datetime
from pathlib import Path

from tools.youtube import Upload, UploadRequest


class ForgetfulChannel:
    """Each upload is one file in `folder`, whole or not there."""

    name = "forgetful"

    def __init__(self, folder: Path, at: datetime) -> None:
        self._folder = folder
        self._at = at

    def upload(self, request: UploadRequest) -> Upload:
        return self._write(secrets.token_hex(8), request)

    def update(self, id: str, request: UploadRequest) -> Upload:
        return self._write(id, request)

    def find_upload(self, marker: str) -> Upload | None:
        return next((found for found in self.list_uploads() if found.marker == marker), None)

    def list_uploads(self) -> tuple[Upload, ...]:
        return tuple(Upload.model_validate_json(path.read_bytes()) for path in sorted(self._folder.glob("*.json")))

    def _write(self, id: str, request: UploadRequest) -> Upload:
        upload = Upload(
            id=id,
            marker=request.marker,
            title=request.title,
            url=f"file:///{id}",
            privacy=request.privacy,
            publish_at=request.publish_at,
            video_sha256=request.video_sha256,
            uploaded_at=self._at,
        )
        self._folder.mkdir(parents=True, exist_ok=True)
        draft = self._folder / f"{id}.draft"
        draft.write_text(upload.model_dump_json())
        draft.rename(self._folder / f"{id}.json")
        return upload
