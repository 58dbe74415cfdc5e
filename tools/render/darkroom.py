"""Working a still picture: cutting, enlarging, blurring and shading it."""

from typing import TypeAlias

import cv2
import numpy as np
from cv2.typing import MatLike

from tools.media import Size
from tools.render.planes import BLACK_LEVEL, NEUTRAL, Planes

Rgb: TypeAlias = MatLike
Light: TypeAlias = MatLike
"""How much light is left, from 0 to 1, for each row or each column."""

_HEADROOM = 0.38
"""Of what is cut from a tall picture's height, the part that is cut from above: faces are mostly high."""


def covering(rgb: Rgb, wanted: tuple[int, int]) -> Rgb:
    """Cut to the wanted proportions around the busiest part, and resize."""
    height, width = rgb.shape[:2]
    if width * wanted[1] > height * wanted[0]:
        kept = max(1, round(height * wanted[0] / wanted[1]))
        left = round(np.clip(busiest(rgb, kept / width) * width - kept / 2, 0, width - kept))
        return resized(rgb[:, left : left + kept], wanted)
    kept = max(1, round(width * wanted[1] / wanted[0]))
    top = round((height - kept) * _HEADROOM)
    return resized(rgb[top : top + kept], wanted)


def busiest(rgb: Rgb, part: float) -> float:
    """Where along the width the middle of the most detailed stretch of that part lies, leaning to the middle."""
    small = cv2.resize(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), (96, 64), interpolation=cv2.INTER_AREA)
    detail = np.abs(cv2.Laplacian(small, cv2.CV_32F)).sum(axis=0)
    stretch = max(1, round(part * 96))
    sums = np.convolve(detail, np.ones(stretch), mode="valid")
    middles = (np.arange(len(sums)) + stretch / 2) / 96
    best = int(np.argmax(sums * (1 - 0.5 * np.abs(middles - 0.5))))
    return float(middles[best])


def resized(rgb: Rgb, wanted: tuple[int, int]) -> Rgb:
    method = cv2.INTER_AREA if wanted[0] < rgb.shape[1] else cv2.INTER_CUBIC
    return cv2.resize(rgb, wanted, interpolation=method)


def blurred(rgb: Rgb, size: Size) -> Rgb:
    """A dark blur of the picture that covers the whole size."""
    width, height = (64, 36) if size.width > size.height else (54, 96)
    soft = cv2.GaussianBlur(covering(rgb, (width, height)), (0, 0), 5)
    large = cv2.resize(soft, (size.width, size.height), interpolation=cv2.INTER_CUBIC)
    return cv2.convertScaleAbs(large, alpha=0.5)


def shade(picture: Planes, light: Light, axis: int = 0) -> None:
    """Darken the picture in place, row by row (`axis` 0) or column by column (1)."""
    full = light[:, None] if axis == 0 else light[None, :]
    half = full[::2] if axis == 0 else full[:, ::2]
    picture.y[:] = np.rint(BLACK_LEVEL + (picture.y - np.float32(BLACK_LEVEL)).clip(0) * full)
    for plane in (picture.u, picture.v):
        plane[:] = np.rint(NEUTRAL + (plane - np.float32(NEUTRAL)) * half)
