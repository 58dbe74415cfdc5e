"""The words of a line that stand for it on the screen: whole phrases, which never say more than the line does.

A short line stands as it is; of a longer one its first clause, where that is true without the rest; else a noun
phrase, which claims nothing. Where none can be told for sure there is no headline, and the icon stands alone.
"""

from collections.abc import Collection
from dataclasses import dataclass

from graph.agents.extractive.lexicon import STOPWORDS, SUPERLATIVES, SURPRISE, TROUBLE
from graph.agents.extractive.phrases import (
    LIMIT_STARTS,
    MOST_WORDS,
    Phrase,
    Reading,
    clause_of,
    noun_phrases,
    step_clause,
)
from graph.agents.facts import NUMBER_WORDS, Token, is_negation, is_number, words_of
from graph.agents.stems import stem
from graph.agents.vocabulary import word_set

_FEWEST = 2
_LIMITING = LIMIT_STARTS | word_set("at least most than as to up c")
_CIRCA = word_set("ca c")
_CHANGES = word_set(
    "fell fallen fall falls dropped drop drops declined decline declines decreased decrease decreases shrank shrunk "
    "shrink shrinks slipped slid plunged plummeted tumbled sank dipped lost rose risen rise rises grew grown grow "
    "grows increased increase increases climbed climb climbs jumped jump jumps soared surged gained cut reduced raised"
)
_AUXILIARIES = word_set("has have had was were is are")
_PAIRS = [["at", "least"], ["at", "most"], ["as", "many"], ["as", "much"], ["up", "to"]]
_COUNTERS = word_set("no each every all any some most both few many several one another half")
_OF_TIME = 1.6
_SUBJECT = 0.7
_ALONE = 0.5
_SHORTEST_NAME = 3


@dataclass(frozen=True)
class Headline:
    """The words on the screen, and those of them that stand out; both are empty where there are none."""

    text: str = ""
    accent: str = ""


def headline_of(line: str, weights: dict[str, float], *, avoiding: Collection[str] = ()) -> Headline:
    """The phrase that tells most, with none of the words in `avoiding`."""
    clause = clause_of(line)
    if clause and not _avoided(clause, avoiding):
        return _shown(clause, weights)
    found = [phrase for phrase in noun_phrases(line) if _tells(phrase) and not _avoided(phrase, avoiding)]
    best = max(found, key=lambda phrase: _strength(phrase, weights), default=None)
    return _shown(best, weights) if best else Headline()


def subject_of(line: str, weights: dict[str, float], *, avoiding: Collection[str] = ()) -> Headline:
    """What a line with a number or a list is about: the noun phrase that it begins with."""
    first = next(iter(noun_phrases(line)), None)
    if first is None or first.is_of_time or _avoided(first, avoiding):
        return Headline()
    before = words_of(line[: first.tokens[0].start])
    is_first = not set(before) - word_set("the a an its their however but and in fact")
    return _shown(first, weights) if is_first else Headline()


def step_of(line: str, weights: dict[str, float], *, avoiding: Collection[str] = ()) -> Headline:
    """What a step with a number tells to do: `Fry the bacon`, over its 8 minutes."""
    clause = step_clause(line)
    return _shown(clause, weights) if clause and not _avoided(clause, avoiding) else Headline()


def limit_of(line: str, number: str) -> Headline:
    """The words that limit a number: `about`, `at least`; nothing where it stands as it is."""
    read = Reading(line)
    place = _place_of(read, number)
    start = _limited_from(read, place)
    if start >= place:
        return Headline()
    if read.words[start:place] == [read.words[start]] and read.words[start] in _CIRCA:
        return Headline("Circa", "Circa")
    text = _capital(read.text(start, place))
    return Headline(text, text)


def change_of(line: str, number: str) -> Headline:
    """Which way a number goes, with its limit: `Sales fell by about` over 8%; nothing where it is no change."""
    read = Reading(line)
    place = _place_of(read, number)
    at = _limited_from(read, place)
    at -= at > 1 and read.words[at - 1] == "by" and not read.parted(at - 1)
    if not at or read.words[at - 1] not in _CHANGES or read.parted(at - 1):
        return Headline()
    verb = at - 1
    while verb and read.words[verb - 1] in _AUXILIARIES and not read.parted(verb - 1):
        verb -= 1
    subject = next(iter(noun_phrases(line)), None)
    told = len(subject.tokens) if subject else 0
    is_subject = subject is not None and told + place - verb <= MOST_WORDS
    start = verb - told if is_subject and subject and read.tokens[verb - 1] == subject.tokens[-1] else verb
    text = _capital(read.text(start, place))
    accent = read.text(verb, place)
    return Headline(text, _capital(accent) if start == verb else accent)


def _place_of(read: Reading, number: str) -> int:
    first = words_of(number)[:1]
    return next((at for at, word in enumerate(read.words) if (word,) == first), 0)


def _limited_from(read: Reading, place: int) -> int:
    """Where the words begin that limit the number at `place`, or `place` where there are none."""
    start = place
    while start and read.words[start - 1] in _LIMITING and not read.parted(start - 1):
        start -= 1
    while start < place and not _begins_limit(read, start):
        start += 1
    return start


def _begins_limit(read: Reading, at: int) -> bool:
    is_circa = read.words[at] == "c" and read.tokens[at].core == "c"
    return is_circa or read.words[at] in LIMIT_STARTS or read.words[at : at + 2] in _PAIRS


def _tells(phrase: Phrase) -> bool:
    """`Each test` and `no animal` tell nothing without what is said of them; a single word does where it is a name."""
    claims = phrase.tokens[0].word in _COUNTERS
    if len(phrase.tokens) == 1:
        return phrase.start > 0 and phrase.tokens[0].core[0].isupper() and len(phrase.tokens[0].core) > _SHORTEST_NAME
    return len(phrase.tokens) >= _FEWEST + claims


def _avoided(phrase: Phrase, avoiding: Collection[str]) -> bool:
    return any(token.word in avoiding for token in phrase.tokens)


def _shown(phrase: Phrase, weights: dict[str, float]) -> Headline:
    return Headline(phrase.text, _accent(phrase, weights))


def _strength(phrase: Phrase, weights: dict[str, float]) -> float:
    top = max(weights.values(), default=1.0)
    strength = 0.0
    for token in phrase.tokens:
        word = token.word
        strength += 0.0 if word in STOPWORDS else 0.35 + 0.65 * (weights.get(stem(word), 0.0) / top) ** 0.5
        strength += 0.5 * (is_number(word) or word in NUMBER_WORDS) + 0.5 * (word in SUPERLATIVES)
        strength += 0.2 * (word in SURPRISE or word in TROUBLE) + 1.5 * is_negation(word)
    strength += _SUBJECT * (phrase.start <= 1) - _OF_TIME * phrase.is_of_time - _ALONE * (len(phrase.tokens) == 1)
    return float(strength / len(phrase.tokens) ** 0.45)


def _accent(phrase: Phrase, weights: dict[str, float]) -> str:
    """The number with what it counts, else a name within, else the weightiest word."""
    words = phrase.tokens
    for place, token in enumerate(words[:-1]):
        if is_number(token.word):
            follower = words[place + 1]
            number = _in_case(words, place)
            joined = f"{number} {follower.core}"
            return joined if follower.word not in STOPWORDS and joined in phrase.text else number
    if name := _name_within(phrase):
        return name
    heavy = max(
        range(len(words)),
        key=lambda at: (words[at].word not in STOPWORDS, weights.get(stem(words[at].word), 0.0), len(words[at].core)),
    )
    return _in_case(words, heavy)


def _name_within(phrase: Phrase) -> str:
    """`Puget Sound` of `Bottom of Puget Sound`; nothing where the whole is the name, or where none is told for sure."""
    words = phrase.tokens
    large = [at for at, token in enumerate(words) if token.core[0].isupper() and token.start]
    in_row = bool(large) and large == list(range(large[0], large[-1] + 1))
    if not in_row or len(large) == len(words) or phrase.is_clause:
        return ""
    name = " ".join(words[at].core for at in large)
    return name if name in phrase.text else ""


def _in_case(words: tuple[Token, ...], place: int) -> str:
    return words[place].core if place else _capital(words[place].core)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
