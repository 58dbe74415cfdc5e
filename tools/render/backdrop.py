"""The generated ground: a slowly moving mesh of colours with soft lights that drift upwards.

Colours are computed on a small field and enlarged in 64ths of a step, so that a dither below one step can hide the
bands that eight bits would show. The dither stands still: a moving one would cost the encoder bits in every frame.
"""

import math
from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
from cv2.typing import MatLike

from tools.media import FRAMES_PER_SECOND, Size
from tools.render.palette import Palette, digest
from tools.render.planes import BLACK_LEVEL, BLUE, LUMA, NEUTRAL, RED, Plane, Planes, overlap

Field: TypeAlias = MatLike
Fine: TypeAlias = MatLike

_FIELD = (34, 60)
_STEPS = 64
_DITHER = 0.9
_BLOBS = 5


@dataclass(frozen=True, slots=True)
class _Light:
    """A soft disc or ring: where it starts and drifts, as fractions of the picture's width."""

    stamp: Field
    x: float
    y: float
    rise: float
    sway: float
    phase: float
    strength: float


class Backdrop:
    """A ground that follows from a palette and a seed alone; `energy` is how fast it moves."""

    def __init__(self, palette: Palette, seed: int, size: Size, energy: float = 1.0) -> None:
        self._size = size
        self._energy = energy
        rng = np.random.default_rng(seed)
        self._mesh = _Mesh(palette, rng, size)
        self._middle = (max(2, size.width // 4), max(2, size.height // 4))
        self._lights = _lights(rng, self._middle[0])
        full = size.height, size.width
        self._fine: Fine = np.empty(full, np.int16)
        self._fine_chroma: Fine = np.empty((size.height // 2, size.width // 2), np.int16)
        self._dither = _dither(full, seed)
        self._dither_chroma = _dither(self._fine_chroma.shape, seed + 1)

    def draw(self, planes: Planes, at: int) -> None:
        seconds = at / FRAMES_PER_SECOND * self._energy
        luma, blue, red = self._mesh.at(seconds)
        middle = _enlarged(luma, self._middle, cv2.INTER_CUBIC)
        for light in self._lights:
            _shine(middle, light, seconds)
        _write(middle, self._fine, self._dither, planes.y)
        quarter = max(2, self._size.width // 8), max(2, self._size.height // 8)
        for field, plane in ((blue, planes.u), (red, planes.v)):
            _write(_enlarged(field, quarter, cv2.INTER_CUBIC), self._fine_chroma, self._dither_chroma, plane)


class _Mesh:
    """Colours that float about and mix by distance, darker towards the edges."""

    def __init__(self, palette: Palette, rng: np.random.Generator, size: Size) -> None:
        columns, rows = _FIELD
        aspect = size.height / size.width
        self._x, self._y = np.meshgrid(
            np.linspace(0, 1, columns, dtype=np.float32), np.linspace(0, aspect, rows, dtype=np.float32)
        )
        self._aspect = aspect
        order = [0, 1, 2, 3, int(rng.integers(0, 3))]
        colours = np.array([palette.ground[index] for index in order], np.float32)
        self._colours = np.einsum("br,kr->bk", colours, np.stack((LUMA, BLUE, RED)))
        self._home = np.stack((rng.permutation(_BLOBS) / (_BLOBS - 1), rng.permutation(_BLOBS) / (_BLOBS - 1)))
        self._home = self._home * [[0.9], [aspect * 0.9]] + rng.uniform(0, 0.1, (2, _BLOBS))
        self._phase = rng.uniform(0, 2 * math.pi, (2, _BLOBS))
        self._pace = rng.uniform(0.35, 0.75, (2, _BLOBS)) * rng.choice([-1, 1], (2, _BLOBS))
        self._reach = rng.uniform(0.27, 0.42, _BLOBS) * [0.95, 1.05, 1.1, 0.9, 0.9]
        self._turn = rng.uniform(0, math.pi, _BLOBS)
        self._stretch = rng.uniform(1.0, 2.1, _BLOBS)
        self._shade = 1 - 0.3 * ((self._x - 0.5) ** 2 * 1.6 + (self._y / aspect - 0.45) ** 2 * 1.4)

    def at(self, seconds: float) -> tuple[Field, Field, Field]:
        drift = np.sin(self._phase + self._pace * seconds) * [[0.17], [0.2 * self._aspect]]
        weights = np.stack([self._weight(blob, *(self._home + drift)[:, blob]) for blob in range(_BLOBS)], axis=-1)
        mixed = np.einsum("yxb,bk->yxk", weights, self._colours) / weights.sum(axis=-1, keepdims=True)
        mixed *= self._shade[..., None].astype(np.float32)
        return mixed[..., 0] + BLACK_LEVEL, mixed[..., 1] + NEUTRAL, mixed[..., 2] + NEUTRAL

    def _weight(self, blob: int, x: float, y: float) -> Field:
        cosine, sine = math.cos(self._turn[blob]), math.sin(self._turn[blob])
        along = (self._x - x) * cosine + (self._y - y) * sine
        across = (self._y - y) * cosine - (self._x - x) * sine
        distance = (along / self._stretch[blob]) ** 2 + (across * 1.1) ** 2
        weight: Field = np.exp(-distance / (2 * self._reach[blob] ** 2)).astype(np.float32) + np.float32(0.004)
        return weight


def _lights(rng: np.random.Generator, width: int) -> list[_Light]:
    is_ring = rng.random() < 0.35  # noqa: PLR2004 - a third of the scenes have rings for discs.
    return [
        _Light(
            stamp=_stamp(width * float(rng.uniform(0.012, 0.1)), is_ring=is_ring),
            x=float(rng.uniform(0.02, 0.98)),
            y=float(rng.uniform(0, 1)),
            rise=float(rng.uniform(0.012, 0.045)),
            sway=float(rng.uniform(0.005, 0.03)),
            phase=float(rng.uniform(0, 2 * math.pi)),
            strength=float(rng.uniform(7, 24)),
        )
        for _ in range(int(rng.integers(9, 14)))
    ]


def _stamp(radius: float, *, is_ring: bool) -> Field:
    reach = math.ceil(radius) + 2
    rows, columns = np.mgrid[-reach : reach + 1, -reach : reach + 1].astype(np.float32)
    distance = np.hypot(rows, columns)
    soft = max(0.9, radius * 0.14)
    disc = np.clip((radius - distance) / soft + 0.5, 0, 1)
    rim = np.exp(-(((distance - radius * 0.88) / max(0.9, radius * 0.12)) ** 2))
    stamp: Field = (rim * 0.9 + disc * 0.15 if is_ring else disc * 0.72 + rim * 0.28).astype(np.float32)
    return stamp


def _shine(middle: Fine, light: _Light, seconds: float) -> None:
    height, width = middle.shape
    x = (light.x + light.sway * math.sin(light.phase + seconds * 0.7)) * width
    y = (1.1 - (1.1 - light.y + light.rise * seconds) % 1.2) * height
    reach = light.stamp.shape[0] // 2
    left, top = math.floor(x) - reach, math.floor(y) - reach
    glow = light.strength * _STEPS * (0.75 + 0.25 * math.sin(light.phase * 3 + seconds * 1.3))
    move = np.array([[1, 0, x - math.floor(x)], [0, 1, y - math.floor(y)]])
    side = light.stamp.shape[0] + 1
    stamp = cv2.warpAffine(light.stamp, move, (side, side)) * np.float32(glow)
    if common := overlap(middle.shape, stamp.shape, left, top):
        middle[common[0]] += stamp[common[1]].astype(np.int16)


def _enlarged(field: Field, size: tuple[int, int], interpolation: int) -> Fine:
    fine: Fine = (field * _STEPS).astype(np.int16)
    return cv2.resize(fine, size, interpolation=interpolation)


def _write(small: Fine, fine: Fine, dither: Fine, plane: Plane) -> None:
    cv2.resize(small, (fine.shape[1], fine.shape[0]), dst=fine, interpolation=cv2.INTER_LINEAR)
    cv2.add(fine, dither, dst=fine)
    np.right_shift(fine, 6, out=fine)
    np.copyto(plane, fine, casting="unsafe")


def _dither(shape: tuple[int, ...], seed: int) -> Fine:
    """Noise of less than one step, with the half step that makes the shift round instead of cut."""
    most = round(_DITHER * _STEPS)
    rng = np.random.default_rng(digest("dither", seed))
    return rng.integers(-most, most + 1, shape, np.int16) + np.int16(_STEPS // 2)
