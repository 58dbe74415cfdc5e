"""A person's text made into a source: decoded, refused when it is none, and cleaned to plain paragraphs."""

import codecs
import re
import unicodedata
from bisect import bisect_right

from graph.agents.boilerplate import is_boilerplate
from graph.agents.dialogue import without_speakers
from graph.agents.facts import tokens_of
from graph.agents.markup import URL_MARK, strip_marks
from graph.agents.prose import paragraphs_of
from graph.agents.sentences import split_sentences
from graph.core.brief import PlaceMap
from graph.core.errors import BadBrief, SourceTooThin
from graph.core.writing import Source

LARGEST_SOURCE_BYTES = 2_000_000
FEWEST_SENTENCES = 2

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNATURES = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a zip archive, such as a Word or OpenDocument file"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x7fELF", "a program"),
    (b"{\\rtf", "an RTF file"),
)
_SAVE_AS_TEXT = "Save it as plain text, markdown or HTML in UTF-8, or paste the text itself."
_SPACES = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\U000e0020-\U000e007f]")
_EMOJI = re.compile(
    r"[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u2300-\u23ff\u25a0-\u25ff\u20e3\U0001f1e6-\U0001f1ff]+"
)
_PLAIN_FORMS = {
    '"': "“”„«»‟",
    "'": "‘’‚‛´",
    "-": "\u2010\u2011\u2212",
    "...": "…",
    "fi": "ﬁ",
    "fl": "ﬂ",
}
_QUOTES = str.maketrans({form: plain for plain, forms in _PLAIN_FORMS.items() for form in forms})
# `here--there`, `here -- there` and `here-- there` are dashes; `pass --verbose` names an option.
_TELLING_LETTERS = (60, 30, 16, 8)
_SURE_LETTERS = 30
_SURE_BYTES, _SURE_SHARE = 40, 0.9
_ONLY_ADDRESSES = re.compile(r"(?:\s*<?(?:https?://|www\.)\S+\s*)+", re.IGNORECASE)
_LINE_END = re.compile(r"\n|\r(?!\n)")
_TYPED_DASH = re.compile(r"(?<=\w)(?:\s?--\s|--)(?=\w)")
_TYPED_ASIDE = re.compile(r"(?<=\w)\s--(?=\w)([^\n.!?]{3,80}?)(?<=\w)--(?=[\s,])")
_ODD_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufffd]")


def decode_source(data: bytes, name: str) -> str:
    """The text of a file, in UTF-8, UTF-16 or UTF-32 with its mark, or in Windows-1252 where that is certain.

    Raises:
        BadBrief: It is too large, no text, or in an encoding that cannot be told; the message says where it breaks.
    """
    refuse_too_large(len(data), name)
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _decode(data, encoding, name)
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise BadBrief(f"{_called(name)} is {kind}, not text", hint=_SAVE_AS_TEXT)
    if encoding := _unmarked_utf_16(data):
        return _decode(data, encoding, name)
    if b"\x00" in data:
        raise BadBrief(f"{_called(name)} is binary: byte {data.index(0)} is zero", hint=_SAVE_AS_TEXT)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _decode_western(data, error.start, name)


def _unmarked_utf_16(data: bytes) -> str:
    """UTF-16 without its mark, where every other byte is zero, as it is in a text of Latin letters."""
    if len(data) < _SURE_BYTES or len(data) % 2:
        return ""
    for encoding, zeros, letters in (("utf-16-le", data[1::2], data[::2]), ("utf-16-be", data[::2], data[1::2])):
        if zeros.count(0) > _SURE_SHARE * len(zeros) and 0 not in letters:
            return encoding
    return ""


def refuse_too_large(size: int, name: str) -> None:
    """Raise `BadBrief` for a source over the limit, in bytes or characters."""
    if size > LARGEST_SOURCE_BYTES:
        raise BadBrief(
            f"{_called(name)} has {size / 1e6:.1f} MB; a source may have up to {LARGEST_SOURCE_BYTES / 1e6:.0f} MB",
            hint="Give the chapter or article that the video is about.",
        )


def clean_source(text: str, name: str) -> Source:
    """Plain paragraphs of prose, one per line block, in normal forms of quotes and spaces.

    Raises:
        BadBrief: There is no text, or it is not one that people read.
        SourceTooThin: Only one sentence is left.
    """
    refuse_too_large(len(text), name)
    if not text.strip():
        raise BadBrief(f"{_called(name)} is empty", hint="Give a text of a few paragraphs.")
    if _ONLY_ADDRESSES.fullmatch(text):
        raise BadBrief(f"{_called(name)} holds only an address", hint="Pages are not fetched: paste the text itself.")
    if len(_ODD_CONTROLS.findall(text)) > len(text) / 200:
        raise BadBrief(f"{_called(name)} looks binary: it is full of control characters", hint=_SAVE_AS_TEXT)
    paragraphs = filter(None, map(_readable_part, paragraphs_of(without_speakers(_normal(strip_marks(_normal(text)))))))
    cleaned = "\n\n".join(dict.fromkeys(paragraphs))
    _refuse_too_thin(cleaned, name)
    return Source(text=cleaned, name=name)


def places_of(original: str, cleaned: str) -> PlaceMap:
    """Where the sentences of the cleaned text stand in the original: a mark wherever the paragraph or line changes.

    Only letters and digits are compared, so that marks, quotes and spaces may differ. A sentence that is not found
    (a name of a sign, a reference within its first words) counts to the place of the one before it.
    """
    letters, offsets = _letters(original)
    lines = _line_places(original)
    marks: list[tuple[int, int, int]] = []
    at = 0
    for sentence in split_sentences(cleaned):
        found = _find_letters(letters, _letters(sentence.text)[0], at)
        if found is None:
            continue
        at = found
        paragraph, line = lines[bisect_right(lines, (offsets[found], 1 << 60, 0)) - 1][1:]
        if not marks or marks[-1][1:] != (paragraph, line):
            marks.append((sentence.start, paragraph, line))
    return tuple(marks)


def _letters(text: str) -> tuple[str, list[int]]:
    """The letters and digits of a text in one writing, and the place of each."""
    kept = [(small, place) for place, char in enumerate(text) if char.isalnum() for small in char.casefold()]
    return "".join(small for small, _ in kept), [place for _, place in kept]


def _find_letters(letters: str, wanted: str, start: int) -> int | None:
    """The first place at or after `start`, told by as many of the first letters as agree; else anywhere."""
    for length in _TELLING_LETTERS:
        for begin in (start, 0):
            found = letters.find(wanted[:length], begin)
            if found >= 0 and (begin == start or length >= _SURE_LETTERS):
                return found
    return None


def _line_places(text: str) -> list[tuple[int, int, int]]:
    """The first character of each line, with its paragraph and its number; paragraphs are parted by empty lines."""
    places: list[tuple[int, int, int]] = []
    start = paragraph = 0
    was_empty = True
    for number, line in enumerate(_LINE_END.split(text), 1):
        paragraph += was_empty and bool(line.strip())
        was_empty = not line.strip()
        places.append((start, max(1, paragraph), number))
        start += len(line) + 1
    return places


def _normal(text: str) -> str:
    """One form for each quote, space and line end; without what cannot be seen or spoken."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n"))
    text = _INVISIBLE.sub("", _SPACES.sub(" ", text))
    text = re.sub(r"[\u2028\u2029\u0085\v]", "\n", _ODD_CONTROLS.sub("", text))
    return _EMOJI.sub("", text.translate(_QUOTES))


def _readable_part(paragraph: str) -> str:
    """The paragraph without sentences that point to an address or ask for a click."""
    text = _TYPED_DASH.sub(" — ", _TYPED_ASIDE.sub(r" — \1 —", paragraph.replace("`", "'")))
    kept = [s.text for s in split_sentences(text) if _is_for_readers(s.text)]
    return " ".join(kept) if any(char.isalpha() for sentence in kept for char in sentence) else ""


def _is_for_readers(sentence: str) -> bool:
    return URL_MARK not in sentence and not sentence.endswith(":") and not is_boilerplate(sentence)


def _refuse_too_thin(cleaned: str, name: str) -> None:
    if not tokens_of(cleaned):
        raise BadBrief(
            f"{_called(name)} holds no prose: nothing is left without code, tables, lists and headings",
            hint="Give a text in whole sentences.",
        )
    if len(split_sentences(cleaned)) < FEWEST_SENTENCES:
        raise SourceTooThin(
            f"{_called(name)} holds a single sentence", hint="Give a text of a few paragraphs, at least five sentences."
        )


def _decode(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise BadBrief(
            f"{_called(name)} begins like {encoding.upper()} but breaks at byte {error.start}", hint=_SAVE_AS_TEXT
        ) from error


def _decode_western(data: bytes, broken_at: int, name: str) -> str:
    """Windows-1252, where its neighbours 1250 and 1254 read the same and no other alphabet is likely."""
    guess = data.decode("cp1252", errors="replace")
    high = sum(byte > 0x7F for byte in data)  # noqa: PLR2004 - the end of ASCII.
    agreed = all(data.decode(other, errors="replace") == guess for other in ("cp1250", "cp1254"))
    rare = high * 10 <= len(data) and not re.search(rb"[\xc0-\xff]{3}", data)
    if agreed and rare and "\ufffd" not in guess:
        return guess
    raise BadBrief(
        f"{_called(name)} is not UTF-8: byte {broken_at} is 0x{data[broken_at]:02x}",
        hint="Save it in UTF-8. If it is Windows-1252: `iconv -f CP1252 -t UTF-8 old.txt > new.txt`.",
    )


def _called(name: str) -> str:
    return f"the source {name}" if name else "the source"
