"""The person's picture as a moving ground over the whole frame: a tall one under a zoom, a wide one under a glide.

A wide picture that would look soft so large, or of which too little would be seen, glides before its own blur instead.
"""

import cv2
import numpy as np

from tools.errors import ToolRejected
from tools.media import FRAMES_PER_SECOND, Size
from tools.render import Shot
from tools.render.camera import Camera, Pan, Zoom
from tools.render.darkroom import Light, Rgb, blurred, busiest, covering, resized, shade
from tools.render.planes import Planes
from tools.render.plot import Plot
from tools.render.sprite import Sprite
from tools.still import load_still, measure_still

_WIDE = 0.95
"""From this width per height on, a picture has more beside the frame than a zoom could show: the camera glides."""
_TOO_WIDE = 1.8
"""From here on, wider than 16:9, the frame would show less than a third of the picture."""
_MOST_ENLARGED = 1.6
"""A wide picture fills the frame while its height is not stretched further than this."""
_DEPTH = 0.075
_WINDOW = (0.165, 0.80)
"""Where a wide picture stands, in parts of the frame's height."""
_FEATHER = 0.045
_HEADLINE_END, _MANY_WORDS_END = 0.36, 0.48
_GLIDE_PER_SECOND = 64
_SHORTEST_GLIDE = 48


class PhotoGround:
    """A picture under a camera move that lasts as long as the scene."""

    def __init__(self, plot: Plot) -> None:
        if plot.shot.photo is None:
            raise ToolRejected("a photo scene has no picture", hint="Choose a picture for it, or another layout.")
        size = plot.stage.size
        shown = measure_still(plot.shot.photo)
        fills = _fills(shown, size)
        height = size.height if fills else _even(size.height * (_WINDOW[1] - _WINDOW[0]))
        rgb = load_still(plot.shot.photo, Size(width=_drawn_back(size.width), height=_drawn_back(height)))
        self._view: _Window | _Filling = _Filling(rgb, plot) if fills else _Window(rgb, plot)
        self._frames = plot.frames

    def draw(self, planes: Planes, at: int) -> None:
        self._view.draw(planes, at / max(1, self._frames - 1))


def _fills(shown: Size, frame: Size) -> bool:
    ratio = shown.width / shown.height
    return ratio <= _WIDE or (ratio < _TOO_WIDE and shown.height * _MOST_ENLARGED >= frame.height)


class _Filling:
    """The picture over the whole frame: a tall one closing in or drawing back, a wide one gliding by."""

    def __init__(self, rgb: Rgb, plot: Plot) -> None:
        light = _light(plot.stage.size.height, words_end=_words_end(plot.shot))
        is_wide = rgb.shape[1] > _WIDE * rgb.shape[0]
        self._camera = (_glide(rgb, plot, light) if is_wide else None) or _zoom(rgb, plot)

    def draw(self, planes: Planes, progress: float) -> None:
        self._camera.shoot(planes, progress)


class _Window:
    """The wide picture in the frame's full width, its upper and lower edge melting into a dark blur of itself."""

    def __init__(self, rgb: Rgb, plot: Plot) -> None:
        size = plot.stage.size
        self._top, self._bottom = (_even(part * size.height) for part in _WINDOW)
        self._blur = Planes.from_rgb(blurred(rgb, size))
        light = _light(size.height, words_end=_words_end(plot.shot))[self._top : self._bottom]
        self._camera = _glide(rgb, plot, light) or _closing_in(rgb, plot, light)
        self._edges = _feathers(self._blur, self._top, self._bottom, _even(size.height * _FEATHER))

    def draw(self, planes: Planes, progress: float) -> None:
        for plane, blur, shrink in zip(planes.each, self._blur.each, (1, 2, 2), strict=True):
            plane[: self._top // shrink] = blur[: self._top // shrink]
            plane[self._bottom // shrink :] = blur[self._bottom // shrink :]
        self._camera.shoot(_rows(planes, self._top, self._bottom), progress)
        for sprite, row in self._edges:
            sprite.draw(planes, 0, row)


def _zoom(rgb: Rgb, plot: Plot) -> Camera:
    size = plot.stage.size
    wanted = _drawn_back(size.width), _drawn_back(size.height)
    picture = Planes.from_rgb(covering(rgb, wanted))
    shade(picture, _light(wanted[1], words_end=_words_end(plot.shot)))
    rng = np.random.default_rng(plot.seed)
    point = float(rng.uniform(0.3, 0.7)), float(rng.uniform(0.3, 0.55))
    depths = (_DEPTH, 0.0) if rng.random() < 0.6 else (0.0, _DEPTH)  # noqa: PLR2004 - closing in is commoner.
    return Zoom(picture, (size.width, size.height), point, depths)


def _glide(rgb: Rgb, plot: Plot, light: Light) -> Camera | None:
    """A pan over the busiest part; None where the picture is hardly wider than the frame."""
    width, height, unit = plot.stage.size.width, len(light), plot.stage.unit
    full = round(rgb.shape[1] * height / rgb.shape[0] / 2) * 2
    way = min(full - width, plot.frames / FRAMES_PER_SECOND * _GLIDE_PER_SECOND * unit)
    if way < _SHORTEST_GLIDE * unit:
        return None
    picture = Planes.from_rgb(resized(rgb, (full, height)))
    shade(picture, light)
    middle = busiest(rgb, width / full) * full
    left = float(np.clip(middle - width / 2 - way / 2, 0, full - width - way))
    edges = (left, left + way) if np.random.default_rng(plot.seed).random() < 0.5 else (left + way, left)  # noqa: PLR2004
    return Pan(picture, (width, height), edges)


def _closing_in(rgb: Rgb, plot: Plot, light: Light) -> Camera:
    width, height = plot.stage.size.width, len(light)
    wanted = _drawn_back(width), _drawn_back(height)
    picture = Planes.from_rgb(covering(rgb, wanted))
    shade(picture, cv2.resize(light[:, None], (1, wanted[1]))[:, 0])
    side = float(np.random.default_rng(plot.seed).uniform(0.35, 0.65))
    return Zoom(picture, (width, height), (side, 0.45), (_DEPTH, 0.0))


def _words_end(shot: Shot) -> float:
    """How far down the words of a scene reach, in parts of the frame's height; 0 where it has none."""
    if shot.quote or shot.number or shot.items:
        return _MANY_WORDS_END
    return _HEADLINE_END if shot.headline else 0.0


def _light(height: int, *, words_end: float) -> Light:
    """Less light behind the captions, and behind the words above."""
    rows = np.linspace(0, 1, height, dtype=np.float32)
    captions = np.clip((rows - 0.55) / 0.17, 0, 1) * 0.5
    words = np.clip(((words_end or _HEADLINE_END) - rows) / 0.22, 0, 1) * (0.5 if words_end else 0.12)
    return np.asarray(1 - np.maximum(captions, words), np.float32)


def _feathers(blur: Planes, top: int, bottom: int, feather: int) -> list[tuple[Sprite, int]]:
    down = np.linspace(1, 0, feather, dtype=np.float32)
    return [
        (_melted(_rows(blur, top, top + feather), down), top),
        (_melted(_rows(blur, bottom - feather, bottom), down[::-1]), bottom - feather),
    ]


def _melted(blur: Planes, strength: Light) -> Sprite:
    luma, chroma = strength[:, None], strength[::2][:, None]
    y, u, v = (
        np.rint(plane * part).astype(np.uint8) for plane, part in zip(blur.each, (luma, chroma, chroma), strict=True)
    )
    keep, keep_chroma = (
        np.repeat(np.rint(255 - part * 255).astype(np.uint8), width, axis=1)
        for part, width in ((luma, y.shape[1]), (chroma, u.shape[1]))
    )
    return Sprite(y, keep, u, v, keep_chroma)


def _rows(planes: Planes, top: int, bottom: int) -> Planes:
    half = slice(top // 2, bottom // 2)
    return Planes(planes.y[top:bottom], planes.u[half], planes.v[half])


def _drawn_back(length: int) -> int:
    return _even(length * (1 + _DEPTH))


def _even(length: float) -> int:
    return round(length / 2) * 2
