"""What somebody sees who opens the app: what waits for them, what is being made, and the week's plan.

It is drawn when they open it, and for a day afterwards whenever something changes it.
"""

import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.slack.cards import closed_home_view, home_view
from bot.slack.clients import NotInstalled
from bot.slack.desk import Place, SlackDesk
from bot.slack.planning import Board, look_around, waits_for
from graph.core.standing import WaitsFor
from graph.core.value import digest
from graph.store.homes import Home, list_homes, open_home, want_home
from graph.store.outbox import Outgoing, put
from graph.store.productions import Heard, news_since, news_until_now

log = structlog.get_logger()

DAYS = 7
KEPT_FRESH = timedelta(days=1)
LOOK_SECONDS = 1.0
PAUSE_SECONDS = 5.0
"""At least so long between two times that they are drawn anew: news come in groups."""


def home_of(desk: SlackDesk, place: Place, board: Board | None = None) -> dict[str, Any]:
    """The view to publish for whoever is meant by the place."""
    studio, person = desk.studio, desk.person(place)
    if desk.is_outsider(place):
        return closed_home_view()
    board = (board or look_around(studio)).read_by(studio, place.user).within(desk.borders.sight(place.workspace))
    waits = (one for one in board.standings if waits_for(studio, one, person))
    waiting = tuple(sorted(waits, key=lambda one: one.glance.gate is None))  # Questions come first.
    running = tuple(one for one in board.standings if one.waits_for in {WaitsFor.WORK, WaitsFor.WORKER})
    return home_view(
        waiting,
        running,
        tuple(slot for channel in studio.channels.values() for slot in board.days(channel, DAYS)),
        board.now,
        {channel.name: channel.title for channel in studio.channels.values()},
        zone=studio.channel("default").zone,
        links={one.glance.id: board.question(one) for one in board.standings},
    )


@dataclass
class Homes:
    """The pages of all who opened theirs within a day."""

    desk: SlackDesk
    _heard: Heard | None = None
    _has_news: bool = False
    _drawn_at: datetime | None = None
    _left: frozenset[str] = frozenset()
    """Workspaces that took the app away while somebody had theirs open; each is told of once."""

    def run(self, stopping: threading.Event) -> None:
        """Keep them true until told to stop."""
        while not stopping.wait(LOOK_SECONDS):
            try:
                self.look()
            except Exception:
                log.exception("home_trouble")
                stopping.wait(LOOK_SECONDS)

    def open(self, workspace: str, user: str, request: str) -> None:
        """Somebody opened theirs: draw it, whatever it showed."""
        view = home_of(self.desk, Place(workspace, user, user))
        home, studio = Home(workspace=workspace, who=user, wanted=digest(view)), self.desk.studio
        with studio.db.write() as session:
            open_home(studio.db, session, home, studio.clock.now())
            put(studio.db, session, _publishing(home, view, request), studio.clock.now())
        self.desk.hint.set()

    def look(self) -> None:
        """Draw anew what changed since the last look; while much happens, once in a few seconds."""
        studio, now, known = self.desk.studio, self.desk.studio.clock.now(), self._heard
        with studio.db.read() as session:
            _, self._heard = news_since(session, known or news_until_now(session))
            homes = list_homes(session, now - KEPT_FRESH)
        self._has_news |= self._heard != known
        if not self._has_news or (self._drawn_at and (now - self._drawn_at).total_seconds() < PAUSE_SECONDS):
            return
        self._has_news, self._drawn_at = False, now
        for home, view in self._drawn(homes):
            with studio.db.write() as session:
                if want_home(session, home):
                    put(studio.db, session, _publishing(home, view, uuid.uuid4().hex), now)
                    self.desk.hint.set()

    def _drawn(self, homes: tuple[Home, ...]) -> Iterator[tuple[Home, dict[str, Any]]]:
        """Those that show something else than they should."""
        board = look_around(self.desk.studio) if homes else None
        left: dict[str, NotInstalled] = {}
        for home in homes:
            try:
                view = home_of(self.desk, Place(home.workspace, home.who, home.who), board)
            except NotInstalled as nowhere:
                left[home.workspace] = nowhere
                continue
            except Exception:
                log.exception("home_trouble", workspace=home.workspace, who=home.who)
                continue
            if (wanted := digest(view)) != home.wanted:
                yield home.model_copy(update={"wanted": wanted}), view
        for workspace in left.keys() - self._left:
            log.info("homes_left", workspace=workspace, reason=str(left[workspace]), next=left[workspace].hint)
        self._left = frozenset(left)


def _publishing(home: Home, view: dict[str, Any], request: str) -> Outgoing:
    return Outgoing(
        dedupe=f"home {home.workspace} {home.who} {request}",
        workspace=home.workspace,
        conversation=home.who,
        method="views.publish",
        arguments={"user_id": home.who, "view": view},
        replaces=f"home {home.workspace} {home.who}",
    )
