"""First words that lean on what nobody has heard yet: `The service costs …` opens no film that has named none."""

from collections.abc import Sequence

from graph.agents.extractive.languages import FUNCTION_WORDS
from graph.agents.extractive.lexicon import LASTING_NOUNS, STOPWORDS
from graph.agents.facts import Token, tokens_of, words_of
from graph.agents.sentences import Sentence
from graph.agents.stems import stem
from graph.agents.vocabulary import word_set

_ARTICLES = {
    "en": word_set("the"),
    "de": word_set("der die das"),
    "fr": word_set("le la"),
    "es": word_set("el la"),
    "it": word_set("il lo la"),
    "pt": word_set("o a"),
    "nl": word_set("de het"),
}
_EXPLAIN = word_set(
    "of that who whose in on at for to from between with behind under over than where when "
    "des der dem den von vom im am auf aus mit für zwischen zum zur bei an "
    "de du del di della dei delle do da dos das en dans à al em no na que qui che van "
)
"""What follows a noun and says which one is meant: `the capital of Norway`, `der Turm am Hafen`."""
_LASTING = LASTING_NOUNS | word_set(
    "sonne mond erde welt meer himmel polizei regierung mensch menschen natur soleil lune terre monde mer sol luna "
    "tierra mundo mar sole terra mondo mare lua zon maan aarde wereld zee brain heart body human law internet"
)
_OF_NOW = word_set("current present existing new old former same whole")
_KNOWN_SHARE = 0.3
_TELLING = 4


class Starts:
    """Which first words of a source's sentences need a sentence before them. `language` is None for English."""

    def __init__(self, sentences: Sequence[Sentence], topic: str, language: str | None) -> None:
        self._language = "en" if language is None else language
        self._spoken = [{stem(word) for word in words_of(sentence.text)} for sentence in sentences]
        self._topic = tuple(word for word in words_of(topic) if word not in STOPWORDS | FUNCTION_WORDS)

    def loose(self, text: str, index: int) -> str:
        """`The service`, where neither the topic nor most of the text speaks of one; empty where nothing is loose."""
        tokens = tokens_of(text)
        if index == 0 or len(tokens) < 3 or tokens[0].word not in _ARTICLES.get(self._language, ()):  # noqa: PLR2004
            return ""
        at = 2 if self._language == "en" and tokens[1].word in _OF_NOW else 1
        noun, following = tokens[at], tokens[at + 1]
        parted = not text[noun.start + len(noun.core) : following.start].isspace()
        if self._is_known(noun) or not (parted or self._stands_bare(following)):
            return ""
        return text[: noun.start + len(noun.core)]

    def _stands_bare(self, following: Token) -> bool:
        """Whether the noun ends here, and nothing says which one is meant."""
        if following.word in _EXPLAIN:
            return False
        return self._language != "en" or following.word in STOPWORDS or following.word.endswith(("s", "ed"))

    def _is_known(self, noun: Token) -> bool:
        word = noun.word
        if word in _LASTING | STOPWORDS | FUNCTION_WORDS or noun.core[0].isupper() != (self._language == "de"):
            return True
        named = any(
            stem(word) == stem(one) or (min(len(word), len(one)) >= _TELLING and (word in one or one in word))
            for one in self._topic
        )
        return named or sum(stem(word) in words for words in self._spoken) >= _KNOWN_SHARE * len(self._spoken)
