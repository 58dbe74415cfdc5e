"""From what people type to plain text: markdown, HTML, addresses and emoji go, and everything that is said stays."""

import html
import re
import unicodedata

from tools.speech.lexicon import INCHES

URL = re.compile(
    r"""[(<\[]?\b(?:https?://|ftp://|www\.)[^\s<>"]*[^\s<>".,;:!?)\]*_…'’”] [)>\]]?
      | \b(?:[\w-]+\.)+(?:com|org|net|io|dev|edu|gov|info|co|app|ai|uk|de|fr|eu)/[^\s<>"]*[^\s<>".,;:!?)\]*_…'’”]""",
    re.VERBOSE | re.IGNORECASE,
)
PLAIN = re.compile(
    r"(?![-\d])[A-Za-z0-9'’“”\"($€£—–-][A-Za-z0-9'’“”\"($€£%—–.,;:!?)-]*"
    r"(?: [A-Za-z0-9'’“”\"($€£—–-][A-Za-z0-9'’“”\"($€£%—–.,;:!?)-]*)*"
)
"""Most sentences are of this kind already, and are passed on by this one look."""
MARKUP = re.compile(r"[*_`~#<>|\[\]\\&=]|^\s*[-+•]|^-{3}|https?:|ftp:|www\.|\w/\w", re.MULTILINE)
PATTERNS = (
    (re.compile(r"^ {0,3}(```|~~~).*?(^ {0,3}\1\s*?$|\Z)", re.MULTILINE | re.DOTALL), ""),
    (re.compile(r"<!--.{0,5000}?-->", re.DOTALL), ""),
    (re.compile(r"!\[[^\]]{0,300}\]\([^)]*\)"), ""),
    (re.compile(r"\[([^\]]+)\]\((?:[^()\s]|\([^()]*\))*(?:\s+\"[^\"]*\")?\)"), r"\1"),
    (re.compile(r"^ {0,3}\[[^\]]{1,300}\]:\s.*$", re.MULTILINE), ""),
    (re.compile(r"\[(?:\^[^\]]*|\d{1,3}(?:\s*[,–-]\s*\d{1,3})*|citation needed)\]"), ""),
    (re.compile(r"\[([^\]]+)\]\[[^\]]{0,300}\]"), r"\1"),
    (URL, ""),
    (re.compile(r"</?(?:br|p|div|h[1-6]|li|ul|ol|tr|table)\b[^<>]*>", re.IGNORECASE), "\n\n"),
    (re.compile(r"</?[a-zA-Z][^<>\n]*>"), ""),
    (re.compile(r"^[ \t]*(?:[-*_=]\s*){3,}$", re.MULTILINE), "\n"),
    (re.compile(r"^[ \t]*\|?(?:\s*:?-{2,}:?\s*\|)+\s*(?::?-{2,}:?)?\s*$", re.MULTILINE), ""),
    (re.compile(r"^[ \t]*\|[ \t]*|[ \t]*\|[ \t]*$", re.MULTILINE), "\n"),
    (re.compile(r"^\s{0,3}(?:>\s?)+", re.MULTILINE), ""),
    (re.compile(r"^\s{0,3}#{1,6}\s+(.*?)\s*#*$", re.MULTILINE), r"\n\n\1\n\n"),
    (re.compile(r"^[ \t]*[-+*•]\s+(?:\[[ xX]\]\s+)?", re.MULTILINE), r"\n\n"),
    (re.compile(r"^[ \t]*(?=\d{1,3}[.)]\s)", re.MULTILINE), r"\n\n"),
    (re.compile(r"(?<!\w)(\*{1,3}|_{1,3}|~~)(?=\S)(.{1,500}?)(?<=\S)\1(?!\w)", re.DOTALL), r"\2"),
    (re.compile(r"(?<![\d\s\\])\*+|(?<!\\)\*+(?![\d\s])|(?<!\\)`+"), ""),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!|~<>-])"), r"\1"),
)
EMPTY_BRACKETS = re.compile(r"[ \t]*(?:\(\s*\)|\[\s*\]|<\s*>)")
SPACE_BEFORE_STOP = re.compile(r"(?<=[^\s.])[ \t]+(?=[.,;:!?](?:\s|$))")
CELL_BORDER = re.compile(r"[ \t]*[|•·‖¦][ \t|]*")
BLOCK_BREAK = re.compile(r"\n[ \t]*\n\s*")
FOOTNOTE = re.compile(r"(?<=[A-Za-z]{3})[⁰¹²³⁴-⁹]+|(?<=[a-z][.,;!?])[⁰¹²³⁴-⁹]+")
KEYCAP = re.compile(r"[0-9#*]\ufe0f?\u20e3")
GROUP_SPACE = "\u202f"
"""Stands between groups of digits ("10 000"), which are one number, while the text is read."""
GROUPED = re.compile(r"(?<=\d)[\u00a0\u2009\u202f](?=\d{3}(?!\d))")
SUM = re.compile(r"(?<![\w.])(?<!\d )((?:US|A|C)?\$|[€£¥₹₩₽₺₿]) (?=\d)")
"""A currency apart from its number: "€ 5", and not "5 € a kilo"."""
SPECIAL = re.compile(r"\d[\"”]|\(\d{3}\)|[$€£¥₹₩₽₺₿] \d")
TELEPHONE = re.compile(
    r"(?<![\w+])(?:\+?1[ -])?\(\d{3}\) ?\d{3}-\d{4}(?![\w-])|(?<!\w)\+\d{1,3}(?:[ -]\(?\d{2,4}\)?){2,5}(?![\w-])"
)
PER_HUNDRED = re.compile(r"(?<=[A-Za-z])/100? (?:km|mi|m|g|ml|l)\b")
"""Pieces with spaces in them that are said as one."""
QUOTE = re.compile('(["“”])')
AFTER_FIGURE = re.compile(r"[\d½¼¾⅓⅔⅛][\"”]")
MEASURE = re.compile(r"(?<![\d,.])\d{0,3}(?:\.\d*)?[\d½¼¾⅓⅔⅛]$|['’′]\d{1,2}$")
THOUSANDS = re.compile(r"(?<![\d.,])(\d{1,3}) (?=000(?!\d))")
KEPT_SYMBOLS = frozenset("⁻°№©→¢%‰§$€£¥₹₩₽₺₿+=<>±×÷−≈~≠≤≥∞√^#&*@/\\")
LEFT_OUT = frozenset(["So", "Sk", "Sm", "Cf", "Cc", "Co", "Cn", "Cs"])
"""Categories of pictures, of signs nobody says, and of what cannot be seen."""
VARIATION_SELECTORS = frozenset(map(chr, range(0xFE00, 0xFE10)))
ROMAN_OR_LIGATURE = frozenset(map(chr, (*range(0x2160, 0x2180), *range(0xFB00, 0xFB07))))
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
COMPATIBLE = ("<font>", "<wide>", "<narrow>", "<circle>", "<square>")
REWRITTEN = {
    "\u2103": "°C", "\u2109": "°F", "\u03bc": "µ", "\u00ba": "°", "\u02bc": "’", "\u2044": "/", "\u2215": "/",
    "\u223c": "~", "\u2126": "Ω", "\u2206": "Δ", "\u2010": "-", "\u2011": "-", "\u2015": "—", "\u27f6": "→",
    "\u2794": "→", "\u21d2": "→",
}  # fmt: skip
"""Signs that look the same are written in one way."""


def blocks_of(text: str) -> tuple[str, ...]:
    """Give the paragraphs, headings and list entries of `text`, free of marks, each on one line."""
    if PLAIN.fullmatch(text) and not SPECIAL.search(text) and " 000" not in text and "www." not in text:
        return (text,)
    text = CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = re.sub(r"\n(?:[ \t]*\n)+", "\n\n", re.sub(r"[ \t]{4,}", "   ", text))
    if MARKUP.search(text):
        text = _without_markup(text)
    if not text.isascii():
        text = _plain_characters(text)
    text = THOUSANDS.sub("\\1" + GROUP_SPACE, GROUPED.sub(GROUP_SPACE, text))
    text = SUM.sub("\\1" + GROUP_SPACE, text)
    text = TELEPHONE.sub(_in_one_piece, PER_HUNDRED.sub(_in_one_piece, text))
    text = CELL_BORDER.sub(", ", text)
    text = SPACE_BEFORE_STOP.sub("", text)
    return tuple(_with_inches(block) for raw in BLOCK_BREAK.split(text) if (block := _one_line(raw)))


def _in_one_piece(found: re.Match[str]) -> str:
    return found[0].replace(" ", GROUP_SPACE)


def _with_inches(block: str) -> str:
    """Put a sign of its own for each quotation mark behind a figure that closes no quotation: "a 27" screen"."""
    if not AFTER_FIGURE.search(block):
        return block
    is_open, signs = False, {written: sign for sign, written in INCHES.items()}
    pieces = QUOTE.split(block)
    for place in range(1, len(pieces), 2):
        if not is_open and pieces[place] in signs and MEASURE.search(pieces[place - 1]):
            pieces[place] = signs[pieces[place]]
        else:
            is_open = pieces[place] == "“" or (pieces[place] == '"' and not is_open)
    return "".join(pieces)


def _without_markup(text: str) -> str:
    for pattern, replacement in PATTERNS:
        text = pattern.sub(replacement, text)
    return EMPTY_BRACKETS.sub("", html.unescape(text))


def _one_line(block: str) -> str:
    return re.sub(r"[^\S\u202f]+", " ", block).strip(" ,")


def _plain_characters(text: str) -> str:
    """Compose letters, write look-alike signs in one way, and leave out what is a picture or cannot be seen."""
    text = FOOTNOTE.sub("", KEYCAP.sub("", unicodedata.normalize("NFC", text)))
    return "".join(char if char.isascii() else _plain_character(char) for char in text)


def _plain_character(char: str) -> str:
    if char in REWRITTEN:
        return REWRITTEN[char]
    if char in KEPT_SYMBOLS or char in "\u00a0\u2009\u202f":
        return char
    if char.isspace():
        return "\n\n" if char == "\u2029" else "\n" if char == "\u2028" else " "
    if unicodedata.decomposition(char).startswith(COMPATIBLE) or char in ROMAN_OR_LIGATURE:
        return unicodedata.normalize("NFKC", char)
    return "" if unicodedata.category(char) in LEFT_OUT or char in VARIATION_SELECTORS else char
