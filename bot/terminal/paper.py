"""The terminal as paper: few words, few colours, and lines that break where words do."""

import os
import re
import sys
from collections.abc import Iterable
from functools import cached_property

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

Span = str | tuple[str, str]

STRONG, FAINT, GOOD, BAD, DOUBT, TYPED = "bold", "dim", "green", "red", "yellow", "cyan"
WIDTH_OF_FILES = 100
WIDEST = 120
KEY_WIDTH = 12
_WORD = re.compile(r"\s*\S+\s*")


class Paper:
    """Writes to standard output (or standard error). What is not a terminal gets plain text."""

    def __init__(self, *, to_stderr: bool = False) -> None:
        self._to_stderr = to_stderr

    @cached_property
    def console(self) -> Console:
        """Rich's console; made when first written to, so that redirection by then counts."""
        stream = sys.stderr if self._to_stderr else sys.stdout
        width = None if stream.isatty() else int(os.environ.get("COLUMNS") or WIDTH_OF_FILES)
        return Console(file=stream, highlight=False, markup=False, emoji=False, width=width)

    @property
    def width(self) -> int:
        """The length of a line."""
        return min(self.console.width, WIDEST)

    @property
    def is_live(self) -> bool:
        """Whether lines may be drawn over."""
        return self.console.is_terminal and not self.console.is_dumb_terminal

    def line(self, *spans: Span, indent: int = 0, hang: int = 0) -> None:
        """Write a paragraph, broken between words; lines after the first are indented by `hang` more."""
        text = _text(spans)
        if not text.plain:
            self.console.print()
            return
        first, *others = _hung(text, self.width - indent, self.width - indent - hang)
        self._put(first, indent)
        for other in others:
            self._put(other, indent + hang)

    def _put(self, text: Text, indent: int) -> None:
        text.rstrip()
        self.console.print(Text(" " * indent).append_text(text), soft_wrap=True)

    def row(self, *spans: Span) -> None:
        """Write a line of a table, which is not broken."""
        self._put(_text(spans), 0)

    def blank(self) -> None:
        """Write an empty line."""
        self.console.print()

    def heading(self, title: str, *after: Span) -> None:
        """Write a title, with what belongs to it in the same line."""
        self.line((title, STRONG), *after)

    def fact(self, key: str, *spans: Span, indent: int = 2) -> None:
        """Write a named fact; a long one goes on below itself."""
        room = KEY_WIDTH - len(key)
        self.line((key, FAINT), " " * max(room, 1), *spans, indent=indent, hang=KEY_WIDTH)

    def place(self, key: str, path: str, indent: int = 2) -> None:
        """Write a path in one piece, however long it is, so that it can be copied."""
        room = max(KEY_WIDTH - len(key), 1)
        text = Text(" " * indent).append(key, FAINT).append(" " * room).append(safe(path))
        self.console.print(text, soft_wrap=True)

    def command(self, command: str, *after: Span, indent: int = 2, key: str = "next") -> None:
        """Write what to type, in one piece."""
        text = Text(" " * indent).append(key, FAINT).append(" " * max(KEY_WIDTH - len(key), 1))
        text.append(safe(command), TYPED)
        self.console.print(text.append_text(_text(after)), soft_wrap=True)


def _hung(text: Text, first_room: int, room: int) -> list[Text]:
    """The first line at full width, the others narrower."""
    first, *others = _broken(text, first_room)
    if not others:
        return [first]
    rest = text[len(first.plain) :]
    rest = rest[len(rest.plain) - len(rest.plain.lstrip()) :]
    return [first, *_broken(rest, room)]


def _broken(text: Text, room: int) -> list[Text]:
    return [line for paragraph in text.split("\n", allow_blank=True) for line in _lines(paragraph, max(room, 20))]


def _lines(text: Text, room: int) -> list[Text]:
    """The text in lines that break between words."""
    # A word that is longer than a line, a path mostly, stays whole, so that it can be copied.
    breaks, width = [], 0
    for word in _WORD.finditer(text.plain):
        length = cell_len(word[0].rstrip())
        if width and width + length > room:
            breaks.append(word.start())
            width = 0
        width += cell_len(word[0])
    lines = list(text.divide(breaks))
    for line in lines:
        line.rstrip()
    return lines


def _text(spans: Iterable[Span]) -> Text:
    text = Text()
    for span in spans:
        words, style = span if isinstance(span, tuple) else (span, "")
        text.append(safe(words), style)
    return text


def safe(text: str) -> str:
    """The text without what a terminal would obey."""
    return "".join(char if char.isprintable() or char == "\n" else " " for char in text)


def clip(text: str, width: int) -> str:
    """The beginning of a text, in one line."""
    line = " ".join(safe(text).split())
    return line if len(line) <= width else f"{line[: max(width - 1, 1)].rstrip()}…"


def say_seconds(seconds: float) -> str:
    """A length or a wait, as exactly as people need it."""
    if seconds < 10:  # noqa: PLR2004 - below this, tenths tell something.
        return f"{seconds:.1f} s"
    if seconds < 100:  # noqa: PLR2004 - up to a minute and a half, seconds are read best.
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min"
