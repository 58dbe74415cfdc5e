"""Whole phrases of a sentence: clauses that stand alone, and noun phrases. What cannot be told for sure is left out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.agents.extractive.imperatives import AUXILIARIES, is_verb, tells_to_do
from graph.agents.extractive.lexicon import (
    DEMONSTRATIVES,
    FIRST_PERSON,
    MAYBE_VERBS,
    OPENERS,
    PRONOUNS,
    REPORT_VERBS,
    STOPWORDS,
    VERBS,
)
from graph.agents.facts import NUMBER_WORDS, Token, is_hedge, is_negation, is_number, tokens_of
from graph.agents.vocabulary import COMMON_STEP_VERBS, STEP_VERBS, word_set

MOST_WORDS = 6
_MOST_NOUNS = 4
_ACRONYM = re.compile(r"(?:[A-Z]\.)+[A-Z]")
_STOP = re.compile(r"[,;:.!?()\"—–]")
_SHORTENED = word_set("dr mr mrs ms prof st no ca approx")
_SHORTENED_BEFORE_FIGURES = word_set("c max min")
_ARTICLES = word_set("a an the its their his her our your my")
_DETERMINERS = _ARTICLES | word_set("each every no another both all any some few many several most half one")
_POINTERS = word_set("its their his her them it he she they our we")
_QUANTITIES = word_set(
    "little few lot third half dozen hundred thousand million quarter pair single couple bit number good great"
)
_LIMITS = word_set(
    "about around nearly almost over under roughly approximately least most up more less fewer only just every within "
    "than as at to above below circa ca approx"
)
LIMIT_STARTS = _LIMITS - word_set("least most than as to at") | word_set("no not")
_CUTS = word_set("and because so while")
_STEP_CUTS = word_set("until before after when in over for with at into on onto from to by while so every")
_TURNS_BACK = word_set("but except yet though although unless if provided or only whether according")
_REPORTS = REPORT_VERBS | word_set("according doubt doubts doubted denies denied say says said warn warns warned")
_DENIALS = word_set("not never without no nor neither than except unless hardly barely against")
_TRAILING = word_set(
    "back apart together away straight again around alone well once twice forward upright thick thin hard soft easy "
    "difficult safe strong weak heavy possible impossible clear ready full empty alive dead rich tall deep narrow "
    "wider thicker thinner harder softer easier safer stronger weaker heavier larger smaller longer shorter faster "
    "slower tough dry wet hot cold warm dark bright loud quiet popular common rare sick busy late early true false"
)
"""What is said of a thing after it, as in `push it back` and `makes the blood thick`."""
_ENDS_NO_PHRASE = word_set(
    "same other own such very more most less least so too only just not never be been being almost apart themselves "
    "itself himself herself ever even still yet already often always usually sometimes here there today either ago"
)
_NO_OBJECT = word_set(
    "a an the most many all some every each more it its them their us our his her him you your this that these those "
    "up down on off out in into with for at to from by as how when where why what who about after before until over"
)
_COUNTED = word_set("hundreds thousands millions billions trillions dozens scores")
_MOST_NAMES = 5
_AFTER_COMMA = word_set(
    "and because so while which who where until before after then since about nearly almost roughly more when as"
)
_TIMES = word_set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december day days week weeks month months year years hour hours minute minutes second "
    "seconds time times morning evening night today tomorrow spring summer autumn winter"
)


@dataclass(frozen=True)
class Phrase:
    """Words in a row of a line. `kind` tells a clause from a noun phrase; `start` counts the words before it."""

    tokens: tuple[Token, ...]
    text: str
    start: int
    is_clause: bool = False

    @property
    def is_of_time(self) -> bool:
        return any(token.word in _TIMES for token in self.tokens)


class Reading:
    """A line's words with the stops between them."""

    def __init__(self, line: str) -> None:
        self.line = line
        self.tokens = tokens_of(line)
        self.words = [token.word for token in self.tokens]
        self.ends = [self.line.find(token.core, token.start) + len(token.core) for token in self.tokens]
        self._stops = [self._is_stop(place) for place in range(len(self.tokens))]

    def _is_stop(self, place: int) -> bool:
        """Whether a mark parts this word from the next."""
        following = self.tokens[place + 1] if place + 1 < len(self.tokens) else None
        gap = self.line[
            self.ends[place] : self.line.find(following.core, following.start) if following else len(self.line)
        ]
        if _ACRONYM.fullmatch(self.tokens[place].core) and gap.startswith("."):
            gap = gap[1:]
        if following and following.core[0].isdigit() and gap == ". " and self.words[place] in _SHORTENED_BEFORE_FIGURES:
            return False
        return bool(_STOP.search(gap)) and self.words[place] not in _SHORTENED

    def segment_end(self, start: int) -> int:
        """The place after the last word before the next mark."""
        return next((at + 1 for at in range(start, len(self.tokens)) if self._stops[at]), len(self.tokens))

    def parted(self, place: int) -> bool:
        """Whether a mark stands right after the word."""
        return self._stops[place]

    def text(self, start: int, end: int) -> str:
        """The words as they stand, without what is around them."""
        first, last = self.tokens[start], self.tokens[end - 1]
        begin = self.line.find(first.core, first.start)
        finish = self.line.find(last.core, max(begin, last.start)) + len(last.core)
        return self.line[begin : finish + bool(_ACRONYM.fullmatch(last.core) and self.line[finish : finish + 1] == ".")]

    def phrase(self, start: int, end: int, *, is_clause: bool = False) -> Phrase:
        bare = start
        is_short = is_clause and end - start <= MOST_WORDS
        if (
            not is_short
            and end - start > 1
            and self.words[start] in _ARTICLES
            and self.words[start + 1] not in _QUANTITIES
        ):
            bare = start + 1
        text = self.text(bare, end)
        if not self._begins_sentence(bare):  # What begins one in small letters is a name that is written so.
            text = text[:1].upper() + text[1:]
        return Phrase(self.tokens[bare:end], text, start, is_clause=is_clause)

    def _begins_sentence(self, place: int) -> bool:
        before = self.line[: self.tokens[place].start].rstrip()
        return not before or before[-1] in ".!?"


def clause_of(line: str) -> Phrase | None:
    """The line, or its first clause, where that is short and says nothing else without the rest."""
    read = Reading(line)
    if len(read.tokens) < 2 or _leans(read.words):  # noqa: PLR2004 - one word is no clause.
        return None
    count = len(read.tokens)
    if count <= MOST_WORDS and "," not in line and '"' not in line:
        whole = read.phrase(0, count, is_clause=True)
        mark = "?" if line.rstrip("\"')").endswith("?") else ""
        return Phrase(whole.tokens, whole.text + mark, 0, is_clause=True)
    if line.rstrip("\"')").endswith("?") or read.words[0] in OPENERS:
        return None
    ends = [end for end in _clause_ends(read) if _is_clause(read, end)]
    return read.phrase(0, ends[0], is_clause=True) if ends else None


def step_clause(line: str) -> Phrase | None:
    """What a step tells to do to what, without where, how and how long: `Heat the oven` of `Heat the oven to 9 °C`."""
    read = Reading(line)
    if not tells_to_do(read.words) or _leans(read.words):
        return None
    for at in range(2, min(read.segment_end(0), MOST_WORDS + 1)):
        if read.words[at] in _STEP_CUTS and _object_is_named(read, at) and _is_clause(read, at):
            return read.phrase(0, at, is_clause=True)
    return None


def _leans(words: Sequence[str]) -> bool:
    """Without its line a clause about `it` says nothing, and the author's `we` is nobody."""
    first = words[0]
    return first in PRONOUNS | DEMONSTRATIVES | FIRST_PERSON | {"there", "that", "and", "but", "so", "or", "yet"}


def _clause_ends(read: Reading) -> Iterator[int]:
    """Places where the first clause may be over, the fullest first."""
    end = read.segment_end(0)
    if end <= MOST_WORDS and _is_over(read, end):
        yield end
    for at in range(min(end, MOST_WORDS + 1) - 1, 1, -1):
        following = read.words[at + 1] if at + 1 < len(read.words) else ""
        goes_on = following in VERBS | STEP_VERBS | PRONOUNS - {"its", "their", "his", "her"}
        if (read.words[at] in _CUTS and goes_on) or read.words[at] in {"because", "while"}:
            yield at
    if tells_to_do(read.words):
        for at in range(2, min(end, MOST_WORDS + 1)):
            if read.words[at] in _STEP_CUTS and _object_is_named(read, at):
                yield at


def _is_over(read: Reading, end: int) -> bool:
    """`Stir the flour, salt and yeast` is not over at its comma."""
    if end < len(read.words) and re.match(r"\s*\"", read.line[read.ends[end - 1] :]):
        return False
    if end == len(read.words) or not re.match(r"[\"')\]]*,", read.line[read.ends[end - 1] :]):
        return True
    denied = any(is_negation(word) for word in read.words[:end])
    if tells_to_do(read.words) and read.words[end] in STEP_VERBS:
        return True
    return read.words[end] in _AFTER_COMMA or (denied and read.words[end] == "or")


def _object_is_named(read: Reading, end: int) -> bool:
    """`Fry the onion` is whole without its pan; `Season` is not, and no negation is ever cut."""
    words = read.words[:end]
    named = words[1] in _DETERMINERS or (words[1] not in STOPWORDS and words[1] not in STEP_VERBS)
    return named and not any(is_negation(word) for word in words)


def _is_clause(read: Reading, end: int) -> bool:
    words = read.words[:end]
    if end < 2 or words[-1] in (STOPWORDS - {"it", "all", "them", "now", "off", "out", "up"}) | _ENDS_NO_PHRASE:  # noqa: PLR2004
        return False
    if set(words[1:]) & (DEMONSTRATIVES | _POINTERS) and not tells_to_do(words):
        return False
    has_verb = tells_to_do(words) or any(is_verb(word) for word in words[1:])
    rest = read.words[end:]
    attributed = bool(set(rest) & _REPORTS)
    denied = any(is_negation(word) for word in words)
    turned = bool(set(rest[:2]) & _TURNS_BACK) and not (denied and rest[:1] == ["or"])
    limited = bool(set(rest) & {"unless", "if", "except"})
    return has_verb and not attributed and not turned and not limited


def noun_phrases(line: str) -> tuple[Phrase, ...]:
    """The noun phrases of an English line that can be told from their articles, capitals and numbers."""
    read = Reading(line)
    found: list[Phrase] = []
    place = 0
    while place < len(read.tokens):
        end = _phrase_end(read, place) if _may_start(read, place) else place
        if end > place:
            if _keeps_its_limits(read, place, end):
                found.append(read.phrase(place, end))
            place = end
        else:
            place += 1
    return tuple(found)


def _may_start(read: Reading, place: int) -> bool:
    word, token = read.words[place], read.tokens[place]
    if word in _DETERMINERS | _LIMITS - {"to", "than", "as", "at", "over", "under", "up"}:
        return True
    if place == 0:
        return word not in STOPWORDS | COMMON_STEP_VERBS | OPENERS | VERBS and not is_negation(word)
    if word in _COUNTED:
        return True
    before = read.tokens[place - 1].core
    in_a_name = before[0].isupper() and not read.parted(place - 1) and place > 1
    return token.core[0].isupper() and word not in PRONOUNS | FIRST_PERSON and not in_a_name


def _phrase_end(read: Reading, place: int) -> int:
    """The place after the phrase that begins here, or `place` where none is told for sure."""
    at = place
    while at < len(read.words) and read.words[at] in _DETERMINERS | _LIMITS and not read.parted(at):
        at += 1
    first = at
    while at < len(read.words) and _goes_on(read, first, at):
        at += 1
        if read.parted(at - 1):
            break
    telling = any(len(word) > 2 and not is_number(word) for word in read.words[first:at])  # noqa: PLR2004 - `GB`, `t`.
    telling = telling or (read.words[at - 1] in _COUNTED and read.words[at : at + 1] == ["of"])
    if not any(map(is_number, read.words[place:at])) and _LIMITS & set(read.words[place:first]):
        return place
    while at - first > 1 and read.words[at - 1] in _TRAILING:
        at -= 1
    names = all(token.core[0].isupper() for token in read.tokens[first:at])
    most = _MOST_NAMES if names else _MOST_NOUNS
    is_long = at - first > most or at - place > MOST_WORDS
    if not telling or is_long or read.words[at - 1] in _ENDS_NO_PHRASE | _TRAILING:
        return place
    return _checked_end(read, place, at)


def _goes_on(read: Reading, first: int, at: int) -> bool:
    """Whether the word still belongs to the nouns: no little word, and no verb after a noun."""
    word = read.words[at]
    named = read.tokens[first].core[0].isupper() and first > 0 and read.words[first - 1] not in _DETERMINERS
    if named and at > first and not read.tokens[at].core[0].isupper() and not read.words[at - 1].endswith("'s"):
        return False
    if word in STOPWORDS or word in AUXILIARIES or word.endswith("ly") or is_negation(word):
        return False
    if at > first and _acts(read, first, at):
        return False
    return at == first or not (is_verb(word) or word in COMMON_STEP_VERBS) or _is_noun_here(read, at)


def _acts(read: Reading, first: int, at: int) -> bool:
    """`A flat tyre ends most rides`, `the lock opens with`: one thing, a word in -s, and what it does that to."""
    word, before = read.words[at], read.words[at - 1]
    several = before.endswith("s") and not before.endswith(("ss", "us", "'s"))
    if several and word in MAYBE_VERBS and at + 1 < len(read.words) and not read.parted(at):
        return read.words[at + 1] in _NO_OBJECT
    if not word.endswith("s") or word.endswith("ss") or before.endswith("s") or read.parted(at - 1):
        return False
    one = first > 0 and read.words[first - 1] in {"a", "an", "one", "each", "every"}
    following = read.words[at + 1] if at + 1 < len(read.words) and not read.parted(at) else ""
    stems = {word[:-1], word[:-2]}
    return one or bool(
        stems & (MAYBE_VERBS | COMMON_STEP_VERBS) and (following in _NO_OBJECT or following.endswith("ly"))
    )


def _is_noun_here(read: Reading, at: int) -> bool:
    """`The test results are` and `the Old Bridge`: words that could be verbs and stand before one, or large."""
    following = read.words[at + 1] if at + 1 < len(read.words) and not read.parted(at) else ""
    return following in AUXILIARIES or read.tokens[at].core[0].isupper()


def _checked_end(read: Reading, place: int, end: int) -> int:
    """The end, moved behind `of …` that belongs to it; `place` where the phrase would be cut."""
    named = end > 1 and read.tokens[1].core[0].isupper() and not read.parted(0)
    is_bare = (
        place == 0 and read.words[0] not in _DETERMINERS | _LIMITS and not (read.tokens[0].core[1:2].isupper() or named)
    )
    if end == len(read.words) or read.parted(end - 1):
        return place if is_bare else end
    following = read.words[end]
    if following == "of":
        rest = _phrase_end(read, end + 1)
        return rest if rest > end + 1 and rest - place <= MOST_WORDS else place
    last = read.words[end - 1]
    if following in STOPWORDS or following in AUXILIARIES:
        return place if is_bare and following not in AUXILIARIES else end
    several = last.endswith("s") and "." not in last
    plural_with_verb = several and following in VERBS | COMMON_STEP_VERBS
    singular_with_verb = not several and following.endswith(("s", "ed")) and is_verb(following)
    past = following.endswith("ed") or following in VERBS - MAYBE_VERBS
    return end if plural_with_verb or singular_with_verb or past or _acts(read, place, end) else place


def _keeps_its_limits(read: Reading, start: int, end: int) -> bool:
    """A phrase after a negation, a limit or `half of` says something else without it."""
    before = read.words[max(0, start - 2) : start]
    if before and (before[-1] in _DENIALS or before[-1] == "of" or before[-1].endswith("n't")):
        return False
    inside = read.words[start:end]
    counted = any(is_number(word) or word in NUMBER_WORDS or word in _QUANTITIES for word in inside)
    if counted and before and before[-1] in _LIMITS | NUMBER_WORDS:
        return False
    limited = counted or bool(_LIMITS & set(inside))
    if limited and any(is_negation(word) for word in read.words[:start]):
        return False
    claims = is_negation(inside[0]) or inside[0] in _DETERMINERS - _ARTICLES
    doubts = any(is_negation(word) or is_hedge(word) for word in read.words[:start])
    return not (claims and doubts)
