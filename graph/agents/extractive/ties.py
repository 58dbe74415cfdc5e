"""What a sentence leans on: one that says `it` or `however` makes sense only after what it points to."""

import re
from collections import Counter
from itertools import takewhile

from graph.agents.extractive.lexicon import (
    BACK_POINTERS,
    DEMONSTRATIVES,
    FIRST_PERSON,
    FOLLOWERS,
    LASTING_NOUNS,
    OPENERS,
    ORDINALS,
    PRONOUNS,
    REPORT_VERBS,
    STOPWORDS,
    SUBORDINATORS,
    VAGUE_TIMES,
    VERBS,
)
from graph.agents.extractive.pointers import (
    BOUNDARY,
    COMPARED,
    DEMONSTRATIVE,
    EVENT,
    EXPLETIVE,
    LEADS_ON,
    NONE_OF_THEM,
    PLACE_BEFORE,
    POINTED_PLACE,
    POINTED_TIME,
    POINTS_AT_PAGE,
    STANDING,
    STARTS_CONNECTED,
    TAKES_BACK,
    THING_OF_THEM,
)
from graph.agents.extractive.referents import name_runs
from graph.agents.facts import is_number, tokens_of, words_of
from graph.agents.sentences import Sentence
from graph.agents.stems import stem
from graph.agents.vocabulary import word_set

_DETERMINED = re.compile(r"\b(?:a|an|the|each|every|one|another|his|her|my|our|your|no|this|that) [a-z]", re.IGNORECASE)
_SPEECH = re.compile(r'"[^"]*"')
_OBJECT_PRONOUNS = frozenset(["it", "them", "him"])
_PEOPLE_PRONOUNS = word_set("he him his she her hers himself herself")
# `A junior engineer, Tomasz, found it`: what stands between the commas parts no clause.
_APPOSITION = re.compile(r"^([^,]+), (?:[\w.'-]+ ?){1,4}, (?=[a-z])")
_OPENING_WORDS = 4
_MARKS = " .,;:!?"
_EARLY_WORDS = 8
_MOST_NOUNS = 3
_SHORT_DENIAL = 8
_MANY = word_set(
    "people men women children everyone everybody anyone somebody police fish sheep mice bacteria family team "
    "government company both many most some few others those all none each every no two three four five six seven "
    "eight nine ten hundred thousand million"
)
_BEFORE_NOUNS = word_set("a an the its their his her our my this that each every no another one some any of")


def leans_back(text: str) -> bool:
    """Whether a sentence needs the one before it."""
    return bool(pointing_words(text))


def pointing_words(text: str) -> str:
    """The words by which a sentence needs the one before it, as they stand there; empty where it needs none."""
    words = words_of(text)
    if not words or EXPLETIVE.match(text) or STANDING.match(text):
        return ""
    if _starts_pointing(words):
        return _first_words(text, 2 if words[0] in {"the", "one", "most"} else 1)
    found = (
        STARTS_CONNECTED.match(text)
        or DEMONSTRATIVE.search(_SPEECH.sub(" ", text))
        or THING_OF_THEM.search(" ".join(words[: _OPENING_WORDS + 1]))
        or POINTED_TIME.search(text)
        or NONE_OF_THEM.match(text)
        or _pointed_place(text)
    )
    if found:
        return found[0].strip(_MARKS) if len(found[0].split()) <= _OPENING_WORDS else _first_words(found[0], 1)
    return _loose_pronoun(text) or (_first_words(text, 1) if _is_bare_speech(text) else "")


def _pointed_place(text: str) -> re.Match[str] | None:
    """`Sales there fell`, with no place before it in the sentence; `there is` tells that something exists."""
    found = POINTED_PLACE.search(_SPEECH.sub(" ", text))
    return found if found and not PLACE_BEFORE.search(found.string[: found.start()]) else None


def _first_words(text: str, count: int) -> str:
    return " ".join(token.core for token in tokens_of(text)[:count])


def leads_on(text: str) -> bool:
    """Whether a sentence announces the next, as a question does, or `There is one exception`."""
    return bool(LEADS_ON.search(text))


def takes_back(text: str) -> bool:
    """Whether a short sentence, such as `They were wrong`, says that the one before it is not so."""
    return len(words_of(text)) <= _SHORT_DENIAL and bool(TAKES_BACK.search(text))


def points_outside(text: str) -> bool:
    """Whether a sentence speaks of the page it stood on (`see below`, `this article`)."""
    return bool(POINTS_AT_PAGE.search(text))


def is_personal(text: str) -> bool:
    """Whether the author speaks of himself: the voice of the video is not the author's."""
    return any(word in FIRST_PERSON for word in words_of(_SPEECH.sub("", text)))


def has_verb(text: str) -> bool:
    """Whether it is likely a sentence, and no heading or fragment."""
    return any(map(_is_verb, words_of(text)))


def _is_verb(word: str) -> bool:
    forms = (word, word.removesuffix("s"), word.removesuffix("es"), word.removesuffix("ies") + "y")
    return word.endswith(("ed", "'re", "'ve", "'ll", "'s")) or any(form in VERBS for form in forms)


def is_dated(text: str) -> bool:
    """Whether a sentence holds only on the day it was written."""
    return any(word in VAGUE_TIMES for word in words_of(text))


def is_whole(text: str) -> bool:
    """Whether quotes and brackets that open also close."""
    return text.count('"') % 2 == 0 and text.count("(") == text.count(")")


def _starts_pointing(words: tuple[str, ...]) -> bool:
    first, second = words[0], words[1] if len(words) > 1 else ""
    if first in DEMONSTRATIVES | FOLLOWERS | PRONOUNS:
        return True
    if first == "the" and second in ORDINALS:
        return not {"of", "that", "who", "to", "in", "on"} & set(words[2:6]) or second in {"latter", "former", "rest"}
    if first == "the" and second in BACK_POINTERS:
        return not {"of", "that", "who", "to"} & set(words[2:5])
    if first == "one" and second in {"is", "was", "has", "can", "reason", "of"}:
        return second != "of" or words[2:3] == ("them",)
    return first == "most" and second in {"do", "are", "were", "did", "have"}


def _loose_pronoun(text: str) -> str:
    """The first pronoun, if it stands before anything that it could mean."""
    spoken = _SPEECH.sub(" ", text)
    tokens = tokens_of(spoken)
    places = [place for place, token in enumerate(tokens) if token.word in PRONOUNS]
    if not places:
        return ""
    place = places[0]
    token, before = tokens[place], spoken[: tokens[place].start]
    clause = _APPOSITION.sub(r"\1 ", before)
    is_loose = (
        place == 1
        or (tokens[0].word in OPENERS and _opening_is_loose(tokens[0].word, before, place))
        or (token.word in _PEOPLE_PRONOUNS and not _names_somebody(before))
        or (token.word in _OBJECT_PRONOUNS and not BOUNDARY.search(clause))
        or (tokens[place - 1].word in REPORT_VERBS and not _names_somebody(before))
        or (text.endswith("?") and not _names_somebody(before))
        or not _agrees(token.word, before)
    )
    return token.core if is_loose else ""


def _agrees(pronoun: str, before: str) -> bool:
    """Whether a word before the pronoun could be what it means: one thing for `it`, several for `they`."""
    words = [word.removesuffix("'s") for word in words_of(before)]
    nouns = [word for at, word in enumerate(words) if _may_be_noun(word, words[at - 1] if at else "")]
    several = any(word.endswith("s") and not word.endswith(("ss", "us", "is")) for word in nouns)
    if pronoun.startswith("the"):
        return several or "and" in words or bool(set(words) & _MANY)
    if pronoun.startswith("it"):
        return any(not word.endswith("s") or word.endswith(("ss", "us", "is")) for word in nouns)
    return True


def _may_be_noun(word: str, before: str) -> bool:
    if word in STOPWORDS or len(word) <= 1 or is_number(word) or before in {"to", "will", "can", "may", "must", "not"}:
        return False
    return not word.endswith(("ed", "ly")) and not (
        {word, word.removesuffix("s")} & VERBS and before not in _BEFORE_NOUNS
    )


def _opening_is_loose(opener: str, before: str, place: int) -> bool:
    """`At 10 °C it …` and `On the way, they …`; `When an octopus swims, its …` stands by itself."""
    if opener in SUBORDINATORS:
        return False
    return place <= _OPENING_WORDS or before.rstrip().endswith(",") or not any(map(_is_verb, words_of(before)[1:]))


def _names_somebody(before: str) -> bool:
    return bool(_DETERMINED.search(before)) or _has_inner_capital(before[1:])


def _has_inner_capital(text: str) -> bool:
    return any(token.core[0].isupper() for token in tokens_of(text))


def _is_bare_speech(text: str) -> bool:
    """Quoted words with nobody named who says them."""
    if not text.startswith('"'):
        return False
    rest = _SPEECH.sub(" ", text)
    return not _has_inner_capital(rest) and not re.search(r"\b(?:a|an|the) [a-z]+", rest)


def compared_nouns(text: str) -> list[tuple[str, ...]]:
    """The nouns of `the smaller eastern tube`: somebody must have said which tubes there are."""
    found = []
    for match in COMPARED.finditer(text):
        words = takewhile(
            lambda word: word not in STOPWORDS, words_of(text[match.end() :].partition(",")[0])[:_MOST_NOUNS]
        )
        if nouns := tuple(words):
            found.append(nouns)
    return found


def bare_events(text: str) -> list[str]:
    """The nouns of `the overrun`, `the delay`: what happened, and is told elsewhere."""
    return [match[1].casefold() for match in EVENT.finditer(text)]


class Introductions:
    """Who and what the sentences of a source bring in, so that nobody is spoken of before."""

    def __init__(self, sentences: tuple[Sentence, ...], topic: str) -> None:
        self._full_names = [_full_names(s.text) for s in sentences]
        self._sentences = sentences
        self._texts = [f" {' '.join(words_of(s.text))} " for s in sentences]
        self._forms = [{form for word in words_of(s.text) for form in (word, stem(word))} for s in sentences]
        mentions = Counter(name for s in sentences for name in _inner_names(s.text))
        self._known = {name for name, _ in mentions.most_common(1)} | set(words_of(topic))

    def needed_by(self, index: int, text: str) -> tuple[frozenset[int], ...]:
        """Sets of sentences, of each of which one must have been said before; none where it stands by itself.

        A set without sentences cannot be met: the sentence speaks of `the overrun` and nothing has named it.
        """
        needed = [
            earlier
            for name in _single_names(text)
            if name not in self._known and (earlier := self._mentions(name, index))
        ]
        for name in _lone_names(text):
            holders = {at for at in range(index) if any(name in full for full in self._full_names[at])}
            if holders and not any(name in full for full in self._full_names[index]):
                needed.append(frozenset(holders))
        for place, noun in _definite_nouns(text):
            if earlier := self._brought_in(noun, index, subject=place == 0):
                needed.append(earlier)
        needed += [here for noun in _bare_subjects(text) if (here := self._of_this_paragraph(noun, index))]
        needed += [self._of_the_same(nouns, index) for nouns in compared_nouns(text)]
        needed += [self._of_the_same((event,), index) for event in bare_events(text) if event not in self._known]
        return tuple(dict.fromkeys(needed))

    def _of_this_paragraph(self, noun: str, index: int) -> frozenset[int]:
        """`The birds flew on` within a paragraph means those that it speaks of, and not any birds of the text."""
        sentence = self._sentences[index]
        plural = noun.endswith("s") and not noun.endswith("ss")
        if not sentence.place or noun in LASTING_NOUNS or (noun in self._known and not plural):
            return frozenset()
        here = range(index - sentence.place, index)
        return frozenset(at for at in here if f" {noun} " in self._texts[at]) or frozenset({index - 1})

    def _of_the_same(self, nouns: tuple[str, ...], index: int) -> frozenset[int]:
        """Earlier sentences that name one of the nouns, in whichever form."""
        forms = {form for noun in nouns for form in (noun, f"{noun}s", f"{noun}es", noun.removesuffix("s"), stem(noun))}
        return frozenset(at for at in range(index) if forms & self._forms[at])

    def _mentions(self, word: str, index: int) -> frozenset[int]:
        return frozenset(at for at in range(index) if f" {word} " in self._texts[at])

    def _brought_in(self, noun: str, index: int, *, subject: bool) -> frozenset[int]:
        """Earlier sentences with the noun, when it came in as `a ferry` and is now `the ferry`."""
        earlier = self._mentions(noun, index) | self._mentions(noun + "s", index)
        if not earlier or f" the {noun} " in self._texts[min(earlier)]:
            return frozenset()
        came_in = re.search(rf"\b(?:a|an|one|another)(?: \w+)? {noun}\b", self._texts[min(earlier)])
        return earlier if subject or came_in else frozenset()


def _inner_names(text: str) -> list[str]:
    """Names within the sentence; the first word is written large anyhow."""
    return [
        token.word.removesuffix("'s") for token in tokens_of(text)[1:] if token.core[0].isupper() and token.core != "I"
    ]


def _single_names(text: str) -> list[str]:
    """Names of one word within the sentence; a name of several brings its bearer in, and an acronym is none."""
    runs = [run[0] for run in name_runs(text) if len(run) == 1]
    return [token.word.removesuffix("'s") for token in runs if token.start and not token.core.isupper()]


def _bare_subjects(text: str) -> list[str]:
    """The noun of `The birds flew`, which says nothing else of them."""
    words = words_of(text)[:3]
    is_bare = len(words) > 2 and words[0] == "the" and _is_verb(words[2]) and not _is_verb(words[1])  # noqa: PLR2004
    return [words[1]] if is_bare else []


def _full_names(text: str) -> list[tuple[str, ...]]:
    return [tuple(words_of(m.group())) for m in re.finditer(r"(?:[A-Z][\w'’-]+\.? ){1,3}[A-Z][\w'’-]+", text)]


def _lone_names(text: str) -> list[str]:
    tokens = tokens_of(text)
    found = []
    for place, token in enumerate(tokens):
        neighbours = (tokens[place - 1] if place else None, tokens[place + 1] if place + 1 < len(tokens) else None)
        if token.core[0].isupper() and not any(n and n.core[0].isupper() for n in neighbours):
            found.append(token.word.removesuffix("'s"))
    return found


def _definite_nouns(text: str) -> list[tuple[int, str]]:
    """The nouns of `the ship`, with their places; not those of `the ship of Henry VIII` or `the ship that sank`."""
    words = words_of(text)[: _EARLY_WORDS + 2]
    explained = {"of", "that", "which", "who", "in", "for"}
    places = [place for place in range(min(_EARLY_WORDS, len(words) - 1)) if words[place] == "the"]
    return [(place, words[place + 1]) for place in places if not explained & set(words[place + 2 : place + 3])]
