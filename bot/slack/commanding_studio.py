"""What somebody types about everything at once: the queue, the schedule, who decides, the settings."""

from dataclasses import dataclass
from typing import Any

from bot.commands import GoOn
from bot.reading import date_of
from bot.reading.asked import (
    AboutStudio,
    ShowApprovers,
    ShowConfig,
    ShowDigest,
    ShowHealth,
    ShowQueue,
    ShowSchedule,
    StudioPause,
    StudioResume,
)
from bot.slack.cards import Card, receipt
from bot.slack.commanding_videos import VideoCommands
from bot.slack.desk import Place, SlackDesk
from bot.slack.digesting import Digests
from bot.slots import next_slots
from config.settings import describe
from graph.core.person import Role
from graph.core.standing import WaitsFor
from graph.store.inbox import remember

SLOTS_AHEAD = 12


@dataclass
class StudioCommands:
    """Carries out what is about everything at once."""

    desk: SlackDesk

    def __post_init__(self) -> None:
        self.videos = VideoCommands(self.desk)

    def carry_out(self, typed: AboutStudio, place: Place) -> Card:
        """Do what was asked and say what came of it. Raises what the handler raises."""
        match typed:
            case ShowQueue():
                return self.videos.listed(lambda one: one.waits_for in {WaitsFor.WORK, WaitsFor.WORKER}, "Being made")
            case ShowSchedule():
                return self._schedule(typed)
            case ShowDigest():
                return self._digest(place)
            case ShowApprovers():
                return self._approvers(typed)
            case ShowConfig():
                lines = [str(line) for line in describe(self.desk.studio.settings)]
                return receipt(f"```{chr(10).join(lines)[:2900]}```")
            case ShowHealth():
                return self._health()
            case StudioPause() | StudioResume():
                return self._pause_all(typed, place)

    def _now(self) -> Any:
        return self.desk.studio.clock.now()

    def _schedule(self, typed: ShowSchedule) -> Card:
        studio, lines = self.desk.studio, list[str]()
        wanted = typed.day
        for channel in studio.channels.values():
            free = next_slots(studio.db, channel, self._now(), SLOTS_AHEAD)
            scheduled = [
                one for one in self.videos.standings() if one.glance.channel == channel.name and one.glance.publish_at
            ]
            lines.append(f"*{channel.title}* ({channel.zone})")
            rows = [(one.glance.publish_at, f"`{one.glance.id}` {one.glance.state.lower()}") for one in scheduled]
            rows += [(at, "free") for at in free]
            local = self._now().astimezone(channel.time_zone).date()
            day = date_of(wanted, local) if wanted else None
            coming = sorted((at, what) for at, what in rows if at is not None and at > self._now())
            fitting = [row for row in coming if day is None or row[0].astimezone(channel.time_zone).date() == day]
            for at, what in fitting[:SLOTS_AHEAD]:
                lines.append(f"{at.astimezone(channel.time_zone):%a %d %b %H:%M}  {what}")
        return receipt("\n".join(lines)[:2900])

    def _digest(self, place: Place) -> Card:
        digests, studio = Digests(self.desk), self.desk.studio
        with studio.db.write() as session:
            if place.request and not remember(studio.db, session, place.request, self._now()):
                return receipt("That digest was asked for already.")
        sent = 0
        for channel in studio.channels.values():
            day = self._now().astimezone(channel.time_zone).date()
            sent += digests.send(channel, day, place.conversation, place.workspace)
        return receipt("The digest is on its way." if sent else "There is nothing to tell today.")

    def _approvers(self, typed: ShowApprovers) -> Card:
        channels = self.desk.studio.channels
        wanted = [self.desk.studio.channel(typed.channel)] if typed.channel else list(channels.values())
        lines = []
        for channel in wanted:
            for gate in ("script", "video", "publish", "budget"):
                listed = ", ".join(_named(name) for name in channel.deciders(gate))
                lines.append(f"*{channel.title}* · {gate}: {listed or 'admins of the workspace, and whoever asked'}")
        return receipt("\n".join(lines))

    def _health(self) -> Card:
        from bot.web.health import Health  # noqa: PLC0415

        troubles = Health(self.desk.studio.db, self.desk.studio.clock).troubles()
        return receipt("\n".join(f"{one.part}: {one.says}" for one in troubles) or "Everything that is needed works.")

    def _pause_all(self, typed: StudioPause | StudioResume, place: Place) -> Card:
        person = self.desk.person(place)
        if person.role is not Role.ADMIN:
            return receipt("Only an admin of the workspace pauses everything.", "`/video pause ID` pauses one video.")
        touched, handler = 0, self.desk.handler(place)
        for one in self.videos.standings():
            if isinstance(typed, StudioPause) and one.waits_for in {WaitsFor.WORK, WaitsFor.WORKER}:
                handler.productions.pause(one.glance.id, person)
                touched += 1
            elif isinstance(typed, StudioResume) and one.glance.hold.startswith("paused"):
                handler.handle(GoOn(production=one.glance.id), person)
                touched += 1
        return receipt(f"{touched} videos {'paused' if isinstance(typed, StudioPause) else 'go on'}.")


def _named(name: str) -> str:
    return f"<!subteam^{name}>" if name.startswith("S") else f"<@{name}>" if name[:1] in {"U", "W"} else name
