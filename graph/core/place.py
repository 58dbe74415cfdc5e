"""Where a spoken line stands in its source, as the person has it."""

from bisect import bisect_right

from graph.core.brief import PlaceMap
from graph.core.script import SourceSpan
from graph.core.value import Value

LONGEST_EXCERPT = 240


class Place(Value):
    """A passage of the cleaned source, and where it stands in the text as given; paragraphs and lines count from 1."""

    paragraph: int
    line: int
    excerpt: str


def span_at(start: int, end: int, places: PlaceMap) -> SourceSpan:
    """The span with its paragraph and line in the text as given; without a map they stay unknown."""
    known = bisect_right(places, (start, 1 << 60, 0))
    if not known:
        return SourceSpan(start=start, end=end)
    _, paragraph, line = places[known - 1]
    return SourceSpan(start=start, end=end, paragraph=paragraph, line=line)


def find_place(source: str, span: SourceSpan) -> Place:
    """The passage of the span, cut off where it is long; a span that knows no place is counted in `source`."""
    before, excerpt = source[: span.start], " ".join(source[span.start : span.end].split())
    return Place(
        paragraph=span.paragraph or before.count("\n\n") + 1,
        line=span.line or before.count("\n") + 1,
        excerpt=excerpt if len(excerpt) <= LONGEST_EXCERPT else f"{excerpt[: LONGEST_EXCERPT - 1].rstrip()}…",
    )
