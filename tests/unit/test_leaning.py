"""A sentence that leans on another is said right after it, or not at all."""

import re

import pytest

from graph.agents.extractive.ties import Introductions, leans_back, pointing_words
from graph.agents.extractive.writer import ExtractiveWriter
from graph.agents.sentences import split_sentences
from graph.agents.source import clean_source
from graph.core.brief import Pattern
from graph.core.errors import SourceTooThin
from graph.core.script import Script
from graph.core.writing import Assignment

NEWS = """The harbour tunnel of Varby reopened on Tuesday, nine weeks after a water main flooded both of its tubes.
Roughly 41,000 vehicles use the tunnel on a normal working day, according to the traffic office.
Repairs cost 3.7 million euros, about 15% more than the city council had approved in March.
However, the smaller eastern tube will stay limited to 50 km/h until at least 14 November.
Lorries over 7.5 t are still not allowed to enter it.

The council has not yet decided who will pay for the overrun.
Shop owners near the Old Bridge sold a third more bread while the buses passed their doors.
A second inspection is planned for spring 2027. Until then, sensors in the pump room will report every 10 minutes.
"""

RECIPE = """Rinse the lentils until the water runs clear. Fry the onion in olive oil for 8 minutes.
Add the lentils and the stock, then simmer for 20 minutes. Blend half of the soup and return it to the pot.
Take the pot off the heat before you add the lemon juice. Season with salt only now.
Serve hot with bread. The soup keeps for 3 days in the fridge.
"""


def script_of(text: str, topic: str, seconds: int, pattern: Pattern) -> Script | None:
    given = Assignment(topic=topic, source=clean_source(text, "x"), seconds=seconds, pattern=pattern)
    try:
        return ExtractiveWriter().write(given, lambda said: 0.065 * len(said)).script
    except SourceTooThin:
        return None


@pytest.mark.parametrize(
    ("text", "pointing"),
    [
        ("Until then, sensors report every hour.", "Until then"),
        ("A junior engineer, Tomasz, found it in his second week.", "it"),
        ("Engineers now think that is wrong.", "think that is"),
        ("On land, the same birds slept more than 12 hours.", "the same birds"),
        ("For the first time since 1934 it pays more for its debt.", "it"),
        ("Because one metre of sea level is enough.", "Because"),
        ("Nobody knows how they manage with so little.", "they"),
        ("By then the road was closed.", "By then"),
        ("Lorries over 7.5 t are not allowed to enter it.", "it"),
        ("Back on Earth they started to grow again.", "they"),
        ("Nobody had seen this before the expedition.", "this"),
        ("Sales there fell by 8% in the first month.", "there"),
        ("A man who weighed 70 kg climbed a glass wall with them.", "them"),
        ("None was charged above 4.2 V, and none below 0 °C.", "None"),
    ],
)
def test_words_that_point_back_are_seen_and_named(text: str, pointing: str) -> None:
    assert leans_back(text)
    assert pointing_words(text) == pointing


@pytest.mark.parametrize(
    "text",
    [
        "The tunnel opened before its walls were dry.",
        "Young bees nap whenever they like.",
        "Lorries are too heavy for the bridge, so they may not enter it.",
        "In Easton, sales there fell by 8%.",
        "Is there water on the moon?",
        "Nobody knew that there were fish below the ice.",
        "None of the batteries failed.",
    ],
)
def test_words_that_mean_something_in_their_own_sentence_lean_on_nothing(text: str) -> None:
    assert not leans_back(text)


def test_what_nothing_has_named_can_never_be_said_and_what_is_compared_only_after_it_was_named() -> None:
    sentences = split_sentences(clean_source(NEWS, "x").text)
    introductions = Introductions(sentences, "Harbour tunnel")
    overrun = next(s for s in sentences if "overrun" in s.text)
    tube = next(s for s in sentences if "smaller" in s.text)

    assert frozenset() in introductions.needed_by(overrun.index, overrun.text)
    assert frozenset({0}) in introductions.needed_by(tube.index, tube.text)


@pytest.mark.parametrize("pattern", Pattern)
@pytest.mark.parametrize("seconds", [15, 20, 30, 40, 45])
def test_until_then_stands_only_after_its_date(pattern: Pattern, seconds: int) -> None:
    script = script_of(NEWS, "Harbour tunnel", seconds, pattern)
    if script is None:
        return
    said = " ".join(line.text for scene in script.scenes for line in scene.lines)

    assert "overrun" not in said
    assert not re.search(r"(?<!spring 2027\. )Until then", said)
    assert "eastern tube" not in said or said.index("tubes") < said.index("eastern tube")


@pytest.mark.parametrize("pattern", Pattern)
def test_news_begins_with_what_happened(pattern: Pattern) -> None:
    script = script_of(NEWS, "Harbour tunnel", 30, pattern)

    assert script
    assert script.scenes[0].lines[0].text.startswith("The harbour tunnel of Varby reopened")


@pytest.mark.parametrize("pattern", Pattern)
@pytest.mark.parametrize("seconds", [15, 20, 28, 30])
def test_the_steps_of_a_recipe_keep_their_order_and_say_what_is_cooked(pattern: Pattern, seconds: int) -> None:
    script = script_of(RECIPE, "Lentil soup", seconds, pattern)

    if script is None:
        assert seconds < 28
        return
    lines = [line for scene in script.scenes for line in scene.lines]
    starts = [line.source.start for line in lines if line.source]
    assert starts == sorted(starts)
    assert (lines[0].text, lines[0].origin) == ("Lentil soup, step by step.", "template")


def test_a_recipe_that_fits_is_told_with_all_its_steps() -> None:
    script = script_of(RECIPE, "Lentil soup", 30, Pattern.B)

    assert script
    said = " ".join(line.text for scene in script.scenes for line in scene.lines)
    for step in ("Rinse", "Fry", "simmer for 20 minutes", "Blend half", "lemon juice"):
        assert step in said
