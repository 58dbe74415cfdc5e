"""The picture's measures: where text may stand, in pixels of the wanted size."""

from dataclasses import dataclass

from tools.media import Size

DESIGN_WIDTH = 1080
_TOP, _BOTTOM, _SIDE = 0.155, 0.21, 0.125
"""YouTube lays its own controls over the top, the bottom and the right edge of a Short. Both sides are kept free, so
that what is centred stays centred."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A portrait picture of a size. `unit` is the pixels of one design pixel, of which the picture is 1080 wide."""

    size: Size

    @property
    def unit(self) -> float:
        return self.size.width / DESIGN_WIDTH

    def px(self, design: float) -> int:
        return round(design * self.unit)

    @property
    def left(self) -> int:
        return round(self.size.width * _SIDE)

    @property
    def right(self) -> int:
        return self.size.width - self.left

    @property
    def top(self) -> int:
        return round(self.size.height * _TOP)

    @property
    def bottom(self) -> int:
        return round(self.size.height * (1 - _BOTTOM))

    @property
    def text_width(self) -> int:
        return self.right - self.left

    @property
    def centre(self) -> int:
        return self.size.width // 2

    @property
    def caption_middle(self) -> int:
        """The line about which captions stand."""
        return round(self.size.height * 0.716)

    @property
    def content_bottom(self) -> int:
        """Above the captions; layouts end here."""
        return round(self.size.height * 0.655)
