"""What the messages of a production are to show, as the rows say: its card, its questions, its work, its troubles."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from bot.page import AnyPage, FilmPage, QuestionPage, ReleasePage, ScriptPage
from bot.showing import page_of
from bot.slack.agent import session_of
from bot.slack.cards import (
    Card,
    closed_card,
    failure_card,
    film_card,
    parent_card,
    progress_card,
    question_card,
    release_card,
    script_card,
)
from bot.slack.cards.states import HOLD, PAUSE, ended_by, name_hold, say_cost
from bot.slack.cards.text import say_person
from bot.slack.drawing import wanted_of
from bot.slack.failure_log import failed_in, logs_of, missing_in, stood_in_for, with_logs
from bot.slack.film_files import FilmFiles, film_files
from bot.slack.making import Told, began_making, done_of, eta_seconds, worked_seconds
from bot.slack.news import news_of
from bot.slack.questions import outcome_of
from bot.slots import next_slots
from bot.studio import Studio
from graph.core.errors import ProductionError
from graph.core.gate import Gate
from graph.core.production import State
from graph.core.standing import Glance, Standing, WaitsFor
from graph.core.value import digest
from graph.dossier import Dossier, read_dossier
from graph.store.cards import ShownCard, Thread
from graph.store.outbox import Outgoing, Priority

WORK_SECONDS = 3.0
"""Work that takes longer than this is shown as it goes on."""
FREE_SLOTS = 10
FAILURE = "failure"


@dataclass(frozen=True)
class Wanted:
    """A card as it should be. With `if_seen` it is rather taken back where nobody has seen the one before it.

    `told` says how far the work is that it is about, if that goes on.
    """

    key: str
    card: Card
    priority: Priority = Priority.CARD
    is_open: bool = True
    if_seen: bool = False
    told: Told | None = None


Call = tuple[ShownCard, Outgoing]
"""What Slack is asked for once, beside cards, with what is noted of it."""


@dataclass(frozen=True)
class Wanting:
    """Works out what one production's messages should show now, beside what they do (`shown`, by key)."""

    studio: Studio
    thread: Thread
    shown: Mapping[str, ShownCard]
    standing: Standing
    dossier: Dossier
    now: datetime

    def cards(self) -> Iterator[Wanted]:
        """Those that have to be drawn; the others show what they should."""
        for wanted in self._cards():
            shown = self.shown.get(wanted.key)
            if shown is None or (shown.wanted, shown.is_open) != (wanted_of(wanted.card), wanted.is_open):
                yield replace(wanted, card=with_logs(wanted.card, self.dossier))

    def calls(self) -> Iterator[Call]:
        """What else is to be asked for: the files before a film's card, and what the thread's session shows."""
        for card, call in (*self._files[1], *session_of(self.thread, self.standing, self.now)):
            if card.key not in self.shown or self.shown[card.key].wanted != card.wanted:
                yield card, call

    def _cards(self) -> Iterator[Wanted]:
        pending = self.dossier.pending
        link = self.shown[f"gate:{pending.id}"].link if pending and f"gate:{pending.id}" in self.shown else ""
        yield Wanted(f"parent:{self.thread.production}", parent_card(self.standing, link, say_person))
        for gate in self.dossier.gates:
            yield from self._closed(gate) if not gate.is_pending else self._asked(gate)
        yield from self._progress()
        yield from self._failure()
        for key, card in news_of(self.standing, self.dossier, self.now):
            yield Wanted(key, card, is_open=False)

    def _closed(self, gate: Gate) -> Iterator[Wanted]:
        key = f"gate:{gate.id}"
        if key in self.shown:
            revision = int(gate.shown.get("revision", 0))
            title, link = self.dossier.production.title, self._link_to_next(gate)
            outcome = outcome_of(gate, ended_by(self.standing.glance))
            yield Wanted(key, closed_card(gate.kind, title, revision, outcome, link), is_open=False)

    def _asked(self, gate: Gate) -> Iterator[Wanted]:
        page, (files, _) = self._page, self._files
        if page is None or page.gate is None or page.gate.id != gate.id:
            return
        if files is not None:  # The film comes before the question about it.
            yield Wanted(f"gate:{gate.id}", self._card(page, files))

    @cached_property
    def _files(self) -> tuple[FilmFiles | None, tuple[Call, ...]]:
        """The files that belong before the card of the open gate, None until they are there; and those to ask for."""
        page, gate = self._page, self.dossier.pending
        if gate is None or not isinstance(page, FilmPage) or page.gate is None or page.gate.id != gate.id:
            return FilmFiles(), ()
        return film_files(self.shown, self.thread, gate, page, self.dossier.film())

    @cached_property
    def _page(self) -> AnyPage | None:
        channel = self.studio.channel(self.dossier.production.channel)
        folder = self.studio.exports.folder / self.dossier.production.id
        try:
            return page_of(self.dossier, None, channel, folder)
        except ProductionError:
            return None

    def _card(self, page: AnyPage, files: FilmFiles) -> Card:
        match page:
            case ScriptPage():
                return script_card(page, self.now)
            case FilmPage():
                logs = logs_of(self.dossier, stood_in_for(self.dossier))
                return film_card(page, files.preview_link, self.now, files.thumbnail, logs)
            case ReleasePage():
                channel = self.studio.channel(page.channel)
                free = next_slots(self.studio.db, channel, self.now, FREE_SLOTS, but=page.production)
                return release_card(page, free, self.now)
            case QuestionPage():
                return question_card(page, say_cost(self.standing.glance), logs_of(self.dossier, missing_in(page)))
            case _:
                raise TypeError(f"nobody is asked about a {page.kind}")

    def _progress(self) -> Iterator[Wanted]:
        glance, worked = self.standing.glance, worked_seconds(self.dossier, self.now)
        key = f"progress:{glance.id}:{glance.run}:{glance.revision}:{glance.state}"
        for old in self.shown.values():
            if old.key.startswith("progress:") and old.is_open and old.key != key:
                frozen = progress_card(self.standing, worked, is_over=True)
                yield Wanted(old.key, frozen, Priority.PROGRESS, is_open=False, if_seen=True)
        if glance.state is not State.READY_FOR_GENERATION:
            return
        age, works = (self.now - began_making(self.dossier)).total_seconds(), self.standing.waits_for is WaitsFor.WORK
        if key in self.shown or (works and age >= WORK_SECONDS):
            card = progress_card(self.standing, worked, eta_seconds(self.standing, self.now) if works else None)
            yield Wanted(key, card, Priority.PROGRESS, told=self._told(age) if works else None)

    def _told(self, age: float) -> Told:
        stuck = next((unit.trouble for unit in self.standing.glance.units if unit.is_stuck), "")
        return Told(stage=f"{self.standing.step} {stuck}", done=done_of(self.standing), seconds=age)

    def _failure(self) -> Iterator[Wanted]:
        glance = self.standing.glance
        has_failed = glance.state is State.FAILED or bool(glance.hold and not glance.rests_with_studio)
        kind = name_hold(glance) or FAILURE
        about = f":{kind}:{digest([glance.failure, glance.hold])[:8]}"
        open_ones = [old for old in self.shown.values() if old.key.startswith("failure:") and old.is_open]
        # What is asked about anew during a pause is another run, and the pause is the same.
        same = (old.key for old in open_ones if kind == PAUSE and old.key.endswith(about))
        key = next(same, f"failure:{glance.id}:{glance.run}{about}")
        for old in open_ones:
            if not (has_failed and old.key == key):
                yield Wanted(old.key, _stopped_card(old.key, glance), is_open=False)
        if has_failed:
            yield Wanted(key, failure_card(self.standing, logs_of(self.dossier, failed_in(self.standing))))

    def _link_to_next(self, gate: Gate) -> str:
        """Where the question is that came after this one; empty while it is not there."""
        later = self.dossier.gates[self.dossier.gates.index(gate) + 1 :]
        card = self.shown.get(f"gate:{later[0].id}") if later else None
        return card.link if card else ""


def _stopped_card(key: str, glance: Glance) -> Card:
    """What is left of the card about something that stopped a production: a pause is no failure of a revision."""
    kind = next((kind for kind in (PAUSE, HOLD) if f":{kind}:" in key), FAILURE)
    is_over = glance.state in {State.ABORTED, State.REJECTED}
    outcome = "ended" if is_over else "gone on from there"
    return closed_card(kind, glance.title, glance.revision if kind == FAILURE else 0, outcome)


def look_at_cards(studio: Studio, thread: Thread, shown: Mapping[str, ShownCard]) -> Wanting:
    """What is wanted of a production's messages, by its rows within a look that goes on."""
    now = studio.clock.now()
    with studio.db.read():
        standing = studio.look(production=thread.production).standings[0]
        dossier = read_dossier(studio.db, studio.artifacts, thread.production)
    return Wanting(studio, thread, shown, standing, dossier, now)
