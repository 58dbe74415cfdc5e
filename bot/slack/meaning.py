"""What notes mean that rules do not understand: a model is asked, as work like any other, and decides nothing."""

from dataclasses import dataclass
from datetime import timedelta
from typing import assert_never

from bot.moments import read_moment
from bot.reading import split_questions
from bot.reading.asked import Question, WantsToDecide
from bot.reading.days import tidy_moment
from bot.slack.answering import Answering
from bot.slack.cards import Card, move_card
from bot.slack.commanding import Commanding
from bot.slack.desk import Place, SlackDesk
from graph.core.change import Understood
from graph.core.gate import VERDICTS, Gate
from graph.core.ids import ProductionId
from graph.core.intent import Aside, Asks, Intent, Unclear, WantsChanges, WantsMoney, WantsTime, WantsVerdict
from graph.core.item import Item
from graph.core.money import Limit
from graph.core.script import Revision
from graph.core.value import digest
from graph.steps.jobs import ReadJob
from graph.store.notes import Note
from graph.store.readings import ask_reading, find_reading, meant, readings_of
from graph.store.revisions import find_revision

LATE = timedelta(seconds=90)
NO_ANSWER = "no answer came in time"


@dataclass
class Meaning:
    """Has notes read by a model, and answers what is no wish for changes."""

    desk: SlackDesk

    def __post_init__(self) -> None:
        self.commanding = Commanding(self.desk)
        self.answering = Answering(self.desk)

    def ask(self, notes: tuple[Note, ...]) -> bool:
        """Have them read where that is needed and a model is there for it; asking twice is asking once."""
        studio, production = self.desk.studio, notes[0].production
        if studio.reader is None or not self._is_needed(notes):
            return False
        job = ReadJob(words=joined(notes), notes=tuple(note.id for note in notes))
        with studio.db.write() as session:
            ask_reading(studio.ledger, session, production, self._unit(notes), job)
        return True

    def ask_once(self, notes: tuple[Note, ...]) -> bool:
        """Whether a model has been asked, now or before."""
        return self._find(notes) is not None or self.ask(notes)

    def _is_needed(self, notes: tuple[Note, ...]) -> bool:
        """Whether rules alone do not understand all of it, where it can be carried out at all."""
        revision, gate = self._revision(notes[0].production), self._gate(notes)
        if revision is None or (gate is not None and "revise" not in VERDICTS[gate.kind]):
            return True
        words = joined(notes)
        if self.apart(notes[0].production, words)[0]:
            return False
        read = self.desk.studio.read_plainly(words, revision)
        return bool(read.not_understood) or not (read.changes or read.missed)

    def wishes(self, production: ProductionId, words: str) -> bool:
        """Whether rules alone find something to change in them."""
        revision = self._revision(production)
        return revision is not None and bool(self.desk.studio.read_plainly(words, revision).changes)

    def apart(self, production: ProductionId, words: str) -> tuple[tuple[Question, ...], str]:
        """Questions beside a wish, and that wish; without questions where rules read it no better by that."""
        asked, wish = split_questions(words)
        revision = self._revision(production) if asked else None
        if revision is None or not self.desk.studio.read_plainly(words, revision).not_understood:
            return (), words
        read = self.desk.studio.read_plainly(wish, revision)
        is_wish = not read.not_understood and (read.changes or read.missed)
        return (asked, wish) if is_wish else ((), words)

    def _revision(self, production: ProductionId) -> Revision | None:
        with self.desk.studio.db.read() as session:
            return find_revision(session, production)

    def _gate(self, notes: tuple[Note, ...]) -> Gate | None:
        return self.desk.studio.productions.find_gate(notes[0].production)

    def _unit(self, notes: tuple[Note, ...]) -> str:
        """The name of this reading: of other words, or at another question, it is another."""
        gate = self._gate(notes)
        about = [[note.id, note.words] for note in notes]
        return f"{notes[0].id}-{digest([about, gate.id if gate else ''])[:8]}"

    def is_read(self, notes: tuple[Note, ...]) -> bool:
        """Whether there is an answer, or none is waited for any more."""
        found = self._find(notes)
        return found is None or found.is_settled or self.desk.studio.clock.now() - notes[-1].at > LATE

    def find(self, notes: tuple[Note, ...]) -> Intent | None:
        """What they mean, once a model was asked; None where none was."""
        found = self._find(notes)
        if found is None:
            return None
        return meant(found) if found.is_settled else Unclear(why=NO_ANSWER)

    def _find(self, notes: tuple[Note, ...]) -> Item | None:
        with self.desk.studio.db.read() as session:
            return find_reading(session, notes[0].production, self._unit(notes))

    def read_again(self, production: ProductionId, words: str) -> Understood | None:
        """How these words were read before; None for a wish, of which the writer takes what rules do not understand."""
        revision = self._revision(production)
        with self.desk.studio.db.read() as session:
            readings = readings_of(session, production, words)
        if not readings or revision is None:
            return None
        for intent in (meant(one) for one in readings if one.is_settled):
            if isinstance(intent, WantsChanges):
                return Understood(changes=intent.changes, missed=intent.missed)
        return self.desk.studio.read_plainly(words, revision)

    def answer(
        self, intent: WantsVerdict | WantsTime | WantsMoney | Asks | Aside, production: ProductionId, place: Place
    ) -> Card | None:
        """What comes of it: an answer, or a button that the person has to press; nothing moves before that."""
        match intent:
            case WantsVerdict(verdict=verdict):
                return self.commanding.videos.confirm(production, WantsToDecide(verdict=verdict), place)
            case WantsTime(when=when):
                return self._move(production, when)
            case WantsMoney(usd=usd):
                return self.commanding.videos.offer_budget(production, Limit(by_usd=usd), place)
            case Asks(about=about):
                return self.answering.answer(Question(about=about), production, place)
            case Aside():
                return None
            case never:
                assert_never(never)

    def _move(self, production: ProductionId, when: str) -> Card:
        studio = self.desk.studio
        found = studio.productions.get(production)
        zone = studio.channel(found.channel).time_zone
        at = read_moment(tidy_moment(when), studio.clock.now(), zone, planned=found.publish_at)
        return move_card(production, at)


def joined(notes: tuple[Note, ...]) -> str:
    """All of them as one text."""
    return ". ".join(note.words.strip().rstrip(".") for note in notes)
