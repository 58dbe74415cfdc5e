from pathlib import Path

import pytest
from PIL import Image

from tools.errors import ToolRejected
from tools.picture import Picture
from tools.picture.folder import PictureFolder


def fill(folder: Path, *names: str) -> PictureFolder:
    for number, name in enumerate(names):
        Image.new("RGB", (32 + number, 48), "navy").save(folder / name)
    return PictureFolder(folder)


def names(pictures: tuple[Picture | None, ...]) -> list[str | None]:
    return [picture.path.name if picture else None for picture in pictures]


def test_pictures_come_in_the_order_of_their_names_and_other_files_do_not(tmp_path: Path) -> None:
    folder = fill(tmp_path, "b.png", "A.JPG", "c.webp", ".hidden.png")
    (tmp_path / "notes.txt").write_text("not a picture")
    (tmp_path / "sub").mkdir()

    pictures = folder.list_pictures()

    assert names(pictures) == ["A.JPG", "b.png", "c.webp"]
    assert len({picture.sha256 for picture in pictures}) == 3


def test_the_words_of_a_picture_are_those_of_its_name(tmp_path: Path) -> None:
    folder = fill(tmp_path, "IMG_2031 Roman-roadBridge (final).png")

    assert folder.list_pictures()[0].words == ("roman", "road", "bridge")


def test_all_broken_pictures_are_named_at_once(tmp_path: Path) -> None:
    folder = fill(tmp_path, "good.png")
    (tmp_path / "bad.png").write_bytes(b"no")
    (tmp_path / "worse.jpg").write_bytes(b"")

    with pytest.raises(ToolRejected, match=r"bad\.png .*; .*worse\.jpg") as refusal:
        folder.list_pictures()

    assert str(tmp_path) in refusal.value.hint


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ToolRejected, match="there is no folder"):
        PictureFolder(tmp_path / "gone").list_pictures()
