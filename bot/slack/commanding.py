"""What happens when somebody types a command or uses a shortcut: read, carried out, answered as it is acknowledged."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from slack_sdk import WebClient

from bot.commands import Abort, Adjust, Approve, Begin, GoOn, ListSteps, Look, ReadLog, Reject, Retry, Show, Understand
from bot.looking import look
from bot.page import LogPage, Page, Understanding
from bot.reading import date_of, help_text, read_studio, read_video
from bot.reading.asked import (
    HERE,
    Asked,
    Filter,
    Help,
    ListMine,
    ListVideos,
    OpenNew,
    Pause,
    RaiseBudget,
    Resume,
    ShowApprovers,
    ShowConfig,
    ShowDigest,
    ShowHealth,
    ShowQueue,
    ShowSchedule,
    StudioPause,
    StudioResume,
    Usage,
)
from bot.slack import ids
from bot.slack.cards import (
    Card,
    confirm_card,
    list_card,
    new_video_modal,
    receipt,
    script_text,
    status_card,
    understanding_card,
)
from bot.slack.desk import Place, SlackDesk, trouble
from bot.slack.digesting import Digests
from bot.slack.starting import start
from bot.slots import next_slots
from config.settings import describe
from graph.authority import may_decide
from graph.core.errors import NothingWaits, ProductionNotFound
from graph.core.ids import ProductionId
from graph.core.person import Person, Role
from graph.core.production import State
from graph.core.standing import Standing, WaitsFor

MOST_LISTED = 20
SLOTS_AHEAD = 12


@dataclass
class Commanding:
    """Carries out what was typed. Every command gets an answer."""

    desk: SlackDesk

    def command(self, body: dict[str, Any], client: WebClient) -> Card | None:
        """The answer to a slash command; None when a form was opened instead."""
        place = Place(str(body["team"]["id"]), str(body["channel_id"]), str(body["user_id"]))
        read = read_studio if body["command"] == "/studio" else read_video
        try:
            typed = read(str(body.get("text") or ""))
            if isinstance(typed, OpenNew):
                client.views_open(trigger_id=body["trigger_id"], view=self.new_form(place))
                return None
            return self.carry_out(typed, place)
        except Exception as error:  # noqa: BLE001 - the one edge of commands.
            return trouble(error)

    def shortcut(self, body: dict[str, Any], client: WebClient) -> Card | None:
        """A shortcut: the form for a new video, empty or with a message's text."""
        message = body.get("message") or {}
        place = Place(
            str(body["team"]["id"]),
            str((body.get("channel") or {}).get("id") or ""),
            str(body["user"]["id"]),
            str(message.get("thread_ts") or message.get("ts") or ""),
        )
        try:
            if body.get("callback_id") == ids.Shortcut.REVISE_WITH:
                return self.revise_with(place, str(message.get("text") or ""))
            text = str(message.get("text") or "")
            topic = text.strip().splitlines()[0][:80] if text.strip() else ""
            client.views_open(trigger_id=body["trigger_id"], view=self.new_form(place, topic, text))
        except Exception as error:  # noqa: BLE001 - the one edge of shortcuts.
            return trouble(error)
        return None

    def new_form(self, place: Place, topic: str = "", source: str = "") -> dict[str, Any]:
        """The form for a new video."""
        return new_video_modal(tuple(sorted(self.desk.studio.channels)), place.conversation, topic, source)

    def revise_with(self, place: Place, words: str) -> Card:
        """Use a message as a wish for changes to the production of its thread."""
        production = self.desk.production_at(place)
        if production is None:
            raise NothingWaits("this message is in no video's thread", hint="Use it on a message in one.")
        return self.understand(Understand(production=production, words=words), place)

    def understand(self, command: Understand, place: Place) -> Card:
        """Say how a wish was read; a press carries it out."""
        understanding = self.desk.studio.handler.handle(command, self.desk.person(place))
        if not isinstance(understanding, Understanding):
            raise TypeError(type(understanding))
        return understanding_card(understanding)

    def carry_out(self, typed: Asked | Approve | Reject, place: Place) -> Card:  # noqa: C901, PLR0912 - one case for each.
        """Do what was asked and say what came of it. Raises what the handler raises."""
        handler, person = self.desk.studio.handler, self.desk.person(place)
        match typed:
            case Usage():
                return receipt(typed.message, f"`{typed.usage}`" if typed.usage else "")
            case Help():
                return receipt(f"```{help_text(typed)}```")
            case Begin():
                return start(self.desk, typed, place)
            case Look(production=None) | ListVideos() | ListMine():
                return self._list(typed, place)
            case Look():
                return status_card(self._standing(self._id(typed.production or HERE, place)), self._now())
            case Show():
                return self._show(typed, place)
            case Approve() | Reject():
                return self.confirm(self._id(typed.production, place), typed, place)
            case Understand():
                production = self._id(typed.production, place)
                return self.understand(typed.model_copy(update={"production": production}), place)
            case Pause():
                production = self._id(typed.production, place)
                self.desk.studio.productions.pause(production, person)
                return receipt(f"`{production}` is paused.", f"`/video resume {production}` goes on.")
            case Resume():
                production = self._id(typed.production, place)
                done = handler.handle(GoOn(production=production), person)
                return receipt(f"`{production}`: {'; '.join(done.done) or 'nothing was holding it'}.")  # type: ignore[attr-defined]
            case RaiseBudget():
                return self._raise_budget(typed, place)
            case Retry() | Adjust():
                production = self._id(typed.production, place)
                done = handler.handle(typed.model_copy(update={"production": production}), person)
                return receipt(f"`{production}`: {'; '.join(done.done)}.")  # type: ignore[attr-defined]
            case Abort():
                production = self._id(typed.production, place)
                return confirm_card("abort", None, f"End `{production}`?", production)
            case ReadLog() | ListSteps():
                return self._show(typed, place)
            case ShowQueue():
                return self._listed(lambda one: one.waits_for in {WaitsFor.WORK, WaitsFor.WORKER}, "Being made")
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
            case OpenNew():
                return receipt("Type `/video` for the form.")

    def _now(self) -> Any:
        return self.desk.studio.clock.now()

    def _id(self, text: str, place: Place) -> ProductionId:
        if text != HERE:
            return self.desk.studio.productions.resolve(text)
        production = self.desk.production_at(place)
        if production is None:
            raise ProductionNotFound("no video was named", hint="`/video list` names them.")
        return production

    def _standings(self) -> tuple[Standing, ...]:
        studio = self.desk.studio
        return look(studio.db.url, self._now(), studio.channel, who="").standings

    def _standing(self, production: ProductionId) -> Standing:
        studio = self.desk.studio
        return look(studio.db.url, self._now(), studio.channel, who="", production=production).standings[0]

    def _list(self, typed: Look | ListVideos | ListMine, place: Place) -> Card:
        person = self.desk.person(place)
        wanted = None if isinstance(typed, Look) else typed.filter
        days = typed.days if isinstance(typed, ListVideos) else None
        since = self._now() - timedelta(days=days) if days else None

        def fits(one: Standing) -> bool:
            if isinstance(typed, ListMine) and not self._is_mine(one, typed, person):
                return False
            return _is(one, wanted) and (since is None or one.glance.updated_at >= since)

        return self._listed(fits, f"Videos {wanted}" if wanted else "Videos")

    def _is_mine(self, one: Standing, typed: ListMine, person: Person) -> bool:
        """Without a filter what waits for this person's yes, with one what they asked for."""
        if typed.filter is not None:
            return one.glance.created_by == person.name
        if one.glance.gate is None:
            return False
        channel = self.desk.studio.channel(one.glance.channel)
        return may_decide(channel, one.glance.gate.kind, person, requester=one.glance.created_by)

    def _listed(self, fits: Any, title: str) -> Card:
        found = [one for one in self._standings() if fits(one)]
        if not found:
            return receipt("There are none.", '`/video new "a topic"` starts one.')
        return list_card(tuple(found[:MOST_LISTED]), title, self._now())

    def _show(self, typed: Show | ReadLog | ListSteps, place: Place) -> Card:
        production = self._id(typed.production, place)
        command = typed.model_copy(update={"production": production})
        page = self.desk.studio.handler.handle(command, self.desk.person(place))
        if isinstance(page, LogPage):
            return receipt(f"```{chr(10).join(page.lines[-30:])[:2800]}```", page.path)
        if isinstance(page, Page):
            return script_text(page)
        return status_card(self._standing(production), self._now())

    def confirm(self, production: ProductionId, typed: Approve | Reject, place: Place) -> Card:
        """Words decide nothing: a press on what this card carries does."""
        gate = self.desk.studio.productions.find_gate(production)
        if gate is None:
            standing = self._standing(production)
            raise NothingWaits(f"nothing of {production} waits for a decision: {standing.blocks}", hint="")
        verdict = "approve" if isinstance(typed, Approve) else "reject"
        self.desk.person(place)
        return confirm_card(verdict, ids.GateRef(g=gate.id, s=gate.subject), self._question(gate, verdict), production)

    @staticmethod
    def _question(gate: Any, verdict: str) -> str:
        revision = gate.shown.get("revision")
        of = f", revision {revision}" if revision else ""
        return f"{verdict.capitalize()} the {gate.kind} of `{gate.production}`{of}?"

    def _raise_budget(self, typed: RaiseBudget, place: Place) -> Card:
        production, studio = self._id(typed.production, place), self.desk.studio
        standing = self._standing(production)
        person = self.desk.person(place)
        studio.productions.refuse_budget(production, person)
        total = typed.to_usd if typed.to_usd is not None else standing.glance.budget_usd + (typed.by_usd or 0.0)
        done = studio.handler.handle(GoOn(production=production, budget_usd=total), person)
        return receipt(f"`{production}`: {'; '.join(done.done)}.")  # type: ignore[attr-defined]

    def _schedule(self, typed: ShowSchedule) -> Card:
        studio, lines = self.desk.studio, list[str]()
        wanted = typed.day
        for channel in studio.channels.values():
            free = next_slots(studio.db, channel, self._now(), SLOTS_AHEAD)
            scheduled = [
                one for one in self._standings() if one.glance.channel == channel.name and one.glance.publish_at
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
        person, studio = self.desk.person(place), self.desk.studio
        if person.role is not Role.ADMIN:
            return receipt("Only an admin of the workspace pauses everything.", "`/video pause ID` pauses one video.")
        touched = 0
        for one in self._standings():
            if isinstance(typed, StudioPause) and one.waits_for in {WaitsFor.WORK, WaitsFor.WORKER}:
                studio.productions.pause(one.glance.id, person)
                touched += 1
            elif isinstance(typed, StudioResume) and one.glance.hold.startswith("paused"):
                studio.handler.handle(GoOn(production=one.glance.id), person)
                touched += 1
        return receipt(f"{touched} videos {'paused' if isinstance(typed, StudioPause) else 'go on'}.")


def _is(one: Standing, wanted: Filter | None) -> bool:
    match wanted:
        case None:
            return True
        case Filter.WAITING:
            return one.waits_for is WaitsFor.PERSON
        case Filter.RUNNING:
            return one.waits_for in {WaitsFor.WORK, WaitsFor.WORKER}
        case Filter.SCHEDULED:
            return one.glance.state is State.SCHEDULED
        case Filter.FAILED:
            return one.glance.state is State.FAILED


def _named(name: str) -> str:
    return f"<!subteam^{name}>" if name.startswith("S") else f"<@{name}>" if name[:1] in {"U", "W"} else name
