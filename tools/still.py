"""Opening a person's pictures: oriented, guarded against bombs, and with a reason when it does not work."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from tools.errors import ToolRejected
from tools.media import Size

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MOST_PIXELS = 100_000_000
_TURNED = range(5, 9)
"""The EXIF orientations that swap width and height."""
_REDUCIBLE = ("RGB", "RGBA", "L", "LA", "CMYK")
_DARK, _BRIGHT, _LIGHT_GROUND, _DARK_GROUND = 110, 255, 245, 20


def check_still(path: Path, called: str = "") -> Size:
    """Decode the whole file once and return the size as it is shown. People know it as `called`, if not by its path.

    Raises:
        ToolRejected: The file is missing, broken, too large or of another kind; the message names it and the reason.
    """
    with _opened(path, called) as image:
        shown = _shown_size(image)
        image.draft("RGB", (1, 1))
        image.load()
    return shown


def measure_still(path: Path) -> Size:
    """The size as it is shown, read from the head of the file alone. Raises as `check_still` does."""
    with _opened(path) as image:
        return _shown_size(image)


def load_still(path: Path, least: Size) -> NDArray[np.uint8]:
    """The picture as RGB, upright, reduced as far as it still covers `least`. Transparency lies on a plain ground.

    Raises:
        ToolRejected: As in `check_still`.
    """
    picture = _flattened(_reduced(path, least))
    ImageOps.exif_transpose(picture, in_place=True)
    return np.asarray(picture if picture.mode == "RGB" else picture.convert("RGB"))


def _reduced(path: Path, least: Size) -> Image.Image:
    """Only the small picture outlives this function; a large one takes four bytes for each pixel."""
    with _opened(path) as image:
        width, height = (least.height, least.width) if _is_turned(image) else (least.width, least.height)
        image.draft("RGB", (width, height))
        image.load()
        factor = min(image.width // width, image.height // height)
        return image.reduce(factor) if factor > 1 and image.mode in _REDUCIBLE else image


def _shown_size(image: Image.Image) -> Size:
    if _is_turned(image):
        return Size(width=image.height, height=image.width)
    return Size(width=image.width, height=image.height)


def _is_turned(image: Image.Image) -> bool:
    return image.getexif().get(ExifTags.Base.Orientation, 1) in _TURNED


@contextmanager
def _opened(path: Path, called: str = "") -> Iterator[Image.Image]:
    name = called or path.name
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path, formats=FORMATS) as image:
                _check_size(name, image.width, image.height)
                yield image
    except FileNotFoundError as error:
        raise _rejected(name, "is not there") from error
    except UnidentifiedImageError as error:
        raise _rejected(name, "is not a picture of a kind that can be read (JPEG, PNG, WebP, GIF)") from error
    except Image.DecompressionBombError as error:
        raise _rejected(name, f"has more than {MOST_PIXELS // 1_000_000} million pixels") from error
    except (OSError, SyntaxError, ValueError) as error:
        raise _rejected(name, f"is broken ({error})") from error


def _check_size(name: str, width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise _rejected(name, f"has more than {MOST_PIXELS // 1_000_000} million pixels ({width}x{height})")


def _rejected(name: str, reason: str) -> ToolRejected:
    return ToolRejected(f"the picture {name} {reason}", hint="Replace the file or take it out, then try again.")


def _flattened(image: Image.Image) -> Image.Image:
    """Without transparency and with eight bits: a dark drawing comes to lie on a light ground, a light one on dark."""
    if image.mode.startswith(("I", "F")):
        deep = np.asarray(image, np.float32)
        return Image.fromarray((deep * (255 / max(1.0, float(deep.max())))).astype(np.uint8))
    if not image.has_transparency_data:
        return image
    drawn = image.convert("RGBA")
    pixels = np.asarray(drawn.resize((64, 64)), np.float32)
    alpha = pixels[..., 3]
    brightness = float((pixels[..., :3].mean(axis=-1) * alpha).sum() / max(1.0, float(alpha.sum())))
    shade = _LIGHT_GROUND if brightness < _DARK else _DARK_GROUND
    ground = Image.new("RGBA", drawn.size, (shade, shade, shade, _BRIGHT))
    flat = Image.alpha_composite(ground, drawn)
    flat.info["exif"] = image.info.get("exif", b"")
    return flat
