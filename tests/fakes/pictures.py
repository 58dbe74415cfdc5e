"""A folder of pictures that nobody opens."""

import hashlib
from pathlib import Path

from tools.media import Size
from tools.picture import Picture


class FakePictures:
    """Every file of the folder is a picture, and each scene gets one as long as there are any."""

    name = "fake pictures"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def list_pictures(self) -> tuple[Picture, ...]:
        return tuple(
            Picture(
                path=path,
                sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
                size=Size(width=1080, height=1920),
                words=(path.stem,),
            )
            for path in sorted(self._folder.iterdir())
        )
