"""What kind of text a source is: what opens the video, in which order it goes and how it ends depend on it."""

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import assert_never

from graph.agents.extractive.imperatives import is_step, is_verb
from graph.agents.extractive.lexicon import REPORT_VERBS
from graph.agents.facts import words_of
from graph.agents.sentences import Sentence
from graph.agents.vocabulary import word_set


class Kind(StrEnum):
    """Kinds of text that are told differently."""

    STORY = "story"
    NEWS = "news"
    RECIPE = "recipe"
    TOOL = "tool"
    GUIDE = "guide"


KIND_ICONS = {
    Kind.STORY: "book-open",
    Kind.NEWS: "newspaper",
    Kind.RECIPE: "chef-hat",
    Kind.TOOL: "terminal",
    Kind.GUIDE: "wrench",
}
INSTRUCTING = frozenset([Kind.RECIPE, Kind.GUIDE])
"""Kinds of which every step is said, in order, or nothing at all."""

_SOFTWARE = word_set(
    "software library command file files directory code repository commit commits python windows linux macos api "
    "package install installs version versions open-source script terminal server database bytes memory compiler "
    "program plugin framework function functions module json cli git utf-8 browser app"
)
_KITCHEN = word_set(
    "oven pan pot bowl tin dough salt sugar flour butter oil onion garlic simmer boil bake fry stir minutes tbsp tsp "
    "lemon soup sauce water pepper eggs milk yeast rice"
)
_DAYS = word_set("monday tuesday wednesday thursday friday saturday sunday yesterday")
_YEAR = re.compile(r"1[0-9]{3}|20[0-9]{2}")
_LONG_AGO, _FEWEST_YEARS = "1990", 2
_OFFICE = word_set(
    "council police mayor minister government officials spokesman spokeswoman court company city authority residents "
    "announced according president parliament union agency league coach captain goalkeeper scored championship"
)
_STEPS_SHARE = 0.35
_FEWEST_STEPS = 4
_SOFTWARE_SHARE = 0.025
_KITCHEN_SHARE = 0.03
_NEWS_SIGNS = 4
_HEAT = word_set(
    "add bake boil cook fry grill heat knead melt mix pour roast simmer toast whisk blend combine fold steam"
)
_SHORTEST_NAME = 3
_NAMED_EARLY = 3
_VERB_BY = 8
_FIRST_SENTENCES = 3
_LEDE = 3.0
_DEFINITION = 0.4
_STEP = 0.6
_COOKING = 0.8
_MOST_COOKING = 4
_MEASURED = word_set("minutes minute hours hour °c °f overnight")
_EARLY = 0.3
_CALM = 0.3


def kind_of(sentences: Sequence[Sentence]) -> Kind:
    """The kind that the words of a cleaned source tell."""
    words = [word for sentence in sentences for word in words_of(sentence.text)]
    count = max(1, len(words))
    steps = sum(map(is_step, (sentence.text for sentence in sentences)))
    instructs = steps > _STEPS_SHARE * len(sentences)
    if instructs and sum(word in _KITCHEN for word in words) > _KITCHEN_SHARE * count:
        return Kind.RECIPE
    if sum(word in _SOFTWARE for word in words) > _SOFTWARE_SHARE * count:
        return Kind.TOOL
    if instructs and steps >= _FEWEST_STEPS:
        return Kind.GUIDE
    said = sum(word in REPORT_VERBS for word in words)
    signs = sum(word in _DAYS for word in words) + sum(word in _OFFICE for word in words) + min(2, said)
    is_news = signs >= _NEWS_SIGNS and any(word in _DAYS for word in words) and not _is_long_ago(words)
    return Kind.NEWS if is_news else Kind.STORY


def _is_long_ago(words: Sequence[str]) -> bool:
    """Whether most of the years that are named are none of our time: history has its Thursdays, too."""
    years = [word for word in words if _YEAR.fullmatch(word)]
    old = sum(year < _LONG_AGO for year in years)
    return old >= _FEWEST_YEARS and 2 * old > len(years)


class Opening:
    """Which sentences of a source may open the video, and what more its kind makes each worth."""

    def __init__(self, kind: Kind, sentences: Sequence[Sentence], topic: str) -> None:
        self._kind = kind
        self._last = max(1, len(sentences) - 1)
        self._first_step = next((s.index for s in sentences if is_step(s.text)), -1)
        self._names = {word for word in words_of(topic) if len(word) >= _SHORTEST_NAME}

    @property
    def drama(self) -> float:
        """How much it counts that a sentence suits its beat; of a recipe the steps matter, and not their tension."""
        return _CALM if self._kind in INSTRUCTING else 1.0

    def progress(self, sentence: Sentence) -> float:
        """How far into the source the sentence stands, between 0 and 1."""
        return sentence.index / self._last

    def bonus(self, sentence: Sentence) -> float:
        """What the sentence is worth as the first one: it should say what the video is about."""
        match self._kind:
            case Kind.NEWS:
                return _LEDE * (sentence.index == 0)
            case Kind.RECIPE | Kind.GUIDE:
                return self._first_of_a_recipe(sentence)
            case Kind.TOOL:
                return _LEDE * self._says_what_it_is(sentence)
            case Kind.STORY:
                return _DEFINITION * self._says_what_it_is(sentence)
            case never:
                assert_never(never)

    def worth(self, sentence: Sentence) -> float:
        """What it is worth anywhere: people came for the first sentences of news, and for the steps of a recipe."""
        if self._kind in INSTRUCTING:
            return (_STEP + _COOKING * _cooking(sentence.text)) if is_step(sentence.text) else -_STEP
        return _EARLY * (sentence.index in {1, 2}) * (self._kind is Kind.NEWS)

    def _first_of_a_recipe(self, sentence: Sentence) -> float:
        """What is said before the steps, or the first of them; a later one would break their order."""
        if sentence.index < self._first_step and not is_step(sentence.text):
            return _LEDE * (1.5 if sentence.index == 0 else 0.5)
        return _LEDE if sentence.index == self._first_step else -_LEDE

    def _says_what_it_is(self, sentence: Sentence) -> bool:
        """`tarpin packs …` and `The bridge is …`, early in a text about just that."""
        words = words_of(sentence.text)
        named = set(words[: _NAMED_EARLY + 1]) & self._names
        return sentence.index < _FIRST_SENTENCES and bool(named) and any(map(is_verb, words[1:_VERB_BY]))


def _cooking(text: str) -> int:
    """How many things are done over heat or with times that nobody could guess."""
    words = words_of(re.sub(r"\b(?:you|before|after|when) \w+", " ", text))
    return min(_MOST_COOKING, sum(word in _HEAT for word in words) + bool(set(words) & _MEASURED))
