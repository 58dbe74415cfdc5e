"""The one place that writes to Slack: takes calls from the outbox, keeps Slack's rates, and mends what it can."""

import contextlib
import http.client
import random
import threading
from datetime import datetime, timedelta
from typing import Any, Protocol
from urllib.error import URLError

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from sqlalchemy.orm import Session

from bot.slack.cards.blocks import without_pictures
from bot.slack.cards.text import strong
from bot.slack.clients import WORTHLESS
from bot.slack.extras import EXTRAS, Extras
from bot.slack.finding import find_again, mark
from bot.slack.rates import Rates
from bot.slack.uploading import Uploads
from graph.core.clock import Clock
from graph.core.failpoint import failpoint
from graph.core.ids import ProductionId
from graph.store import outbox
from graph.store.cards import ShownCard, end_trouble, find_card, find_thread, place_card, set_thread
from graph.store.database import Database
from graph.store.installations import TokenUnreadable
from graph.store.outbox import (
    MOST_TRIES,
    Lane,
    Outgoing,
    Priority,
    Sending,
    claim_call,
    end_call,
    free_calls,
    postpone_call,
    put,
    wait_with_call,
)
from graph.store.productions import get_row, tell

log = structlog.get_logger()

NO_WAY_IN = frozenset({"not_in_channel", "channel_not_found", "is_archived", "restricted_action", "user_not_found"})
NOT_INSTALLED, TOKEN_UNREADABLE = "not_installed", "token_unreadable"
"""Our own words beside Slack's."""
NO_TOKEN = WORTHLESS | {NOT_INSTALLED, TOKEN_UNREADABLE, "team_access_not_granted"}
TOO_MUCH = frozenset({"msg_too_long", "msg_blocks_too_long", "invalid_blocks", "invalid_blocks_format"})
GONE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})
"""What Slack answers about a card that it will never change again."""
SERVER_TROUBLE = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})
AGAIN_WHEN_SHUT_SECONDS = 60.0
THREAD_SECONDS = 0.3
"""How soon to look again whether a thread's first message is there."""
PATIENCE = timedelta(days=1)
"""How long Slack may be away before a call is given up, and an answer to a person worth nothing."""
LOST = (URLError, TimeoutError, ConnectionError, http.client.HTTPException, SlackClientError)
"""After these nobody knows whether the call arrived."""


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
        with self._db.write() as session:
            call = claim_call(session, self._owner, now, self._lane)
        if call is None:
            return False
        failpoint("call.claimed")
        if self._extras.is_off(call.workspace, call.method):
            self._end(call, "the workspace does not have it")
            return True
        if self._is_early(call):
            self._wait(call, THREAD_SECONDS)
            return True
        wait = self._rates.wait_seconds(call.workspace, _rated(call), call.conversation)
        if wait > 0:
            self._wait(call, wait)
            return True
        try:
            self._make(self._clients.client(call.workspace), call)
            failpoint("call.recorded")
        except SlackApiError as error:
            self._mend(call, error)
        except LOST as error:
            self._try_again(call, f"{type(error).__name__}: {error}")
        except LookupError:
            self._shut(call, NOT_INSTALLED)
        except TokenUnreadable:
            self._shut(call, TOKEN_UNREADABLE)
        except OSError as error:
            self._try_again(call, str(error), arrived=False)
        return True

    def _make(self, client: WebClient, call: Sending) -> None:
        match call.method:
            case "card":
                self._draw(client, call)
            case outbox.FILE:
                self._upload(client, call)
            case "chat.postMessage":
                self._say(client, call)
            case method:
                client.api_call(method, json=call.arguments)
                self._end(call)

    def _say(self, client: WebClient, call: Sending) -> None:
        """Post a message that is never changed, unless an earlier try turns out to have arrived."""
        wanted, key = call.arguments, f"call {call.id}"
        there = call.is_doubtful and find_again(client, wanted["channel"], str(wanted.get("thread_ts") or ""), key)
        if not there:
            client.api_call("chat.postMessage", json=wanted | {"metadata": mark(key)})
            failpoint("call.made")
        self._end(call)

    def _draw(self, client: WebClient, call: Sending) -> None:
        card = self._card(call)
        if card is None:
            self._end(call)
            return
        message = {name: call.arguments[name] for name in ("text", "blocks")}
        if not card.ts:
            card = self._found_again(client, call, card)
        if card.ts:
            client.chat_update(channel=card.conversation, ts=card.ts, **message)
            failpoint("call.made")
            self._end(call)
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
        with self._db.read() as session:
            return find_card(session, call.arguments["key"])

    def _is_early(self, call: Sending) -> bool:
        """Whether its thread is not there yet. Asked before the rate is, or it would use up the thread's own turn."""
        if not call.production or call.arguments.get("key", "").startswith("parent:"):
            return False
        with self._db.read() as session:
            thread = find_thread(session, ProductionId(call.production))
        return thread is not None and not thread.ts

    def _thread_ts(self, card: ShownCard) -> str:
        """The thread to post into: empty for a message of its own."""
        if card.thread_ts or card.production is None or card.key.startswith("parent:"):
            return card.thread_ts
        with self._db.read() as session:
            thread = find_thread(session, ProductionId(card.production))
        return thread.ts if thread else ""

    def _found_again(self, client: WebClient, call: Sending, card: ShownCard) -> ShownCard:
        """After a call whose answer was lost: the message by its mark, if it did arrive."""
        if not call.is_doubtful:
            return card
        ts = find_again(client, card.conversation, self._thread_ts(card), card.key)
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
            self._ended(session, call)
            self._attach(session, call, card, self._clock.now())

    def _place(self, session: Session, card: ShownCard, conversation: str, ts: str, link: str) -> None:
        place_card(session, card.key, conversation=conversation, ts=ts, link=link)
        if card.production:
            tell(session, ProductionId(card.production), "card_posted", self._clock.now(), card=card.key)
        if card.production and card.key.startswith("parent:"):
            set_thread(session, ProductionId(card.production), ts=ts, conversation=conversation, trouble="")

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
            self._end(call, str(error))  # It was removed; waiting brings it back as little as asking again.
            return
        if pause:
            self._wait(call, pause)

    def _ts_of(self, call: Sending) -> str:
        """The message that a file belongs to which is about no production."""
        with self._db.read() as session:
            card = find_card(session, call.arguments.get("thread_of", ""))
        return card.ts if card else ""

    def _mend(self, call: Sending, error: SlackApiError) -> None:
        code = str(error.response.get("error") or "")
        if error.response.status_code == http.HTTPStatus.TOO_MANY_REQUESTS or code in {"ratelimited", "rate_limited"}:
            pause = float(error.response.headers.get("Retry-After") or 1.0)
            self._rates.block(call.workspace, _rated(call), call.conversation, pause)
            self._wait(call, pause)
        elif call.method in EXTRAS:
            self._extras.refused(call.workspace, call.method, code)
            self._end(call, code)
        elif code in GONE and call.method == "card":
            self._gone(call)
        elif code in TOO_MUCH and call.method == "card" and call.arguments["blocks"]:
            self._plainer(call, code)
        elif code in {"already_reacted", "no_reaction", "message_not_found", "cant_update_message"}:
            self._end(call, "" if "react" in code else code)
        elif code in NO_WAY_IN | NO_TOKEN:
            self._shut(call, code)
        else:
            broken = error.response.status_code >= http.HTTPStatus.INTERNAL_SERVER_ERROR or code in SERVER_TROUBLE
            self._try_again(call, code, arrived=broken)

    def _gone(self, call: Sending) -> None:
        """Somebody deleted the message; what it showed is posted anew."""
        with self._db.write() as session:
            place_card(session, call.arguments["key"], ts="", link="")
            wait_with_call(session, call, self._clock.now())

    def _plainer(self, call: Sending, code: str) -> None:
        """What Slack refuses goes without its pictures, and if that is refused too, without its blocks."""
        log.error("card_refused", key=call.arguments["key"], reason=code)
        now = self._clock.now()
        with self._db.write() as session:
            end_call(session, call.id, now, code)
            plain = call.arguments | {"blocks": without_pictures(call.arguments["blocks"])}
            again = Outgoing(
                dedupe=f"plain {call.id}",
                workspace=call.workspace,
                conversation=call.conversation,
                method="card",
                arguments=plain,
                production=call.production,
                priority=Priority.CARD,
            )
            put(self._db, session, again, now)

    def _shut(self, call: Sending, reason: str) -> None:
        """Nothing can be posted there for now: the production waits, and who asked for it is told once."""
        log.warning("conversation_shut", conversation=call.conversation, reason=reason)
        now = self._clock.now()
        if call.production is None and now - call.asked_at >= PATIENCE:
            self._end(call, reason)
            return
        with self._db.write() as session:
            wait_with_call(session, call, now + timedelta(seconds=AGAIN_WHEN_SHUT_SECONDS))
            if call.production is None:
                return
            thread = find_thread(session, ProductionId(call.production))
            if thread is None or thread.trouble == reason:
                return
            set_thread(session, thread.production, trouble=reason)
            if thread.requester and reason not in NO_TOKEN:
                title = get_row(session, thread.production).title
                put(self._db, session, _tell_requester(call, title, thread.requester, reason), now)

    def _try_again(self, call: Sending, reason: str, *, arrived: bool = True) -> None:
        """Later, with growing pauses. While Slack itself is away a call waits for it; a film's question does not."""
        now = self._clock.now()
        waits_for_slack = arrived and call.method != outbox.FILE and now - call.asked_at < PATIENCE
        if call.tries >= MOST_TRIES and not waits_for_slack:
            log.error("call_given_up", method=call.method, reason=reason)
            self._end(call, reason)
            return
        pause = min(2.0 ** min(call.tries - 1, 6), 60.0) * (0.5 + random.random())  # noqa: S311 - jitter.
        doubt = reason if arrived or call.is_doubtful else ""
        with self._db.write() as session:
            postpone_call(session, call.id, now + timedelta(seconds=pause), doubt)

    def _wait(self, call: Sending, seconds: float) -> None:
        """Not now, which is no failure of the call."""
        with self._db.write() as session:
            wait_with_call(session, call, self._clock.now() + timedelta(seconds=seconds))

    def _ended(self, session: Session, call: Sending) -> None:
        end_call(session, call.id, self._clock.now())
        if call.production and call.method not in EXTRAS:
            end_trouble(session, ProductionId(call.production))

    def _end(self, call: Sending, error: str = "") -> None:
        with self._db.write() as session:
            if not error:
                self._ended(session, call)
                return
            end_call(session, call.id, self._clock.now(), error)
            if call.method == outbox.FILE:
                self._uploads.give_up(session, call)  # Its question is asked all the same, and says so.
            elif "key" in call.arguments:
                place_card(session, call.arguments["key"], wanted="")  # The next sweep asks for it again.


def _link_to(client: WebClient, conversation: str, ts: str) -> str:
    with contextlib.suppress(SlackApiError, *LOST):
        return str(client.chat_getPermalink(channel=conversation, message_ts=ts).get("permalink") or "")
    return ""


def _rated(call: Sending) -> str:
    return {"card": "chat.postMessage", outbox.FILE: "files.completeUploadExternal"}.get(call.method, call.method)


def _tell_requester(call: Sending, title: str, user: str, reason: str) -> Outgoing:
    there = f"<#{call.conversation}>"
    why = {
        "not_in_channel": f"I am not a member of {there}. Invite me there: `/invite @greenlight`.",
        "is_archived": f"{there} is archived. Unarchive it, or continue at the terminal.",
        "channel_not_found": f"{there} is gone, or I was removed from it.",
    }.get(reason, f"Slack says {reason} of {there}.")
    text = f"I cannot post about {strong(title, 120)} (`{call.production}`): {why} Nothing is lost; I go on when I can."
    return Outgoing(
        dedupe=f"shut {call.production} {reason} {call.id}",
        workspace=call.workspace,
        conversation=user,
        method="chat.postMessage",
        arguments={"channel": user, "text": text},
        production=None,
    )
