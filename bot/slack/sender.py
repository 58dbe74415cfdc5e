"""The one place that writes to Slack: takes calls from the outbox and makes them, at the rates that Slack takes."""

import contextlib
import threading
from datetime import datetime
from typing import Any, Protocol

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy.orm import Session

from bot.slack.extras import Extras
from bot.slack.finding import find_again, mark
from bot.slack.mending import AGAIN_WHEN_SHUT_SECONDS, LOST, NOT_INSTALLED, TOKEN_UNREADABLE, Mending
from bot.slack.questions import is_beside
from bot.slack.rates import POST, Rates
from bot.slack.uploading import Uploads
from graph.core.clock import Clock
from graph.core.failpoint import failpoint
from graph.core.ids import ProductionId
from graph.store import outbox
from graph.store.cards import ShownCard, find_card, find_thread, place_card, set_thread
from graph.store.database import Database
from graph.store.installations import TokenUnreadable
from graph.store.outbox import (
    Lane,
    Outgoing,
    Sending,
    TakenOver,
    claim_call,
    free_calls,
    hurry_all_of,
    is_call_due,
    put,
)
from graph.store.productions import tell

log = structlog.get_logger()

THREAD_SECONDS = 0.3
"""How soon to look again whether a thread's first message is there; later, after as long as was waited."""


class ClientOf(Protocol):
    """Finds the client of a workspace; raises `LookupError` where Greenlight is not installed any more."""

    def client(self, workspace: str) -> WebClient: ...


class Sender:
    """Empties the outbox, one call at a time. Several may run; each call is leased."""

    def __init__(  # noqa: PLR0917 - what a sender needs.
        self,
        db: Database,
        clients: ClientOf,
        clock: Clock,
        owner: str,
        rates: Rates | None = None,
        lane: Lane | None = None,
    ) -> None:
        self._db, self._clients, self._clock, self._owner = db, clients, clock, owner
        self._rates, self._lane = rates or Rates(clock), lane
        self._uploads, self._extras = Uploads(db, clock), Extras()
        self._mending = Mending(db, clock, self._rates, self._extras, self._uploads)

    def run(self, stopping: threading.Event, hint: threading.Event) -> None:
        """Send until told to stop; first of all what a sender that died here held."""
        is_free = False
        while not stopping.is_set():
            try:
                is_free = is_free or self._free()
                if self.send_next():
                    continue
            except Exception:
                log.exception("sender_trouble")
                stopping.wait(1.0)
            hint.wait(0.2)
            hint.clear()

    def _free(self) -> bool:
        with self._db.write() as session:
            free_calls(session, self._clock.now())
        return True

    def send_next(self) -> bool:
        """Make the most urgent call that is due. False when there is none."""
        now = self._clock.now()
        with self._db.read() as session:
            if not is_call_due(session, now, self._lane):
                return False
        with self._db.write() as session:
            call = claim_call(session, self._owner, now, self._lane)
        if call is None:
            return False
        failpoint("call.claimed")
        try:
            self._carry_out(call)
        except TakenOver:
            log.warning("call_taken_over", call=call.id, method=call.method)
        return True

    def _carry_out(self, call: Sending) -> None:
        """Make the call if it is its turn, and note what came of it."""
        if self._extras.is_off(call.workspace, call.method):
            self._mending.end(call, "the workspace does not have it")
            return
        with self._db.read():
            card, early = self._card(call), self._early_seconds(call)
        wait = early or self._rates.wait_seconds(call.workspace, _rated(call, card), call.conversation)
        if wait > 0:
            self._mending.wait(call, wait)
            return
        try:
            self._make(self._clients.client(call.workspace), call, card)
            failpoint("call.recorded")
        except SlackApiError as error:
            self._mending.mend(call, error)
        except LOST as error:
            self._mending.try_again(call, f"{type(error).__name__}: {error}")
        except LookupError:
            self._mending.shut(call, NOT_INSTALLED)
        except TokenUnreadable:
            self._mending.shut(call, TOKEN_UNREADABLE)
        except OSError as error:
            self._mending.try_again(call, str(error), arrived=False)

    def _make(self, client: WebClient, call: Sending, card: ShownCard | None) -> None:
        match call.method:
            case outbox.CARD:
                self._draw(client, call, card)
            case outbox.FILE:
                self._upload(client, call)
            case "chat.postMessage":
                self._say(client, call)
            case method:
                client.api_call(method, json=call.arguments)
                self._mending.end(call)

    def _say(self, client: WebClient, call: Sending) -> None:
        """Post a message that is never changed, unless an earlier try turns out to have arrived."""
        wanted, key = call.arguments, f"call {call.id}"
        thread_ts = str(wanted.get("thread_ts") or "")
        there = call.is_doubtful and find_again(client, wanted["channel"], thread_ts, key, call.asked_at)
        if not there:
            client.api_call("chat.postMessage", json=wanted | {"metadata": mark(key)})
            failpoint("call.made")
        self._mending.end(call)

    def _draw(self, client: WebClient, call: Sending, card: ShownCard | None) -> None:
        if card is None:
            self._mending.end(call)
            return
        message = {name: call.arguments[name] for name in ("text", "blocks")}
        if not card.ts:
            card = self._found_again(client, call, card)
        if card.ts:
            client.chat_update(channel=card.conversation, ts=card.ts, **message)
            failpoint("call.made")
            self._mending.end(call)
            return
        thread_ts = self._thread_ts(card)
        where: dict[str, Any] = {"thread_ts": thread_ts} if thread_ts else {}
        said = client.chat_postMessage(
            channel=card.conversation,
            metadata=mark(card.key),
            unfurl_links=False,
            unfurl_media=False,
            **where,
            **message,
        )
        failpoint("call.made")
        self._placed(client, call, card, str(said["channel"]), str(said["ts"]))

    def _card(self, call: Sending) -> ShownCard | None:
        if call.method != outbox.CARD:
            return None
        with self._db.read() as session:
            return find_card(session, call.arguments["key"])

    def _early_seconds(self, call: Sending) -> float:
        """How long to wait for its thread; 0 where that is there. It is hurried as soon as that is.

        Asked before the rate is, or it would use up the thread's own turn.
        """
        if not call.production or call.arguments.get("key", "").startswith("parent:"):
            return 0.0
        with self._db.read() as session:
            thread = find_thread(session, ProductionId(call.production))
        if thread is None or thread.ts:
            return 0.0
        waited = (self._clock.now() - call.asked_at).total_seconds()
        return AGAIN_WHEN_SHUT_SECONDS if thread.trouble else min(max(THREAD_SECONDS, waited), AGAIN_WHEN_SHUT_SECONDS)

    def _thread_ts(self, card: ShownCard) -> str:
        """The thread to post into: empty for a message of its own."""
        if card.thread_ts or card.production is None or card.key.startswith("parent:"):
            return card.thread_ts
        with self._db.read() as session:
            thread = find_thread(session, ProductionId(card.production))
        # What is answered elsewhere, directly say, is about a video whose thread is not there.
        is_there = thread is not None and (thread.conversation == card.conversation or not is_beside(card))
        return thread.ts if thread is not None and is_there else ""

    def _found_again(self, client: WebClient, call: Sending, card: ShownCard) -> ShownCard:
        """After a call whose answer was lost: the message by its mark, if it did arrive."""
        if not call.is_doubtful:
            return card
        ts = find_again(client, card.conversation, self._thread_ts(card), card.key, call.asked_at)
        if ts:
            link = _link_to(client, card.conversation, ts)
            with self._db.write() as session:
                self._place(session, card, card.conversation, ts, link)
                self._attach(session, call, card, self._clock.now())
        return card.model_copy(update={"ts": ts})

    def _placed(self, client: WebClient, call: Sending, card: ShownCard, conversation: str, ts: str) -> None:
        link = _link_to(client, conversation, ts)
        with self._db.write() as session:
            self._place(session, card, conversation, ts, link)
            self._mending.note_made(session, call)
            self._attach(session, call, card, self._clock.now())

    def _place(self, session: Session, card: ShownCard, conversation: str, ts: str, link: str) -> None:
        place_card(session, card.key, conversation=conversation, ts=ts, link=link)
        if card.production:
            tell(session, ProductionId(card.production), "card_posted", self._clock.now(), card=card.key)
        if card.production and card.key.startswith("parent:"):
            set_thread(session, ProductionId(card.production), ts=ts, conversation=conversation, trouble="")
            hurry_all_of(session, card.production, self._clock.now())

    def _attach(self, session: Session, call: Sending, card: ShownCard, now: datetime) -> None:
        for number, attached in enumerate(call.arguments.get("attachments", ())):
            file = Outgoing(
                dedupe=f"attach {call.id} {number}",
                workspace=call.workspace,
                conversation=call.conversation,
                method=outbox.FILE,
                arguments={"key": f"file:{card.key}", "thread_of": card.key, **attached},
                production=call.production,
            )
            put(self._db, session, file, now)

    def _upload(self, client: WebClient, call: Sending) -> None:
        """Bring a file further on its way into its thread; until it is seen there, its call waits."""
        with self._db.read() as session:
            thread = find_thread(session, ProductionId(call.production)) if call.production else None
        try:
            pause = self._uploads.carry_on(client, call, thread.ts if thread else self._ts_of(call))
        except FileNotFoundError as error:
            self._mending.end(call, str(error))  # It was removed; waiting brings it back as little as asking again.
            return
        if pause:
            self._mending.wait(call, pause)

    def _ts_of(self, call: Sending) -> str:
        """The thread of a file that is about no production: it is named, or is that of the message it belongs to."""
        if "thread_ts" in call.arguments:
            return str(call.arguments["thread_ts"])
        with self._db.read() as session:
            card = find_card(session, call.arguments.get("thread_of", ""))
        return card.ts if card else ""


def _link_to(client: WebClient, conversation: str, ts: str) -> str:
    with contextlib.suppress(SlackApiError, *LOST):
        return str(client.chat_getPermalink(channel=conversation, message_ts=ts).get("permalink") or "")
    return ""


def _rated(call: Sending, card: ShownCard | None) -> str:
    """The method whose rate counts. A card is posted once and edited from then on."""
    match call.method:
        case outbox.CARD:
            return "chat.update" if card and card.ts else POST
        case outbox.FILE:
            return "files.completeUploadExternal"
        case method:
            return method
