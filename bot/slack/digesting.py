"""The morning's message: what is scheduled, where there is room, what needs somebody; and reminders of open gates."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from bot.clock import Clock
from bot.looking import look
from bot.slack.cards import Card, Digest, DigestLine, SlotLine, digest_card, receipt
from bot.slack.cards.text import say_person
from bot.slack.desk import SlackDesk
from config.channel import ChannelProfile
from graph.core.production import State
from graph.core.schedule import slots_of_day
from graph.core.standing import Standing, WaitsFor
from graph.core.value import digest as digest_of
from graph.store.cards import ShownCard, find_card, find_thread, list_threads, want_card
from graph.store.outbox import Outgoing, Priority, put
from graph.store.tables import SlotRow

KEPT_FRESH = timedelta(hours=24)


@dataclass
class Digests:
    """Sends each channel's digest once a day, keeps it true for a day, and reminds of what waits too long."""

    desk: SlackDesk

    def run(self, stopping: threading.Event) -> None:
        """Until told to stop, in the one process that leads."""
        Clock(self.desk.studio.db, self.reconcile).run(stopping)

    def reconcile(self) -> None:
        """Do what is due now."""
        now = self.desk.studio.clock.now()
        for channel in self.desk.studio.channels.values():
            local = now.astimezone(channel.time_zone)
            if local.time() >= channel.digest_at:
                self.send(channel, local.date())
        self._remind(now)

    def send(self, channel: ChannelProfile, day: date, conversation: str = "", workspace: str = "") -> bool:
        """Put the digest of a day where the channel's team reads it; False where there is nothing to say, or nobody."""
        where = conversation or channel.digest_in or self.desk.studio.settings.slack.conversation
        workspace = workspace or self._workspace(where)
        found = self.digest(channel, day)
        key = f"digest:{channel.name}:{day}:{where}"
        with self.desk.studio.db.read() as session:
            is_new = find_card(session, key) is None
        if not where or not workspace or (is_new and _is_empty(found)):
            return False
        self._draw(key, digest_card(found), workspace, where)
        return True

    def _workspace(self, conversation: str) -> str:
        """The workspace of a conversation: that of a production there, else the only one there is."""
        with self.desk.studio.db.read() as session:
            threads = list_threads(session)
        known = {thread.workspace for thread in threads if thread.conversation == conversation}
        if known:
            return min(known)
        try:
            return self.desk.clients.own().workspace
        except LookupError:
            return ""

    def _draw(self, key: str, card: Card, workspace: str, conversation: str) -> None:
        studio, now = self.desk.studio, self.desk.studio.clock.now()
        shown = ShownCard(
            key=key,
            production=None,
            workspace=workspace,
            conversation=conversation,
            thread_ts="",
            ts="",
            link="",
            wanted=digest_of([card.text, list(card.blocks)]),
            is_open=True,
        )
        call = Outgoing(
            dedupe=f"{key} {shown.wanted}",
            workspace=workspace,
            conversation=conversation,
            method="card",
            arguments={"key": key, "text": card.text, "blocks": list(card.blocks)},
            priority=Priority.REPLY,
            replaces=key,
        )
        with studio.db.write() as session:
            if want_card(studio.db, session, shown, now):
                put(studio.db, session, call, now)
        self.desk.hint.set()

    def digest(self, channel: ChannelProfile, day: date) -> Digest:
        """What there is to say about a channel today."""
        studio = self.desk.studio
        now = studio.clock.now()
        standings = [
            standing
            for standing in look(studio.db.url, now, studio.channel, who="").standings
            if standing.glance.channel == channel.name
        ]
        taken = self._taken(channel)
        return Digest(
            channel_title=channel.title,
            zone=channel.zone,
            day=day,
            needs_you=tuple(self._line(one) for one in standings if _needs_somebody(one)),
            slots_today=tuple(self._slots(channel, day, taken, standings, now)),
            slots_tomorrow=tuple(self._slots(channel, day + timedelta(days=1), taken, standings, now)),
            published=tuple(self._line(one, "no figures yet") for one in standings if _is_fresh(one, now)),
            failures=tuple(self._line(one) for one in standings if one.glance.state is State.FAILED),
            spent_usd=sum(one.glance.spent_usd for one in standings if _is_of(one, day, channel)),
        )

    def _taken(self, channel: ChannelProfile) -> dict[datetime, str]:
        with self.desk.studio.db.read() as session:
            rows = session.execute(
                select(SlotRow.publish_at, SlotRow.production_id).where(SlotRow.channel == channel.name)
            )
            return {row.publish_at: row.production_id for row in rows}

    def _slots(
        self,
        channel: ChannelProfile,
        day: date,
        taken: dict[datetime, str],
        standings: list[Standing],
        now: datetime,
    ) -> Iterable[SlotLine]:
        known = {str(one.glance.id): one for one in standings}
        times = set(slots_of_day(channel.time_zone, channel.slots, day))
        times |= {at for at in taken if at.astimezone(channel.time_zone).date() == day}
        for at in sorted(times):
            standing = known.get(taken.get(at, ""))
            if standing is not None:
                glance = standing.glance
                yield SlotLine(
                    at=at, production=glance.id, title=glance.title, state=glance.state, link=self._link(glance.id)
                )
            elif at > now:
                yield SlotLine(at=at, production="", title="", state="", link="")

    def week(self) -> tuple[SlotLine, ...]:
        """The slots of all channels in the next seven days, taken and free."""
        studio = self.desk.studio
        now = studio.clock.now()
        standings = list(look(studio.db.url, now, studio.channel, who="").standings)
        found = [
            slot
            for channel in studio.channels.values()
            for days in range(7)
            for slot in self._slots(
                channel,
                now.astimezone(channel.time_zone).date() + timedelta(days=days),
                self._taken(channel),
                standings,
                now,
            )
        ]
        return tuple(sorted(found, key=lambda slot: slot.at))

    def _line(self, standing: Standing, what: str = "") -> DigestLine:
        glance = standing.glance
        return DigestLine(
            production=glance.id, title=glance.title, what=what or standing.blocks, link=self._link(glance.id)
        )

    def _link(self, production: str) -> str:
        with self.desk.studio.db.read() as session:
            card = find_card(session, f"parent:{production}")
        return card.link if card else ""

    def _remind(self, now: datetime) -> None:
        """In the thread after four hours, to the groups that may decide after a day; never more often."""
        studio = self.desk.studio
        for standing in look(studio.db.url, now, studio.channel, who="").standings:
            gate = standing.glance.gate
            if gate is None:
                continue
            waited = now - gate.opened_at
            if waited >= timedelta(hours=studio.settings.slack.escalate_hours):
                self._nudge(standing, "escalation", f"has waited for a day for a yes: {self._who(standing)}")
            elif waited >= timedelta(hours=studio.settings.slack.remind_hours):
                self._nudge(standing, "reminder", f"still waits for a yes: {self._requester(standing)}")

    def _who(self, standing: Standing) -> str:
        channel = self.desk.studio.channel(standing.glance.channel)
        gate = standing.glance.gate
        listed = channel.deciders(gate.kind) if gate else ()
        named = [f"<!subteam^{name}>" if name.startswith("S") else f"<@{name}>" for name in listed if name[:1] in "SUW"]
        return " ".join(named) or self._requester(standing)

    @staticmethod
    def _requester(standing: Standing) -> str:
        return say_person(standing.glance.created_by)

    def _nudge(self, standing: Standing, kind: str, says: str) -> None:
        studio, glance = self.desk.studio, standing.glance
        with studio.db.read() as session:
            thread = find_thread(session, glance.id)
        if thread is None or not thread.ts or glance.gate is None:
            return
        card = receipt(f"The {glance.gate.kind} of this video {says}", "Nothing is ever approved by waiting.")
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


def _is_of(standing: Standing, day: date, channel: ChannelProfile) -> bool:
    return standing.glance.updated_at.astimezone(channel.time_zone).date() == day


def _is_empty(found: Digest) -> bool:
    has_plan = any(slot.production for slot in (*found.slots_today, *found.slots_tomorrow))
    return not (found.needs_you or found.published or found.failures or has_plan)
