"""Tags of a video, within what YouTube takes."""

from collections.abc import Sequence

MOST_TAG_CHARACTERS = 500
"""Of all tags together, by YouTube."""
LONGEST_TAG = 60


def tag_characters(tags: Sequence[str]) -> int:
    """As YouTube counts them: commas between, and quotes around those with a space."""
    return sum(len(tag) + 2 * (" " in tag) for tag in tags) + max(0, len(tags) - 1)


def tag_of(title: str) -> str:
    """A title or topic as a tag, however long."""
    return title.casefold().rstrip(".!?").replace(",", "").strip()
