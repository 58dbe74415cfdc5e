"""What somebody types about everything at once: the queue, the schedule, who decides, the settings."""

from dataclasses import dataclass

from bot.reading import date_of
from bot.reading.asked import (
    AboutStudio,
    SetApprovers,
    SetConfig,
    SetDigest,
    ShowApprovers,
    ShowConfig,
    ShowDigest,
    ShowHealth,
    ShowMachine,
    ShowQueue,
    ShowSchedule,
    StudioPause,
    StudioResume,
)
from bot.slack.cards import Card, ChannelPlan, list_card, receipt, schedule_card
from bot.slack.cards.text import linked, say_person
from bot.slack.commanding_rules import RuleCommands
from bot.slack.commanding_videos import MOST_LISTED, VideoCommands
from bot.slack.desk import Place, SlackDesk
from bot.slack.digesting import Digests
from bot.slack.planning import look_around
from graph.core.standing import Standing, WaitsFor
from graph.store.inbox import remember
from graph.store.studio_pauses import paused_by

DAYS = 7


@dataclass
class StudioCommands:
    """Carries out what is about everything at once."""

    desk: SlackDesk

    def __post_init__(self) -> None:
        self.videos = VideoCommands(self.desk)
        self.rules = RuleCommands(self.desk)

    def carry_out(self, typed: AboutStudio, place: Place) -> Card:
        """Do what was asked and say what came of it. Raises what the handler raises."""
        match typed:
            case ShowQueue():
                return self._queue(place)
            case ShowSchedule():
                return self._schedule(typed, place)
            case ShowDigest():
                return self._digest(place)
            case SetDigest() | ShowApprovers() | SetApprovers() | ShowConfig() | ShowMachine() | SetConfig():
                return self.rules.carry_out(typed, place)
            case ShowHealth():
                return self._health()
            case StudioPause() | StudioResume():
                return self._pause_all(typed, place)

    def _queue(self, place: Place) -> Card:
        """What is being made, and while the studio is paused what that holds."""
        by = self.paused_by(place)
        if not by:
            return self.videos.listed(_is_made, "Being made", place, none="Nothing is being made right now.")
        told = f"⏸️ The studio is paused by {say_person(by)}: `/studio resume` lets everything go on."
        seen = self.desk.standings_at(place)
        made, held = [one for one in seen if _is_made(one)], [one for one in seen if one.glance.rests_with_studio]
        if not made and not held:
            return receipt(told, "It holds no video so far; what is begun meanwhile rests too.")
        told += f"\n{self._say_resting(place).capitalize()}." if held else ""
        return list_card((*made, *held)[:MOST_LISTED], "Being made, and resting", self.desk.studio.clock.now(), told)

    def paused_by(self, place: Place) -> str:
        """Who lets the whole studio rest that is meant there; empty where nobody does."""
        with self.desk.studio.db.read() as session:
            return paused_by(session, self._meant(place))

    def _meant(self, place: Place) -> tuple[str, ...]:
        return (place.workspace, "") if self.desk.borders.is_home(place.workspace) else (place.workspace,)

    def _schedule(self, typed: ShowSchedule, place: Place) -> Card:
        """A day as it is asked for, else the week."""
        sees, plans = self.desk.borders.sight(place.workspace), list[ChannelPlan]()
        board = look_around(self.desk.studio, place.user).within(sees)
        for channel in self.desk.studio.channels.values():
            today = board.now.astimezone(channel.time_zone).date()
            day = date_of(typed.day, today) if typed.day else None
            slots = tuple(board.days(channel, DAYS) if day is None else board.day(channel, day))
            plans.append(ChannelPlan(title=channel.title, zone=channel.zone, today=today, slots=slots))
        return schedule_card(tuple(plans))

    def _digest(self, place: Place) -> Card:
        """Each channel's digest of today: a link to the one that is in the conversation, else a new one."""
        digests, board = Digests(self.desk), look_around(self.desk.studio, place.conversation)
        with self.desk.studio.db.write() as session:
            if place.request and not remember(self.desk.studio.db, session, place.request, board.now):
                return receipt("That digest was asked for already.")
        there = list[str]()
        for channel in self.desk.studio.channels.values():
            day = board.now.astimezone(channel.time_zone).date()
            link = digests.give(channel, day, place, board)
            there += [] if link is None else [linked(link, channel.title)]
        here = f"Today's digest is here already, as it stands now: {', '.join(there)}."
        return receipt("The digest is on its way." if not there else here)

    def _health(self) -> Card:
        from bot.web.health import Health  # noqa: PLC0415

        troubles = Health(self.desk.studio.db, self.desk.studio.clock).troubles()
        return receipt("\n".join(f"{one.part}: {one.says}" for one in troubles) or "Everything that is needed works.")

    def _pause_all(self, typed: StudioPause | StudioResume, place: Place) -> Card:
        """All that may be seen there rests, or goes on; what somebody paused by itself is left as it is."""
        productions, person = self.desk.handler(place).productions, self.desk.person(place)
        where = self._meant(place)
        rested = self._say_resting(place)
        if isinstance(typed, StudioPause):
            productions.pause_studio(where, person)
            return receipt(
                f"The studio is paused: {self._say_resting(place)}, and so does what is begun from now on.",
                "Questions can be answered meanwhile. `/studio resume` lets everything go on.",
            )
        one_by_one = "`/video resume ID` is for one that was paused by itself."
        if not productions.resume_studio(where, person):
            return receipt("The studio is not paused.", one_by_one)
        return receipt(f"The studio goes on: {rested} no longer.", one_by_one)

    def _say_resting(self, place: Place) -> str:
        resting = sum(one.glance.rests_with_studio for one in self.desk.standings_at(place))
        return "1 video rests" if resting == 1 else f"{resting} videos rest"


def _is_made(one: Standing) -> bool:
    return one.waits_for in {WaitsFor.WORK, WaitsFor.WORKER}
