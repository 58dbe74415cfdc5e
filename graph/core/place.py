"""Where a spoken line stands in its source."""

from graph.core.script import SourceSpan
from graph.core.value import Value

LONGEST_EXCERPT = 240


class Place(Value):
    """A passage of the cleaned source; paragraphs and lines count from 1."""

    paragraph: int
    line: int
    excerpt: str


def find_place(source: str, span: SourceSpan) -> Place:
    """The passage of the span, cut off where it is long."""
    before, excerpt = source[: span.start], " ".join(source[span.start : span.end].split())
    return Place(
        paragraph=before.count("\n\n") + 1,
        line=before.count("\n") + 1,
        excerpt=excerpt if len(excerpt) <= LONGEST_EXCERPT else f"{excerpt[: LONGEST_EXCERPT - 1].rstrip()}…",
    )
