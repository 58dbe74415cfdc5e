"""Greenlight in one conversation of an emulated Slack, in this thread: its parts are moved by hand, with a clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.slack.clients import Clients
from bot.slack.desk import SlackDesk
from bot.slack.projector import Projector
from bot.slack.sender import Sender
from graph.core.ids import ProductionId
from graph.store.cards import Thread, open_thread
from graph.store.chat_tables import OutboxRow
from graph.store.outbox import count_waiting
from tests.fakes.slack import SlackEmulator, Workspace
from tests.fakes.studio import TurnedClock
from tests.fakes.terminal import PROVIDERS, QuickStudio, Terminal

MOST_TURNS = 400


class SlackOffice:
    """One person, one conversation, and everything between the rows and Slack except for its threads."""

    def __init__(self, folder: Path, slack: SlackEmulator) -> None:
        self.slack, self.space = slack, slack.workspace
        self.space.files.share_seconds, self.space.files.share_polls = None, 2
        self.anna = self.space.add_person("anna")
        self.videos = self.space.add_conversation("videos", members=[self.anna])
        self.clock = TurnedClock(at=datetime(2026, 11, 20, 7, 0, tzinfo=UTC))
        environ = {"SLACK_API_URL": slack.api_url, "GREENLIGHT_SLACK__BOT_TOKEN": self.space.bot_token}
        self.terminal = Terminal(folder, self.clock, **environ)
        settings = self.terminal.settings()
        self.studio = QuickStudio(settings.model_copy(update={"voice": "fake"}), self.clock, PROVIDERS)
        self.desk = SlackDesk(self.studio, Clients(settings))
        self.projector = Projector(self.studio, self.desk.hint)
        self.sender = self.another_sender("first")

    def another_sender(self, owner: str) -> Sender:
        """One that follows after the first has died."""
        return Sender(self.studio.db, self.desk.clients, self.clock, owner)

    def begin(self, gate: str) -> ProductionId:
        """A production that is talked about here, at a gate."""
        production = ProductionId(self.terminal.begin())
        place = {"workspace": self.space.team_id, "conversation": self.videos.id, "requester": self.anna.id}
        with self.studio.db.write() as session:
            open_thread(self.studio.db, session, Thread(production=production, ts="", trouble="", **place))
        self.terminal.walk(production, gate)
        return production

    def show(self, production: ProductionId) -> list[dict[str, Any]]:
        """Project and send until nothing more is to do; what then stands in the conversation."""
        for _ in range(4):
            self.projector.project(production)
            self.send()
        return self.space.messages(self.videos)

    def send(self, sender: Sender | None = None) -> None:
        """Make every call that is waiting, letting the pauses between them pass."""
        for _ in range(MOST_TURNS):
            if not (sender or self.sender).send_next():
                if not self.waiting():
                    return
                self.clock.turn(seconds=0.5)
        raise AssertionError([(call.method, call.error, call.arguments) for call in self.calls("waiting")])

    def waiting(self) -> int:
        with self.studio.db.read() as session:
            return count_waiting(session)

    def calls(self, *states: str) -> list[Any]:
        """The outbox, oldest first."""
        with self.studio.db.read() as session:
            rows = select(OutboxRow).where(OutboxRow.state.in_(states)) if states else select(OutboxRow)
            return list(session.scalars(rows.order_by(OutboxRow.id)))

    def files(self) -> list[str]:
        """The names of the files that people see here, oldest first."""
        return [file["name"] for one in self.space.messages(self.videos) for file in one.get("files") or ()]


@contextmanager
def open_office(folder: Path) -> Iterator[SlackOffice]:
    with SlackEmulator() as slack:
        office = SlackOffice(folder, slack)
        try:
            yield office
        finally:
            office.studio.db.close()


def says(message: dict[str, Any], text: str) -> bool:
    return text in str(message.get("text", "")) or text in str(message.get("blocks", ""))


__all__ = ["SlackOffice", "Workspace", "open_office", "says"]
