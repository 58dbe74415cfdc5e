"""Greenlight behind the emulated Slack, in this process: its threads are turned by hand, and so is the clock."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet
from pydantic import SecretStr

from bot.slack.app import make_app
from bot.slack.clients import Clients
from bot.slack.desk import SlackDesk
from bot.slack.digesting import Digests
from bot.slack.hearing import Hearing
from bot.slack.projector import Projector
from bot.slack.sender import Sender
from bot.studio import Studio
from config.settings import Settings
from graph.store.installations import Installation, Installations
from tests.fakes.migrated import place_database
from tests.fakes.slack import SlackEmulator, SlackPerson, Workspace
from tests.fakes.slack.bolt_server import bolt_server
from tests.fakes.slack.conversation import Conversation
from tests.fakes.slack.delivery import Delivery
from tests.fakes.slack.grid import Organisation
from tests.fakes.studio import TurnedClock
from tests.fakes.terminal import ARTICLE, PROVIDERS, QuickStudio, Terminal

KEY = Fernet.generate_key().decode()
MOST_ROUNDS = 200
QUIET_ROUNDS = 2
SECONDS_A_ROUND = 1.5


@dataclass
class House:
    """One Greenlight for all workspaces of the emulator that it is installed in."""

    slack: SlackEmulator
    clock: TurnedClock
    terminal: Terminal
    settings: Settings = field(init=False)
    studio: Studio = field(init=False)

    def __post_init__(self) -> None:
        self.settings = self.terminal.settings().model_copy(update={"voice": "fake"})
        place_database(self.settings.data_dir)
        self.studio = QuickStudio(self.settings, self.clock, PROVIDERS)
        keys = self.settings.slack.token_key
        self.installations = Installations(self.studio.db, keys, self.clock) if keys else None
        self.clients = Clients(self.settings, self.installations)
        self.desk = SlackDesk(self.studio, self.clients)
        self.hearing, self.digests = Hearing(self.desk), Digests(self.desk)
        self.sender = Sender(self.studio.db, self.clients, self.clock, "house")
        self.projector = Projector(self.studio, threading.Event())

    def install(self, where: Workspace | Organisation) -> None:
        """Keep the installation as the pages of `/slack/install` would."""
        assert self.installations is not None
        whole = isinstance(where, Organisation)
        organisation = where if isinstance(where, Organisation) else where.organisation
        self.installations.save(
            Installation(
                enterprise_id=organisation.id if organisation else "",
                team_id="" if isinstance(where, Organisation) else where.team_id,
                name=where.name,
                bot_user_id=where.bot_id,
                bot_id=where.workspaces[0].bot_profile_id if isinstance(where, Organisation) else where.bot_profile_id,
                installed_at=self.clock.now(),
                bot_token=SecretStr(where.bot_token),
                installed_by="org" if whole else "admin",
            )
        )

    def settle(self) -> None:
        """Let everything that was said and done come to rest; the clock goes on meanwhile."""
        quiet = 0
        for _ in range(MOST_ROUNDS):
            quiet = 0 if self._turn() else quiet + 1
            if quiet > QUIET_ROUNDS:
                return
        raise AssertionError("it never comes to rest")

    def _turn(self) -> bool:
        """One round of what runs all the time; whether there was something to do."""
        self.slack.settle()
        worked = self.hearing.hear()
        self.hearing.noting.merge()
        self.projector.look()
        while self.sender.send_next():
            worked = True
        self.clock.turn(seconds=SECONDS_A_ROUND)
        return worked

    def work(self, production: str) -> None:
        """Let a worker bring the production to its next gate, and its cards with it."""
        ran = self.terminal.type("run", production)
        assert ran.code == 0, ran
        self.settle()

    def ask(self, person: SlackPerson, place: Conversation, topic: str = "Three hearts") -> str:
        """Ask for a video and let its script be written; its id."""
        known = self.ids()
        told = person.command("/video", f'new "{topic}" --length 20s --source "{ARTICLE * 12}"', place)
        assert told.ok, told
        (new,) = self.ids() - known
        self.work(new)
        return new

    def ids(self) -> set[str]:
        return {str(one.id) for one in self.studio.productions.list()}

    def cards(self, place: Conversation, text: str) -> list[dict[str, Any]]:
        """Messages that say this, oldest first, whoever reads them."""
        return [one for one in place.messages if text in str(one) and not one["deleted"]]

    def told(self, person: SlackPerson, text: str) -> bool:
        """Whether this person is told so, alone, within a moment: what follows a press comes after its answer."""
        space = person.workspace
        return bool(space.wait_for(lambda: [one for one in person.ephemerals if text in str(one)], seconds=20))

    def says(self, told: Delivery) -> str:
        """All that somebody was answered."""
        return str([told.answer, told.heard])


@contextmanager
def open_house(folder: Path, slack: SlackEmulator, clock: TurnedClock, **environ: str) -> Iterator[House]:
    """The house, with Slack delivering to it by HTTP."""
    given = {
        "SLACK_API_URL": slack.api_url,
        "GREENLIGHT_SLACK__SIGNING_SECRET": slack.signing_secret,
        "GREENLIGHT_SLACK__MERGE_SECONDS": "0",
        "GREENLIGHT_SLACK__CLIENT_ID": slack.client_id,
        "GREENLIGHT_SLACK__CLIENT_SECRET": slack.client_secret,
        "GREENLIGHT_SLACK__TOKEN_KEY": KEY,
    }
    house = House(slack, clock, Terminal(folder, clock, **given | environ))
    app = make_app(house.desk, house.settings, house.installations)
    with bolt_server(app) as url:
        slack.deliver_to(url)
        try:
            yield house
        finally:
            slack.settle()
            house.studio.db.close()


@contextmanager
def emulated(at: datetime = datetime(2026, 11, 20, 9, tzinfo=UTC)) -> Iterator[tuple[SlackEmulator, TurnedClock]]:
    """A Slack that lives by a clock that is turned."""
    clock = TurnedClock(at=at)
    with SlackEmulator(lambda: clock.now().timestamp()) as slack:
        yield slack, clock
