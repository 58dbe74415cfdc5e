"""Two to five words of a line that stand for it on the screen, and never say more than it does."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from graph.agents.extractive.lexicon import STOPWORDS, SUPERLATIVES, SURPRISE, TROUBLE
from graph.agents.extractive.numbers import strongest_amount
from graph.agents.extractive.rank import stem
from graph.agents.facts import CONDITIONS, NUMBER_WORDS, Token, is_hedge, is_negation, is_number, tokens_of, words_of
from graph.agents.vocabulary import word_set

_FEWEST, _MOST = 2, 5
_PARTS = re.compile(r"[^,;:.!?()—–\"]+(?:[.,:](?=\S)[^,;:.!?()—–\"]+)*")
_STARTERS = word_set("no not most every all nobody nothing without why how what only")
_NOT_LAST = word_set(
    "very more most less least too so same other such own every each no any some both all only just even "
    "almost nearly about around up not never called named known made able due based used found going made "
    "makes keeps gets gives takes turns shows says said works carries holds held came comes went goes "
    "began begins became becomes remains instead below above there here further together again making "
    "taking giving keeping getting using finding having contains cost costs means needs wants uses caused "
    "causes led leads"
)
_BEFORE_NOUN = word_set("a an the its their his her this that these those one another")
_OBJECT_STARTS = word_set("a an the its their his her them it him you us me each every this that these those way")
_DENIED_OBJECTS = word_set("no nobody nothing none neither few little")
_QUALIFIERS = word_set(
    "about around nearly almost over under some roughly approximately least most up to than more less "
    "fewer at as many much only just"
)

_QUALIFIER_STARTS = word_set(
    "about around nearly almost over under some roughly approximately at up more less fewer as only just"
)
_JOINERS = word_set("and or but that which who when while because so than")


@dataclass(frozen=True)
class Headline:
    """The words on the screen, and those of them that stand out."""

    text: str
    accent: str


def headline_of(line: str, weights: dict[str, float], *, avoiding: Collection[str] = ()) -> Headline:
    """The strongest words in a row, none of them in `avoiding` where that can be."""
    amount = strongest_amount(line)
    counts = frozenset(words_of(amount.number)) if amount else frozenset()
    found = [
        (_strength(words, weights, counts) + bonus, place, words)
        for place, (words, bonus) in enumerate(_candidates(line))
        if not any(token.word in avoiding for token in words)
    ]
    if not found and avoiding:
        return headline_of(line, weights)
    if not found:
        words = _beginning(line)
        return Headline(_capital(" ".join(words)), max(words, key=len, default=""))
    _, _, best = max(found, key=lambda candidate: (candidate[0], -candidate[1]))
    return Headline(_capital(" ".join(token.core for token in best)), _accent(best, weights))


def limited_amount(line: str, number: str) -> Headline | None:
    """`About 500 million neurons`: the number with the words that limit it, or nothing where it stands as it is."""
    tokens = tokens_of(line)
    first = words_of(number)[:1]
    place = next((at for at, token in enumerate(tokens) if (token.word,) == first), 0)
    start = place
    while start and tokens[start - 1].word in _QUALIFIERS:
        start -= 1
    if start == place:
        return None
    chosen = _up_to_a_stop(line, tokens[start : start + _MOST])
    return Headline(_capital(" ".join(token.core for token in chosen)), tokens[place].core)


def _up_to_a_stop(line: str, tokens: tuple[Token, ...]) -> list[Token]:
    """The words of one clause, without those at its end that only join."""
    chosen: list[Token] = []
    for token in tokens:
        chosen.append(token)
        if re.search(r"[,;:.!?)]$", line[token.start : token.end]):
            break
    while len(chosen) > _FEWEST and chosen[-1].word in STOPWORDS:
        chosen.pop()
    return chosen


def _beginning(line: str) -> list[str]:
    """The first words of a line, up to the last that can end a headline."""
    tokens = list(tokens_of(line)[:_MOST])
    while len(tokens) > _FEWEST and tokens[-1].word in STOPWORDS and not is_negation(tokens[-1].word):
        tokens.pop()
    return [token.core for token in tokens]


def _candidates(line: str) -> Iterator[tuple[tuple[Token, ...], float]]:
    """Words in a row within one clause, with what their place in it is worth."""
    for part in _PARTS.finditer(line):
        tokens = tokens_of(part.group())
        for start in range(len(tokens)):
            for length in range(_FEWEST, min(_MOST, len(tokens) - start) + 1):
                words = tokens[start : start + length]
                if _may_stand(tokens, start, start + length):
                    yield words, _placing(tokens, start, start + length, question=line.endswith("?"))


def _placing(tokens: tuple[Token, ...], start: int, end: int, *, question: bool) -> float:
    """A noun with its article left out, or a clause from its start, reads well; a verb cut from its object does not."""
    after = tokens[end].word if end < len(tokens) else ""
    worth = 0.15 * (start == 0) + 0.25 * (start > 0 and tokens[start - 1].word in _BEFORE_NOUN)
    worth -= 0.7 * (after in _OBJECT_STARTS or (bool(after) and is_number(after))) + 0.3 * (
        bool(after) and after not in STOPWORDS
    )
    return worth - 2.0 * (question and _FEWEST < end - start < len(tokens))


def _may_stand(tokens: tuple[Token, ...], start: int, end: int) -> bool:
    first, last = tokens[start].word, tokens[end - 1].word
    whole = start == 0 and end == len(tokens)
    if not whole and (last in STOPWORDS | _NOT_LAST or (first in STOPWORDS and first not in _STARTERS | _QUALIFIERS)):
        return False
    if first in _QUALIFIERS - _QUALIFIER_STARTS and not whole:
        return False
    if first in _QUALIFIER_STARTS and not any(is_number(token.word) for token in tokens[start : start + 3]):
        return False
    if end < len(tokens) and tokens[end].word in _DENIED_OBJECTS:
        return False
    if any(token.word in _JOINERS for token in tokens[start:end]):
        return False
    if first == "not" and (start == 0 or tokens[start - 1].word not in {"is", "are", "was", "were"}):
        return False
    return not _drops_a_doubt(tokens, start, end) and not _cuts_a_number(tokens, start, end)


def _drops_a_doubt(tokens: tuple[Token, ...], start: int, end: int) -> bool:
    """`may cure colds` must not be shown as `cure colds`; an amount such as `21 people` claims nothing."""
    if _counts(tokens[start].word) and end - start == _FEWEST:
        return False
    doubts = (token.word for token in tokens[:start])
    return any(is_negation(word) or is_hedge(word) or word in CONDITIONS for word in doubts)


def _cuts_a_number(tokens: tuple[Token, ...], start: int, end: int) -> bool:
    """Whether a number loses the word before it that limits it, or its unit after it."""
    before = tokens[start - 1].word if start else ""
    starts_inside = _counts(tokens[start].word) and (before in _QUALIFIERS or _counts(before))
    ends_inside = end < len(tokens) and _counts(tokens[end - 1].word)
    return starts_inside or ends_inside


def _counts(word: str) -> bool:
    return is_number(word) and word != "percent"


def _strength(words: tuple[Token, ...], weights: dict[str, float], counts: frozenset[str]) -> float:
    top = max(weights.values(), default=1.0)
    strength = 0.0
    for token in words:
        word = token.word
        strength += 0.0 if word in STOPWORDS else 0.35 + 0.65 * (weights.get(stem(word), 0.0) / top) ** 0.5
        strength += (
            0.5 * (word in counts or word in NUMBER_WORDS)
            - 0.4 * (is_number(word) and word not in counts | NUMBER_WORDS)
            + 0.5 * (word in SUPERLATIVES)
            + 0.3 * (word in SURPRISE or word in TROUBLE)
        )
        strength += 0.3 * is_negation(word)
    idle = sum(token.word in STOPWORDS for token in words)
    return float(strength / len(words) ** 0.45 - 0.2 * idle)


def _accent(words: tuple[Token, ...], weights: dict[str, float]) -> str:
    """The number with what it counts, else the weightiest word."""
    for place, token in enumerate(words[:-1]):
        if is_number(token.word):
            follower = words[place + 1]
            return (
                token.core
                if follower.word in STOPWORDS
                else f"{_capital(token.core) if not place else token.core} {follower.core}"
            )
    heavy = max(
        words, key=lambda token: (token.word not in STOPWORDS, weights.get(stem(token.word), 0.0), len(token.core))
    )
    return _capital(heavy.core) if heavy is words[0] else heavy.core


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
