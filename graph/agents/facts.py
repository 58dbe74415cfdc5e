"""What a sentence may not lose when it is made shorter: numbers, negations, names, hedges and conditions."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from graph.agents.vocabulary import word_set

EDGES = "\"'“”‘’«»()[]{}.,;:!?…—–-*_/"

NUMBER_WORDS = word_set(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred "
    "hundreds thousand thousands million millions billion billions trillion trillions dozen dozens first "
    "second third fourth fifth sixth seventh eighth ninth tenth half halves quarter quarters thirds "
    "fifths tenths once twice thrice double doubled triple tripled single pair percent both"
)
NEGATIONS = word_set(
    "no not never none nobody nothing nowhere neither nor cannot without hardly barely scarcely rarely "
    "seldom few little unable unlike lack lacks lacked fail fails failed refuse refused deny denied "
    "denies except instead false falsely impossible unlikely against less least fewer avoid avoids "
    "avoided"
)
HEDGES = word_set(
    "may might could can would should must perhaps possibly probably likely maybe apparently reportedly "
    "allegedly alleged supposedly presumably seemingly arguably potentially potential about around "
    "roughly approximately nearly almost circa some several many most much more all any every each often "
    "usually sometimes generally typically mostly mainly largely partly partially always frequently "
    "occasionally commonly normally only just even merely seem seems seemed appear appears appeared "
    "suggest suggests suggested believe believes believed think thinks thought claim claims claimed "
    "estimate estimates estimated expect expects expected assume assumed suspect suspects suspected hope "
    "hopes hoped theory theoretically hypothesis tend tends tended relatively somewhat quite rather so-called "
    "self-described purported purportedly supposed rumored rumoured planned proposed over under "
    "above below beyond within than exactly precisely said says say told according argue argues argued "
    "warn warns warned report reports reported possible virtually practically essentially unproven disputed"
)
CONDITIONS = word_set("if unless until till when whenever while before after provided excluding including")
SCOPES = word_set("in at on for under with during per among within outside inside from by since as to of")

_PAIRS = frozenset({("up", "to"), ("at", "least"), ("at", "most"), ("as", "many"), ("many", "as"), ("as", "much")})
_DIGIT = re.compile(r"\d")
# A dash without spaces parts words, but not the numbers of a range.
_TOKEN = re.compile(r"(?:[^\s—–]|(?<=\d)–(?=\d))+")
# A dash that touches a word or a figure belongs to it: `--verbose`, `-o`, `-5`; one within a text only parts words.
_SIGNED = re.compile(r"^[\"'“”‘’«»(\[{*_]*(-{1,2})(?=[^\W_])")
_FLAG = re.compile(r"^-{1,2}[A-Za-z]")
_CONTRACTED_NOT = re.compile(r"n['’]t$")
_CONTRACTED_END = re.compile(r"'(?:ve|d|ll)$")
_HIGH_ORDINAL = re.compile(r"(?:teenth|tieth|eleventh|twelfth|dredth|sandth|llionth)$")


@dataclass(frozen=True)
class Token:
    """A run of characters between spaces or dashes: `core` is it without punctuation at its edges.

    The dashes before the name of an option and the sign before a number are no punctuation.
    """

    start: int
    end: int
    core: str

    @property
    def word(self) -> str:
        return self.core.casefold().replace("’", "'")


def tokens_of(text: str) -> tuple[Token, ...]:
    """The tokens of a text that hold a letter or a digit, in order."""
    found = (Token(m.start(), m.end(), _core(m.group())) for m in _TOKEN.finditer(text))
    return tuple(token for token in found if any(char.isalnum() for char in token.core))


def _core(run: str) -> str:
    signed = _SIGNED.match(run)
    return (signed[1] if signed else "") + run.strip(EDGES)


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text in lower case, without punctuation at their edges."""
    return tuple(token.word for token in tokens_of(text))


def is_subsequence(part: Iterable[str], whole: Sequence[str]) -> bool:
    """Whether all of `part` stands in `whole`, in this order."""
    rest = iter(whole)
    return all(any(word == other for other in rest) for word in part)


def is_number(word: str) -> bool:
    """Whether a word counts or measures."""
    if _DIGIT.search(word):
        return True
    return any(piece in NUMBER_WORDS or _HIGH_ORDINAL.search(piece) for piece in word.split("-"))


def is_negation(word: str) -> bool:
    """Whether a word turns its sentence round or lessens it."""
    return word in NEGATIONS or bool(_CONTRACTED_NOT.search(word))


def is_hedge(word: str) -> bool:
    """Whether a word says how sure, how much or under which condition."""
    plain = _CONTRACTED_END.sub("", word)
    return plain in HEDGES or plain in CONDITIONS


def is_flag(token: Token) -> bool:
    """Whether a word is an option of a command, such as `--verbose`."""
    return bool(_FLAG.match(token.core))


def is_name(token: Token, *, first: bool) -> bool:
    """Whether a word is written as a name; at the start of a sentence only an inner capital tells."""
    return any(char.isupper() for char in (token.core[1:] if first else token.core))


def guarded(sentence: str) -> tuple[Token, ...]:
    """The tokens that every shorter form of the sentence must keep."""
    tokens = tokens_of(sentence)
    limits = _limits(tokens)
    return tuple(token for place, token in enumerate(tokens) if place in limits or _is_guarded(token, first=place == 0))


def _limits(tokens: Sequence[Token]) -> frozenset[int]:
    """The places of words that limit only together, such as `up to` and `at least`."""
    pairs = ((place, pair) for place, pair in enumerate(pairwise(token.word for token in tokens)) if pair in _PAIRS)
    return frozenset(at for place, _ in pairs for at in (place, place + 1))


def _is_guarded(token: Token, *, first: bool) -> bool:
    word = token.word
    return is_number(word) or is_negation(word) or is_hedge(word) or is_name(token, first=first) or is_flag(token)


def keeps_the_facts(line: str, sentence: str) -> bool:
    """Whether a spoken line is made of the sentence's words alone, in order, and has lost nothing that counts."""
    spoken = words_of(line)
    return is_subsequence(spoken, words_of(sentence)) and is_subsequence(
        [token.word for token in guarded(sentence)], spoken
    )
