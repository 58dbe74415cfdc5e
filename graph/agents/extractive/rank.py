"""TextRank over TF-IDF: how central each sentence is, how alike two are, and which words weigh most."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.agents.extractive.lexicon import STOPWORDS
from graph.agents.facts import words_of
from graph.agents.stems import stem

Floats = NDArray[np.float64]

_DAMPING = 0.85
_ROUNDS = 40
_TOPIC_WEIGHT = 1.8
_LARGEST_VOCABULARY = 3_000


def content_stems(text: str) -> tuple[str, ...]:
    """The stems of all words that carry a meaning of their own."""
    return tuple(stem(word) for word in words_of(text) if word not in STOPWORDS and any(c.isalpha() for c in word))


@dataclass(frozen=True)
class Ranking:
    """`centrality` lies between 0 and 1 for each sentence; `alike` is the cosine of each pair; `weights` per stem."""

    centrality: Floats
    alike: Floats
    topical: Floats
    weights: dict[str, float]


def rank_sentences(texts: Sequence[str], topic: str) -> Ranking:
    """Rank sentences by their ties to all others, with a start at those that speak of the topic."""
    stems = [content_stems(text) for text in texts]
    counts = Counter(word for words in stems for word in set(words))
    vocabulary = {word: place for place, (word, _) in enumerate(counts.most_common(_LARGEST_VOCABULARY))}
    rarity = {word: float(np.log(1 + len(texts) / counts[word])) for word in vocabulary}
    vectors = np.array([_vector(words, vocabulary, rarity) for words in (*stems, content_stems(topic))])
    alike = vectors[:-1] @ vectors[:-1].T
    topical = vectors[:-1] @ vectors[-1]
    totals = Counter(word for words in stems for word in words)
    about = set(content_stems(topic))
    weights = {word: totals[word] * rarity[word] * (_TOPIC_WEIGHT if word in about else 1.0) for word in vocabulary}
    return Ranking(_spread(alike, topical), alike, topical, weights)


def _vector(words: Sequence[str], vocabulary: dict[str, int], rarity: dict[str, float]) -> Floats:
    vector = np.zeros(max(1, len(vocabulary)))
    for word in words:
        if word in vocabulary:
            vector[vocabulary[word]] += rarity[word]
    length = float(np.linalg.norm(vector))
    return vector / length if length else vector


def _spread(alike: Floats, topical: Floats) -> Floats:
    """PageRank by power iteration."""
    if not len(alike):
        return topical
    ties = alike.copy()
    np.fill_diagonal(ties, 0.0)
    sums = ties.sum(axis=1, keepdims=True)
    ties = np.divide(ties, sums, out=np.full_like(ties, 1.0 / max(1, len(ties))), where=sums > 0)
    start = 0.5 + topical
    start = start / start.sum()
    score = start.copy()
    for _ in range(_ROUNDS):
        score = (1 - _DAMPING) * start + _DAMPING * (score @ ties)
    return np.asarray(score / score.max())
