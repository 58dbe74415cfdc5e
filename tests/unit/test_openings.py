"""The first sentence of a film speaks of nothing that nobody has named."""

import pytest

from graph.agents.extractive.openings import Starts
from graph.agents.extractive.writer import ExtractiveWriter
from graph.agents.sentences import split_sentences
from graph.agents.source import clean_source
from graph.core.brief import Pattern
from graph.core.change import AnotherHook
from graph.core.script import Script
from graph.core.writing import Assignment, Written

FERRY = """The council of Osterhavn voted on Thursday by 31 to 24 to keep the night ferry to Lindholm island until 2028.
The service, which costs about 4.2 million kroner a year, had been due to end in January.

The opposition argued that a taxi boat would cost a third as much. Tickets will cost 38 kroner as before.
Nearly one in five night nurses lives on Lindholm. The hospital could lose up to 60 members of staff.
"""
SEA = """In kalten Nächten berichten Spaziergänger auf Sylt von einem blauen Schimmer in der Brandung.
Das Licht kommt nicht vom Mond, sondern von winzigen Einzellern. Der Blitz dauert nur etwa 80 Millisekunden.
Ein Liter Wasser kann bis zu 1.500 dieser Einzeller enthalten. Für Badende ist das Leuchten ungefährlich.
Ein Foto gelingt mit 10 Sekunden Belichtung. Die Nordsee hat sich seit 1962 um rund 1,7 Grad erwärmt.
"""


def assignment(text: str, topic: str, seconds: int, **other: object) -> Assignment:
    given = {"topic": topic, "source": clean_source(text, "x"), "seconds": seconds, "pattern": Pattern.A}
    return Assignment.model_validate(given | other)


def estimate(said: str) -> float:
    return 0.065 * len(said)


def written(text: str, topic: str, seconds: int, **other: object) -> Written:
    return ExtractiveWriter().write(assignment(text, topic, seconds, **other), estimate)


def first_words(script: Script) -> str:
    return script.scenes[0].lines[0].text


@pytest.mark.parametrize("seconds", [15, 20, 30])
def test_news_opens_with_no_service_that_nobody_named(seconds: int) -> None:
    script = written(FERRY, "Night ferry saved", seconds).script

    assert not first_words(script).startswith("The service")
    assert not any("begins with" in note for note in script.notes)


@pytest.mark.parametrize("seconds", [15, 20, 30])
def test_german_opens_with_no_flash_that_nobody_named(seconds: int) -> None:
    assert not first_words(written(SEA, "Warum die Nordsee leuchtet", seconds).script).startswith(("Der B", "Das L"))


@pytest.mark.parametrize(
    ("text", "topic", "language", "loose"),
    [
        ("The service, which costs a lot, ends in May.", "Night ferry", None, "The service"),
        ("The current vessel, the Svanen, was built in 1987.", "Night ferry", None, "The current vessel"),
        ("Der Blitz dauert nur etwa 80 Millisekunden.", "Warum die Nordsee leuchtet", "de", "Der Blitz"),
        ("La torre mide 224 metros.", "Madrid", "es", "La torre"),
        ("The octopus has three hearts.", "How octopuses live", None, ""),
        ("The ferry takes 11 minutes for the crossing.", "Night ferry", None, ""),
        ("The capital of Norway is Oslo.", "Cities", None, ""),
        ("The human heart beats 100,000 times a day.", "Cities", None, ""),
        ("The sun is 8 light minutes away.", "Cities", None, ""),
        ("The Thames smelled so badly that Parliament fled.", "Cities", None, ""),
        ("Die Nordsee hat sich erwärmt.", "Warum die Nordsee leuchtet", "de", ""),
        ("Der Turm am Hafen ist 40 Meter hoch.", "Städte", "de", ""),
    ],
)
def test_first_words_are_loose_where_neither_topic_nor_sentence_says_what_they_mean(
    text: str, topic: str, language: str | None, loose: str
) -> None:
    sentences = split_sentences(f"Nothing of it was said here. Nor was it here. Nor there. {text}")

    assert Starts(sentences, topic, language).loose(text, 3) == loose
    assert Starts(sentences, topic, language).loose(text, 0) == ""


def test_what_most_of_a_text_speaks_of_needs_no_naming() -> None:
    text = "An octopus hides. An octopus waits. The octopus has three hearts. It rests."
    sentences = split_sentences(text)

    assert Starts(sentences, "Deep sea", None).loose(sentences[2].text, 2) == ""


def test_a_loose_first_sentence_is_told_where_no_other_is_left() -> None:
    sentences = split_sentences(clean_source(FERRY, "x").text)
    others = tuple(sentence.text for sentence in sentences if not sentence.text.startswith("The service"))

    script = written(FERRY, "Night ferry saved", 20, used_hooks=others).script

    assert first_words(script).startswith("The service")
    assert "Scene 1 begins with “The service”, which nothing before it names; ask for another hook." in script.notes


def test_the_doubt_about_a_first_scene_goes_with_another_hook() -> None:
    sentences = split_sentences(clean_source(FERRY, "x").text)
    others = tuple(sentence.text for sentence in sentences if not sentence.text.startswith("The service"))
    loose = written(FERRY, "Night ferry saved", 20, used_hooks=others)

    revised = ExtractiveWriter().revise(loose, (AnotherHook(),), assignment(FERRY, "Night ferry saved", 20), estimate)

    assert not any("begins with" in note for note in revised.script.notes)
