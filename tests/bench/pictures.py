"""Photographs of nobody: textured stand-ins for a person's folder of pictures."""

import sys
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

WIDTH, HEIGHT = 1600, 2400


def write_pictures(folder: Path, count: int) -> None:
    """Write so many different JPEGs with the grain, the edges and the gradients of photographs."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        cv2.imwrite(str(folder / f"picture-{number:02d}.jpg"), _picture(number), [cv2.IMWRITE_JPEG_QUALITY, 92])


def _picture(seed: int) -> NDArray[np.uint8]:
    """Soft shapes in several sizes over a gradient, a few sharp edges, and the fine grain that a camera leaves."""
    rng = np.random.default_rng(seed)
    layers = np.zeros((HEIGHT, WIDTH, 3), np.float32)
    for octave in (2, 4, 9, 20, 45, 90):
        coarse = rng.random((octave * 3 // 2, octave, 3), np.float32) - 0.5
        layers += cv2.resize(coarse, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC) / octave**0.9
    low, high = np.percentile(layers, (1, 99))
    picture = np.clip((layers - low) / (high - low), 0, 1) * 255
    for _ in range(6):
        centre = tuple(int(value) for value in rng.integers(200, 1400, 2))
        colour = tuple(int(value) for value in rng.integers(0, 255, 3))
        cv2.circle(picture, centre, int(rng.integers(60, 300)), colour, -1, cv2.LINE_AA)
    grain = rng.normal(0, 1.0, picture.shape)
    return np.clip(picture + grain, 0, 255).astype(np.uint8)


if __name__ == "__main__":
    write_pictures(Path(sys.argv[1]), int(sys.argv[2]))
