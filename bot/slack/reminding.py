"""Reminders of questions that wait: first to those whose yes is missing, a day later once more; never an answer."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.saying import say_distance
from bot.slack.cards import receipt
from bot.slack.cards.states import undecided
from bot.slack.cards.text import linked, say_listed, say_person
from bot.slack.desk import SlackDesk
from config.channel import ChannelProfile
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
        studio, standing = self.desk.studio, self.desk.standing(waiting.production)
        with studio.db.read() as session:
            thread, card = find_thread(session, waiting.production), find_card(session, f"gate:{waiting.gate}")
        if thread is None:
            return
        what = linked(card.link if card else "", f"The {name_gate(waiting.kind)} of this video")
        since = say_distance(waiting.opened_at, now)
        waits = f"was put to you {since} and still waits" if key.startswith(ESCALATION) else "still waits"
        who = _who(standing, studio.channel(standing.glance.channel))
        call = _posting(thread, key, f"{what} {waits} for a yes: {who}")
        with studio.db.write() as session:
            put(studio.db, session, call, now)
        self.desk.hint.set()


def _who(standing: Standing, channel: ChannelProfile) -> str:
    """Whose yes is missing; whoever asked for the video where nobody of those can be mentioned."""
    requester = standing.glance.created_by
    listed = [name for name in undecided(standing) if channel.requester_may_approve or not _is_same(name, requester)]
    said = [say_listed(name) for name in listed]
    if not any(name.startswith("<") for name in said):
        said.append(say_person(requester))
    return " ".join(dict.fromkeys(said))


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
