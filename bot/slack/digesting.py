"""The morning's message: what is scheduled, where there is room, what needs somebody; and reminders of open gates."""

import threading
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from bot.clock import Clock
from bot.saying import say_distance
from bot.slack.cards import Digest, digest_card, receipt
from bot.slack.cards.text import say_listed, say_person
from bot.slack.desk import Place, SlackDesk
from bot.slack.planning import Board, look_around
from config.channel import ChannelProfile
from graph.core.naming import name_gate
from graph.core.production import State
from graph.core.standing import Standing, WaitsFor
from graph.store.cards import find_card, find_thread, list_threads
from graph.store.installations import is_part_of
from graph.store.money import spent_between
from graph.store.outbox import Outgoing, forget_calls, put

KEPT_FRESH = timedelta(hours=24)


@dataclass
class Digests:
    """Sends each channel's digest once a day, keeps it true for a day, and reminds of what waits too long."""

    desk: SlackDesk
    _forgot_on: date | None = field(default=None, init=False)

    def run(self, stopping: threading.Event) -> None:
        """Until told to stop, in the one process that leads."""
        Clock(self.desk.studio.db, self.reconcile).run(stopping)

    def reconcile(self) -> None:
        """Do what is due now."""
        board = look_around(self.desk.studio)
        for channel in self.desk.studio.channels.values():
            local = board.now.astimezone(channel.time_zone)
            if channel.digest and local.time() >= channel.digest_at:
                self.send(channel, local.date(), board=board)
        self._remind(board)
        if self._forgot_on != board.now.date():
            with self.desk.studio.db.write() as session:
                forget_calls(session, board.now)
            self._forgot_on = board.now.date()

    def send(
        self, channel: ChannelProfile, day: date, conversation: str = "", workspace: str = "", *, board: Board
    ) -> bool:
        """Put the digest of a day where the channel's team reads it; False where there is nothing to say, or nobody."""
        where = conversation or channel.digest_in or self.desk.studio.settings.slack.conversation
        workspace = workspace or self._workspace(channel, where)
        if not where or not workspace:
            return False
        found = self.digest(channel, day, board.within(self.desk.borders.sight(workspace)))
        key = f"digest:{channel.name}:{day}:{workspace}:{where}"
        with self.desk.studio.db.read() as session:
            is_new = find_card(session, key) is None
        if is_new and _is_empty(found):
            return False
        self.desk.draw(Place(workspace, where, ""), key, digest_card(found))
        return True

    def _workspace(self, channel: ChannelProfile, conversation: str) -> str:
        """The workspace of a conversation that a file names by its id alone; empty where it could be several."""
        with self.desk.studio.db.read() as session:
            threads = list_threads(session)
        known = {thread.workspace for thread in threads if thread.conversation == conversation}
        whole = channel.chat_workspace or self.desk.clients.home()
        inside = {workspace for workspace in known if is_part_of(workspace, whole)} if whole else known
        return inside.pop() if len(inside) == 1 else whole

    def digest(self, channel: ChannelProfile, day: date, board: Board) -> Digest:
        """What there is to say about a channel on a local day."""
        standings = board.of(channel)
        return Digest(
            channel_title=channel.title,
            zone=channel.zone,
            day=day,
            needs_you=tuple(board.line(one) for one in standings if _needs_somebody(one)),
            slots_today=tuple(board.day(channel, day)),
            slots_tomorrow=tuple(board.day(channel, day + timedelta(days=1))),
            published=tuple(board.line(one, "no figures yet") for one in standings if _is_fresh(one, board.now)),
            failures=tuple(board.line(one) for one in standings if one.glance.state is State.FAILED),
            spent_usd=self._spent(channel, day),
        )

    def _spent(self, channel: ChannelProfile, day: date) -> float:
        begins, ends = (datetime.combine(day + timedelta(days=n), time.min, channel.time_zone) for n in (0, 1))
        with self.desk.studio.db.read() as session:
            return spent_between(session, channel.name, begins.astimezone(UTC), ends.astimezone(UTC))

    def _remind(self, board: Board) -> None:
        """First in the thread, later to those who may decide; each once."""
        slack = self.desk.studio.settings.slack
        for standing in board.standings:
            gate = standing.glance.gate
            if gate is None:
                continue
            waited = board.now - gate.opened_at
            if waited >= timedelta(hours=slack.escalate_hours):
                since = say_distance(gate.opened_at, board.now)
                self._nudge(
                    standing, "escalation", f"was put to you {since} and still waits for a yes: {self._who(standing)}"
                )
            elif waited >= timedelta(hours=slack.remind_hours):
                self._nudge(standing, "reminder", f"still waits for a yes: {self._requester(standing)}")

    def _who(self, standing: Standing) -> str:
        channel = self.desk.studio.channel(standing.glance.channel)
        gate = standing.glance.gate
        listed = channel.deciders(gate.kind) if gate else ()
        return " ".join(say_listed(name) for name in listed) or self._requester(standing)

    @staticmethod
    def _requester(standing: Standing) -> str:
        return say_person(standing.glance.created_by)

    def _nudge(self, standing: Standing, kind: str, says: str) -> None:
        studio, glance = self.desk.studio, standing.glance
        with studio.db.read() as session:
            thread = find_thread(session, glance.id)
        if thread is None or not thread.ts or glance.gate is None:
            return
        asked = f"The {name_gate(glance.gate.kind)} of this video {says}"
        card = receipt(asked, "Nothing is ever approved by waiting.")
        call = Outgoing(
            dedupe=f"{kind} {glance.gate.id}",
            workspace=thread.workspace,
            conversation=thread.conversation,
            method="chat.postMessage",
            arguments={
                "channel": thread.conversation,
                "thread_ts": thread.ts,
                "text": card.text,
                "blocks": list(card.blocks),
            },
            production=glance.id,
        )
        with studio.db.write() as session:
            put(studio.db, session, call, studio.clock.now())
        self.desk.hint.set()


def _needs_somebody(standing: Standing) -> bool:
    return standing.waits_for is WaitsFor.PERSON and standing.glance.state is not State.FAILED


def _is_fresh(standing: Standing, now: datetime) -> bool:
    glance = standing.glance
    at = glance.publish_at or glance.updated_at
    return glance.state is State.PUBLISHED and now - at < KEPT_FRESH


def _is_empty(found: Digest) -> bool:
    has_plan = any(slot.production for slot in (*found.slots_today, *found.slots_tomorrow))
    return not (found.needs_you or found.published or found.failures or has_plan)
