"""Greenlight's Slack side in this process, on a real database: its parts are turned by hand, or run by themselves."""

import http.client
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.commands import Begin
from bot.slack.app import make_app
from bot.slack.clients import Clients
from bot.slack.desk import Place, SlackDesk
from bot.slack.hearing import Hearing
from bot.web.app import make_web
from bot.web.health import Health
from bot.web.serving import WebServer
from graph.core.clock import Clock, SystemClock
from graph.core.gate import Approve, Gate, GateKind
from graph.core.ids import ProductionId, Sha256
from graph.core.person import SYSTEM, Person
from graph.core.production import Event, State
from graph.core.talk import Talk
from graph.store.cards import ShownCard, Thread, find_card, open_thread, want_card
from graph.store.gates import GateDraft, open_gate
from graph.store.productions import move
from graph.store.saver import close_savers
from graph.toolbox import Toolbox
from graph.work.executor import carry_out
from graph.work.runner import run_graph
from tests.fakes.slack import SlackEmulator, SlackPerson, Workspace
from tests.fakes.slack.conversation import Conversation
from tests.fakes.slack.delivery import Delivery
from tests.fakes.slack.refusal import LostAnswer
from tests.fakes.slack.signed_http import encode, signed_headers
from tests.fakes.studio import BRIEF, CHANNEL
from tests.fakes.terminal import ARTICLE, PROVIDERS, Terminal
from tests.storm.short import ShortStudio

SUBJECT = Sha256("a" * 64)
SIGNED = "f" * 32


class NearClient(WebClient):
    """A client whose calls reach the emulator without a connection: for storms that count calls by the thousand."""

    def __init__(self, slack: SlackEmulator) -> None:
        super().__init__(token=slack.workspace.bot_token, base_url=slack.api_url, retry_handlers=[])
        self._slack = slack

    def api_call(self, api_method: str, **given: Any) -> SlackResponse:
        sent = {**(given.get("params") or {}), **(given.get("data") or {}), **(given.get("json") or {})}
        args = {name: value for name, value in sent.items() if value is not None}
        headers = {"authorization": f"Bearer {self.token}"}
        try:
            answer, refusal = self._slack.api.answer(api_method, args, headers)
        except LostAnswer:
            raise ConnectionResetError("the connection broke off") from None
        response = SlackResponse(
            client=self,
            http_verb="POST",
            api_url=f"{self.base_url}{api_method}",
            req_args={},
            data=answer,
            headers=refusal.headers if refusal else {},
            status_code=refusal.status if refusal else 200,
        )
        return response.validate()


class NearClients(Clients):
    """Clients of that kind."""

    slack: SlackEmulator

    def client(self, workspace: str) -> WebClient:
        self.bot(workspace)
        return NearClient(self.slack)


@dataclass
class Door:
    """The HTTP door, held open: signed requests go in one after another on one connection."""

    port: int
    secret: str

    def __post_init__(self) -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def deliver(self, delivery: Delivery) -> tuple[int, str]:
        """Bring it as Slack would; status and body."""
        kind, body = encode(delivery)
        return self.post(body.encode(errors="surrogatepass"), signed_headers(self.secret, kind, body))

    def post(self, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
        """Bring something as it is."""
        self._line.request("POST", "/slack/events", body, headers)
        answer = self._line.getresponse()
        return answer.status, answer.read().decode()

    def close(self) -> None:
        self._line.close()


@dataclass
class Front:
    """A workspace with people, and everything between its door and the database."""

    slack: SlackEmulator
    studio: ShortStudio
    desk: SlackDesk
    port: int
    anna: SlackPerson
    ben: SlackPerson
    cara: SlackPerson
    """She decides nothing."""
    videos: Conversation
    parent_ts: str
    """A message of ours in the conversation, under which buttons may be."""

    @property
    def kind(self) -> str:
        return "sqlite" if self.studio.db.is_sqlite else "postgres"

    @property
    def space(self) -> Workspace:
        return self.slack.workspace

    @cached_property
    def hearing(self) -> Hearing:
        return Hearing(self.desk)

    @contextmanager
    def door(self) -> Iterator[Door]:
        opened = Door(self.port, self.slack.signing_secret)
        try:
            yield opened
        finally:
            opened.close()

    def at_script_gate(self) -> Gate:
        """A production before its script gate, as its graph would have left it, only sooner."""
        studio, now = self.studio, self.studio.clock.now()
        production = studio.productions.start(BRIEF, CHANNEL, self.person)
        draft = GateDraft(production=production, kind=GateKind.SCRIPT, subject=SUBJECT, shown={"revision": 1})
        with studio.db.write() as session:
            move(session, production, State.DRAFT, Event.COMPLIED, by=SYSTEM, now=now)
            return open_gate(session, draft, now, timedelta(days=7))

    def ask(self, topic: str = "Three hearts", **more: Any) -> ProductionId:
        """A production that anna asked for in the conversation."""
        talk = Talk(workspace=self.space.team_id, conversation=self.videos.id, requester=self.anna.id)
        wish = Begin(topic=topic, text=ARTICLE * 12, seconds=20, talk=talk, **more)
        begun = self.desk.do(wish, Place(self.space.team_id, self.videos.id, self.anna.id))
        return ProductionId(begun.production)

    def work(self) -> None:
        """Run graphs and items until nothing is to do now."""
        studio, box = self.studio, self.box
        while True:
            if (claim := studio.ledger.claim_production()) is not None:
                run_graph(box, claim, renew_seconds=15.0)
                studio.ledger.release_production(claim, handled=True)
            elif (item := studio.ledger.claim_item()) is not None:
                carry_out(box, item, renew_seconds=15.0, stopping=threading.Event())
            else:
                return

    def gate(self, production: ProductionId, kind: GateKind) -> Gate:
        """The gate of this kind, with everything before it approved by anna."""
        while True:
            self.work()
            gate = self.studio.productions.find_gate(production)
            assert gate is not None
            if gate.kind is kind:
                return gate
            self.studio.handler.decide(gate.id, gate.subject, Approve(), self.person)

    @property
    def person(self) -> Person:
        return self.desk.person(Place(self.space.team_id, self.videos.id, self.anna.id))

    @cached_property
    def box(self) -> Toolbox:
        self.studio.set_limits()
        return self.studio.toolbox(self.studio.open_pool())

    def card_ts(self, gate: Gate) -> str:
        """Where the card of a gate was posted; where none is yet, a message that is no card."""
        with self.studio.db.read() as session:
            card = find_card(session, f"gate:{gate.id}")
        return card.ts if card and card.ts else self.parent_ts

    def card_of(self, gate: Gate) -> str:
        """The message that shows a gate's card, as if it had been posted; its ts."""
        ts, key = self.space.new_ts(), f"gate:{gate.id}"
        where = {"workspace": self.space.team_id, "conversation": self.videos.id}
        thread = Thread(production=gate.production, ts=self.parent_ts, requester=self.anna.id, trouble="", **where)
        fields = {"thread_ts": "", "ts": ts, "link": "", "wanted": "", "is_open": True}
        card = ShownCard(key=key, production=gate.production, **where, **fields)
        with self.studio.db.write() as session:
            open_thread(self.studio.db, session, thread)
            want_card(self.studio.db, session, card, self.studio.clock.now())
        return ts

    def hear(self) -> None:
        """Carry out everything that is in the inbox, and what was noted in threads."""
        while self.hearing.hear():
            pass
        self.hearing.noting.merge()

    def state(self, production: ProductionId) -> State:
        return self.studio.productions.get(production).state


@contextmanager
def open_front(url: str, folder: Path, clock: Clock | None = None, **more: str) -> Iterator[Front]:
    """Open it on a database, behind a server of its own; Slack lives by the same clock."""
    clock = clock or SystemClock()
    with ExitStack() as stack:
        slack = stack.enter_context(SlackEmulator(clock=lambda: clock.now().timestamp()))
        space = slack.workspace
        anna, ben, cara = (space.add_person(name) for name in ("anna", "ben", "cara"))
        anna.is_admin = ben.is_admin = True
        videos = space.add_conversation("videos", members=[anna, ben, cara])
        environ = {
            "SLACK_API_URL": slack.api_url,
            "GREENLIGHT_DATABASE_URL": url,
            "GREENLIGHT_SLACK__BOT_TOKEN": space.bot_token,
            "GREENLIGHT_SLACK__SIGNING_SECRET": slack.signing_secret,
            "GREENLIGHT_SLACK__CONVERSATION": videos.id,
            "GREENLIGHT_SLACK__MERGE_SECONDS": "0",
        }
        settings = Terminal(folder, **(environ | more)).settings()
        studio = ShortStudio(settings.model_copy(update={"voice": "fake"}), clock, PROVIDERS)
        stack.callback(studio.db.close)
        stack.callback(close_savers, studio.db.url)
        clients = NearClients(settings)
        clients.slack = slack
        desk = SlackDesk(studio, clients)
        app = make_app(desk, settings, None)
        server = WebServer(make_web(app, Health(studio.db, studio.clock), settings), "127.0.0.1", 0)
        server.start()
        stack.callback(server.stop)
        parent = str(clients.client(space.team_id).chat_postMessage(channel=videos.id, text="A card")["ts"])
        yield Front(slack, studio, desk, server.port, anna, ben, cara, videos, parent)
