from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tools.errors import ToolRejected
from tools.media import PORTRAIT, THUMBNAIL_WIDE, Size
from tools.render import Layout, Shot, ThumbnailRequest
from tools.render.local import LocalRenderer
from tools.render.thumbnail import standing_out

SHOT = Shot(layout=Layout.HEADLINE, headline="Three hearts", icon="heart-pulse")


def thumbnail(into: Path, title: str, size: Size, shot: Shot = SHOT) -> Path:
    return LocalRenderer().thumbnail(ThumbnailRequest(shot=shot, title=title, size=size), into)


@pytest.mark.parametrize("size", [THUMBNAIL_WIDE, PORTRAIT], ids=["wide", "tall"])
@pytest.mark.parametrize(
    "title", ["No", "Why the price of bread rose by forty percent in two years, and why it stays up " * 2]
)
def test_a_thumbnail_is_a_jpeg_of_the_asked_size_under_two_megabytes(tmp_path: Path, size: Size, title: str) -> None:
    path = thumbnail(tmp_path / "thumbnail.jpg", title.strip(), size)

    with Image.open(path) as image:
        assert (image.format, image.size, image.mode) == ("JPEG", (size.width, size.height), "RGB")
    assert path.stat().st_size <= 2_000_000


def test_the_noisiest_photo_still_gives_less_than_two_megabytes(tmp_path: Path) -> None:
    photo = tmp_path / "noise.png"
    Image.fromarray(np.random.default_rng(1).integers(0, 255, (2000, 1200, 3), np.uint8)).save(photo, compress_level=1)

    shot = Shot(layout=Layout.PHOTO, photo=photo)
    path = thumbnail(tmp_path / "thumbnail.jpg", "Noise", Size(width=2160, height=3840), shot)

    assert path.stat().st_size <= 2_000_000


def test_the_same_request_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = (thumbnail(tmp_path / f"{name}.jpg", "Three hearts", THUMBNAIL_WIDE).read_bytes() for name in "ab")

    assert first == second


def test_a_short_title_is_readable_at_320_pixels(tmp_path: Path) -> None:
    path = thumbnail(tmp_path / "thumbnail.jpg", "Three hearts", THUMBNAIL_WIDE)

    with Image.open(path) as image:
        small = np.asarray(image.convert("L").resize((320, 180)), int)
    bright_rows = np.flatnonzero((small > 225).sum(axis=1) > 6)
    assert len(bright_rows) > 30


def test_a_title_in_an_unknown_script_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ToolRejected, match="Japanese"):
        thumbnail(tmp_path / "thumbnail.jpg", "こんにちは", THUMBNAIL_WIDE)

    assert list(tmp_path.iterdir()) == []


def test_a_long_title_gives_way_to_what_the_first_scene_shows(tmp_path: Path) -> None:
    long = "An animal of the sea has three hearts, and one of them stops beating when it swims"

    whole = thumbnail(tmp_path / "long.jpg", long, THUMBNAIL_WIDE).read_bytes()
    short = thumbnail(tmp_path / "short.jpg", "Three hearts", THUMBNAIL_WIDE).read_bytes()
    other = thumbnail(tmp_path / "other.jpg", "Two hearts", THUMBNAIL_WIDE).read_bytes()

    assert whole == short
    assert whole != other


def test_the_number_of_a_title_stands_out_and_not_its_limit() -> None:
    limited = SHOT.model_copy(update={"headline": "At least", "accent": "At least", "number": "8,000", "unit": "years"})
    request = ThumbnailRequest(shot=limited, title="Honey is at least 8,000 years old", size=THUMBNAIL_WIDE)

    assert standing_out(request) == {4, 5}
    assert standing_out(request.model_copy(update={"title": "Honey is at least old"})) == {2, 3}
