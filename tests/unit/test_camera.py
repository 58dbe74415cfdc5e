import cv2
import numpy as np
import pytest

from tools.media import Size
from tools.render.camera import Pan, Zoom
from tools.render.planes import Planes

FRAME = (160, 240)


def texture(width: int, height: int) -> Planes:
    rng = np.random.default_rng(3)
    soft = cv2.GaussianBlur(rng.integers(16, 235, (height, width, 3)).astype(np.uint8), (0, 0), 2)
    return Planes.from_rgb(cv2.normalize(soft, None, 0, 255, cv2.NORM_MINMAX))


@pytest.mark.parametrize("progress", [0.0, 0.31, 0.5, 0.999, 1.0])
@pytest.mark.parametrize("point", [(0.5, 0.5), (0.3, 0.55), (0.7, 0.3)])
def test_a_zoom_is_exact_to_a_fraction_of_a_pixel(progress: float, point: tuple[float, float]) -> None:
    picture, shot = texture(172, 258), Planes.empty(Size(width=FRAME[0], height=FRAME[1]))

    Zoom(picture, FRAME, point, (0.075, 0.0)).shoot(shot, progress)

    scale = 1.075 - 0.075 * progress
    fixed = [round(round(edge * part / 2) * 2) for edge, part in zip(FRAME, point, strict=True)]
    source = [round(at * 1.075) for at in fixed]
    columns, rows = (
        (np.arange(edge, dtype=np.float32) + 0.5 - at) * scale + point - 0.5
        for edge, at, point in zip(FRAME, fixed, source, strict=True)
    )
    expected = cv2.remap(
        picture.y.astype(np.float32),
        *np.meshgrid(columns.astype(np.float32), rows.astype(np.float32)),
        cv2.INTER_LINEAR,
    )
    inside = np.abs(shot.y - expected)[2:-2, 2:-2]
    assert inside.max() <= 1.5


@pytest.mark.parametrize("width", range(158, 171, 2))
def test_a_zoom_covers_frames_of_every_width_wholly(width: int) -> None:
    picture = Planes.from_rgb(np.full((258, round(width * 1.075 / 2) * 2, 3), 255, np.uint8))

    for progress in np.linspace(0, 1, 23):
        shot = Planes.empty(Size(width=width, height=240))
        Zoom(picture, (width, 240), (0.41, 0.37), (0.075, 0.0)).shoot(shot, float(progress))

        assert shot.y.min() == 235


def test_a_pan_moves_by_less_than_a_pixel_when_asked_to() -> None:
    picture, shots = texture(320, 240), [Planes.empty(Size(width=FRAME[0], height=FRAME[1])) for _ in range(3)]
    pan = Pan(picture, FRAME, (40.0, 41.0))

    for shot, progress in zip(shots, (0.0, 0.5, 1.0), strict=True):
        pan.shoot(shot, progress)

    assert np.array_equal(shots[0].y, picture.y[:, 40:200])
    assert np.array_equal(shots[2].y, picture.y[:, 41:201])
    halfway = (shots[0].y.astype(np.float32) + shots[2].y) / 2
    assert np.abs(shots[1].y - halfway).max() <= 1
