"""Sentences of a cleaned text with their places in it."""

import re
from dataclasses import dataclass

import sentencex

_CLOSED = re.compile(r"""[.!?]["')\]]+\s+(?=["'(]?[A-Z])""")
_NO_END = re.compile(
    r"(?:\b(?:approx|fig|figs|eq|vs|ca|cf|al|no|nos|vol|pp|ed|eds|est|min|max|dept|gen|col|lt|sgt|capt|rev|hon|st|mt|"
    r"prof|dr|mr|mrs|ms|jr|sr|e\.g|i\.e|u\.s|u\.k|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec)|\b[A-Z])\.\s*$",
    re.IGNORECASE,
)
_MAY_END = re.compile(r"\b(?:U\.S|U\.K|Jr|Sr|etc|No|no|min|max|est|ed|al|p\.m|a\.m)\.\s*$")
_SAID = r"(?:said|says|asked|asks|cried|replied|replies|added|adds|told|wrote|recalled|explained|shouted|whispered)\b"
_SPEECH_TAG = re.compile(rf"(?:[A-Z][\w.'-]* ?){{1,3}}{_SAID}")
_STARTER = re.compile(r"(?:the|it|he|she|they|we|this|that|these|a|an|in|on|at|but|and|there)\b", re.IGNORECASE)
_SMALL_START = re.compile(r"[a-z)][.!?]\s+([a-z][\w-]*)")
_MEASURE_END = re.compile(r"\d\s?(?:s|ms|min|h|m|mm|cm|km|g|kg|t|l|ml|dl|GB|MB|kB|TB|Hz|V|W|A|°C|°F)\.\s+(?=[A-Z])")
_GERMAN_DAY = re.compile(r"\b\d{1,2}\.\s*$")
_GERMAN_MONTH = re.compile(
    r"(?:Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|Jahrhundert)\b"
)
_LONE_MARK = re.compile(r"^\W*(?:\d{1,2}|[a-zA-Z])[.)]\s*$")


@dataclass(frozen=True)
class Sentence:
    """One sentence: its text, its place in the source, and where it stands among all and in its paragraph."""

    text: str
    start: int
    end: int
    index: int
    paragraph: int
    place: int


def split_sentences(text: str, language: str = "en") -> tuple[Sentence, ...]:
    """All sentences of a text whose paragraphs are lines or blocks."""
    found: list[Sentence] = []
    small_names = frozenset(re.findall(r"^([a-z][\w-]*)\b", text, re.MULTILINE))
    for number, block in enumerate(re.finditer(r"[^\n]+", text)):
        for place, (start, end) in enumerate(_split(block.group(), language, small_names)):
            begin = block.start() + start
            found.append(Sentence(block.group()[start:end], begin, block.start() + end, len(found), number, place))
    return tuple(found)


def _split(paragraph: str, language: str, small_names: frozenset[str]) -> list[tuple[int, int]]:
    pieces: list[tuple[int, int]] = []
    for start, end in _cut(paragraph, _segments(paragraph, language), small_names):
        if pieces and _belongs(paragraph[slice(*pieces[-1])], paragraph[start:end], small_names):
            pieces[-1] = (pieces[-1][0], end)
        else:
            pieces.append((start, end))
    return [trimmed for piece in pieces if (trimmed := _trim(paragraph, *piece))]


def _segments(paragraph: str, language: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    at = 0
    for segment in sentencex.segment(language, paragraph):
        start = paragraph.find(segment, at)
        if start < 0:
            continue
        at = start + len(segment)
        spans.append((start, at))
    return spans or [(0, len(paragraph))]


def _cut(paragraph: str, spans: list[tuple[int, int]], small_names: frozenset[str]) -> list[tuple[int, int]]:
    """The splitter keeps `(It did.) What?!`, `"No." The`, `31 s. It` and `It ends. pytest begins` together."""
    cut: list[tuple[int, int]] = []
    for start, end in spans:
        at = start
        for match in _CLOSED.finditer(paragraph, start, end):
            if _is_balanced(paragraph[at : match.end()]) and not _SPEECH_TAG.match(paragraph[match.end() : end]):
                cut.append((at, match.end()))
                at = match.end()
        for match in _MEASURE_END.finditer(paragraph, at, end):
            cut.append((at, match.end()))
            at = match.end()
        for match in _SMALL_START.finditer(paragraph, at, end):
            if match[1] in small_names:
                cut.append((at, match.start(1)))
                at = match.start(1)
        cut.append((at, end))
    return cut


def _belongs(before: str, after: str, small_names: frozenset[str]) -> bool:
    """Whether two pieces are one sentence that was cut at an abbreviation, or within quotes or brackets."""
    follower = after.lstrip()
    touching = not before[-1:].isspace() and not after[:1].isspace()
    small = follower[:1].islower() and re.split(r"\W", follower, maxsplit=1)[0] not in small_names
    if not follower or touching or small or _LONE_MARK.match(before):
        return True
    if _GERMAN_DAY.search(before) and _GERMAN_MONTH.match(follower):
        return True
    if before.rstrip().endswith('"') and _SPEECH_TAG.match(follower):
        return True
    if (
        _NO_END.search(before)
        and not (_MAY_END.search(before) or re.search(r"(?:\d\s?|°)[a-zA-Z]\.\s*$", before))
        and not _STARTER.match(follower)
    ):
        return True
    return before.count("(") > before.count(")")


def _is_balanced(piece: str) -> bool:
    return piece.count('"') % 2 == 0 and piece.count("(") == piece.count(")")


def _trim(paragraph: str, start: int, end: int) -> tuple[int, int] | None:
    piece = paragraph[start:end]
    begin = start + len(piece) - len(piece.lstrip())
    stop = end - (len(piece) - len(piece.rstrip()))
    return (begin, stop) if stop > begin else None
