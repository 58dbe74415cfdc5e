"""A team in the emulated Slack whose Greenlight runs in this process, with gates that are opened by hand."""

import io
import itertools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.slack.clients import Clients
from bot.slack.desk import Place
from bot.slack.hearing import Hearing
from bot.slack.ids import Action, GateRef
from bot.slack.sender import Sender
from bot.slack.serving import SlackService
from config.log import configure_logging
from graph.core.brief import Brief
from graph.core.gate import ASKED_IN, Gate, GateKind
from graph.core.ids import ProductionId, Sha256
from graph.core.person import Person, Role, Surface
from graph.core.production import State
from graph.store.cards import ShownCard, Thread, open_thread, set_thread, want_card
from graph.store.chat_tables import InboxRow, OutboxRow, ParcelRow
from graph.store.gates import GateDraft, get_gate, open_gate
from graph.store.productions import set_values
from graph.store.revisions import save_revision
from graph.store.tables import ProductionRow
from tests.fakes.answered_gates import REVISION
from tests.fakes.migrated import place_database
from tests.fakes.slack import SlackEmulator, SlackPerson, Workspace
from tests.fakes.slack.bolt_server import bolt_server
from tests.fakes.terminal import PROVIDERS, QuickStudio, Terminal

STATES = {kind: min(ASKED_IN[kind]) for kind in GateKind} | {GateKind.PUBLISH: State.READY_FOR_PUBLISH}


@dataclass
class AheadClock:
    """The true time, or as much later as a test wants it."""

    ahead: timedelta = field(default_factory=timedelta)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass
class Office:
    """A conversation in which productions stand at gates; `anna` asked for all of them."""

    slack: SlackEmulator
    service: SlackService
    clock: AheadClock
    videos: Any
    people: dict[str, SlackPerson]
    numbers: Iterator[int] = field(default_factory=itertools.count)

    @property
    def space(self) -> Workspace:
        return self.slack.workspace

    @property
    def studio(self) -> Any:
        return self.service.studio

    def person(self, name: str, role: Role = Role.APPROVER) -> Person:
        user = self.people[name].id
        return Person(name=f"{self.space.team_id}/{user}", role=role, surface=Surface.SLACK, aliases=(user,))

    def ask(self, kind: GateKind, **draft: Any) -> Gate:
        """Open a gate of this kind on a new production, as its graph would have left it."""
        studio, now = self.studio, self.clock.now()
        brief = Brief(topic="Three hearts", source="The octopus has three hearts. " * 9, seconds=20)
        production = studio.productions.start(brief, studio.channel("default"), self.person("anna"))
        with studio.db.write() as session:
            save_revision(studio.db, session, production, REVISION, by="nobody", now=now)
        return self.ask_again(production, kind, **draft)

    def ask_again(self, production: ProductionId, kind: GateKind, **draft: Any) -> Gate:
        studio, now, number = self.studio, self.clock.now(), next(self.numbers)
        shown = {"revision": 1, "seconds": 3.0, "digests": {}, "artifacts": {}}
        plain = {"subject": Sha256(f"{number:064x}"), "shown": shown, "step": "build" * (kind == "step")}
        with studio.db.write() as session:
            set_values(session, production, state=STATES[kind])
            return open_gate(
                session, GateDraft(production=production, kind=kind, **plain | draft), now, timedelta(days=7)
            )

    def card(self, gate: Gate, *names: Action) -> dict[str, Any]:
        """A message with buttons of this gate, in the thread of its production."""
        value = GateRef(g=gate.id, s=gate.subject).model_dump_json()
        text = {"type": "plain_text", "text": "Go"}
        buttons = [{"type": "button", "text": text, "action_id": name, "value": value} for name in names]
        client = self.service.desk.client(self.space.team_id)
        ts = str(client.chat_postMessage(channel=self.videos.id, text="A production")["ts"])
        blocks = [{"type": "actions", "elements": buttons}]
        card = client.chat_postMessage(channel=self.videos.id, thread_ts=ts, text="A card", blocks=blocks)
        thread = Thread(
            production=gate.production,
            workspace=self.space.team_id,
            conversation=self.videos.id,
            ts=ts,
            requester=self.people["anna"].id,
            trouble="",
        )
        with self.studio.db.write() as session:
            open_thread(self.studio.db, session, thread)
            set_thread(session, gate.production, ts=ts)
        return next(one for one in self.space.thread(self.videos, ts) if one["ts"] == card["ts"])

    def draw(self, session: Session, gate: Gate, link: str, ts: str = "") -> None:
        """Note where the card of a gate is, as the sender does."""
        card = ShownCard(
            key=f"gate:{gate.id}",
            production=gate.production,
            workspace=self.space.team_id,
            conversation=self.videos.id,
            thread_ts="",
            ts=ts,
            link=link,
            wanted="",
            is_open=True,
        )
        want_card(self.studio.db, session, card, self.clock.now())

    def message(self, action: Action, value: str) -> dict[str, Any]:
        """A message in the conversation with one button."""
        button = {"type": "button", "text": {"type": "plain_text", "text": "Go"}, "action_id": action, "value": value}
        client = self.service.desk.client(self.space.team_id)
        sent = client.chat_postMessage(
            channel=self.videos.id, text="A card", blocks=[{"type": "actions", "elements": [button]}]
        )
        return next(one for one in self.space.messages(self.videos) if one["ts"] == str(sent["ts"]))

    def answers(self, thread_ts: str, after: str) -> list[dict[str, Any]]:
        """What we said in a thread after something was said there."""
        later = (one for one in self.space.thread(self.videos, thread_ts) if one["ts"] > after)
        return [one for one in later if one["user"] == self.space.bot_id]

    def numbered(self) -> tuple[int, int]:
        """How many productions there are, and parcels of files."""
        with self.studio.db.read() as session:
            counts = [session.scalar(select(func.count()).select_from(row)) or 0 for row in (ProductionRow, ParcelRow)]
        return counts[0], counts[1]

    def gate(self, gate: Gate) -> Gate:
        """As it stands now."""
        with self.studio.db.read() as session:
            return get_gate(session, gate.id)

    def role_of(self, who: SlackPerson) -> Role:
        """What somebody counts as now."""
        return self.service.desk.person(Place(self.space.team_id, self.videos.id, who.id)).role

    def waiting(self) -> int:
        """How much of what came in is still to be carried out, and of what goes out to be said."""
        rows = (InboxRow, ("waiting",)), (OutboxRow, ("waiting", "sending"))
        with self.studio.db.read() as session:
            counts = [select(func.count()).select_from(row).where(row.state.in_(states)) for row, states in rows]
            return sum(session.scalar(count) or 0 for count in counts)

    def told(self, name: str, text: str) -> dict[str, Any]:
        """An answer that only this person sees."""
        heard = self.people[name].ephemerals
        return self.space.wait_for(lambda: next((one for one in reversed(heard) if text in str(one)), None))


@contextmanager
def open_office(folder: Path, **channel: str) -> Iterator[Office]:
    """A team of many kinds of people; `channel` are lines of the channel's file, in TOML, with {names} for ids."""
    with SlackEmulator() as slack:
        space, clock = slack.workspace, AheadClock()
        people = {name: space.add_person(name) for name in ("anna", "ben", "cleo", "eve", "guest", "visitor")}
        people["dora"] = space.add_person("dora")
        people["dora"].is_admin = True
        people["stranger"] = space.add_person("stranger", external_team="T0999")
        people["robot"] = space.add_person("robot", is_bot=True)
        people["gone"] = space.add_person("gone")
        people["guest"].guest, people["visitor"].guest = "multi", "single"
        leads = space.add_group("leads", [people["cleo"], people["stranger"], people["guest"]])
        videos = space.add_conversation("videos", members=list(people.values()))
        ids = {name: person.id for name, person in people.items()} | {"leads": leads.id}
        environ = {
            "SLACK_API_URL": slack.api_url,
            "GREENLIGHT_SLACK__BOT_TOKEN": space.bot_token,
            "GREENLIGHT_SLACK__CONVERSATION": videos.id,
            "GREENLIGHT_SLACK__SIGNING_SECRET": slack.signing_secret,
        }
        terminal = Terminal(folder, clock, **environ)
        settings = terminal.settings().model_copy(update={"voice": "fake"})
        place_database(settings.data_dir)
        settings.channels_dir.mkdir(parents=True)
        lines = [f"{name} = {value % ids}" for name, value in channel.items()]
        (settings.channels_dir / "default.toml").write_text("\n".join(('title = "Test"', *lines)))
        studio = QuickStudio(settings, clock, PROVIDERS)
        service = SlackService(studio, settings, Clients(settings))
        with bolt_server(service.app) as url:
            slack.deliver_to(url, slack.signing_secret)
            configure_logging(level="error", stream=io.StringIO())
            with _hears_and_speaks(service):
                yield Office(slack, service, clock, videos, people)
            structlog.reset_defaults()
        studio.db.close()


@contextmanager
def _hears_and_speaks(service: SlackService) -> Iterator[None]:
    """The inbox and the outbox work; nothing draws cards, because gates that are opened by hand show nothing."""
    stopping, desk = threading.Event(), service.desk
    sender = Sender(desk.studio.db, desk.clients, desk.studio.clock, "office")
    threads = [
        threading.Thread(target=sender.run, args=(stopping, desk.hint)),
        threading.Thread(target=Hearing(desk).run, args=(stopping,)),
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stopping.set()
        desk.hint.set()
        desk.listening.set()
        for thread in threads:
            thread.join(10)
