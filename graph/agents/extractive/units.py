"""What may be said: each usable sentence in each of its forms, weighed for every beat."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from graph.agents.extractive.abroad import leans_back_abroad
from graph.agents.extractive.casing import small_names
from graph.agents.extractive.compress import forms_of
from graph.agents.extractive.cues import clash_cue, hook_cue, trigger_cue, twist_cue
from graph.agents.extractive.imperatives import is_needed_step
from graph.agents.extractive.kinds import INSTRUCTING, Kind, Opening, kind_of
from graph.agents.extractive.languages import language_of, reads_english
from graph.agents.extractive.numbers import strongest_amount
from graph.agents.extractive.openings import Starts
from graph.agents.extractive.rank import Ranking, rank_sentences
from graph.agents.extractive.referents import Referents
from graph.agents.extractive.ties import (
    Introductions,
    has_verb,
    is_dated,
    is_personal,
    is_whole,
    leads_on,
    leans_back,
    points_outside,
    takes_back,
)
from graph.agents.facts import words_of
from graph.agents.sentences import Sentence, split_sentences
from graph.core.brief import PlaceMap
from graph.core.script import SCENE_PAUSE_SECONDS, Beat, Scene
from graph.core.writing import Assignment, Estimate

MOST_SENTENCES = 400
LEFT_OUT = "It leaves out"
MOST_CHARACTERS = 120_000
LONGEST_WORDS = 60
FEWEST_WORDS = 3
COMFORTABLE_WORDS = 26
SHORTEST_SCENE_SECONDS = 3.0
LONGEST_SCENE_SECONDS = 8.0
FLEETING_SECONDS = 2.5
_LINGERING = 0.6
_FAINT = 0.3
_LETTERS = 0.5
_SLOW = 0.3
_FRAGMENT = 1.5
_NEEDED = 40.0
_LOOSE_START = 4.0

# Code, handles, numbers of issues, and sentences that are wholly aside.
_UNSPEAKABLE = re.compile(r"[{}<>|=\\~]|://|@\w|#\d|\w_\w|^[\[(]|^\W*\d+\s*:|^(?:See|Note)\b")


@dataclass(frozen=True, eq=False)
class Unit:
    """A sentence in one form, or a scene that is already there; `first` and `last` are sentence numbers.

    `value` is what it is worth in the video as a whole, `cues` what more it is worth in a beat. A unit that leans
    back is said right after one of the sentences in `follows` or not at all; of each set in `introductions` one
    sentence must be said before, and one that is empty is never met. What the next sentence takes back is said with it
    or not at all. A needed one is a step that nobody may leave out.
    """

    first: int
    last: int
    text: str
    seconds: float
    value: float
    cues: dict[Beat, float]
    hook: float = 0.0
    leans_back: bool = False
    follows: frozenset[int] = frozenset()
    leads_on: bool = False
    is_taken_back: bool = False
    introductions: tuple[frozenset[int], ...] = ()
    paragraph: int = -1
    scene: Scene | None = None
    is_needed: bool = False

    @property
    def is_fleeting(self) -> bool:
        """Whether it is over before anybody has read the scene."""
        return self.scene is None and self.seconds < FLEETING_SECONDS

    def staying(self, beat: Beat) -> float:
        """What it is worth as a further sentence of a beat: only the context is meant to be long."""
        return self.cues[beat] if beat is Beat.CONTEXT or self.scene else min(0.3, self.cues[beat]) - _LINGERING


@dataclass(frozen=True)
class Material:
    """A source made ready: its sentences, how they rank, and everything that may be said."""

    sentences: tuple[Sentence, ...]
    ranking: Ranking
    units: tuple[Unit, ...]
    starts: Starts
    english: bool
    cut_off: bool
    topic: str = ""
    kind: Kind = Kind.STORY
    language: str = ""
    places: PlaceMap = ()
    names: frozenset[str] = frozenset()
    """Those that the source writes small."""

    def doubts(self) -> tuple[str, ...]:
        """What a person should know of the source."""
        language = "The source does not read like English, so its sentences are kept whole."
        length = f"The source is long: only its first {len(self.sentences)} sentences were read."
        return (language,) * (not self.english) + (length,) * self.cut_off

    @property
    def steps(self) -> frozenset[int]:
        """The sentences that are steps which nobody may leave out."""
        return frozenset(unit.first for unit in self.units if unit.is_needed)

    def without_steps(self, scenes: Iterable[Scene]) -> tuple[str, ...]:
        """What a person should know of scenes that leave out steps."""
        if self.kind not in INSTRUCTING:
            return ()
        said = {number for scene in scenes for number in self.numbers_of(scene)}
        steps = [sentence for sentence in self.sentences if is_needed_step(sentence.text)]
        missing = [sentence.text for sentence in steps if sentence.index not in said]
        if not missing:
            return ()
        return (f"{LEFT_OUT} {len(missing)} of the {len(steps)} steps of the source, first: {missing[0]}",)

    def loose_start(self, first: Scene) -> tuple[str, ...]:
        """What a person should know of a first scene that speaks of something which nobody has named."""
        line = first.lines[0]
        numbers = self.numbers_of(first) if line.origin == "source" else []
        loose = self.starts.loose(line.text, numbers[0]) if numbers else ""
        return (f"Scene 1 begins with “{loose}”, which nothing before it names; ask for another hook.",) * bool(loose)

    def numbers_of(self, scene: Scene) -> list[int]:
        """The sentences that the scene's lines stand for, in order."""
        starts = [line.source.start for line in scene.lines if line.source]
        return [sentence.index for sentence in self.sentences if sentence.start in starts]

    def alike(self, first: Unit, second: Unit) -> float:
        """How much two units say the same, between 0 and 1; scenes without a place in the source are like nothing."""
        if min(first.first, second.first) < 0:
            return 0.0
        return float(self.ranking.alike[first.first, second.first])


def material_of(assignment: Assignment, estimate: Estimate) -> Material:
    """Split, rank and weigh a source for a topic."""
    text = assignment.source.text
    sentences = split_sentences(text[:MOST_CHARACTERS], assignment.source.language)
    cut_off = len(text) > MOST_CHARACTERS or len(sentences) > MOST_SENTENCES
    sentences = sentences[:MOST_SENTENCES]
    english = reads_english(words_of(text[:MOST_CHARACTERS]))
    ranking = rank_sentences([s.text for s in sentences], assignment.topic)
    kind = kind_of(sentences) if english else Kind.STORY
    language = None if english else language_of(words_of(text[:MOST_CHARACTERS]))
    scales = _Scales(
        ranking,
        Introductions(sentences, assignment.topic),
        Referents(sentences),
        Opening(kind, sentences, assignment.topic),
        Starts(sentences, assignment.topic, language),
        taken_back(sentences),
        estimate,
        language,
        small_names(sentences) if english else frozenset(),
    )
    told = sentences if kind in INSTRUCTING else _once(sentences)
    units = [unit for sentence in told if _is_usable(sentence.text) for unit in _forms(sentence, scales)]
    if kind in INSTRUCTING:
        units = [_as_step(unit) if is_needed_step(unit.text) else unit for unit in units]
    return Material(
        sentences,
        ranking,
        tuple(units),
        scales.starts,
        english,
        cut_off,
        assignment.topic,
        kind,
        language or "",
        assignment.source.places,
        scales.names,
    )


def _once(sentences: Sequence[Sentence]) -> list[Sentence]:
    """The sentences without those that say an earlier one again, word for word."""
    first: dict[tuple[str, ...], Sentence] = {}
    for sentence in sentences:
        first.setdefault(words_of(sentence.text), sentence)
    return list(first.values())


def taken_back(sentences: Sequence[Sentence]) -> frozenset[int]:
    """The sentences of which the next one says that they are not so."""
    return frozenset(before.index for before, after in pairwise(sentences) if takes_back(after.text))


def _as_step(unit: Unit) -> Unit:
    """A step stands by itself among all the others, and may say again what an earlier one said."""
    return replace(unit, is_needed=True, value=unit.value + _NEEDED, introductions=())


def _is_usable(text: str) -> bool:
    words = words_of(text)
    letters = sum(char.isalpha() for char in text)
    return (
        FEWEST_WORDS <= len(words) <= LONGEST_WORDS
        and letters > _LETTERS * len(text.replace(" ", ""))
        and is_whole(text)
        and not points_outside(text)
        and not text.isupper()
        and not _UNSPEAKABLE.search(text)
        and text.rstrip("\"')]")[-1:] in {".", "!", "?"}
    )


@dataclass(frozen=True)
class _Scales:
    """What a sentence is weighed by. `language` is None for English, and empty where it is not known."""

    ranking: Ranking
    introductions: Introductions
    referents: Referents
    opening: Opening
    starts: Starts
    taken_back: frozenset[int]
    estimate: Estimate
    language: str | None
    names: frozenset[str]

    @property
    def english(self) -> bool:
        return self.language is None

    def leans_back(self, sentence: Sentence, text: str) -> bool:
        """The first sentence of a source leans on nothing."""
        if sentence.index == 0:
            return False
        return leans_back(text) if self.language is None else leans_back_abroad(text, self.language)


def _forms(sentence: Sentence, scales: _Scales) -> Iterator[Unit]:
    opening = scales.opening
    progress = opening.progress(sentence)
    needed = scales.introductions.needed_by(sentence.index, sentence.text)
    worth = _worth(sentence, scales.ranking) - _FRAGMENT * (scales.english and not has_verb(sentence.text))
    worth += opening.worth(sentence)
    for text in forms_of(sentence.text, english=scales.english, names=scales.names):
        seconds = scales.estimate(text) + SCENE_PAUSE_SECONDS
        leans = scales.leans_back(sentence, text)
        yield Unit(
            first=sentence.index,
            last=sentence.index,
            text=text,
            seconds=seconds,
            value=worth * _substance(text) + _fit(text, seconds),
            cues={
                Beat.TRIGGER: opening.drama * trigger_cue(text, progress),
                Beat.CONTEXT: 0.2,
                Beat.CLASH: opening.drama * _weighed(clash_cue(text, progress)),
                Beat.TWIST: opening.drama * _weighed(twist_cue(text, progress)),
            },
            hook=hook_cue(text, progress)
            + 1.2 * worth
            + opening.bonus(sentence)
            - _drag(text, seconds)
            - _LOOSE_START * bool(scales.starts.loose(text, sentence.index)),
            leans_back=leans,
            follows=scales.referents.understood_after(sentence.index) if leans else frozenset(),
            leads_on=leads_on(text),
            is_taken_back=sentence.index in scales.taken_back,
            introductions=needed,
            paragraph=sentence.paragraph,
        )


def _drag(text: str, seconds: float) -> float:
    """Nobody waits for the end of a long first sentence, least of all for the dates in its brackets."""
    return _SLOW * max(0.0, seconds - LONGEST_SCENE_SECONDS) + _SLOW * bool(re.search(r"\([^)]*\d", text))


def _weighed(cue: float) -> float:
    """A clash or twist without any sign of one is hardly better than none."""
    return 1.4 * cue - 0.8 * (cue < _FAINT)


def _worth(sentence: Sentence, ranking: Ranking) -> float:
    """Central sentences, and those about the topic, are worth most; what the author says of himself least."""
    worth = float(ranking.centrality[sentence.index]) + 0.6 * float(np.sqrt(max(0.0, ranking.topical[sentence.index])))
    worth += 0.25 * (strongest_amount(sentence.text) is not None)
    worth += 0.9 * (sentence.index == 0)
    return worth + 0.15 * (sentence.place == 0) - 1.5 * is_personal(sentence.text) - 0.3 * is_dated(sentence.text)


def _substance(text: str) -> float:
    """Short sentences carry less, and many of them would crowd out what matters."""
    return min(1.0, 0.25 + 0.075 * len(words_of(text)))


def _fit(text: str, seconds: float) -> float:
    """Scenes of three to eight seconds are easy to follow."""
    words = len(words_of(text))
    too_long = max(0.0, seconds - LONGEST_SCENE_SECONDS)
    return -0.25 * too_long - 0.1 * max(0, words - COMFORTABLE_WORDS) - 0.5 * (seconds < SHORTEST_SCENE_SECONDS)
