"""Cards are what the rows say: whatever happens to a production, on any surface, its messages are redrawn to match."""

import threading
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from bot.precedence import Precedence
from bot.slack.drawing import drawing_of, wanted_of
from bot.slack.making import Pacing
from bot.slack.questions import Questions
from bot.slack.wanting import Call, Wanted, Wanting, look_at_cards
from bot.studio import Studio
from graph.core.failpoint import failpoint
from graph.core.ids import ProductionId
from graph.core.standing import WaitsFor
from graph.store.cards import (
    ShownCard,
    Thread,
    find_card,
    find_thread,
    forget_card,
    list_cards,
    list_unsettled,
    want_card,
)
from graph.store.outbox import put, withdraw
from graph.store.productions import Heard, news_since, news_until_now

log = structlog.get_logger()

SWEEP_SECONDS = 60.0
LOOK_SECONDS = 0.25
WORK_SECONDS = 3.0
"""How soon work that goes on is looked at again."""
WAIT_SECONDS = 0.5
"""So long each production waits for people who press."""
MOST_AT_WORK = 3
"""So many productions at work are in one look: all of many at once would keep presses waiting."""
SLICE = 20
"""So many productions of a sweep are looked at before it is asked again what has news."""


@dataclass
class Projector:
    """Brings the cards of productions that are talked about in Slack to what the rows say.

    `hint` wakes the sender. Several processes may project at once: a card that shows what it should is left alone.
    """

    studio: Studio
    hint: threading.Event
    precedence: Precedence = field(default_factory=Precedence)
    _heard: Heard | None = None
    _working: dict[ProductionId, datetime] = field(default_factory=dict)
    _to_sweep: deque[ProductionId] = field(default_factory=deque)
    _pacing: Pacing = field(default_factory=Pacing)
    _swept_at: datetime | None = None

    def run(self, stopping: threading.Event) -> None:
        """Project until told to stop."""
        while not stopping.wait(LOOK_SECONDS):
            try:
                self.look()
            except Exception:
                log.exception("projector_trouble")
                stopping.wait(1.0)

    def look(self) -> None:
        """Redraw what has news and what works; then some of what a sweep, begun once a minute, still has to repair."""
        for production in self._due():
            self.precedence.give_way(WAIT_SECONDS)
            try:
                self.project(production)
            except Exception:
                log.exception("card_trouble", production=production)

    def _due(self) -> Iterator[ProductionId]:
        now, known = self.studio.clock.now(), self._heard
        with self.studio.db.read() as session:
            news, self._heard = news_since(session, known or news_until_now(session))
            if not self._to_sweep and _is_due(self._swept_at, SWEEP_SECONDS, now):
                self._swept_at = now
                self._to_sweep.extend(list_unsettled(session))
        waiting = sorted(self._working, key=self._working.__getitem__)
        at_work = [one for one in waiting if _is_due(self._working[one], WORK_SECONDS, now)]
        due = {*news, *at_work[:MOST_AT_WORK]}
        yield from sorted(due)
        for _ in range(min(SLICE, len(self._to_sweep))):
            if (production := self._to_sweep.popleft()) not in due:
                yield production

    def project(self, production: ProductionId) -> None:
        """Bring all cards of one production to what the rows say; nothing is written where they are."""
        wanted: list[Wanted] = []
        calls: list[Call] = []
        with self.studio.db.read() as session:
            thread = find_thread(session, production)
            shown = {card.key: card for card in list_cards(session, production)}
            if thread is not None:
                wanting = look_at_cards(self.studio, thread, shown)
                wanted, calls = self._paced(wanting), list(wanting.calls())
                self._working.pop(production, None)
                if wanting.standing.waits_for is WaitsFor.WORK:
                    self._working[production] = wanting.now
        Questions(self.studio, self.hint).close(shown.values())
        if thread is not None and (wanted or calls):
            self._ask_for(thread, wanted, calls)
        failpoint("cards.wanted")

    def _paced(self, wanting: Wanting) -> list[Wanted]:
        return [one for one in wanting.cards() if self._pacing.is_due(one.key, one.told, wanting.now)]

    def _ask_for(self, thread: Thread, wanted: list[Wanted], calls: list[Call]) -> None:
        db, now = self.studio.db, self.studio.clock.now()
        with db.write() as session:
            for one in wanted:
                self._want(session, thread, one, now)
            for card, call in calls:
                if want_card(db, session, card, now):
                    put(db, session, call, now)
        self.hint.set()

    def _want(self, session: Session, thread: Thread, wanted: Wanted, now: datetime) -> None:
        if wanted.if_seen and not _is_seen(session, wanted.key) and withdraw(session, wanted.key, now):
            forget_card(session, wanted.key)  # It was over before anybody saw that it began.
            return
        shown = ShownCard(
            key=wanted.key,
            production=thread.production,
            workspace=thread.workspace,
            conversation=thread.conversation,
            thread_ts="",
            ts="",
            link="",
            wanted=wanted_of(wanted.card),
            is_open=wanted.is_open,
        )
        if want_card(self.studio.db, session, shown, now):
            call = drawing_of(shown, wanted.card, production=thread.production, priority=wanted.priority)
            put(self.studio.db, session, call, now)


def _is_seen(session: Session, key: str) -> bool:
    card = find_card(session, key)
    return card is not None and bool(card.ts)


def _is_due(since: datetime | None, seconds: float, now: datetime) -> bool:
    return since is None or (now - since).total_seconds() >= seconds
