"""`python -m tests.looks OUTDIR` writes every card as HTML and, where Chromium is, as PNG."""

import sys
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops

from bot.slack.cards import Card
from tests.looks.blockkit import message, page, view
from tests.looks.browser import browse, find_chromium
from tests.looks.gallery import gallery

WIDTHS = {"message": 720, "modal": 580, "home": 760}
TALLEST = 3200
SCALE = 2


def main(folder: Path, wanted: set[str]) -> None:
    """Write the pictures whose names are wanted; all of them where none is."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, shown in gallery():
        if wanted and name not in wanted:
            continue
        kind, body = drawn(shown)
        file = folder / f"{name}.html"
        file.write_text(page(body, kind=kind), encoding="utf-8")
        if find_chromium() is not None:
            photograph(file, WIDTHS[kind])
        print(file.stem)  # noqa: T201 - a script for people.


def drawn(shown: Card | dict[str, Any]) -> tuple[str, str]:
    """What kind of place it is shown in, and its HTML."""
    if isinstance(shown, Card):
        return "message", message(shown.blocks, [file.name for file in shown.attachments])
    return str(shown["type"]), view(shown)


def photograph(file: Path, width: int) -> None:
    """A picture of the page beside it, without the empty space below."""
    picture = file.with_suffix(".png")
    browse(file, f"--force-device-scale-factor={SCALE}", f"--screenshot={picture}", f"--window-size={width},{TALLEST}")
    crop(picture)


def crop(file: Path) -> None:
    """Cut off what has the colour of the last line, and keep few colours: pictures of text stay small."""
    with Image.open(file) as opened:
        picture = opened.convert("RGB")
    empty = Image.new("RGB", picture.size, picture.getpixel((0, picture.height - 1)))
    box = ImageChops.difference(picture, empty).getbbox() or (0, 0, *picture.size)
    bottom = min(box[3] + 16 * SCALE, picture.height)
    small = picture.crop((0, 0, picture.width, bottom)).quantize(128, dither=Image.Dither.NONE)
    small.save(file, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), set(sys.argv[2:]))
