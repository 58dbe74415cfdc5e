"""How calls to Slack end: made, put off, mended where Slack refuses them, or given up."""

import http.client
import random
from datetime import timedelta
from urllib.error import URLError

import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from sqlalchemy.orm import Session

from bot.slack.cards.plainer import plainer_arguments
from bot.slack.cards.text import strong
from bot.slack.clients import LOOK, WORTHLESS
from bot.slack.extras import EXTRAS, Extras
from bot.slack.rates import Rates
from bot.slack.uploading import Uploads
from graph.core.clock import Clock
from graph.core.ids import ProductionId
from graph.core.production import TERMINAL
from graph.store import outbox
from graph.store.cards import end_trouble, find_thread, place_card, set_thread
from graph.store.database import Database
from graph.store.outbox import (
    MOST_TRIES,
    Outgoing,
    Sending,
    drop_all_of,
    end_call,
    keep_arguments,
    postpone_call,
    put,
    wait_with_call,
)
from graph.store.productions import get_row

log = structlog.get_logger()

NO_WAY_IN = frozenset({"not_in_channel", "channel_not_found", "is_archived", "restricted_action", "user_not_found"})
OPENED_BY = {
    "not_in_channel": "Invite Greenlight there: /invite @greenlight.",
    "channel_not_found": "Invite Greenlight there, if it is there still: /invite @greenlight.",
    "is_archived": "Unarchive it, or continue at the terminal.",
    "user_not_found": "Nothing: they are not there any more.",
}
"""What lets a call through that found no way in; where the token is the trouble, a look at that."""
NOT_INSTALLED, TOKEN_UNREADABLE = "not_installed", "token_unreadable"
"""Our own words beside Slack's."""
NO_TOKEN = WORTHLESS | {NOT_INSTALLED, TOKEN_UNREADABLE, "team_access_not_granted"}
TOO_MUCH = frozenset({"msg_too_long", "msg_blocks_too_long", "invalid_blocks", "invalid_blocks_format"})
GONE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})
"""What Slack answers about a card that it will never change again."""
SERVER_TROUBLE = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})
AGAIN_WHEN_SHUT_SECONDS = 60.0
PATIENCE = timedelta(days=1)
"""How long Slack may be away before a call is given up, and an answer to a person worth nothing."""
LOST = (URLError, TimeoutError, ConnectionError, http.client.HTTPException, SlackClientError)
"""After these nobody knows whether the call arrived."""


class Mending:
    """Decides what becomes of a call after it was tried, and notes it."""

    def __init__(self, db: Database, clock: Clock, rates: Rates, extras: Extras, uploads: Uploads) -> None:
        self._db, self._clock, self._rates, self._extras, self._uploads = db, clock, rates, extras, uploads

    def mend(self, call: Sending, error: SlackApiError) -> None:
        """Do about a call that Slack refused what its answer asks for."""
        code = str(error.response.get("error") or "")
        if error.response.status_code == http.HTTPStatus.TOO_MANY_REQUESTS or code in {"ratelimited", "rate_limited"}:
            pause = float(error.response.headers.get("Retry-After") or 1.0)
            self._rates.block(call.workspace, _method_of(error), call.conversation, pause)
            self.wait(call, pause)
        elif call.method in EXTRAS:
            self._extras.refused(call.workspace, call.method, code)
            self.end(call, code)
        elif code in GONE and call.method == outbox.CARD:
            self._gone(call)
        elif code in TOO_MUCH and call.arguments.get("blocks"):
            self._plainer(call, code)
        elif code in {"already_reacted", "no_reaction", "message_not_found", "cant_update_message"}:
            self.end(call, "" if "react" in code else code)
        elif code in NO_WAY_IN | NO_TOKEN:
            self.shut(call, code)
        else:
            broken = error.response.status_code >= http.HTTPStatus.INTERNAL_SERVER_ERROR or code in SERVER_TROUBLE
            self.try_again(call, code, arrived=broken)

    def _gone(self, call: Sending) -> None:
        """Somebody deleted the message; what it showed is posted anew."""
        with self._db.write() as session:
            place_card(session, call.arguments["key"], ts="", link="")
            wait_with_call(session, call, self._clock.now())

    def _plainer(self, call: Sending, code: str) -> None:
        """Send less of what Slack refuses; of a card, all of it as a file beside it."""
        log.error("blocks_refused", method=call.method, call=call.id, reason=code)
        name = f"{call.production or 'greenlight'}-card" if call.method == outbox.CARD else ""
        now = self._clock.now()
        with self._db.write() as session:
            keep_arguments(session, call, plainer_arguments(call.arguments, name), now)
            wait_with_call(session, call, now)

    def shut(self, call: Sending, reason: str) -> None:
        """Nothing can be posted there for now: the production waits, and who asked for it is told once."""
        log.warning(
            "conversation_shut", conversation=call.conversation, reason=reason, next=OPENED_BY.get(reason, LOOK)
        )
        now = self._clock.now()
        if call.production is None and now - call.asked_at >= PATIENCE:
            self.end(call, reason)
            return
        with self._db.write() as session:
            wait_with_call(session, call, now + timedelta(seconds=AGAIN_WHEN_SHUT_SECONDS))
            if call.production is not None:
                self._hold_up(session, call, ProductionId(call.production), reason)

    def _hold_up(self, session: Session, call: Sending, production: ProductionId, reason: str) -> None:
        now = self._clock.now()
        thread, row = find_thread(session, production), get_row(session, production)
        if thread is None:
            return
        if not thread.ts and row.state in TERMINAL and now - row.updated_at >= PATIENCE:
            drop_all_of(session, production, now)  # Nobody ever saw it begin, and it is long over.
        elif thread.trouble != reason:
            set_thread(session, production, trouble=reason)
            if thread.requester and reason not in NO_TOKEN:
                put(self._db, session, _tell_requester(call, row.title, thread.requester, reason), now)

    def try_again(self, call: Sending, reason: str, *, arrived: bool = True) -> None:
        """Later, with growing pauses. While Slack itself is away a call waits for it; a film's question does not."""
        now = self._clock.now()
        waits_for_slack = arrived and call.method != outbox.FILE and now - call.asked_at < PATIENCE
        if call.tries >= MOST_TRIES and not waits_for_slack:
            log.error("call_given_up", method=call.method, reason=reason)
            self.end(call, reason)
            return
        pause = min(2.0 ** min(call.tries - 1, 6), 60.0) * (0.5 + random.random())  # noqa: S311 - jitter.
        doubt = reason if arrived or call.is_doubtful else ""
        with self._db.write() as session:
            postpone_call(session, call, now + timedelta(seconds=pause), doubt)

    def wait(self, call: Sending, seconds: float) -> None:
        """Not now, which is no failure of the call."""
        with self._db.write() as session:
            wait_with_call(session, call, self._clock.now() + timedelta(seconds=seconds))

    def note_made(self, session: Session, call: Sending) -> None:
        """It arrived: whatever was in the way there is over."""
        end_call(session, call, self._clock.now())
        if call.production and call.method not in EXTRAS:
            end_trouble(session, ProductionId(call.production))

    def end(self, call: Sending, error: str = "") -> None:
        """It was made, or with an `error` never will be."""
        with self._db.write() as session:
            if not error:
                self.note_made(session, call)
                return
            end_call(session, call, self._clock.now(), error)
            if call.method == outbox.FILE:
                self._uploads.give_up(session, call)  # Its question is asked all the same, and says so.
            elif "key" in call.arguments:
                place_card(session, call.arguments["key"], wanted="")  # The next sweep asks for it again.


def _method_of(error: SlackApiError) -> str:
    """The method that was refused: a card may be posted, edited or looked for."""
    return str(error.response.api_url).rpartition("/")[2]


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
