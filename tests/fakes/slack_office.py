"""Greenlight in one conversation of an emulated Slack, in this thread: its parts are moved by hand, with a clock."""

import itertools
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.slack.app import with_workspace
from bot.slack.cards import Card
from bot.slack.cards.forms import ENTRY
from bot.slack.clients import Clients
from bot.slack.desk import SlackDesk
from bot.slack.hearing import Hearing
from bot.slack.parcels import Parcels
from bot.slack.pressing import Pressing
from bot.slack.projector import Projector
from bot.slack.sender import Sender
from bot.slack.starting import start_video
from graph.core.ids import ProductionId
from graph.store.cards import Thread, open_thread
from graph.store.chat_tables import OutboxRow, ParcelRow
from graph.store.inbox import Arrival, receive
from graph.store.outbox import count_waiting
from graph.store.saver import close_savers
from tests.fakes.migrated import place_database
from tests.fakes.slack import SlackEmulator, Workspace
from tests.fakes.studio import TurnedClock
from tests.fakes.terminal import PROVIDERS, QuickStudio, Terminal

MOST_TURNS = 400


class SlackOffice:
    """One person, one conversation, and everything between the rows and Slack except for its threads."""

    def __init__(self, folder: Path, slack: SlackEmulator, **environ: str) -> None:
        self.slack, self.space = slack, slack.workspace
        self.space.files.share_seconds, self.space.files.share_polls = None, 2
        self.anna = self.space.add_person("anna")
        self.anna.is_admin = True  # Her videos are asked for at the terminal, under another name.
        self.videos = self.space.add_conversation("videos", members=[self.anna])
        self.clock = TurnedClock(at=datetime(2026, 11, 20, 7, 0, tzinfo=UTC))
        given = {"SLACK_API_URL": slack.api_url, "GREENLIGHT_SLACK__BOT_TOKEN": self.space.bot_token}
        self.terminal = Terminal(folder, self.clock, **given | environ)
        settings = self.terminal.settings()
        place_database(settings.data_dir)
        self.studio = QuickStudio(settings.model_copy(update={"voice": "fake"}), self.clock, PROVIDERS)
        self.desk = SlackDesk(self.studio, Clients(settings))
        self.projector = Projector(self.studio, self.desk.hint)
        self.sender = self.another_sender("first")
        self.hearing, self.parcels, self.pressing = Hearing(self.desk), Parcels(self.desk), Pressing(self.desk)
        self._heard, self._views = 0, itertools.count(1)

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

    def drop(self, *files: tuple[str, bytes], text: str = "", at: dict[str, Any] | None = None, **other: Any) -> None:
        """Anna drops files into a thread (that of a message), or into a conversation; all of it is carried out."""
        place = other.pop("conversation", self.videos)
        who = other.pop("who", self.anna)
        who.say(text, place, thread_ts=at["thread_ts"] if at else None, files=files)
        self.hear()

    def hear(self) -> None:
        """Carry out what was said meanwhile, fetch files, and answer."""
        self.listen()
        self.fetch()

    def listen(self) -> None:
        """Carry out what was said meanwhile; files are only noted."""
        self.slack.settle()
        said = [one for one in self.slack.deliveries if one.kind == "events_api"]
        for delivery in said[self._heard :]:
            body = delivery.payload
            arrival = Arrival(key=f"event:{body['event_id']}", kind=body["event"]["type"], body=body)
            with self.studio.db.write() as session:
                receive(self.studio.db, session, arrival, self.clock.now())
        self._heard = len(said)
        self.hearing.hear()

    def fetch(self) -> None:
        """Fetch files and go on with them, letting the pauses between tries pass."""
        for _ in range(MOST_TURNS):
            if self.parcels.fetch_next():
                continue
            if not self.parcels_in("fetching"):
                break
            self.clock.turn(seconds=30)
        self.parcels.offers.look()
        self.send()

    def parcels_in(self, state: str) -> list[str]:
        with self.studio.db.read() as session:
            return list(session.scalars(select(ParcelRow.key).where(ParcelRow.state == state)))

    def press(self, message: dict[str, Any], action: str, stale: Any = None) -> Card | None:
        """Anna presses a button; what she is told."""
        delivery = self.anna.click(message, action, stale=stale)
        pressed = self.pressing.press(with_workspace(delivery.payload), self.desk.client(self.space.team_id))
        self.fetch()
        return pressed.card

    def submit(self, typed: dict[str, str], files: list[str]) -> dict[str, Any] | None:
        """Anna sends the form for a new video with these files; what it answers, None where it closes."""
        values = {name: {ENTRY: {"value": value}} for name, value in typed.items()}
        values["file"] = {ENTRY: {"files": [{"id": file} for file in files]}}
        place = json.dumps({"conversation": self.videos.id})
        view = {"id": f"V{next(self._views)}", "private_metadata": place, "state": {"values": values}}
        body = {"team": {"id": self.space.team_id}, "user": {"id": self.anna.id}, "view": view}
        return start_video(self.desk, view, body, f"view:{view['id']}")

    def work(self, production: ProductionId) -> None:
        """Let the graph go on to its next gate, and show that."""
        assert self.terminal.type("run", production).code == 0
        self.show(production)

    def said(self, text: str) -> dict[str, Any]:
        """The newest message that says this."""
        found = [one for one in self.everything() if says(one, text)]
        assert found, [str(one.get("text"))[:200] for one in self.everything()]
        return found[-1]

    def everything(self) -> list[dict[str, Any]]:
        """All messages of the conversation and of Anna's direct one."""
        return [*self.space.messages(self.videos), *self.space.messages(self.space.direct(self.anna))]

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
def open_office(folder: Path, **environ: str) -> Iterator[SlackOffice]:
    with SlackEmulator() as slack:
        office = SlackOffice(folder, slack, **environ)
        try:
            yield office
        finally:
            close_savers(office.studio.db.url)
            office.studio.db.close()


def says(message: dict[str, Any], text: str) -> bool:
    return text in str(message.get("text", "")) or text in str(message.get("blocks", ""))


__all__ = ["SlackOffice", "Workspace", "open_office", "says"]
