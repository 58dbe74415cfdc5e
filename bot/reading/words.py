"""Typed text taken apart into words, with quotes and without."""

import re
from typing import NamedTuple

_LONGEST_SAID = 60
_DOUBLE = r'"(?P<double>[^"\\]*(?:\\.[^"\\]*)*)"'
_SINGLE = r"'(?P<single>[^']*(?:'(?=\S)[^']*)*)'(?=\s|\Z)"
_OPTION = r"(?P<option>[-—–]{1,3}[A-Za-z][\w-]*)=(?=\S)"
_BARE = r"(?P<bare>\S+)"
_WORD = re.compile(rf"\s*(?:{_OPTION}|{_DOUBLE}|{_SINGLE}|{_BARE})", re.DOTALL)
# An apostrophe that nothing closes is looked for once, not again at every word.
_WORD_AFTER_SINGLES = re.compile(rf"\s*(?:{_OPTION}|{_DOUBLE}|{_BARE})", re.DOTALL)
_CLOSING_SINGLE = re.compile(r"'(?=\s|\Z)")
_WHOLE_DOUBLE = re.compile(_DOUBLE, re.DOTALL)
_WHOLE_SINGLE = re.compile(_SINGLE, re.DOTALL)
_ESCAPED = re.compile(r'\\(["\\])')


class Unreadable(Exception):
    """What was typed cannot be read; the message says why."""


class Word(NamedTuple):
    """A word, or what stood in quotes; `raw` is how it was typed, `end` where the text goes on."""

    text: str
    raw: str
    end: int

    @property
    def is_quoted(self) -> bool:
        """Whether it stood in quotes."""
        return self.raw[:1] in {'"', "'"} and self.raw != self.text


def split_words(text: str) -> tuple[Word, ...]:
    """All words. Raises `Unreadable` where a quote is not closed."""
    words: list[Word] = []
    last_single = max((found.start() for found in _CLOSING_SINGLE.finditer(text)), default=0)
    at = 0
    while word := _word_at(text, at, last_single):
        words.append(word)
        at = word.end
    return tuple(words)


def first_word(text: str) -> Word | None:
    """The first word, or None where there is none. Raises `Unreadable` where its quote is not closed."""
    last_single = text.rfind("'")
    return _word_at(text, 0, last_single)


def _word_at(text: str, at: int, last_single: int) -> Word | None:
    pattern = _WORD if at < last_single else _WORD_AFTER_SINGLES
    found = pattern.match(text, at)
    if found is None:
        return None
    kind = str(found.lastgroup)
    value, raw = found[kind], found[0].lstrip()
    if kind == "double":
        return Word(_ESCAPED.sub(r"\1", value), raw, found.end())
    if kind == "bare" and value.startswith('"'):
        raise Unreadable("a quote is not closed")
    return Word(value, value if kind == "option" else raw, found.end())


def free_text(text: str) -> str:
    """What somebody wrote to the end of the line; quotes around all of it are taken off, others are theirs.

    Raises:
        Unreadable: It begins with a quote that is not closed.
    """
    words = text.strip()
    if whole := _WHOLE_DOUBLE.fullmatch(words):
        return _ESCAPED.sub(r"\1", whole["double"]).strip()
    if whole := _WHOLE_SINGLE.fullmatch(words):
        return whole["single"].strip()
    if words.startswith('"') and words.count('"') % 2:
        raise Unreadable("a quote is not closed")
    return words


def quote(text: str) -> str:
    """The text in quotes, so that it is read again as it is."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def say(text: str) -> str:
    """What somebody typed, in quotes and short enough for a message."""
    line = " ".join(text.split())
    return f"“{line}”" if len(line) <= _LONGEST_SAID else f"“{line[: _LONGEST_SAID - 1].rstrip()}…”"
