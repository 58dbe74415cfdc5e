"""How each kind of shot is composed. A layout says which actors stand where; it draws nothing itself."""

from typing import assert_never

from tools.render import Layout
from tools.render.layouts import end_card, headline, listing, number, photo, quote
from tools.render.plot import Composition, Plot


def compose(plot: Plot) -> Composition:
    """Place everything but the ground and the captions.

    Raises:
        ToolRejected: Text in a script that no shipped font has, or a palette that there is not.
    """
    match plot.shot.layout:
        case Layout.HEADLINE:
            return headline.compose(plot)
        case Layout.NUMBER:
            return number.compose(plot)
        case Layout.QUOTE:
            return quote.compose(plot)
        case Layout.LIST:
            return listing.compose(plot)
        case Layout.END_CARD:
            return end_card.compose(plot)
        case Layout.PHOTO:
            return photo.compose(plot)
        case never:
            assert_never(never)
