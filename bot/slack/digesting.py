"""The morning's message: what is scheduled, where there is room, what needs somebody. It is kept true for a day."""

import threading
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

import structlog

from bot.clock import Clock
from bot.slack.cards import Digest, digest_card
from bot.slack.desk import Place, SlackDesk
from bot.slack.drawing import drawing_of, wanted_of
from bot.slack.planning import Board, look_around
from bot.slack.reminding import Reminders
from config.channel import ChannelProfile
from graph.core.production import State
from graph.core.standing import Standing, WaitsFor
from graph.store.cards import ShownCard, find_card, list_open, list_threads, want_card
from graph.store.installations import is_part_of
from graph.store.money import spent_between
from graph.store.outbox import Priority, first_asked, forget_calls, put
from graph.store.productions import Heard, news_since, news_until_now

log = structlog.get_logger()

KEPT_FRESH = timedelta(hours=24)
LOOK_AGAIN = timedelta(minutes=5)
"""How long a digest may say what only time has changed, such as a slot that is too near to be filled."""
OF_USE = timedelta(hours=4)
"""How long after its hour a digest still comes that only tells of what is planned and published."""
DIGEST = "digest:"


@dataclass
class Digests:
    """Sends each channel's digest once a day, keeps those that were sent true for a day, and has people reminded."""

    desk: SlackDesk
    _heard: Heard | None = None
    _hours: frozenset[tuple[str, date]] = field(default_factory=frozenset)
    _looked_at: datetime | None = None
    _forgot_on: date | None = None

    def run(self, stopping: threading.Event) -> None:
        """Until told to stop, in the one process that leads."""
        Clock(self.desk.studio.db, self.reconcile).run(stopping)

    def reconcile(self) -> None:
        """Do what is due now."""
        hours = self._hours_come()
        if self._is_stale(hours):
            self._look(hours)
        Reminders(self.desk).remind()
        self._forget()

    def _forget(self) -> None:
        """Empty the outbox of what has ended, once a day."""
        now = self.desk.studio.clock.now()
        if self._forgot_on != now.date():
            with self.desk.studio.db.write() as session:
                forget_calls(session, now)
            self._forgot_on = now.date()

    def _hours_come(self) -> frozenset[tuple[str, date]]:
        """The channels whose hour has come, with their local day."""
        now = self.desk.studio.clock.now()
        local = ((channel, now.astimezone(channel.time_zone)) for channel in self.desk.studio.channels.values())
        return frozenset((one.name, at.date()) for one, at in local if one.digest and at.time() >= one.digest_at)

    def _is_stale(self, hours: frozenset[tuple[str, date]]) -> bool:
        """Whether anything happened since everything was looked at, an hour has come, or it is long ago."""
        now, known = self.desk.studio.clock.now(), self._heard
        with self.desk.studio.db.read() as session:
            _, self._heard = news_since(session, known or news_until_now(session))
        is_old = self._looked_at is None or now - self._looked_at >= LOOK_AGAIN
        return is_old or self._heard != known or hours != self._hours

    def _look(self, hours: frozenset[tuple[str, date]]) -> None:
        board, channels = look_around(self.desk.studio), self.desk.studio.channels
        self._hours, self._looked_at = hours, board.now
        for name, day in sorted(hours):
            try:
                self.send(channels[name], day, board=board)
            except Exception:
                log.exception("digest_trouble", channel=name)
        with self.desk.studio.db.read() as session:
            sent = list_open(session, DIGEST)
        for card in sent:
            try:
                self._redraw(card, board)
            except Exception:
                log.exception("digest_trouble", card=card.key)

    def send(self, channel: ChannelProfile, day: date, *, board: Board) -> None:
        """Put the digest of a day once where the channel's team reads it, while it is of use and there is a reader."""
        where = channel.digest_in or self.desk.studio.settings.slack.conversation
        workspace = self._workspace(channel, where)
        if not where or not workspace:
            return
        place = Place(workspace, where, "")
        if self._there(channel, day, place) is not None:
            return
        found = self.digest(channel, day, board.within(self.desk.borders.sight(workspace)))
        if _is_worth_sending(found, is_late=_is_late(channel, day, board.now)):
            self.desk.draw(place, _key(channel, day, place), digest_card(found))

    def give(self, channel: ChannelProfile, day: date, place: Place, board: Board) -> str | None:
        """Let a conversation have the digest of a day that was asked for there.

        The link to the one that it has (empty where that is unknown), brought to what is so now; None for a new one.
        """
        there = self._there(channel, day, place)
        if there is None:
            found = self.digest(channel, day, board.within(self.desk.borders.sight(place.workspace)))
            self.desk.draw(place, _key(channel, day, place), digest_card(found))
            return None
        self._redraw(there, board, is_asked=True)
        return there.link if there.ts else None

    def _there(self, channel: ChannelProfile, day: date, place: Place) -> ShownCard | None:
        with self.desk.studio.db.read() as session:
            return find_card(session, _key(channel, day, place))

    def _redraw(self, card: ShownCard, board: Board, *, is_asked: bool = False) -> None:
        """Bring a digest to what is so now, wherever it was asked for; after a day it is left without its buttons.

        One that `is_asked` for is drawn even if nothing changed, which posts it anew where it was deleted.
        """
        studio = self.desk.studio
        _, name, day, *_ = card.key.split(":")
        channel = studio.channels.get(name)
        if channel is None:
            return
        with studio.db.read() as session:
            asked_at = first_asked(session, card.key)
        is_over = asked_at is None or board.now - asked_at >= KEPT_FRESH
        seen = board.read_by(studio, card.conversation).within(self.desk.borders.sight(card.workspace))
        drawn = digest_card(self.digest(channel, date.fromisoformat(day), seen), is_over=is_over)
        wanted = card.model_copy(update={"wanted": wanted_of(drawn), "is_open": not is_over})
        if wanted == card and not is_asked:
            return
        priority = Priority.REPLY if is_asked else Priority.PROGRESS
        with studio.db.write() as session:
            if want_card(studio.db, session, wanted, board.now) or is_asked:
                put(studio.db, session, drawing_of(wanted, drawn, priority=priority), board.now)
        self.desk.hint.set()

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
        standings, since = board.of(channel), _begins(channel, day - timedelta(days=1))
        return Digest(
            channel_title=channel.title,
            zone=channel.zone,
            day=day,
            needs_you=tuple(board.line(one) for one in standings if _needs_somebody(one)),
            slots_today=tuple(board.day(channel, day)),
            slots_tomorrow=tuple(board.day(channel, day + timedelta(days=1))),
            published=tuple(board.line(one, "no figures yet") for one in standings if _is_out_since(one, since)),
            failures=tuple(board.line(one) for one in standings if one.glance.state is State.FAILED),
            spent_usd=self._spent(channel, day),
        )

    def _spent(self, channel: ChannelProfile, day: date) -> float:
        begins, ends = (_begins(channel, day + timedelta(days=n)) for n in (0, 1))
        with self.desk.studio.db.read() as session:
            return spent_between(session, channel.name, begins, ends)


def _needs_somebody(standing: Standing) -> bool:
    return standing.waits_for is WaitsFor.PERSON and standing.glance.state is not State.FAILED


def _is_out_since(standing: Standing, since: datetime) -> bool:
    glance = standing.glance
    return glance.state is State.PUBLISHED and (glance.publish_at or glance.updated_at) >= since


def _begins(channel: ChannelProfile, day: date) -> datetime:
    return datetime.combine(day, time.min, channel.time_zone).astimezone(UTC)


def _key(channel: ChannelProfile, day: date, place: Place) -> str:
    return f"{DIGEST}{channel.name}:{day}:{place.workspace}:{place.conversation}"


def _is_late(channel: ChannelProfile, day: date, now: datetime) -> bool:
    return now >= datetime.combine(day, channel.digest_at, channel.time_zone) + OF_USE


def _is_worth_sending(found: Digest, *, is_late: bool) -> bool:
    """Late on its day a digest comes unasked only where somebody has to do something."""
    has_plan = any(slot.production for slot in (*found.slots_today, *found.slots_tomorrow))
    needs_somebody = bool(found.needs_you or found.failures)
    return needs_somebody or (not is_late and bool(found.published or has_plan))
