"""A team in the emulated Slack with Greenlight in this very process, moved by hand on a clock that a test turns."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.slack.app import make_app
from bot.slack.clients import Clients
from bot.slack.desk import Place, SlackDesk
from bot.slack.hearing import Hearing
from bot.slack.projector import Projector
from bot.slack.rates import Rates
from bot.slack.sender import Sender
from bot.studio import Studio
from graph.core.ids import ProductionId
from graph.store.gates import list_gates
from graph.store.outbox import count_waiting
from graph.store.saver import close_savers
from graph.work.executor import carry_out
from graph.work.pool import InlinePool
from graph.work.runner import run_graph
from tests.fakes.migrated import place_database
from tests.fakes.slack import SlackEmulator, SlackPerson
from tests.fakes.slack.bolt_server import bolt_server
from tests.fakes.studio import TurnedClock
from tests.fakes.terminal import ARTICLE, PROVIDERS, QuickStudio, Terminal
from tests.fakes.walking import Trouble

MOST_STEPS = 500
MOST_SECONDS = 15
MENTION = "@us"
"""Stands for how Slack writes our name."""


class NoRates(Rates):
    """Slack minds nothing."""

    def wait_seconds(self, workspace: str, method: str, conversation: str) -> float:
        return 0.0


@dataclass
class Office:
    """Everybody in it. Nothing happens by itself: `settle` lets all happen that is due now."""

    slack: SlackEmulator
    studio: Studio
    desk: SlackDesk
    clock: TurnedClock
    anna: SlackPerson
    ben: SlackPerson
    videos: Any
    url: str
    hearing: Hearing = field(init=False)

    def __post_init__(self) -> None:
        self.hearing = Hearing(self.desk)
        self.projector = Projector(self.studio, self.desk.hint)
        self.box = self.studio.toolbox(InlinePool())
        self.sender = Sender(self.studio.db, self.desk.clients, self.clock, "test", NoRates(self.clock))

    @property
    def space(self) -> Any:
        return self.slack.workspace

    def settle(self, **by: float) -> None:
        """Let what is due be heard, done and said, after the clock was turned; work included."""
        self.clock.turn(**by)
        for _ in range(MOST_STEPS):
            self.slack.settle()
            heard = self.hearing.hear()
            self.hearing.noting.merge()
            worked = self.work()
            self.projector.look()
            if not any((self.send(), heard, worked)):
                return
        raise AssertionError("it does not come to an end")

    def listen(self) -> None:
        """Hear what there is, without any work being done."""
        self.slack.settle()
        self.hearing.hear()
        self.hearing.noting.merge()

    def show(self) -> None:
        """Draw what the rows say, without any work being done."""
        for _ in range(3):
            self.projector.look()
            self.send()

    def place(self, person: SlackPerson) -> Place:
        return Place(self.space.team_id, self.videos.id, person.id)

    def send(self) -> bool:
        """Send what is due; whether there was something."""
        sent = 0
        while self.sender.send_next():
            sent += 1
            with self.studio.db.read() as session:
                if not count_waiting(session):
                    break
            if sent > MOST_STEPS:
                raise AssertionError("the outbox does not become empty")
        return sent > 0

    def work(self) -> bool:
        """Run one graph or one item; whether there was one."""
        box, ledger = self.box, self.studio.ledger
        claim = ledger.claim_production()
        if claim is not None:
            run_graph(box, claim, renew_seconds=15.0)
            ledger.release_production(claim, handled=True)
            self.studio.leave_files(claim.production)
            return True
        item = ledger.claim_item()
        if item is not None:
            carry_out(box, item, renew_seconds=15.0, stopping=threading.Event())
        return item is not None

    def ask(self, topic: str = "Three hearts", by: SlackPerson | None = None) -> ProductionId:
        """Ask for a video and let its script come."""
        new = self.begin(topic, by)
        self.settle()
        return new

    def begin(self, topic: str = "Three hearts", by: SlackPerson | None = None) -> ProductionId:
        """Ask for a video, and begin no work on it."""
        known = {one.id for one in self.studio.productions.list()}
        told = (by or self.anna).command("/video", f'new "{topic}" --length 20s --source "{ARTICLE * 12}"', self.videos)
        assert told.ok, told
        (new,) = {one.id for one in self.studio.productions.list()} - known
        return new

    def ask_in_vain(self, trouble: Trouble, words: str) -> ProductionId:
        """Ask for a video of which something fails as often as it is tried; `words` as for `Trouble.begin`."""
        production = self.ask()
        trouble.begin(words)
        assert self.anna.click(self.card(production, "Script to approve"), "gate.approve").ok
        for _ in range(8):
            self.settle(seconds=30)
        return production

    def thread_ts(self, production: ProductionId) -> str:
        thread = self.desk.thread_of(production)
        assert thread is not None
        return thread.ts

    def thread(self, production: ProductionId) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.space.thread(self.videos, self.thread_ts(production))
        return found

    def schedule(self) -> ProductionId:
        """A video that is scheduled."""
        production = self.ask()
        presses = {"Script to approve": "approve", "Film to approve": "approve", "Release to approve": "schedule"}
        for card, press in presses.items():
            assert self.anna.click(self.come(production, card), f"gate.{press}").ok
        for _ in range(3):
            self.settle(seconds=1)
        assert self.state(production) == "SCHEDULED"
        return production

    def says(self, text: str, production: ProductionId, by: SlackPerson | None = None) -> str:
        """Say something in the production's thread and let it be heard."""
        ts = (by or self.anna).say(text, self.videos, thread_ts=self.thread_ts(production))
        self.settle()
        return ts

    def answers(self, production: ProductionId, words: str, by: SlackPerson | None = None) -> list[dict[str, Any]]:
        """What is said in the thread at once after these words; `MENTION` in them is our name."""
        before = len(self.thread(production))
        self.says(words.replace(MENTION, self.space.bot.mention, 1), production, by=by)
        return self.thread(production)[before + 1 :]

    def find(self, production: ProductionId, text: str) -> list[dict[str, Any]]:
        """Messages in the thread with this in them, oldest first."""
        return [one for one in self.thread(production) if has(one, text)]

    def card(self, production: ProductionId, text: str) -> dict[str, Any]:
        """The newest of them."""
        found = self.find(production, text)
        assert found, [one["text"] for one in self.thread(production)]
        return found[-1]

    def come(self, production: ProductionId, text: str) -> dict[str, Any]:
        """The newest message with this in it, once the work and the uploads before it are done."""
        for _ in range(MOST_SECONDS):
            if found := self.find(production, text):
                return found[-1]
            self.settle(seconds=1)
        return self.card(production, text)

    def told(self, person: SlackPerson, text: str) -> dict[str, Any]:
        """What only this person sees with this in it; an answer to a press comes a moment after it."""
        found: dict[str, Any] = self.space.wait_for(
            lambda: next((one for one in person.ephemerals if has(one, text)), None)
        )
        return found

    def state(self, production: ProductionId) -> str:
        return str(self.studio.productions.get(production).state)

    def decisions(self, production: ProductionId) -> list[str]:
        gates = (gate for gate in self.gates(production) if gate.decision is not None)
        return [f"{gate.kind} {gate.decision.verdict.kind}" for gate in gates]

    def gates(self, production: ProductionId) -> tuple[Any, ...]:
        with self.studio.db.read() as session:
            return list_gates(session, production)


def has(message: dict[str, Any], text: str) -> bool:
    """Whether the message shows this text."""
    return text in str(message.get("text", "")) or text in str(message.get("blocks", ""))


@contextmanager
def open_office(folder: Path, studio: type[Studio] = QuickStudio, **environ: str) -> Iterator[Office]:
    """An office with two people, in a folder of its own."""
    with SlackEmulator() as slack:
        space, clock = slack.workspace, TurnedClock(at=datetime(2026, 11, 20, 8, 0, tzinfo=UTC))
        anna, ben = space.add_person("anna"), space.add_person("ben")
        videos = space.add_conversation("videos", members=[anna, ben])
        given = {
            "SLACK_API_URL": slack.api_url,
            "GREENLIGHT_SLACK__BOT_TOKEN": space.bot_token,
            "GREENLIGHT_SLACK__SIGNING_SECRET": slack.signing_secret,
            "GREENLIGHT_SLACK__CONVERSATION": videos.id,
        }
        settings = Terminal(folder, clock, **given, **environ).settings().model_copy(update={"voice": "fake"})
        place_database(settings.data_dir)
        opened = studio(settings, clock, PROVIDERS)
        opened.set_limits()
        desk = SlackDesk(opened, Clients(settings))
        try:
            with bolt_server(make_app(desk, settings, None)) as url:
                slack.deliver_to(url, slack.signing_secret)
                yield Office(slack, opened, desk, clock, anna, ben, videos, url)
        finally:
            close_savers(opened.db.url)
            opened.db.close()
