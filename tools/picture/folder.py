"""Pictures that a person has put into a folder."""

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from tools.errors import ToolError, ToolRejected
from tools.picture import Picture
from tools.still import check_still

_SUFFIXES = {".jpg", ".jpeg", ".png", ".webp", ".gif"}
_CAMERA_WORDS = {"img", "dsc", "dscn", "pxl", "image", "photo", "picture", "screenshot", "copy", "final", "edited"}
_WORD = re.compile(r"[^\W\d_]{2,}")
_INNER_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")


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

    def match_pictures(self, wanted: tuple[tuple[str, ...], ...]) -> tuple[Picture | None, ...]:
        """The best matches first; what matches nothing is dealt out in the order of the names.

        No picture comes twice before each has come once. None where nothing is wanted or the folder is empty.
        """
        pictures = self.list_pictures()
        chosen: dict[int, Picture] = {}
        open_places = [place for place, words in enumerate(wanted) if words]
        while pictures and open_places:
            dealt = _deal(pictures, {place: wanted[place] for place in open_places})
            chosen |= dealt
            open_places = [place for place in open_places if place not in dealt]
        return tuple(chosen.get(place) for place in range(len(wanted)))

    def _paths(self) -> list[Path]:
        if not self._folder.is_dir():
            raise ToolRejected(
                f"there is no folder {self._folder}",
                hint="Give the folder in which your pictures are, or leave it out.",
            )
        files = (path for path in self._folder.iterdir() if path.suffix.lower() in _SUFFIXES and path.is_file())
        return sorted((path for path in files if not path.name.startswith(".")), key=lambda path: path.name.casefold())


def _deal(pictures: tuple[Picture, ...], wanted: dict[int, tuple[str, ...]]) -> dict[int, Picture]:
    """Give each place at most one picture and each picture to at most one place, the best matches first."""
    pairs = sorted(
        (
            (-_likeness(picture, words), place, order)
            for place, words in wanted.items()
            for order, picture in enumerate(pictures)
        ),
    )
    dealt: dict[int, Picture] = {}
    used: set[int] = set()
    for _, place, order in pairs:
        if place not in dealt and order not in used:
            dealt[place] = pictures[order]
            used.add(order)
    return dealt


def _picture(path: Path) -> Picture:
    size = check_still(path)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Picture(path=path, sha256=digest, size=size, words=_words(path.stem))


def _words(stem: str) -> tuple[str, ...]:
    parted = _INNER_CAPITAL.sub(" ", stem)
    words = (word.casefold() for word in _WORD.findall(parted))
    return tuple(dict.fromkeys(word for word in words if word not in _CAMERA_WORDS))


def _likeness(picture: Picture, wanted: Iterable[str]) -> int:
    own = {_root(word) for word in picture.words}
    return len(own & {_root(part.casefold()) for word in wanted for part in _WORD.findall(word)})


def _root(word: str) -> str:
    """Close enough for singular and plural to meet."""
    return re.sub(r"(?<=\w{3})(es|s)$", "", word)
