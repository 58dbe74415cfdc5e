"""Marks of HTML and markdown taken off a text; its words, headings and lists stay."""

import html
import re
from html.parser import HTMLParser

from graph.agents.vocabulary import word_set

_HTML = re.compile(
    r"<(?:!doctype|html|body|div|p|article|section|span|h[1-6]|ul|ol|li|br|table|img|a)\b[^>]*>", re.IGNORECASE
)
_DOCUMENT = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?(?:<!doctype html|<html|<head|<body)", re.IGNORECASE | re.DOTALL
)
_MARKDOWN = re.compile(r"^(?:#{1,6} \S|```|~~~|\[!\[|[-*+] \S)", re.MULTILINE)
_FEWEST_TAGS = 3
_SKIPPED = word_set(
    "script style nav footer aside figure figcaption table pre form button svg noscript sup template head "
    "iframe select audio video"
)
_VOID = word_set("br img hr input meta link source wbr")
_BLOCKS = word_set(
    "p div article section main header ul ol dl dt dd blockquote address details summary body html tr hr"
)

_URL = r"(?:https?://|ftp://|www\.)[^\s<>()\[\]\"]+(?:\([^\s()]*\))?[^\s<>()\[\]\".,;:!?']"
URL_MARK = "\ue000"
"""Stands where a bare address was, so that the sentence around it can be left out."""

_BLOCK_MARKS = (
    (re.compile(r"\A\ufeff?---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*\n", re.DOTALL), ""),
    (re.compile(r"<!--.*?-->", re.DOTALL), ""),
    (re.compile(r"^(`{3,}|~{3,})[^\n]*\n.*?(?:^\1[^\n]*$|\Z)", re.DOTALL | re.MULTILINE), "\n"),
    (re.compile(r"^\$\$.*?\$\$", re.DOTALL | re.MULTILINE), "\n"),
    (re.compile(r"^[ \t]*\[\^[^\]\n]+\]:[^\n]*(?:\n[ \t]+[^\n]+)*", re.MULTILINE), ""),
    (re.compile(r"^[ \t]*\[[^\]\n]+\]:[ \t]*\S+[^\n]*$", re.MULTILINE), ""),
    (re.compile(r"^(?![#>\s*\-+\d])(\S[^\n]*)\n(?:={3,}|-{3,})[ \t]*$", re.MULTILINE), r"# \1"),
    (re.compile(r"^[ \t]*([-*_=~])(?:[ \t]*\1){2,}[ \t]*$", re.MULTILINE), ""),
    (re.compile(r"^[ \t]*\|.*\|?[ \t]*$|^[^|\n]*\|[^|\n]*\|.*$", re.MULTILINE), ""),
    (re.compile(r"^[ \t]*:{3,}.*$", re.MULTILINE), ""),
)
_INLINE_MARKS = (
    (re.compile(r"\[!\[[^\]]*\]\([^)]*\)\]\([^)]*\)"), ""),
    (re.compile(r"!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])"), ""),
    (re.compile(r"\[\^[^\]\s]+\]"), ""),
    (
        re.compile(
            r"\[(?:\d{1,3}(?:\s*[,–-]\s*\d{1,3})*|[a-z]|(?:citation|clarification) needed|note \d+|edit)\](?!\()"
        ),
        "",
    ),
    (re.compile(r"\[([^\]\[]+)\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+\"[^\"]*\")?\)"), r"\1"),
    (re.compile(r"\[([^\]\[]+)\]\[[^\]]*\]"), r"\1"),
    (re.compile(rf"\s*\((?:see |from |at |via )?<?{_URL}>?\)", re.IGNORECASE), ""),
    (re.compile(rf"<?{_URL}>?", re.IGNORECASE), URL_MARK),
    (re.compile(r"<?(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{0,190}\w>?"), URL_MARK),
    (re.compile(r"(?<=[a-z]{3}[.,;:!?])[¹²³⁰⁴-⁹]+|(?<=[a-z]{4})[¹²³⁰⁴-⁹]+"), ""),
    (re.compile(r"(\*\*\*|\*\*|__|~~)(?=\S)(.{1,2000}?)(?<=\S)\1", re.DOTALL), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]{1,500}?)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<![\w_])_(?=\S)([^_\n]{1,500}?)(?<=\S)_(?![\w_])"), r"\1"),
    (re.compile(r"`+([^`\n]+?)`+"), r"\1"),
    (re.compile(r":(?=[\d_+-]*[a-z])[a-z0-9_+-]{1,40}:(?=\s|$)"), ""),
    (re.compile(r"</?[a-zA-Z][^<>\n]*>"), ""),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!>~|-])"), r"\1"),
)


def strip_marks(text: str) -> str:
    """Plain lines: headings begin with `#`, list items with `-` or a number, quoted lines lose their `>`."""
    if _is_html(text):
        text = _Reader.read(text)
    for mark, instead in _BLOCK_MARKS:
        text = mark.sub(instead, text)
    text = re.sub(r"^[ \t]*>[ \t]?", "", _without_indented_code(text), flags=re.MULTILINE)
    for mark, instead in _INLINE_MARKS:
        text = mark.sub(instead, text)
    return html.unescape(text)


def _is_html(text: str) -> bool:
    """A README may hold tags and stay markdown."""
    return bool(_DOCUMENT.match(text)) or (len(_HTML.findall(text)) >= _FEWEST_TAGS and not _MARKDOWN.search(text))


def _without_indented_code(text: str) -> str:
    """Code by indentation stands after an empty line, and not below a list item."""
    kept: list[str] = []
    in_list = in_code = False
    for line in text.splitlines():
        blank_before = not kept or not kept[-1].strip()
        indented = line.startswith(("    ", "\t"))
        in_list = bool(re.match(r"\s*(?:[-*+•]|\d+[.)])\s", line)) or (in_list and (indented or not line.strip()))
        in_code = indented and not in_list and (in_code or blank_before)
        if not in_code:
            kept.append(line)
    return "\n".join(kept) if _is_markdown(kept) else text


def _is_markdown(lines: list[str]) -> bool:
    """Plain texts indent paragraphs too: without the rest of markdown an indent says nothing."""
    return any(re.match(r"(?:#{1,6}\s|[-*+]\s)", line) for line in lines)


class _Reader(HTMLParser):
    """Writes an HTML text as markdown's headings, items and paragraphs."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._pieces: list[str] = []
        self._skipping: list[str] = []

    @classmethod
    def read(cls, text: str) -> str:
        reader = cls()
        reader.feed(text)
        reader.close()
        return "".join(reader._pieces)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser's signature.
        if tag in _SKIPPED:
            self._skipping.append(tag)
        elif re.fullmatch(r"h[1-6]", tag):
            self._pieces.append("\n\n" + "#" * int(tag[1]) + " ")
        elif tag == "li":
            self._pieces.append("\n- ")
        elif tag == "br":
            self._pieces.append("\n")
        elif tag in _BLOCKS:
            self._pieces.append("\n\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID or tag in _BLOCKS:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._skipping:
            del self._skipping[self._skipping.index(tag) :]
        elif tag in _BLOCKS or re.fullmatch(r"h[1-6]", tag):
            self._pieces.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            self._pieces.append(re.sub(r"\s+", " ", data))
