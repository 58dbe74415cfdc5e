"""Cards and modals as a browser lays them out: nothing sticks out of its place, and there is something to see."""

import html
import re
from pathlib import Path

import pytest
from PIL import Image

from tests.looks.__main__ import WIDTHS, drawn, photograph
from tests.looks.blockkit import page
from tests.looks.browser import browse, find_chromium
from tests.looks.gallery import gallery
from tests.services import missing_service

pytestmark = pytest.mark.browser

LONG = "Donaudampfschifffahrtsgesellschaft" * 9
COMMON = ("script", "film", "release", "digest", "home", "modal-new")
MEASURE = """<script>
const wide = [...document.querySelectorAll("[data-card]")].flatMap(card =>
  [...card.querySelectorAll("*")].filter(one => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0
    || one.getBoundingClientRect().right > card.getBoundingClientRect().right + 1)
  .slice(0, 3).map(one => card.dataset.card + ": " + one.outerHTML.slice(0, 120)));
document.body.setAttribute("data-wide", JSON.stringify(wide));
</script>"""


@pytest.fixture(autouse=True, scope="module")
def chromium() -> None:
    if find_chromium() is None:
        missing_service("there is no Chromium to lay cards out: on Debian `apt-get install chromium`")


@pytest.mark.parametrize("said", ["", LONG], ids=["as they are", "with the longest word"])
@pytest.mark.parametrize("kind", ["message", "modal", "home"])
def test_nothing_sticks_out_of_a_card(kind: str, said: str, tmp_path: Path) -> None:
    shown = [(name, *drawn(card)) for name, card in gallery(said)]
    bodies = [f'<div data-card="{name}">{body}</div>' for name, place, body in shown if place == kind]
    file = tmp_path / "cards.html"
    file.write_text(page("".join(bodies) + MEASURE, kind=kind), encoding="utf-8")

    printed = browse(file, "--dump-dom", f"--window-size={WIDTHS[kind]},2000")

    measured = re.search(r'data-wide="([^"]*)"', printed)
    assert measured is not None, printed[-500:]
    assert html.unescape(measured[1]) == "[]"


@pytest.mark.parametrize("name", COMMON)
def test_a_card_has_its_picture(name: str, tmp_path: Path) -> None:
    kind, body = drawn(dict(gallery())[name])
    file = tmp_path / f"{name}.html"
    file.write_text(page(body, kind=kind), encoding="utf-8")

    photograph(file, WIDTHS[kind])

    with Image.open(file.with_suffix(".png")) as picture:
        assert picture.width == 2 * WIDTHS[kind]
        assert picture.height > picture.width / 4
        assert len(picture.getcolors()) > 16
