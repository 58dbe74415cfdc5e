from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tools.errors import ToolRejected
from tools.media import Size
from tools.still import check_still, load_still, measure_still

LEAST = Size(width=40, height=40)


def picture(width: int, height: int, mode: str = "RGB") -> Image.Image:
    ramp = np.linspace(0, 255, width * height * 3).reshape(height, width, 3).astype(np.uint8)
    return Image.fromarray(ramp).convert(mode)


@pytest.mark.parametrize(
    ("name", "mode"),
    [("a.jpg", "RGB"), ("a.jpg", "CMYK"), ("a.jpg", "L"), ("a.png", "RGBA"), ("a.png", "P"), ("a.webp", "RGB")],
)
def test_every_usual_kind_of_picture_opens_as_rgb(tmp_path: Path, name: str, mode: str) -> None:
    path = tmp_path / name
    picture(60, 80, mode).save(path)

    assert check_still(path) == Size(width=60, height=80)
    assert load_still(path, LEAST).shape == (80, 60, 3)


def test_a_deep_grey_picture_keeps_its_shades(tmp_path: Path) -> None:
    path = tmp_path / "deep.png"
    Image.fromarray(np.linspace(0, 60000, 64 * 64).reshape(64, 64).astype(np.uint16)).save(path)

    grey = load_still(path, LEAST)[..., 0]

    assert grey[0].mean() < 10
    assert 120 < grey[32].mean() < 136
    assert grey[-1].mean() > 245


def test_a_turned_photo_stands_upright(tmp_path: Path) -> None:
    path = tmp_path / "turned.jpg"
    upright = picture(60, 120)
    orientation = Image.Exif()
    orientation[274] = 6
    upright.rotate(90, expand=True).save(path, exif=orientation, quality=95)

    assert measure_still(path) == check_still(path) == Size(width=60, height=120)
    difference = np.abs(load_still(path, LEAST).astype(int) - np.asarray(upright))
    assert difference.mean() < 4


def test_an_animation_shows_its_first_picture(tmp_path: Path) -> None:
    path = tmp_path / "moving.gif"
    frames = [Image.new("RGB", (64, 64), colour) for colour in ("red", "blue")]
    frames[0].save(path, save_all=True, append_images=frames[1:])

    assert load_still(path, LEAST)[30, 30].tolist() == [255, 0, 0]


@pytest.mark.parametrize(("drawn", "ground"), [((10, 10, 60, 255), 245), ((250, 250, 200, 255), 20)])
def test_a_transparent_drawing_lies_on_a_ground_that_shows_it(
    tmp_path: Path, drawn: tuple[int, int, int, int], ground: int
) -> None:
    path = tmp_path / "logo.png"
    logo = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    logo.paste(drawn, (16, 16, 48, 48))
    logo.save(path)

    rgb = load_still(path, LEAST)

    assert rgb[2, 2].tolist() == [ground] * 3
    assert rgb[32, 32].tolist() == list(drawn[:3])


def test_a_large_photo_is_reduced_but_still_covers(tmp_path: Path) -> None:
    path = tmp_path / "large.jpg"
    picture(1600, 1000).save(path)

    height, width = load_still(path, Size(width=200, height=300)).shape[:2]

    assert 300 <= height < 600
    assert width >= 200


def test_a_cut_off_file_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "cut.jpg"
    picture(400, 400).save(path)
    path.write_bytes(path.read_bytes()[:1500])

    with pytest.raises(ToolRejected, match=r"cut\.jpg is broken"):
        check_still(path)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"<svg/>"])
def test_what_is_not_a_picture_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "letter.png"
    path.write_bytes(content)

    with pytest.raises(ToolRejected, match=r"letter\.png is not a picture"):
        load_still(path, LEAST)


def test_a_pixel_bomb_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    path = tmp_path / "bomb.png"
    Image.new("1", (20_000, 20_000)).save(path)

    with pytest.raises(ToolRejected, match=r"bomb\.png has more than 100 million pixels"):
        check_still(path)


def test_a_missing_picture_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ToolRejected, match=r"gone\.png is not there"):
        load_still(tmp_path / "gone.png", LEAST)
