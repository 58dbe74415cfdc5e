"""What people bring for their videos: checked pictures and texts, kept as artifacts with where they come from."""

from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile
from typing import Any

from graph.core.artifact import picture_key, source_key
from graph.core.clock import Clock
from graph.core.errors import ArtifactDamaged, CannotRevise
from graph.core.ids import ArtifactKey
from graph.core.material import GivenPicture
from graph.store.artifacts import ArtifactStore, file_sha256
from tools.media import Size
from tools.picture import Picture
from tools.still import check_still


@dataclass(frozen=True)
class Materials:
    """Keeps what was brought. Whoever uses it then says so; until somebody does, it may go again."""

    artifacts: ArtifactStore
    clock: Clock

    def keep_picture(self, file: Path, name: str, origin: dict[str, Any]) -> GivenPicture:
        """Keep a picture that lies in `file`, whose ending says its kind.

        Raises:
            ToolRejected: It is broken, too large or no picture; the message calls it by its name.
        """
        return self._keep_picture(file, name, check_still(file, name), origin)

    def keep_listed(self, picture: Picture) -> GivenPicture:
        """Keep a copy of a picture of a person's folder, which was checked when it was listed."""
        with self.artifacts.workspace() as folder:
            copy = folder / f"picture{picture.path.suffix.lower()}"
            copyfile(picture.path, copy)
            return self._keep_picture(copy, picture.path.name, picture.size, {})

    def _keep_picture(self, file: Path, name: str, size: Size, origin: dict[str, Any]) -> GivenPicture:
        key = picture_key(file_sha256(file))
        self.artifacts.keep(
            key,
            file,
            kind="picture",
            media_type="image",
            facts=size.model_dump(),
            provenance={"file": name, **origin},
            now=self.clock.now(),
        )
        return GivenPicture(key=key, name=name)

    def keep_text(self, text: str, name: str, origin: dict[str, Any]) -> ArtifactKey:
        """Keep a text to write from."""
        with self.artifacts.workspace() as folder:
            file = folder / "source.txt"
            file.write_text(text, encoding="utf-8")
            key = source_key(file_sha256(file))
            self.artifacts.keep(
                key,
                file,
                kind="source",
                media_type="text/plain",
                facts={"characters": len(text)},
                provenance={"file": name, **origin},
                now=self.clock.now(),
            )
        return key

    def is_there(self, keys: tuple[ArtifactKey, ...]) -> bool:
        """Whether all of it can still be read."""
        return self.artifacts.which_are_there(keys) == frozenset(keys)


def read_text(artifacts: ArtifactStore, key: ArtifactKey, name: str) -> str:
    """A kept text.

    Raises:
        CannotRevise: Its file was altered or is gone; nothing makes it again.
    """
    found = artifacts.find(key)
    if found is None:
        raise CannotRevise(f"{name} is not there any more", hint="Bring it once more.")
    try:
        return artifacts.verified_path(found).read_text(encoding="utf-8")
    except ArtifactDamaged as damaged:
        raise CannotRevise(f"{name} was altered on disk", hint="Bring it once more.") from damaged
