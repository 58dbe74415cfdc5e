"""The Slack side without threads and without a server: a process that lives as long as a few steps, and may die."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

from slack_bolt import App, BoltRequest
from sqlalchemy import func, select

from bot.commands import Begin
from bot.slack.app import make_app
from bot.slack.clients import Clients
from bot.slack.desk import Place, SlackDesk
from bot.slack.hearing import Hearing
from bot.slack.projector import Projector
from bot.slack.sender import Sender
from graph.core.ids import ProductionId
from graph.core.talk import Talk
from graph.store.cards import find_card, find_thread
from graph.store.chat_tables import InboxRow
from graph.store.outbox import count_waiting
from graph.store.saver import close_savers
from graph.toolbox import Toolbox
from graph.work.executor import carry_out
from graph.work.reaper import reap
from graph.work.runner import run_graph
from tests.fakes.slack.delivery import Delivery
from tests.fakes.slack.payloads import payload
from tests.fakes.slack.signed_http import encode, signed_headers
from tests.fakes.terminal import ARTICLE, PROVIDERS, Terminal
from tests.storm.short import ShortStudio

TEAM = "T0001"
A_MOMENT = 1.1
MOST_MOMENTS = 400


@dataclass
class AheadClock:
    """The machine's clock, so much ahead, and further when it is turned."""

    ahead: timedelta = timedelta(0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def turn(self, seconds: float) -> None:
        self.ahead += timedelta(seconds=seconds)


@dataclass
class Side:
    """All parts, each of which is turned by hand."""

    studio: ShortStudio
    desk: SlackDesk
    app: App
    clock: AheadClock
    secret: str
    conversation: str
    person: str
    acknowledged: Path
    box: Toolbox = field(init=False)

    def __post_init__(self) -> None:
        self.studio.set_limits()
        self.box = self.studio.toolbox(self.studio.open_pool())
        self.hearing = Hearing(self.desk)
        self.projector = Projector(self.studio, self.desk.hint)
        self.sender = Sender(self.studio.db, self.desk.clients, self.clock, self.studio.ledger.owner)

    @classmethod
    @contextmanager
    def opened(cls, given: dict[str, Any], hours: float) -> Iterator[Self]:
        """Open it in this process, with a clock that is ahead."""
        folder, clock = Path(given["folder"]), AheadClock(timedelta(hours=hours))
        environ = {
            "SLACK_API_URL": given["slack"],
            "GREENLIGHT_DATABASE_URL": given["database"],
            "GREENLIGHT_SLACK__BOT_TOKEN": given["token"],
            "GREENLIGHT_SLACK__SIGNING_SECRET": given["secret"],
            "GREENLIGHT_SLACK__CONVERSATION": given["conversation"],
            "GREENLIGHT_SLACK__MERGE_SECONDS": "0",
        }
        settings = Terminal(folder, **environ).settings().model_copy(update={"voice": "fake"})
        studio = ShortStudio(settings, clock, PROVIDERS)
        desk = SlackDesk(studio, Clients(settings))
        app = make_app(desk, settings, None)
        yield cls(
            studio,
            desk,
            app,
            clock,
            given["secret"],
            given["conversation"],
            given["person"],
            folder / "acknowledged",
        )
        close_savers(studio.db.url)
        studio.db.close()

    def deliver(self, delivery: Delivery) -> bool:
        """Bring it to the app; whether it was acknowledged."""
        kind, body = encode(delivery)
        headers = {name: [value] for name, value in signed_headers(self.secret, kind, body).items()}
        return self.app.dispatch(BoltRequest(body=body, headers=dict(headers))).status == 200

    def settle(self, *, items: bool = True, chat: Callable[[], AbstractContextManager[None]] = nullcontext) -> None:
        """Do all that is to be done, by one part after the other, until nothing is left.

        Without `items` graphs run, and heavy work waits. `chat` is entered while something is done for the chat.
        """
        reap(self.box)
        for _ in range(MOST_MOMENTS):
            with chat():
                heard = self._hear()
            worked = self._work(items=items)
            with chat():
                sent = self._send()
            with self.studio.db.read() as session:
                unheard = session.scalar(select(func.count()).where(InboxRow.state == "waiting")) or 0
                waiting = count_waiting(session) + unheard
            if not (heard or worked or sent or waiting):
                return
            self.clock.turn(A_MOMENT)
        raise AssertionError(f"{waiting} calls and events still wait")

    def _hear(self) -> bool:
        heard = self.hearing.hear()
        self.hearing.noting.merge()
        return heard

    def _work(self, *, items: bool) -> bool:
        claim = self.studio.ledger.claim_production()
        if claim is not None:
            run_graph(self.box, claim, renew_seconds=15.0)
            self.studio.ledger.release_production(claim, handled=True)
            return True
        item = self.studio.ledger.claim_item() if items else None
        if item is not None:
            carry_out(self.box, item, renew_seconds=15.0, stopping=threading.Event())
        return item is not None

    def _send(self) -> bool:
        """Bring cards up to date, and send what may be sent now."""
        self.projector.look()
        sent = False
        while self.sender.send_next():
            sent = True
        return sent

    def at_script_gate(self) -> dict[str, str]:
        """A production whose script waits, and its card, as people see it."""
        talk = Talk(workspace=TEAM, conversation=self.conversation, requester=self.person)
        place = Place(TEAM, self.conversation, self.person)
        wish = Begin(topic="Three hearts", text=ARTICLE * 12, seconds=20, talk=talk)
        production = ProductionId(self.desk.do(wish, place).production)
        self.settle()
        gate = self.studio.productions.find_gate(production)
        assert gate is not None
        with self.studio.db.read() as session:
            card, thread = find_card(session, f"gate:{gate.id}"), find_thread(session, production)
        assert card is not None
        assert thread is not None
        said = self.desk.client(TEAM).chat_postMessage(channel=self.conversation, text="Hm.", thread_ts=thread.ts)
        return {
            "production": production,
            "gate": gate.id,
            "subject": gate.subject,
            "ts": card.ts,
            "thread_ts": thread.ts,
            "said_ts": str(said["ts"]),
        }

    def pressed(self, action: str, value: str, ts: str, number: int) -> Delivery:
        button = {"action_id": action, "block_id": "b", "type": "button", "value": value, "action_ts": f"{number}.1"}
        container = {"type": "message", "message_ts": ts, "channel_id": self.conversation}
        place = {"id": self.conversation, "name": "videos"}
        user = {"id": self.person, "username": "anna", "name": "anna", "team_id": TEAM}
        message = {"type": "message", "user": "U0BOT", "ts": ts, "text": "A card"}
        fields: dict[str, Any] = {"actions": [button], "container": container, "channel": place, "user": user}
        return Delivery("interactive", payload("block_actions", message=message, view=..., **fields))

    def said(self, text: str, thread_ts: str, ts: str, number: int) -> Delivery:
        event = {"type": "message", "user": self.person, "text": text, "channel": self.conversation}
        return self._happened(event | {"ts": ts, "thread_ts": thread_ts}, number)

    def reacted(self, emoji: str, ts: str, number: int) -> Delivery:
        item = {"type": "message", "channel": self.conversation, "ts": ts}
        event = {"type": "reaction_added", "user": self.person, "reaction": emoji, "item": item}
        return self._happened(event | {"event_ts": f"{number}.1"}, number)

    def _happened(self, event: dict[str, Any], number: int) -> Delivery:
        return Delivery("events_api", payload("event_callback", event=event, event_id=f"Ev{number:08d}"))
