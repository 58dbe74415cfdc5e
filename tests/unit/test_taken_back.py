"""What the next sentence says is not so is never said without that sentence."""

import re

import pytest

from graph.agents.extractive.ties import takes_back
from graph.agents.extractive.writer import ExtractiveWriter
from graph.agents.source import clean_source
from graph.core.brief import Pattern
from graph.core.change import ChangeLength
from graph.core.errors import CannotRevise, SourceTooThin
from graph.core.script import Script
from graph.core.writing import Assignment

STINK = """In the summer of 1858 the River Thames smelled so badly that Parliament nearly fled the city.
For decades, London had poured its sewage straight into the river.

Most doctors at the time believed that disease came from bad air, the so-called miasma. They were wrong.
John Snow had argued in 1849 that cholera spread through water, and in 1854 he traced an outbreak to a single pump.
Cholera had killed more than 10,000 Londoners in 1853 and 1854.

Within 18 days Parliament passed a law that paid for new sewers.
The engineer Joseph Bazalgette designed 82 miles of main sewers and about 1,100 miles of street sewers.
The last outbreak, in 1866, hit only the East End, the one part of the city that was not yet connected.
"""
ALONE = re.compile(r"believed that disease came from bad air[^.]*\.(?! They were wrong\.)")


def assignment(seconds: int, pattern: Pattern) -> Assignment:
    return Assignment(topic="The Great Stink", source=clean_source(STINK, "x"), seconds=seconds, pattern=pattern)


def estimate(said: str) -> float:
    return 0.065 * len(said)


def said_in(script: Script) -> str:
    return " ".join(line.text for scene in script.scenes for line in scene.lines if line.origin == "source")


@pytest.mark.parametrize("pattern", Pattern)
def test_a_belief_is_not_told_without_its_denial_at_any_length(pattern: Pattern) -> None:
    told = []
    for seconds in range(12, 70, 3):
        try:
            script = ExtractiveWriter().write(assignment(seconds, pattern), estimate).script
        except SourceTooThin:
            continue
        told.append(said_in(script))

    assert told
    assert not any(ALONE.search(said) for said in told)
    assert any("They were wrong." in said for said in told)


def test_a_script_made_shorter_keeps_both_or_none() -> None:
    given = assignment(50, Pattern.A)
    whole = ExtractiveWriter().write(given, estimate)
    shorter = []
    for seconds in range(20, 46, 4):
        try:
            revised = ExtractiveWriter().revise(whole, (ChangeLength(seconds=seconds),), given, estimate)
        except CannotRevise:
            continue
        shorter.append(said_in(revised.script))

    assert "They were wrong." in said_in(whole.script)
    assert shorter
    assert not any(ALONE.search(said) for said in shorter)


@pytest.mark.parametrize(
    ("text", "denies"),
    [
        ("They were wrong.", True),
        ("That is not true.", True),
        ("It did not.", True),
        ("But it turned out to be a myth.", True),
        ("It was not cheap.", False),
        ("They were wrong about the bridge, but right about the boats that came later.", False),
        ("She was right.", False),
    ],
)
def test_a_short_denial_is_told_from_what_goes_on(text: str, denies: bool) -> None:  # noqa: FBT001
    assert takes_back(text) is denies
