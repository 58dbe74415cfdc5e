"""How well a sentence would serve as each beat, told by the words in it and its place in the source."""

import re
from collections.abc import Iterable
from itertools import pairwise, product

from graph.agents.extractive import lexicon
from graph.agents.extractive.numbers import strongest_amount
from graph.agents.facts import NUMBER_WORDS, is_negation, words_of
from graph.agents.vocabulary import word_set
from graph.core.script import Beat, Emotion

_SUPERLATIVE_ENDING = re.compile(r"^[a-z]{3,}(?:est)$")
_NOT_SUPERLATIVE = word_set(
    "interest forest harvest guest request suggest protest rest test west contest honest modest nearest"
)
_MOST = frozenset(product(("the", "its", "their", "his", "her"), ("most", "least")))
_HOOK_WORDS = range(5, 15)
_SHORT_HOOK = 5
_LONG_HOOK = 20


def _has(words: Iterable[str], kind: frozenset[str]) -> bool:
    return any(word in kind for word in words)


def _superlative(words: tuple[str, ...]) -> bool:
    """`The most` is one, `most of them` is none."""
    return any(pair in _MOST for pair in pairwise(words)) or any(
        word in lexicon.SUPERLATIVES or (_SUPERLATIVE_ENDING.match(word) and word not in _NOT_SUPERLATIVE)
        for word in words
    )


def trigger_cue(text: str, progress: float) -> float:
    """What sets the story going: a question, a cause, a beginning; early in the source."""
    words = words_of(text)
    score = (
        0.8 * text.endswith("?") + 0.6 * _has(words, lexicon.CAUSE) + 0.3 * bool(re.search(r"\b1\d{3}|20\d\d\b", text))
    )
    return score + 0.6 * (1 - progress)


def clash_cue(text: str, progress: float) -> float:
    """Where it gets hard: contrast, trouble, negation."""
    words = words_of(text)
    trouble = min(2, sum(word in lexicon.TROUBLE for word in words))
    starts = bool(words) and words[0] in lexicon.CONTRAST
    score = 0.7 * trouble + 0.5 * _has(words, lexicon.CONTRAST) + 0.4 * starts
    return score + 0.2 * any(map(is_negation, words)) + 0.2 * progress


def twist_cue(text: str, progress: float) -> float:
    """What nobody expects: surprise, a superlative, a turn; late in the source."""
    words = words_of(text)
    score = 1.1 * _has(words, lexicon.SURPRISE) + 0.4 * _superlative(words) + 0.3 * _has(words, lexicon.CONTRAST)
    return score + 0.3 * bool(strongest_amount(text)) + 0.9 * progress - 0.4 * text.endswith("?")


def hook_cue(text: str, progress: float) -> float:
    """What stops a thumb: short, about the matter, with a number, a question or a surprise in it."""
    words = words_of(text)
    score = 0.8 * text.endswith("?") + 0.7 * bool(strongest_amount(text)) + 0.5 * _superlative(words)
    score += 0.4 * _has(words, frozenset(NUMBER_WORDS)) + 0.5 * _has(words, lexicon.SURPRISE)
    score += (
        0.4 * _has(words, lexicon.CONTRAST) + 0.4 * any(map(is_negation, words)) + 0.4 * _has(words, lexicon.TROUBLE)
    )
    score += 0.3 * _has(words, frozenset({"you", "your"}))
    score += (
        0.8 if len(words) in _HOOK_WORDS else -0.25 * max(0, len(words) - _LONG_HOOK) - 0.5 * (len(words) < _SHORT_HOOK)
    )
    score -= 0.5 * text.startswith('"') + 0.6 * _is_dry(words) + 0.5 * (text.count(",") > 2)  # noqa: PLR2004
    return score + 0.7 * (1 - progress)


def _is_dry(words: tuple[str, ...]) -> bool:
    """Reports and definitions do not open a video."""
    return _has(words[:6], word_set("according defined refers study published version section"))


def emotion_of(text: str, beat: Beat) -> Emotion:
    """What the words make people feel, within what the beat is for."""
    words = words_of(text)
    match beat:
        case Beat.HOOK:
            return Emotion.SURPRISE if _has(words, lexicon.SURPRISE) and not text.endswith("?") else Emotion.CURIOSITY
        case Beat.CLASH:
            return Emotion.CONCERN
        case Beat.TWIST:
            return Emotion.AWE if _has(words, lexicon.AWE) else Emotion.SURPRISE
        case Beat.CTA:
            return Emotion.RESOLVE
        case Beat.TRIGGER | Beat.CONTEXT:
            return _plain_emotion(words)


def _plain_emotion(words: tuple[str, ...]) -> Emotion:
    for kind, emotion in (
        (lexicon.TROUBLE, Emotion.CONCERN),
        (lexicon.AMUSEMENT, Emotion.AMUSEMENT),
        (lexicon.AWE, Emotion.AWE),
    ):
        if _has(words, kind):
            return emotion
    return Emotion.CURIOSITY
