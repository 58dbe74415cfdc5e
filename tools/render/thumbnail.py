"""The still for the listing: the film's design with the title as large as it goes."""

import re
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from tools.media import Size
from tools.render import ThumbnailRequest
from tools.render.atomic import written
from tools.render.backdrop import Backdrop
from tools.render.badge import badge
from tools.render.darkroom import Rgb, blurred, covering, shade
from tools.render.fonts import Face, check_font
from tools.render.lettering import Align, Lettering, Measure, accented, display_text
from tools.render.motion import AT_ONCE, Actor
from tools.render.palette import Palette, choose_palette, shot_digest
from tools.render.planes import Planes
from tools.render.stage import Stage
from tools.render.typeset import TextBlock, TextBox, fit_text
from tools.still import load_still

_MOST_BYTES = 2_000_000
_QUALITIES = (92, 85, 75, 60, 40, 20)
_MOMENT = 40
"""The frame at which the moving ground is caught."""
_OVER_PHOTO = 0.32
"""How much of a tall picture's height the title may cover, so that the picture is still seen."""
_FEWEST_WORDS, _MOST_WORDS = 2, 8
_PARTS = re.compile(r"[:;–—] | - ")
"""Where a title may be cut: its first part says what it is about."""
_READABLE = 76
"""A wide thumbnail is shown 320 wide: letters below this give up the badge for room."""


def write_thumbnail(request: ThumbnailRequest, into: Path) -> Path:
    """Draw and write a JPEG of at most 2 MB.

    Raises:
        ToolRejected: Text that cannot be shown, or a broken picture.
    """
    cv2.setNumThreads(1)
    check_font(request.look)
    palette = choose_palette(request.shot, request.look)
    planes = _ground(request, palette)
    is_wide = request.size.width > request.size.height
    for actor in (_wide if is_wide else _tall)(request, palette):
        actor.draw(planes, 0)
    return _write_jpeg(planes, into)


def _ground(request: ThumbnailRequest, palette: Palette) -> Planes:
    size, photo = request.size, request.shot.photo
    if photo is not None:
        return _photo_ground(photo, size)
    planes = Planes.empty(size)
    Backdrop(palette, shot_digest(request.shot), size).draw(planes, _MOMENT)
    return planes


def _photo_ground(photo: Path, size: Size) -> Planes:
    """The picture over the whole thumbnail and darker under the title; a tall one in a wide thumbnail at its right."""
    rgb = load_still(photo, size)
    if size.width < size.height:
        planes = Planes.from_rgb(covering(rgb, (size.width, size.height)))
        shade(planes, np.interp(np.linspace(0, 1, size.height), [0.3, 0.6], [1.0, 0.42]).astype(np.float32), axis=0)
        return planes
    light = np.interp(np.linspace(0, 1, size.width), [0.35, 0.85], [0.34, 1.0]).astype(np.float32)
    if rgb.shape[1] >= rgb.shape[0]:
        planes = Planes.from_rgb(covering(rgb, (size.width, size.height)))
    else:
        planes = Planes.from_rgb(_tall_in_wide(rgb, size))
    shade(planes, light, axis=1)
    return planes


def _tall_in_wide(rgb: Rgb, size: Size) -> Rgb:
    ground = blurred(rgb, size)
    width = round(size.width * 0.56 / 2) * 2
    picture = covering(rgb, (width, size.height)).astype(np.float32)
    strength = np.clip(np.linspace(0, 4, width, dtype=np.float32), 0, 1)[None, :, None]
    below = ground[:, size.width - width :].astype(np.float32)
    ground[:, size.width - width :] = np.rint(picture * strength + below * (1 - strength))
    return ground


def _wide(request: ThumbnailRequest, palette: Palette) -> list[Actor]:
    unit = request.size.width / 1280
    margin, side = round(72 * unit), round(300 * unit)
    whole = request.size.width - 2 * margin
    has_badge = request.shot.photo is None
    width = whole * 0.68 if request.shot.photo else whole - side - round(64 * unit)
    block = _title(request, width, request.size.height * 0.82, unit)
    if has_badge and block.px < _READABLE * unit:
        has_badge, width = False, float(whole)
        block = _title(request, width, request.size.height * 0.82, unit)
    top = (request.size.height - block.height) / 2
    actors = _lettered(request, palette, block, Measure(margin, width, Align.LEFT), top)
    if has_badge:
        corner = request.size.width - margin - side, (request.size.height - side) // 2
        actors = [*badge(request.shot.icon, corner, side, (AT_ONCE, AT_ONCE), is_round=False), *actors]
    return actors


def _tall(request: ThumbnailRequest, palette: Palette) -> list[Actor]:
    stage = Stage(request.size)
    side, gap = (0, 0) if request.shot.photo else (stage.px(330), stage.px(70))
    room = request.size.height * _OVER_PHOTO if request.shot.photo else stage.bottom - stage.top - side - gap
    block = _title(request, stage.text_width, room, stage.unit)
    free = stage.bottom - stage.top - side - gap - block.height
    top = stage.top + round(free if request.shot.photo else free / 2)
    actors = _lettered(request, palette, block, Measure(stage.left, stage.text_width), top + side + gap)
    if side:
        corner = stage.centre - side // 2, top
        actors = [*badge(request.shot.icon, corner, side, (AT_ONCE, AT_ONCE), is_round=False), *actors]
    return actors


def _title(request: ThumbnailRequest, width: float, height: float, unit: float) -> TextBlock:
    display_text(request.title)  # A title that cannot be shown is refused, even where a part of it is drawn.
    text = display_text(_words(request))
    return fit_text(text, Face.DISPLAY, TextBox(width, height, 168 * unit, 56 * unit, 7))


def _words(request: ThumbnailRequest) -> str:
    """The title where it is read at a glance; else a part of it that stands alone, or what the first scene shows."""
    title = " ".join(request.title.split())
    shot = request.shot
    parts = [title, *_PARTS.split(title)] if _PARTS.search(title) else [title]
    number = f"{shot.headline} {shot.number} {shot.unit}" if shot.number and shot.unit else ""
    shown = (*parts[:2], number, shot.headline, shot.quote)
    fitting = [
        words for text in shown if _FEWEST_WORDS <= len((words := " ".join(text.split())).split()) <= _MOST_WORDS
    ]
    return fitting[0] if fitting else title


def _lettered(
    request: ThumbnailRequest, palette: Palette, block: TextBlock, measure: Measure, top: float
) -> list[Actor]:
    lettering = Lettering(block, accent_colour=palette.accent, accent=standing_out(request))
    return list(lettering.place(measure, top, AT_ONCE, 1.0, stagger=0))


def standing_out(request: ThumbnailRequest) -> frozenset[int]:
    """The places of the coloured words: the number of the first scene where the title has it, else its accent.

    What limits a number (`at least`) is the accent of its scene and would tell nothing alone.
    """
    words = display_text(_words(request))
    number = " ".join(f"{request.shot.number} {request.shot.unit}".split())
    has_number = bool(request.shot.number) and number.casefold() in words.casefold()
    return accented(words, number if has_number else request.shot.accent)


def _write_jpeg(planes: Planes, into: Path) -> Path:
    image = Image.fromarray(planes.to_rgb())
    with written(into) as partial:
        for quality in _QUALITIES:
            image.save(partial, "JPEG", quality=quality, optimize=True)
            if partial.stat().st_size <= _MOST_BYTES:
                break
    return into
