"""Colours: which belong together, and which a shot gets."""

import hashlib
from dataclasses import dataclass

from tools.errors import ToolRejected
from tools.render import Look, Shot

Colour = tuple[int, int, int]

WHITE: Colour = (255, 255, 255)
BLACK: Colour = (0, 0, 0)
INK: Colour = (16, 14, 24)
"""Dark letters on an accent."""


@dataclass(frozen=True, slots=True)
class Palette:
    """A ground from deep to glow, and the accent for one word, the active caption and the icon's light."""

    ground: tuple[Colour, ...]
    accent: Colour


def _hex(code: str) -> Colour:
    return int(code[0:2], 16), int(code[2:4], 16), int(code[4:6], 16)


def _palette(ground: str, accent: str) -> Palette:
    return Palette(tuple(_hex(code) for code in ground.split()), _hex(accent))


PALETTES = {
    "ember": _palette("160a26 52166b b32d67 f0763a", "ffc23d"),
    "ocean": _palette("04202e 075a70 0b958d 38cda2", "ffe45c"),
    "violet": _palette("140b3a 3a1b90 7a3fe0 d455c8", "7ff0e4"),
    "forest": _palette("05201a 0d5240 2f8f55 a3cc45", "ffe06b"),
    "dusk": _palette("0d1640 2a3d92 7a58cf f08aa8", "ffd27a"),
    "crimson": _palette("220712 6a0f28 c02f44 f57a4c", "ffd84f"),
    "gold": _palette("1f1408 6b400a b57a12 f0b93a", "fff3b0"),
    "ice": _palette("061530 114a80 2f8acb 86d6ec", "fff07c"),
    "slate": _palette("0c1018 26334a 4c6285 8fa9c9", "ffb454"),
    "candy": _palette("2a0a3c 851c7a d94591 ff9a62", "8cf5ff"),
    "mint": _palette("05262a 0b5c63 1a9a8c 86dc8c", "ffd166"),
    "cobalt": _palette("070c34 1a2f9c 3a62e6 5cc0ee", "ffdf4d"),
}

_MOODS = {
    "curiosity": ("violet", "ocean", "cobalt", "dusk"),
    "surprise": ("candy", "ember", "violet", "cobalt"),
    "awe": ("dusk", "ice", "cobalt", "violet"),
    "concern": ("crimson", "slate", "ember"),
    "amusement": ("candy", "gold", "mint", "ember"),
    "resolve": ("forest", "ocean", "gold", "mint"),
}


def digest(*parts: object) -> int:
    """A number that follows from the parts on every machine, for choices that must look accidental."""
    text = "\x1f".join(str(part) for part in parts)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def shot_digest(shot: Shot) -> int:
    """What a shot's colours, drift and bubbles follow from: its words and its take."""
    return digest(
        shot.layout, shot.headline, shot.number, shot.quote, *shot.items, shot.icon, shot.emotion, shot.variant
    )


def choose_palette(shot: Shot, look: Look) -> Palette:
    """The channel's palette if it names one, else one that fits the emotion; another take gets the next one.

    Raises:
        ToolRejected: The look names a palette that there is not.
    """
    if look.palette == "auto":
        names = _MOODS.get(shot.emotion) or tuple(PALETTES)
        return PALETTES[names[(digest(shot.headline, shot.number, shot.quote) + shot.variant) % len(names)]]
    if look.palette not in PALETTES:
        raise ToolRejected(
            f"there is no palette “{look.palette}”", hint=f"Choose one of: auto, {', '.join(sorted(PALETTES))}."
        )
    return PALETTES[look.palette]
