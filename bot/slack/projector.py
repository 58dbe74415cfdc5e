"""Cards are what the rows say: whatever happens to a production, on any surface, its messages are redrawn to match."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from bot.looking import look
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
from bot.slack.cards.states import HOLD, PAUSE, name_hold, say_cost
from bot.slack.cards.text import say_person
from bot.slack.drawing import drawing_of, wanted_of
from bot.slack.failure_log import failed_in, logs_of, missing_in
from bot.slack.film_files import FilmFiles, ask_for, film_files
from bot.slack.news import news_of
from bot.slack.questions import Questions, outcome_of
from bot.slots import next_slots
from bot.studio import Studio
from graph.core.errors import ProductionError
from graph.core.failpoint import failpoint
from graph.core.gate import Gate
from graph.core.ids import ProductionId
from graph.core.production import State
from graph.core.standing import Glance, Standing, WaitsFor
from graph.core.value import digest
from graph.dossier import Dossier, read_dossier
from graph.store.cards import (
    ShownCard,
    Thread,
    find_thread,
    forget_card,
    list_asking,
    list_cards,
    list_threads,
    want_card,
)
from graph.store.outbox import Priority, put, withdraw
from graph.store.productions import news_since

log = structlog.get_logger()

SWEEP_SECONDS = 60.0
LOOK_SECONDS = 0.25
WORK_SECONDS = 3.0
"""Work that takes longer than this is shown as it goes on."""
FREE_SLOTS = 10
FAILURE = "failure"


@dataclass(frozen=True)
class Wanted:
    """A card as it should be."""

    key: str
    card: Card
    priority: Priority
    is_open: bool = True


@dataclass
class Projector:
    """Brings the cards of productions that are talked about in Slack to what the rows say.

    `hint` wakes the sender. Several processes may project at once: a card that shows what it should is left alone.
    """

    studio: Studio
    hint: threading.Event
    _cursor: int = 0
    _working: set[ProductionId] = field(default_factory=set)
    _swept_at: datetime | None = None
    _worked_at: datetime | None = None

    def run(self, stopping: threading.Event) -> None:
        """Project until told to stop."""
        while not stopping.wait(LOOK_SECONDS):
            try:
                self.look()
            except Exception:
                log.exception("projector_trouble")
                stopping.wait(1.0)

    def look(self) -> None:
        """Redraw what has news, what works, and once a minute everything."""
        for production in self._due():
            try:
                self.project(production)
            except Exception:
                log.exception("card_trouble", production=production)

    def _due(self) -> Iterable[ProductionId]:
        now = self.studio.clock.now()
        with self.studio.db.read() as session:
            news, self._cursor = news_since(session, self._cursor)
            if self._swept_at is None or (now - self._swept_at).total_seconds() >= SWEEP_SECONDS:
                self._swept_at = now
                return sorted({*(thread.production for thread in list_threads(session)), *list_asking(session)})
        due = set(news)
        if self._worked_at is None or (now - self._worked_at).total_seconds() >= WORK_SECONDS:
            self._worked_at = now
            due |= self._working
        return sorted(due)

    def project(self, production: ProductionId) -> None:
        """Bring all cards of one production to what the rows say."""
        with self.studio.db.read() as session:
            thread = find_thread(session, production)
            shown = {card.key: card for card in list_cards(session, production)}
        Questions(self.studio, self.hint).close(shown.values())
        if thread is None:
            return
        standing = self._standing(production)
        dossier = read_dossier(self.studio.db, self.studio.artifacts, production)
        (self._working.add if standing.waits_for is WaitsFor.WORK else self._working.discard)(production)
        with self.studio.db.write() as session:
            for wanted in self._wanted(session, thread, standing, dossier, shown):
                self._want(session, thread, wanted)
            now = self.studio.clock.now()
            if ask_for(self.studio.db, session, session_of(thread, standing, now), now):
                self.hint.set()
        failpoint("cards.wanted")

    def _standing(self, production: ProductionId) -> Standing:
        url, now = self.studio.db.url, self.studio.clock.now()
        return look(url, now, self.studio.channel, who="", production=production).standings[0]

    def _wanted(
        self, session: Session, thread: Thread, standing: Standing, dossier: Dossier, shown: dict[str, ShownCard]
    ) -> Iterable[Wanted]:
        pending = dossier.pending
        link = shown[f"gate:{pending.id}"].link if pending and f"gate:{pending.id}" in shown else ""
        yield Wanted(f"parent:{thread.production}", parent_card(standing, link, say_person), Priority.CARD)
        for gate in dossier.gates:
            yield from self._gate(session, thread, standing, dossier, gate, shown)
        yield from self._progress(session, standing, dossier, shown)
        yield from self._failure(standing, dossier, shown)
        for key, card in news_of(standing, dossier, self.studio.clock.now()):
            yield Wanted(key, card, Priority.CARD, is_open=False)

    def _gate(  # noqa: PLR0917 - all that is known of it.
        self,
        session: Session,
        thread: Thread,
        standing: Standing,
        dossier: Dossier,
        gate: Gate,
        shown: dict[str, ShownCard],
    ) -> Iterable[Wanted]:
        key = f"gate:{gate.id}"
        if not gate.is_pending:
            if key in shown:
                revision = int(gate.shown.get("revision", 0))
                link = _link_to_next(dossier, gate, shown)
                card = closed_card(gate.kind, dossier.production.title, revision, outcome_of(gate), link)
                yield Wanted(key, card, Priority.CARD, is_open=False)
            return
        page = self._page(dossier)
        if page is None or page.gate is None or page.gate.id != gate.id:
            return
        files = FilmFiles()
        if isinstance(page, FilmPage):
            found, missing = film_files(shown, thread, gate, page, dossier.film())
            if ask_for(self.studio.db, session, missing, self.studio.clock.now()):
                self.hint.set()
            if found is None:
                return  # The film comes before the question about it.
            files = found
        yield Wanted(key, self._card(page, files, standing, dossier), Priority.CARD)

    def _page(self, dossier: Dossier) -> AnyPage | None:
        channel = self.studio.channel(dossier.production.channel)
        try:
            return page_of(dossier, None, channel, self.studio.exports.folder / dossier.production.id)
        except ProductionError:
            return None

    def _card(self, page: AnyPage, files: FilmFiles, standing: Standing, dossier: Dossier) -> Card:
        now = self.studio.clock.now()
        match page:
            case ScriptPage():
                return script_card(page, now)
            case FilmPage():
                return film_card(page, files.preview_link, now, files.thumbnail)
            case ReleasePage():
                channel = self.studio.channel(page.channel)
                free = next_slots(self.studio.db, channel, now, FREE_SLOTS, but=page.production)
                return release_card(page, free, now)
            case QuestionPage():
                return question_card(page, say_cost(standing.glance), logs_of(dossier, missing_in(page)))
            case _:
                raise TypeError(f"nobody is asked about a {page.kind}")

    def _progress(
        self, session: Session, standing: Standing, dossier: Dossier, shown: dict[str, ShownCard]
    ) -> Iterable[Wanted]:
        glance = standing.glance
        key = f"progress:{glance.id}:{glance.run}:{glance.revision}:{glance.state}"
        now = self.studio.clock.now()
        for old in shown.values():
            if not (old.key.startswith("progress:") and old.is_open and old.key != key):
                continue
            if not old.ts and withdraw(session, old.key, now):
                forget_card(session, old.key)  # It was over before anybody saw that it began.
                continue
            frozen = progress_card(standing, began_making(dossier) or glance.updated_at, now, None)
            yield Wanted(old.key, frozen, Priority.PROGRESS, is_open=False)
        elapsed = (now - glance.updated_at).total_seconds()
        works = standing.waits_for is WaitsFor.WORK and glance.state is State.READY_FOR_GENERATION
        if works and (key in shown or elapsed >= WORK_SECONDS):
            eta = eta_seconds(standing, elapsed)
            yield Wanted(key, progress_card(standing, glance.updated_at, now, eta), Priority.PROGRESS)

    def _failure(self, standing: Standing, dossier: Dossier, shown: dict[str, ShownCard]) -> Iterable[Wanted]:
        glance = standing.glance
        has_failed = glance.state is State.FAILED or bool(glance.hold and not glance.rests_with_studio)
        kind = name_hold(glance) or FAILURE
        key = f"failure:{glance.id}:{glance.run}:{kind}:{digest([glance.failure, glance.hold])[:8]}"
        for old in shown.values():
            if old.key.startswith("failure:") and old.is_open and not (has_failed and old.key == key):
                yield Wanted(old.key, _stopped_card(old.key, glance), Priority.CARD, is_open=False)
        if has_failed:
            yield Wanted(key, failure_card(standing, logs_of(dossier, failed_in(standing))), Priority.CARD)

    def _want(self, session: Session, thread: Thread, wanted: Wanted) -> None:
        now, card = self.studio.clock.now(), wanted.card
        shown = ShownCard(
            key=wanted.key,
            production=thread.production,
            workspace=thread.workspace,
            conversation=thread.conversation,
            thread_ts="",
            ts="",
            link="",
            wanted=wanted_of(card),
            is_open=wanted.is_open,
        )
        if want_card(self.studio.db, session, shown, now):
            call = drawing_of(shown, card, production=thread.production, priority=wanted.priority)
            put(self.studio.db, session, call, now)
            self.hint.set()


def began_making(dossier: Dossier) -> datetime | None:
    """When the film was begun to be made, or made again."""
    begun = (moved.at for moved in reversed(dossier.history) if moved.to_state == State.READY_FOR_GENERATION)
    return next(begun, None)


def _stopped_card(key: str, glance: Glance) -> Card:
    """What is left of the card about something that stopped a production: a pause is no failure of a revision."""
    kind = next((kind for kind in (PAUSE, HOLD) if f":{kind}:" in key), FAILURE)
    is_over = glance.state in {State.ABORTED, State.REJECTED}
    outcome = "ended" if is_over else "gone on from there"
    return closed_card(kind, glance.title, glance.revision if kind == FAILURE else 0, outcome)


def _link_to_next(dossier: Dossier, gate: Gate, shown: dict[str, ShownCard]) -> str:
    """Where the question is that came after this one; empty while it is not there."""
    later = dossier.gates[dossier.gates.index(gate) + 1 :]
    card = shown.get(f"gate:{later[0].id}") if later else None
    return card.link if card else ""


def eta_seconds(standing: Standing, elapsed: float) -> float | None:
    """How much longer the work of this state takes, from how far it got so far; None while that is a guess."""
    units = [unit for unit in standing.glance.units if unit.step in {step.name for step in standing.steps}]
    if not units:
        return None
    fraction = sum(1.0 if not unit.is_open else unit.fraction for unit in units) / (len(units) + 1)
    return elapsed * (1 - fraction) / fraction if fraction > 0.1 else None  # noqa: PLR2004 - before that it jumps.
