"""Whom `she` and `he` mean: sentences after which a pronoun is understood, though others between are left out."""

import re
from collections.abc import Sequence
from functools import cached_property

from graph.agents.extractive.lexicon import OPENERS, STOPWORDS
from graph.agents.facts import Token, tokens_of
from graph.agents.sentences import Sentence
from graph.agents.vocabulary import word_set

_SHE, _HE = word_set("she her hers herself"), word_set("he him his himself")
_LITTLE = STOPWORDS | OPENERS
_EARLY_WORDS = 6
_PLACES = word_set("in at near")
_PLACED = _PLACES | word_set("from the of")
_INSTITUTIONS = word_set(
    "college university school institute academy museum library hospital company agency council party church bridge "
    "street river lake sea ocean island islands mountain prize award war house city museum club league union"
)
_PARTED = re.compile(r"[,;:.!?()\"—–]")


def name_runs(text: str) -> list[tuple[Token, ...]]:
    """Words written large in a row, with no mark between them; a little word at the start of a sentence is no name."""
    tokens = tokens_of(text)
    runs: list[list[Token]] = []
    for place, token in enumerate(tokens):
        large = token.core[0].isupper() and token.word != "i" and not (place == 0 and token.word in _LITTLE)
        if (
            large
            and place
            and runs
            and runs[-1][-1] is tokens[place - 1]
            and not _parted(text, tokens[place - 1], token)
        ):
            runs[-1].append(token)
        elif large:
            runs.append([token])
    return [tuple(run) for run in runs]


def _parted(text: str, one: Token, after: Token) -> bool:
    end = text.find(one.core, one.start) + len(one.core)
    return bool(_PARTED.search(text[end : text.find(after.core, after.start)]))


class Referents:
    """The people of a source, and which of its sentences speak of one of them alone."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        self._texts = [sentence.text for sentence in sentences]
        self._runs = [name_runs(text) for text in self._texts]
        self._meant: dict[int, str] = {}

    def understood_after(self, index: int) -> frozenset[int]:
        """The sentences right after which this one says what it says in the source; the one before it always is one."""
        before = frozenset({index - 1})
        person = self._resolve(index)
        if not person:
            return before
        return before | {
            at for at in range(index) if self._speaks_of(at) == person and not self._names_others(at, person)
        }

    @cached_property
    def _surnames(self) -> frozenset[str]:
        """Names that stand whole somewhere and alone elsewhere, as those of people do; nobody lives in a person."""
        whole = {_last(run) for runs in self._runs for run in runs if len(run) > 1}
        alone = {_last(run) for runs in self._runs for run in runs if len(run) == 1}
        places = {
            _last(run)
            for text, runs in zip(self._texts, self._runs, strict=True)
            for run in runs
            if _word_before(text, run) in _PLACES
        }
        return frozenset(whole & alone - places)

    def _people(self, index: int) -> list[str]:
        return [name for name in dict.fromkeys(map(_last, self._runs[index])) if name in self._surnames]

    def _speaks_of(self, index: int) -> str:
        people = self._people(index)
        return people[0] if len(people) == 1 else "" if people else self._resolve(index)

    def _resolve(self, index: int) -> str:
        """Whom the first pronoun means, where only one person can be meant; else nobody."""
        if index not in self._meant:
            self._meant[index] = self._search(index)
        return self._meant[index]

    def _search(self, index: int) -> str:
        group = self._group(index)
        for at in range(index - 1, -1, -1) if group else ():
            people = self._people(at)
            if people:
                return people[0] if len(people) == 1 and not self._names_others(at, people[0]) else ""
            if self._names_others(at, "") or self._group(at) not in {group, None}:
                return ""
        return ""

    def _group(self, index: int) -> frozenset[str] | None:
        """The pronouns of one sex that stand before anybody is named."""
        tokens = tokens_of(self._texts[index])[:_EARLY_WORDS]
        for token in tokens:
            if token.word in _SHE | _HE:
                return _SHE if token.word in _SHE else _HE
            if token.word in self._surnames:
                return None
        return None

    def _names_others(self, index: int, person: str) -> bool:
        """Whether somebody else may be named: words written large that follow no `in` or `at`."""
        text = self._texts[index]
        for run in self._runs[index]:
            whole = len(run) > 1 and not any(token.core.isupper() or token.word in _INSTITUTIONS for token in run)
            if whole and _word_before(text, run) not in _PLACED and _last(run) != person:
                return True
        return False


def _last(run: tuple[Token, ...]) -> str:
    return run[-1].word.removesuffix("'s")


def _word_before(text: str, run: tuple[Token, ...]) -> str:
    before = tokens_of(text[: run[0].start])
    return before[-1].word if before else ""
