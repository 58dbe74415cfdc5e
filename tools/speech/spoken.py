"""From written text to what is shown and what is said: tokens with their spoken words and the pauses after them."""

import re
import unicodedata
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from tools.media import Value
from tools.speech import abbreviations, lexicon, markup, reading, units
from tools.speech.amounts import Said
from tools.speech.numbers import Words

CACHED = 20_000
SIMPLE = re.compile(r"([a-z]+|[A-Z][a-z]+)((?:['’][a-z]+)?)([,.;:!?]?)")
NOT_SIMPLE = frozenset(["am"]) | lexicon.WITHOUT_STOP | frozenset(lexicon.MONTHS) - frozenset(lexicon.MONTH_NAMES)
DASHES = re.compile(r"[—…]|--|\.\.\.")
GLUED = re.compile(r"(?<=[^\W\d_])([)”\"’%]?(?:—|--+|\.\.\.+|…))(?=[\w“\"‘(])")
"""A dash or dots between two words without spaces; the words are shown apart, so that each can be marked."""
LEAD = re.compile(
    r"(?!\(\d{3}\)[-\u202f]?\d{3}-\d{4})"
    r"[(\[{\"“”„‘'«»‹¡¿…—]*(?:\.\.+|-{2,}|[-–](?![\d.$€£¥]))?[(\[{\"“”„‘'«»‹¡¿…—]*"
)
TRAIL = re.compile(r"[)\]}\"”’'»›.,;:!?…–—-]*$")
FLAG = re.compile(r"[(\[{\"“‘']*(-{1,2})")
"""The dashes of an option such as `--verbose`; one dash alone is said before short options only."""
LONGEST_SHORT_FLAG = 3
STOPS_MIDWAY = re.compile(r"[.…]{2,}|…")
CLOSING = "\"”’')]»›"
APART = frozenset("(—")
"""Signs at the front of a word that set it apart from the one before."""
CAPITALS = re.compile("[A-Z]{2}")
SHOUTED_SHARE = 0.8
LONGEST_SENTENCE = 80
AS_WRITTEN = str.maketrans({markup.GROUP_SPACE: " ", **lexicon.INCHES})


class Break(StrEnum):
    """The pause after a token; `NONE` runs on."""

    NONE = ""
    COMMA = ","
    CLAUSE = ";"
    STOP = "."
    QUESTION = "?"
    BLOCK = "\n"

    @property
    def ends_sentence(self) -> bool:
        return self in {Break.STOP, Break.QUESTION, Break.BLOCK}


class SpokenToken(Value):
    """A piece of the caption and how it is said. `words` are lower-case ASCII letters with inner apostrophes."""

    shown: str
    words: Words
    pause: Break = Break.NONE


class Chunk(NamedTuple):
    """A piece of text between spaces, taken apart."""

    written: str
    lead: str
    core: str
    trail: str


class Around(NamedTuple):
    """Where a chunk stands: its neighbours, whether it is the first after a pause, and whether all is in capitals."""

    before: Chunk
    after: Chunk
    beyond: Chunk
    first: bool
    shouted: bool


NOTHING = Chunk("", "", "", "")


def tokens_of(text: str) -> tuple[SpokenToken, ...]:
    """Read `text`: the tokens' `shown` joined by spaces are its caption, their `words` in order what is said.

    Raises:
        ToolRejected: A word is in a script that English voices cannot speak.
    """
    return tuple(token for block in markup.blocks_of(text) for token in _tokens_of_block(block))


def sentences_of(tokens: tuple[SpokenToken, ...]) -> Iterator[tuple[SpokenToken, ...]]:
    """Give the tokens in the portions that an engine speaks at once; endless sentences are cut."""
    start = 0
    for place, token in enumerate(tokens, start=1):
        if token.pause.ends_sentence or place - start == LONGEST_SENTENCE or place == len(tokens):
            yield tokens[start:place]
            start = place


def _tokens_of_block(block: str) -> list[SpokenToken]:
    if DASHES.search(block):
        block = GLUED.sub(r"\1 ", block)
    written = [piece for piece in block.split(" ") if piece]
    shouted = _is_shouted(block, written)
    tokens: list[SpokenToken] = []
    place = 0
    while place < len(written):
        simple = _simple_token(written[place])
        if simple:
            tokens.append(simple)
            place += 1
        else:
            place += _read_chunk(tokens, written, place, shouted=shouted)
    if tokens and tokens[-1].pause is not Break.QUESTION:
        tokens[-1] = _with_pause(tokens[-1], Break.BLOCK)
    return tokens


@lru_cache(CACHED)
def _with_pause(token: SpokenToken, pause: Break) -> SpokenToken:
    return SpokenToken(shown=token.shown, words=token.words, pause=pause)


def _is_shouted(block: str, written: list[str]) -> bool:
    if not CAPITALS.search(block):
        return False
    words = [piece for piece in written if len(piece) > 1 and piece.isalpha()]
    shouted = [word for word in words if word.isupper()]
    return max(map(len, shouted), default=0) > reading.LONGEST_SPELLED and len(shouted) >= SHOUTED_SHARE * len(words)


@lru_cache(CACHED)
def _simple_token(written: str) -> SpokenToken | None:
    """Read a plain word, which is most of them, whatever stands around it."""
    found = SIMPLE.fullmatch(written)
    if not found or found[1].lower() in NOT_SIMPLE or (len(found[1]) == 1 and found[1] not in {"a", "I"}):
        return None
    if found[3] == "." and abbreviations.is_listed(found[1].lower()):
        return None
    if not reading.VOWELS & set(found[1]):
        return None
    words = reading.read_word(found[1] + found[2].replace("’", "'"))
    return SpokenToken(shown=written, words=words, pause=_pause(found[3], NOTHING))


def _read_chunk(tokens: list[SpokenToken], written: list[str], place: int, *, shouted: bool) -> int:
    """Add the token that begins at `place`, and tell how many chunks it took."""
    before, chunk, after, beyond = (_chunk_at(written, place + step) for step in (-1, 0, 1, 2))
    if not chunk.core:
        _attach(tokens, chunk, after)
        return 1
    if tokens and tokens[-1].pause is Break.NONE and APART & set(chunk.lead):
        tokens[-1] = _with_pause(tokens[-1], Break.COMMA)
    first = not tokens or tokens[-1].pause is not Break.NONE
    token, taken = _token(chunk, Around(before, after, beyond, first=first, shouted=shouted))
    if token:
        tokens.append(token)
    return taken


@lru_cache(CACHED)
def _token(chunk: Chunk, around: Around) -> tuple[SpokenToken | None, int]:
    """Read `chunk`, which may take the next one with it ("3.5 km") or be nothing that is said."""
    after = around.after
    follows = after.core if chunk.trail in {"", "."} else ""
    short = abbreviations.read_abbreviation(chunk.core, chunk.trail, _before(around.before), follows)
    if short:
        pause = Break.STOP if short.ends_sentence else _pause(chunk.trail.removeprefix("."), after)
        return SpokenToken(shown=chunk.written, words=short.words, pause=pause), 1
    said = _said(chunk, around)
    if said.with_next:
        trail = after.trail.removeprefix(".") if around.beyond.core[:1].islower() else after.trail
        written, pause = f"{chunk.written} {after.written}", _pause(trail, around.beyond)
    else:
        written, pause = chunk.written, _pause(chunk.trail, after)
    shown = written.translate(AS_WRITTEN)
    token = SpokenToken(shown=shown, words=said.words, pause=pause) if said.words else None
    return token, 2 if said.with_next else 1


def _said(chunk: Chunk, around: Around) -> Said:
    if chunk.core == "A" and ((around.first and not chunk.trail) or around.shouted):
        return Said(("a",))
    if around.after.core == "m" and not chunk.trail and around.beyond.core in units.COUNTED_IN_MILLIONS:
        count = reading.read(chunk.core, _before(around.before), "", shouted=around.shouted)
        return Said((*count.words, "million"), with_next=True)
    follows = _after(chunk, around.after)
    if follows in units.OTHER_THINGS_TOO and not _measures(around):
        follows = ""
    said = reading.read(chunk.core, _before(around.before), follows, shouted=around.shouted)
    dashes = _dashes(chunk, around)
    return Said((*dashes, *said.words), with_next=said.with_next) if dashes else said


def _measures(around: Around) -> bool:
    """Whether the "A" or "Mt" after the chunk is a unit, and not part of a name or the first word of one."""
    if around.shouted or _before(around.before).lower() in lexicon.LABELS:
        return False
    beyond = around.beyond.core
    if around.after.trail or not beyond:
        return True
    if around.first and around.after.core == "A":
        return beyond in lexicon.AFTER_UNIT
    return not beyond.istitle() and beyond not in lexicon.NAMED_BY_A


def _dashes(chunk: Chunk, around: Around) -> Words:
    """Say the dashes that belong to the name of an option; those between thoughts are pauses."""
    flag = FLAG.fullmatch(chunk.lead)
    if not flag or not chunk.core[0].isalpha():
        return ()
    is_short = len(chunk.core) <= LONGEST_SHORT_FLAG and bool(around.before.core)
    return ("dash",) * len(flag[1]) if flag[1] == "--" or is_short else ()


def _chunk_at(written: list[str], place: int) -> Chunk:
    return _taken_apart(written[place]) if 0 <= place < len(written) else NOTHING


@lru_cache(CACHED)
def _taken_apart(written: str) -> Chunk:
    lead = LEAD.match(written)
    start = lead.end() if lead else 0
    trail = TRAIL.search(written, start)
    end = trail.start() if trail else len(written)
    return Chunk(written, written[:start], written[start:end], written[end:])


def _before(chunk: Chunk) -> str:
    """Give the word before, unless a pause stands between."""
    ends = chunk.trail.strip(CLOSING)
    return chunk.core if not ends or (ends == "." and abbreviations.is_listed(chunk.core.lower())) else ""


def _after(chunk: Chunk, after: Chunk) -> str:
    return "" if chunk.trail or after.lead.strip("\"“‘'") else after.core


def _attach(tokens: list[SpokenToken], chunk: Chunk, after: Chunk) -> None:
    """Show punctuation that stands alone with the word before it; before the first word it is left out."""
    if not tokens or not all(unicodedata.category(char).startswith("P") for char in chunk.written):
        return
    marks = chunk.lead + chunk.trail
    pause = tokens[-1].pause
    if not pause.ends_sentence:
        pause = max(pause, Break.CLAUSE if marks.strip("(") else Break.COMMA, _pause(marks, after), key=_rank)
    tokens[-1] = SpokenToken(shown=f"{tokens[-1].shown} {chunk.written}", words=tokens[-1].words, pause=pause)


def _rank(pause: Break) -> int:
    return list(Break).index(pause)


def _pause(trail: str, after: Chunk) -> Break:
    runs_on = after.core[:1].islower()
    marks = STOPS_MIDWAY.sub(";" if runs_on else ".", trail)
    if runs_on and marks.rstrip(CLOSING) != marks:
        marks = "," if marks.strip(CLOSING) or ")" in marks else ""
    for pause, signs in ((Break.QUESTION, "?"), (Break.STOP, ".!"), (Break.CLAUSE, ";:—–"), (Break.COMMA, ",)]}")):
        if any(sign in marks for sign in signs):
            return pause
    return Break.COMMA if "--" in marks else Break.NONE
