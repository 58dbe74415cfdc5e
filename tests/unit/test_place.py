"""Where a line stands in its source."""

from graph.agents.source import clean_source, places_of
from graph.core.brief import Brief
from graph.core.place import LONGEST_EXCERPT, find_place, span_at
from graph.core.script import SourceSpan

SOURCE = "First one. Second one.\n\nThird one\nover two lines. Fourth one."


def span(text: str) -> SourceSpan:
    start = SOURCE.index(text)
    return SourceSpan(start=start, end=start + len(text))


def test_paragraphs_and_lines_count_from_one() -> None:
    first, fourth = find_place(SOURCE, span("Second one.")), find_place(SOURCE, span("Fourth one."))

    assert (first.paragraph, first.line, first.excerpt) == (1, 1, "Second one.")
    assert (fourth.paragraph, fourth.line) == (2, 4)


def test_an_excerpt_is_one_line_and_not_too_long() -> None:
    assert find_place(SOURCE, span("Third one\nover two lines.")).excerpt == "Third one over two lines."
    assert len(find_place("word " * 200, SourceSpan(start=0, end=1000)).excerpt) <= LONGEST_EXCERPT


GIVEN = """Title of it

**First** one stands here. Second one, with a [link](https://x.org), is here.

- A list item that is a whole sentence.
- Another item, and it is a sentence too.

Last one begins here
and ends on the next line. It was short.
"""


def test_a_line_is_that_of_the_text_as_it_was_given() -> None:
    cleaned = clean_source(GIVEN, "x.md").text
    places = places_of(GIVEN, cleaned)

    def place(words: str) -> tuple[int, int]:
        start = cleaned.index(words)
        found = find_place(cleaned, span_at(start, start + len(words), places))
        assert found.excerpt == words
        return found.paragraph, found.line

    assert place("First one") == (2, 3)
    assert place("Second one") == (2, 3)
    assert place("A list item") == (3, 5)
    assert place("Another item") == (3, 6)
    assert place("Last one") == (4, 8)
    assert place("It was short.") == (4, 9)


def test_the_map_counts_windows_lines_and_survives_json() -> None:
    given = GIVEN.replace("\n", "\r\n")
    cleaned = clean_source(given, "x.md").text
    brief = Brief(topic="x", source_places=places_of(given, cleaned))

    assert places_of(given, cleaned) == places_of(GIVEN, cleaned)
    assert Brief.model_validate_json(brief.model_dump_json()) == brief
