"""Reminders of questions that wait: first to those whose yes is missing, a day later once more; never an answer."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.saying import say_distance
from bot.slack.cards import receipt
from bot.slack.cards.states import has_said_yes, undecided
from bot.slack.cards.text import linked, say_listed, say_person
from bot.slack.departed import is_out, with_those_here
from bot.slack.desk import MOST_ADMINS, SlackDesk
from graph.core.naming import name_gate
from graph.core.standing import Standing
from graph.store.cards import Thread, find_card, find_thread
from graph.store.outbox import Outgoing, put
from graph.store.waiting import Waiting, list_waiting, said_before

log = structlog.get_logger()

REMINDER, ESCALATION = "reminder", "escalation"


@dataclass(frozen=True)
class Reminders:
    """Mentions in a thread whoever is waited for, once after some hours and once after more."""

    desk: SlackDesk

    def remind(self) -> None:
        """Say what is due. What was said, or rests, is not looked at."""
        studio, now = self.desk.studio, self.desk.studio.clock.now()
        with studio.db.read() as session:
            waiting = list_waiting(session, now - timedelta(hours=studio.settings.slack.remind_hours))
            keys = {self._key(one, now): one for one in waiting}
            said = said_before(session, tuple(keys))
        for key, one in keys.items():
            if key in said:
                continue
            try:
                self._say(key, one, now)
            except Exception:
                log.exception("reminder_trouble", production=one.production, gate=one.gate)

    def _key(self, waiting: Waiting, now: datetime) -> str:
        hours = timedelta(hours=self.desk.studio.settings.slack.escalate_hours)
        return f"{ESCALATION if now - waiting.opened_at >= hours else REMINDER} {waiting.gate}"

    def _say(self, key: str, waiting: Waiting, now: datetime) -> None:
        studio, standing = self.desk.studio, with_those_here(self.desk, self.desk.standing(waiting.production))
        with studio.db.read() as session:
            thread, card = find_thread(session, waiting.production), find_card(session, f"gate:{waiting.gate}")
        if thread is None:
            return
        what = linked(card.link if card else "", f"The {name_gate(waiting.kind)} of this video")
        since = say_distance(waiting.opened_at, now)
        waits = f"was put to you {since} and still waits" if key.startswith(ESCALATION) else "still waits"
        who = self._who(standing, thread.workspace)
        call = _posting(thread, key, f"{what} {waits} for a yes: {who}")
        with studio.db.write() as session:
            put(studio.db, session, call, now)
        self.desk.hint.set()

    def _who(self, standing: Standing, workspace: str) -> str:
        """Whose yes is missing, and admins where nobody is listed.

        Where nobody of those can be mentioned, whoever asked for the video is, unless they said yes already.
        """
        requester, may_too = standing.glance.created_by, standing.requester_may
        is_missing = not has_said_yes(standing, requester)
        listed = undecided(standing)
        said = " ".join(dict.fromkeys(map(say_listed, listed)))
        if not listed:
            asker = [say_person(requester)] if may_too and is_missing and not standing.deciders else []
            said = " or ".join((*asker, self._admins(standing, workspace)))
        is_told = "<" in said or not is_missing or is_out(self.desk, requester)
        return said if is_told else f"{said} (asked for by {say_person(requester)})"

    def _admins(self, standing: Standing, workspace: str) -> str:
        """Admins, with a mention of those who are known and may still say yes."""
        asker = standing.glance.created_by
        known = self.desk.admins(workspace)
        free = [one for one in known if not has_said_yes(standing, one) and not _is_same(one, asker)]
        said = " ".join(map(say_person, free[:MOST_ADMINS]))
        return f"an admin of the workspace: {said}" if said else "an admin of the workspace"


def _is_same(name: str, other: str) -> bool:
    return name.rpartition("/")[2] == other.rpartition("/")[2]


def _posting(thread: Thread, key: str, says: str) -> Outgoing:
    card = receipt(says, "Nothing is ever approved by waiting.")
    said = {"channel": thread.conversation, "thread_ts": thread.ts, "text": card.text, "blocks": list(card.blocks)}
    return Outgoing(
        dedupe=key,
        workspace=thread.workspace,
        conversation=thread.conversation,
        method="chat.postMessage",
        arguments=said,
        production=thread.production,
    )
