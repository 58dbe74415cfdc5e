"""Pictures that a person has put into a folder."""

import hashlib
from pathlib import Path

from tools.errors import ToolError, ToolRejected
from tools.picture import Picture
from tools.picture.dealing import words_of
from tools.still import check_still

_SUFFIXES = {".jpg", ".jpeg", ".png", ".webp", ".gif"}


class PictureFolder:
    """The JPEG, PNG, WebP and GIF files of one folder, in the order of their names; subfolders are not entered."""

    name = "folder"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def list_pictures(self) -> tuple[Picture, ...]:
        """Every picture, decoded wholly once. Raises `ToolRejected` that names each broken one and the reason."""
        pictures: list[Picture] = []
        refusals: list[str] = []
        for path in self._paths():
            try:
                pictures.append(_picture(path))
            except ToolError as refusal:
                refusals.append(str(refusal))
        if refusals:
            raise ToolRejected("; ".join(refusals), hint=f"Replace or remove them in {self._folder}, then try again.")
        return tuple(pictures)

    def _paths(self) -> list[Path]:
        if not self._folder.is_dir():
            raise ToolRejected(
                f"there is no folder {self._folder}",
                hint="Give the folder in which your pictures are, or leave it out.",
            )
        files = (path for path in self._folder.iterdir() if path.suffix.lower() in _SUFFIXES and path.is_file())
        return sorted((path for path in files if not path.name.startswith(".")), key=lambda path: path.name.casefold())


def _picture(path: Path) -> Picture:
    size = check_still(path)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Picture(path=path, sha256=digest, size=size, words=words_of(path.name))
