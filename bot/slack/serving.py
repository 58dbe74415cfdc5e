"""Slack's part of `greenlight serve`: the way in, the inbox, the cards and the way out, each in a thread of its own."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog
from slack_bolt import App

from bot.slack.app import make_app
from bot.slack.clients import Clients
from bot.slack.connecting import Connecting
from bot.slack.desk import SlackDesk
from bot.slack.digesting import Digests
from bot.slack.hearing import Hearing
from bot.slack.homing import Homes
from bot.slack.parcels import Parcels
from bot.slack.projector import Projector
from bot.slack.rates import Rates
from bot.slack.sender import Sender
from bot.slack.unable import warn_unable
from bot.studio import Studio
from config.settings import Settings
from graph.store.installations import Installations
from graph.store.outbox import Lane

log = structlog.get_logger()

STOP_SECONDS = 5.0


@dataclass
class SlackService:
    """Runs from `start` to `stop`. `app` takes what arrives by HTTP; by Socket Mode it comes by itself."""

    studio: Studio
    settings: Settings
    clients: Clients
    installations: Installations | None = None
    app: App = field(init=False)

    def __post_init__(self) -> None:
        self.desk = SlackDesk(self.studio, self.clients)
        self._stopping = self.desk.stopping
        self.app = make_app(self.desk, self.settings, self.installations)
        self._threads: list[threading.Thread] = []
        self._parcels = Parcels(self.desk)
        slack, token = self.settings.slack, self.settings.slack.app_token
        self._connecting: Connecting | None = None
        if slack.transport == "socket" and token is not None:
            self._connecting = Connecting(self.app, token.get_secret_value(), self.settings)

    def start(self) -> None:
        """Begin to hear and to speak."""
        db, clock, owner = self.studio.db, self.studio.clock, self.studio.ledger.owner
        rates = Rates(clock)
        words, files = (Sender(db, self.clients, clock, owner, rates, lane) for lane in (Lane.WORDS, Lane.FILES))
        projector = Projector(self.studio, self.desk.hint, self.desk.precedence)
        hearing, digests, homes = Hearing(self.desk), Digests(self.desk), Homes(self.desk)
        self._spawn("slack sender", lambda: words.run(self._stopping, self.desk.hint))
        self._spawn("slack uploads", lambda: files.run(self._stopping, threading.Event()))
        self._spawn("slack cards", lambda: projector.run(self._stopping))
        self._spawn("slack inbox", lambda: hearing.run(self._stopping))
        self._spawn("slack files", lambda: self._parcels.run(self._stopping))
        self._spawn("slack folders", lambda: self.studio.filing.run(self._stopping, self.desk.precedence))
        self._spawn("slack homes", lambda: homes.run(self._stopping))
        self._spawn("slack clock", lambda: digests.run(self._stopping))
        self._spawn("slack token", self._warn)
        if self._connecting is None:
            log.info("slack_serving", transport=self.settings.slack.transport)
            return
        connecting = self._connecting
        self._spawn("slack socket", lambda: connecting.run(self._stopping))

    def _warn(self) -> None:
        warn_unable(self.settings, self.clients, self.installations, self._stopping)

    def check(self) -> None:
        """Raise `AppTokenRefused` where Slack lets nobody in by the app token; while it is merely away, nothing."""
        if self._connecting is not None:
            self._connecting.check()

    def _spawn(self, name: str, target: Callable[[], None]) -> None:
        thread = threading.Thread(target=target, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def stop(self) -> None:
        """Hear nothing more; what is in the inbox and the outbox stays there for the next start."""
        self._stopping.set()
        self.desk.hint.set()
        self.desk.heard()
        for thread in self._threads:
            thread.join(STOP_SECONDS)
        try:
            self._parcels.give_back()
        except Exception:  # The database may be away; then the lease ends by itself, and the rest still ends in order.
            log.exception("parcel_trouble")
