"""`A` or `an` before words that a person exchanged."""

from functools import cache

import pytest

from graph.agents.extractive.articles import article_for
from graph.agents.extractive.writer import ExtractiveWriter
from graph.agents.source import clean_source
from graph.agents.vocabulary import word_set
from graph.core.brief import Pattern
from graph.core.change import ReplaceText
from graph.core.script import Listing
from graph.core.writing import Assignment, Written

ENGLISH = (
    "An athlete runs faster after an hour of rest than before it. A coach saw an athlete win a race in the rain. "
    "Vitamin A athlete drinks are sold in every town of the country. The best of them rest for an hour each day. "
    "Nobody knows why sleep helps so much, but the numbers from the lab are clear. "
    "It took a small team ten years to find that out, and they published it in the spring."
)
SPANISH = (
    "El tren va a casa todos los días por la montaña. La gente del pueblo mira a casa con mucha alegría. "
    "Los niños viajan en el tren porque la escuela está muy lejos del pueblo. "
    "El ingeniero que diseñó la línea fue muy famoso en todo el país por su trabajo. "
    "Las montañas del norte son muy altas y la nieve cubre las vías durante todo el invierno. "
    "Los trenes nuevos son más rápidos que los trenes de antes, pero la gente los quiere menos."
)


def estimate(text: str) -> float:
    return 0.062 * len(text)


@cache
def asked(text: str) -> Assignment:
    return Assignment(topic="Rest", source=clean_source(text, "rest.md"), seconds=30, pattern=Pattern.A)


def replaced(old: str, new: str, text: str = ENGLISH) -> Written:
    writer = ExtractiveWriter()
    written = writer.write(asked(text), estimate)
    return writer.revise(written, (ReplaceText(old=old, new=new),), asked(text), estimate)


def spoken(written: Written) -> str:
    return " ".join(scene.text for scene in written.script.scenes)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("athlete", "sprinter", ("A sprinter runs faster", "saw a sprinter win", "Vitamin A sprinter drinks")),
        ("athlete", "Olympian", ("An Olympian runs faster", "saw an Olympian win")),
        ("coach", "umpire", ("An umpire saw an athlete",)),
        ("coach", "university", ("A university saw an athlete",)),
        ("hour", "day", ("after a day of rest", "rest for a day each")),
        ("race", "honest fight", ("win an honest fight in",)),
        ("small", "eager little", ("took an eager little team",)),
        ("small", "", ("took a team ten",)),
        ("athlete", "the sprinter", ("The sprinter runs faster", "saw the sprinter win")),
        ("athlete", "NASA man", ("An NASA man runs",)),
    ],
)
def test_the_article_before_exchanged_words_follows_their_sound(old: str, new: str, said: tuple[str, ...]) -> None:
    told = spoken(replaced(old, new))

    assert [words for words in said if words not in told] == []


def test_the_article_follows_the_word_that_is_left_where_one_is_taken_out() -> None:
    assert "a team" in spoken(replaced("small", ""))
    assert "an eager team" in spoken(replaced("small", "", ENGLISH.replace("small team", "small eager team")))


def test_the_article_follows_on_screen_and_in_the_listing_too() -> None:
    writer = ExtractiveWriter()
    written = writer.write(asked(ENGLISH), estimate)
    listed = written.model_copy(update={"listing": Listing(title="How to become an athlete", description="")})

    after = writer.revise(listed, (ReplaceText(old="athlete", new="sprinter"),), asked(ENGLISH), estimate)

    assert after.listing.title == "How to become a sprinter"
    assert "an sprinter" not in after.script.model_dump_json().casefold()


def test_little_words_of_other_languages_are_no_articles() -> None:
    assert "a oficina" in spoken(replaced("casa", "oficina", SPANISH))


A = word_set(
    "sprinter university unicorn uniform united union unique user useful usual utopia ukulele European euro ewe one "
    "one-way once-only unanimous UFO USB UN year hat house historian 1 7 100 110 180 t-shirt u-turn ubiquitous uranium "
    "1,100,000,000 3D BBC user's world"
)
AN = word_set(
    "athlete hour honest honour honor heir heirloom umbrella uncle unimportant unidentified unintended unusual ugly "
    "urban usher utter egg octopus apple onerous élan X-ray e-mail 8 80 11 18 11,000 18,000 8th HTML SMS EU AI hourly"
)
UNSURE = word_set("NASA FBI herb homage 1100 1800 東京 ! …")


@pytest.mark.parametrize(
    ("words", "article"), [*((word, "a") for word in A), *((word, "an") for word in AN), *((w, "") for w in UNSURE)]
)
def test_an_article_is_told_by_the_sound_of_the_next_word_where_that_is_sure(words: str, article: str) -> None:
    assert article_for(words) == article
    assert article_for(f" “{words} and more") in {article, ""}
