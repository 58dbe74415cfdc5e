"""What somebody types about one video, or a list of them: looked up, carried out, answered."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.commands import Abort, Adjust, Begin, GoOn, ListSteps, Look, ReadLog, Retry, Show, Understand
from bot.page import LogPage, Page, Understanding
from bot.reading.asked import (
    HERE,
    AboutVideo,
    Filter,
    ListMine,
    ListVideos,
    OpenNew,
    Pause,
    RaiseBudget,
    Resume,
    WantsToDecide,
)
from bot.saying import say_usd
from bot.slack import ids
from bot.slack.bound import release_of, say_outcome, say_question
from bot.slack.cards import (
    Card,
    begin_card,
    confirm_card,
    list_card,
    log_card,
    publish_now_card,
    raise_card,
    receipt,
    script_text,
    status_card,
    understanding_card,
)
from bot.slack.cards.states import say_resume
from bot.slack.cards.text import cut, escape, mention_all
from bot.slack.departed import with_those_here
from bot.slack.desk import Place, SlackDesk
from bot.slack.pausing import asked_later, pause
from bot.slack.planning import waits_for
from bot.slack.refusing import Refusing
from bot.slack.starting import start
from bot.slack.uploaded import change_uploaded
from graph.authority import blocked, refuse_spender
from graph.core.errors import NotAllowed, NothingWaits, ProductionNotFound
from graph.core.gate import Gate, GateKind
from graph.core.ids import ProductionId
from graph.core.money import Limit
from graph.core.naming import name_gate
from graph.core.person import Person
from graph.core.production import CHANGEABLE, UNASKED, Event, State, next_state, refuse_ended
from graph.core.standing import Standing, WaitsFor

MOST_LISTED = 20
NONE_OF: dict[Filter | None, str] = {
    Filter.WAITING: "waits for somebody",
    Filter.RUNNING: "is being made",
    Filter.SCHEDULED: "is scheduled",
    Filter.FAILED: "has failed",
}
NOTHING_WAITS = "Nothing waits for your decision."
LONGEST_NOTE = 800
"""What a button has room for beside the gate that it is about."""


@dataclass
class VideoCommands:
    """Carries out what is about one video or a list of them."""

    desk: SlackDesk

    def carry_out(self, typed: AboutVideo | WantsToDecide, place: Place) -> Card:  # noqa: C901 - one case for each.
        """Do what was asked and say what came of it. Raises what the handler raises."""
        match typed:
            case Begin():
                return start(self.desk, typed, place)
            case Look(production=None) | ListVideos() | ListMine():
                return self._list(typed, place)
            case Look():
                return self._status(self._id(typed.production or HERE, place))
            case Show() | ReadLog() | ListSteps():
                return self._show(typed, place)
            case WantsToDecide():
                return self.confirm(self._id(typed.production, place), typed, place)
            case Understand():
                production = self._id(typed.production, place)
                return self.understand(typed.model_copy(update={"production": production}), place)
            case Pause():
                return pause(self.desk, self._id(typed.production, place), place)
            case Resume():
                return self._resume(self._id(typed.production, place), place)
            case RaiseBudget():
                limit = Limit(to_usd=typed.to_usd, by_usd=typed.by_usd)
                return self.let_cost(self._id(typed.production, place), limit, place)
            case Retry() | Adjust():
                production = self._id(typed.production, place)
                done = self.desk.do(typed.model_copy(update={"production": production}), place)
                is_asked = isinstance(typed, Adjust) and done.standing.glance.state not in UNASKED
                asked = "asked about anew: " if is_asked else ""
                later = asked_later(self.desk, production) if is_asked else ""
                return receipt(f"`{production}`: {asked}{mention_all('; '.join(done.done))}.", later)
            case Abort():
                production = self._id(typed.production, place)
                self._refuse_ended(production)
                self.desk.refuse_meddler(production, place, "end this video")
                next_state(self.desk.studio.productions.get(production).state, Event.ABORTED)
                return confirm_card("abort", None, f"End `{production}`?", production)
            case OpenNew():
                return begin_card()

    def _refuse_ended(self, production: ProductionId) -> None:
        refuse_ended(production, self.desk.studio.productions.get(production).state)

    def _resume(self, production: ProductionId, place: Place) -> Card:
        self._refuse_ended(production)
        done = self.desk.do(GoOn(production=production), place)
        if done.done:
            return receipt(f"`{production}`: {mention_all('; '.join(done.done))}.")
        gate = self.desk.studio.productions.find_gate(production)
        waits = f"Its {name_gate(gate.kind)} waits for an answer." if gate else ""
        return receipt(f"`{production}`: nothing was holding it.", waits)

    def understand(self, command: Understand, place: Place) -> Card:
        """Say how a wish was read; a press carries it out. What is uploaded is asked about anew at once."""
        production = ProductionId(command.production)
        if self.desk.studio.productions.get(production).state in CHANGEABLE:
            return change_uploaded(self.desk, production, command.words, place)
        understanding = self.desk.studio.handler.handle(command, self.desk.person(place))
        if not isinstance(understanding, Understanding):
            raise TypeError(type(understanding))
        return understanding_card(understanding)

    def _now(self) -> Any:
        return self.desk.studio.clock.now()

    def _id(self, text: str, place: Place) -> ProductionId:
        if text != HERE:
            return self.desk.resolve(text, place)
        production = self.desk.production_at(place)
        if production is None:
            raise ProductionNotFound("no video was named", hint="`/video list` names them.")
        return production

    def _list(self, typed: Look | ListVideos | ListMine, place: Place) -> Card:
        person = self.desk.person(place)
        wanted = None if isinstance(typed, Look) else typed.filter
        days = typed.days if isinstance(typed, ListVideos) else None
        since = self._now() - timedelta(days=days) if days else None

        def fits(one: Standing) -> bool:
            if isinstance(typed, ListMine) and not self._is_mine(one, typed, person):
                return False
            return _is(one, wanted) and (since is None or one.glance.updated_at >= since)

        title = f"Videos {wanted}" if wanted else "Videos"
        is_mine = isinstance(typed, ListMine)
        return self.listed(fits, title, place, none=_say_none(wanted, days, is_mine=is_mine), is_mine=is_mine)

    def _is_mine(self, one: Standing, typed: ListMine, person: Person) -> bool:
        """Without a filter what waits for this person, with one what they asked for."""
        if typed.filter is not None:
            return one.glance.created_by == person.name
        return waits_for(self.desk.studio, one, person)

    def listed(self, fits: Any, title: str, place: Place, *, none: str, is_mine: bool = False) -> Card:
        """Those that fit, of what may be seen there, in a list; `none` says that there are none."""
        found = [one for one in self.desk.standings_at(place) if fits(one)]
        if not found:
            return receipt(none, '`/video new "a topic"` starts one.')
        return list_card(tuple(found[:MOST_LISTED]), title, self._now(), is_mine=is_mine)

    def _show(self, typed: Show | ReadLog | ListSteps, place: Place) -> Card:
        production = self._id(typed.production, place)
        command = typed.model_copy(update={"production": production})
        page = self.desk.studio.handler.handle(command, self.desk.person(place))
        if isinstance(page, LogPage):
            return log_card(page, self.desk.told_path(page.path, place))
        if isinstance(page, Page):
            return script_text(page)
        return self._status(production)

    def _status(self, production: ProductionId) -> Card:
        return status_card(with_those_here(self.desk, self.desk.standing(production)), self._now())

    def confirm(self, production: ProductionId, wish: WantsToDecide, place: Place) -> Card:
        """Words decide nothing: a press on what this card carries does.

        Who may not press it is told who may. Raises `GateBlocked` where a yes cannot be given.
        """
        gate = self.desk.studio.productions.find_gate(production)
        if gate is None:
            self._refuse_ended(production)
            standing = self.desk.standing(production)
            hint = say_resume(standing.glance) or f"`/video status {production}` tells how it stands."
            raise NothingWaits(f"nothing of {production} waits for a decision: {standing.blocks}", hint=hint)
        _refuse_unasked(wish, gate)
        is_asked_anew = wish.when == "now" and gate.kind is GateKind.PUBLISH and release_of(gate) != ("public", "")
        try:
            is_yes = wish.verdict == "approve"
            Refusing(self.desk).refuse_stranger(gate, place, or_steers=is_asked_anew, is_yes=is_yes)
        except NotAllowed as refusal:
            return Refusing(self.desk).answer(refusal, gate, place)
        if is_yes and gate.blocked_by and not is_asked_anew:
            raise blocked(gate, self.desk.standing(production).next)
        if is_asked_anew:
            planned = say_outcome(gate).removeprefix("which ")
            asked = f"Publish `{production}` now, public at once? Its card says that it {planned}."
            return publish_now_card(ids.GateRef(g=gate.id, s=gate.subject), asked)
        note = cut(wish.note, LONGEST_NOTE)
        asked = say_question(gate, wish.verdict) + (f"\n“{escape(note)}”" if note else "")
        return confirm_card(wish.verdict, ids.NotedRef(g=gate.id, s=gate.subject, note=note), asked, production)

    def offer_budget(self, production: ProductionId, limit: Limit, place: Place) -> Card:
        """More money that was asked for in free words, for a press; who may not press it is told who may."""
        self._refuse_ended(production)
        glance = self.desk.standing(production).glance
        channel = self.desk.studio.channel(glance.channel)
        refuse_spender(channel, self.desk.person(place), requester=glance.created_by)
        was = glance.budget_usd
        usd = limit.after(was)
        if say_usd(usd) == say_usd(was):
            return receipt(f"`{production}` may cost {say_usd(was)} already.")
        return raise_card(production, usd, was)

    def let_cost(self, production: ProductionId, limit: Limit, place: Place) -> Card:
        """Set what it may cost, and let go on what the old budget did not cover."""
        done = self.desk.do(GoOn(production=production, limit=limit), place)
        return receipt(f"`{production}`: {mention_all('; '.join(done.done))}.")


def _refuse_unasked(wish: WantsToDecide, gate: Gate) -> None:
    """Raise `NothingWaits` where a yes is meant for something else than what is asked about."""
    asked, production = name_gate(gate.kind), gate.production
    hint = f"`/video approve {production}` asks about that."
    if wish.gate not in {None, gate.kind}:
        meant = name_gate(str(wish.gate))
        raise NothingWaits(f"the {meant} of {production} is not asked about: its {asked} waits for a yes", hint=hint)
    shown = gate.shown.get("revision")
    if wish.revision and shown and wish.revision != shown:
        asks = f"the {asked} of {production} that is asked about is revision {shown}, not {wish.revision}"
        raise NothingWaits(asks, hint=hint)
    if wish.when and gate.kind is not GateKind.PUBLISH:
        raise NothingWaits(f"the {asked} of {production} waits for a yes before its release does", hint=hint)


def _say_none(wanted: Filter | None, days: int | None, *, is_mine: bool) -> str:
    """That a list is empty, and of what."""
    if is_mine and wanted is None:
        return NOTHING_WAITS
    whose = "None of your videos" if is_mine else "No video"
    does = NONE_OF.get(wanted, "is there yet")
    if days is not None:
        does = f"{NONE_OF[wanted]} and" if wanted else "has"
        return f"{whose} {does} changed in the last {days} days."
    return f"{whose} {does}."


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
