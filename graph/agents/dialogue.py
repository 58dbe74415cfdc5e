"""Interviews and transcripts: the marks of the speakers go, and so do questions that only the other could answer."""

import re
from collections import defaultdict

from graph.agents.vocabulary import matcher

_TURN = re.compile(
    r"^[ \t]*(?:\*{1,2}|_{1,2})?([A-Z][\w.'’-]{0,20}(?: [A-Z][\w.'’-]{0,20}){0,2}):(?:\*{1,2}|_{1,2})?[ \t]+"
)
_MARKS = frozenset(["Q", "A", "Question", "Answer", "Interviewer", "Host", "Guest"])
_NO_SPEAKERS = frozenset(["Note", "Tip", "Warning", "Step", "Example", "Update", "Source", "Photo", "Image"])
_FEWEST_TURNS = 2
_ASKS = 0.6
_TO_THE_OTHER = matcher(r"\b(?:you|your|yours|yourself)\b")


def without_speakers(text: str) -> str:
    """The text with each turn as a paragraph of its own, where several speak by turns; else as it is."""
    lines = text.split("\n")
    turns: dict[str, list[int]] = defaultdict(list)
    for place, line in enumerate(lines):
        if match := _TURN.match(line):
            turns[match[1]].append(place)
    speakers = {name: places for name, places in turns.items() if _is_speaker(name, places)}
    if len(speakers) < 2:  # noqa: PLR2004 - one alone gives no interview.
        return text
    asking = {name for name, places in speakers.items() if _asks([lines[at] for at in places])}
    spoken = {place: name in asking for name, places in speakers.items() for place in places}
    return "\n".join(_plain(line, spoken[at]) if at in spoken else line for at, line in enumerate(lines))


def _is_speaker(name: str, places: list[int]) -> bool:
    return name not in _NO_SPEAKERS and (len(places) >= _FEWEST_TURNS or name in _MARKS)


def _asks(lines: list[str]) -> bool:
    return sum(line.rstrip("*_ ").endswith("?") for line in lines) >= _ASKS * len(lines)


def _plain(line: str, asked: bool) -> str:  # noqa: FBT001 - one plain fact of the line.
    """The words of a turn; a question to the other (`What did you see?`) is none that the audience could be asked."""
    words = _TURN.sub("", line)
    return "" if asked and _TO_THE_OTHER.search(words) else f"\n{words}"
