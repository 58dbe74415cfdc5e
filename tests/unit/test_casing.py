"""Names that a source writes small, at the start of sentences, titles and headlines."""

import pytest

from graph.agents.extractive.casing import begun, small_names
from graph.agents.extractive.writer import ExtractiveWriter
from graph.agents.sentences import split_sentences
from graph.agents.source import clean_source
from graph.core.brief import Pattern
from graph.core.writing import Assignment, Written

TOLD = """# tinycache

tinycache is a small cache for Python programs that keeps everything in one file. It was written in 2021 by two people.
The cache holds at most 512 entries, and each entry lives for 90 seconds. When the file grows past 4 MB, tinycache
throws away the oldest half. Most programs ask the same question many times. In a test with 10,000 requests, tinycache
answered 93 percent of them from memory.

tinycache has no dependencies. It does not lock the file, so two processes must not share it. The authors say that this
keeps the code under 300 lines. A server that used tinycache for a month saved 41 percent of its database calls.
"""


def written(topic: str, source: str = TOLD) -> Written:
    given = Assignment(topic=topic, source=clean_source(source, "notes.md"), seconds=45, pattern=Pattern.A)
    return ExtractiveWriter().write(given, lambda text: 0.07 * len(text))


@pytest.mark.parametrize("topic", ["tinycache: a cache in one file", "tinycache"])
def test_a_name_that_the_source_writes_small_is_small_everywhere(topic: str) -> None:
    made = written(topic)
    shown = [made.listing.title, made.listing.description, *(s.text + s.visual.on_screen for s in made.script.scenes)]

    assert made.listing.title.startswith("tinycache: ")
    assert made.script.scenes[0].text.startswith("tinycache is a small cache")
    assert not [text for text in shown if "Tinycache" in text]


def test_a_name_that_begins_its_sentences_large_begins_them_so() -> None:
    made = written("tinycache: a cache in one file", TOLD.replace("\ntinycache", "\nTinycache"))

    assert made.listing.title == "Tinycache: a cache in one file"
    assert made.script.scenes[0].text.startswith("Tinycache is")


@pytest.mark.parametrize(
    "text",
    [
        "The bees are small. People like bees. We saw many bees.",
        "fast lookups\nsmall size\nThe cache is fast. It is small and fast.",
        "bees are small. they dance at noon. most bees are quiet.",
        "iron is heavy. The Iron Age was long. People made tools of iron. They were good.",
    ],
)
def test_ordinary_words_are_no_names(text: str) -> None:
    assert small_names(split_sentences(text)) == frozenset()


def test_a_capital_comes_first_save_for_such_a_name() -> None:
    names = frozenset({"tinycache"})

    assert [begun(text, names) for text in ("tinycache: fast", "tinycaches", "bees", "")] == [
        "tinycache: fast",
        "Tinycaches",
        "Bees",
        "",
    ]
