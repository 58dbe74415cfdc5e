import tomllib
from collections import Counter
from importlib.resources import files

import numpy as np
import pytest

from tools.render.icon_art import icon_art
from tools.render.icons import FALLBACK, find_icon, icon_names, icon_svg, resolve_icon

ICONS = files("config") / "icons"


def test_every_icon_has_its_keywords_and_every_keyword_one_icon() -> None:
    table = tomllib.loads((ICONS / "keywords.toml").read_text("utf-8"))
    words = Counter(word for group in table.values() for words in group.values() for word in words.split())

    assert {path.name.removesuffix(".svg") for path in ICONS.iterdir() if path.name.endswith(".svg")} == set(
        icon_names()
    )
    assert [word for word, times in words.items() if times > 1] == []


def test_every_icon_can_be_drawn_whole() -> None:
    for name in icon_names():
        assert icon_art(name, 24).uncovered(1).max() > 200, name


def test_an_icon_is_uncovered_little_by_little() -> None:
    art = icon_art("heart-pulse", 64)

    areas = [int((art.uncovered(step / 10) > 128).sum()) for step in range(11)]

    assert areas[0] == 0
    assert areas == sorted(areas)
    assert np.array_equal(art.uncovered(1), art.uncovered(2))


@pytest.mark.parametrize(
    ("words", "icon"),
    [
        (("The", "octopus", "swims"), "fish"),
        (("machine", "learning"), "brain-circuit"),
        (("Neurons,",), "brain"),
        (("leaves",), "leaf"),
        (("banknote",), "banknote"),
        (("Roman", "senate"), "landmark"),
        (("Warm", "the", "rest", "of", "the", "juice"), FALLBACK),
        (("lithium", "cells", "vent", "gas"), "battery-charging"),
        (("xyzzy",), FALLBACK),
        ((), FALLBACK),
    ],
)
def test_words_find_the_icon_that_shows_them(words: tuple[str, ...], icon: str) -> None:
    assert find_icon(words) == icon


def test_an_icon_that_a_model_made_up_becomes_a_shipped_one() -> None:
    assert resolve_icon("heart-pulse") == "heart-pulse"
    assert resolve_icon("octopus_arm") == "fish"
    assert resolve_icon("../../etc/passwd") in icon_names()
    assert icon_svg(FALLBACK).startswith("<")
