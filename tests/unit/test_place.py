"""Where a line stands in its source."""

from graph.core.place import LONGEST_EXCERPT, find_place
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
