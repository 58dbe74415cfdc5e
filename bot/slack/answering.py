"""Questions, answered from what the rows say. No answer moves a gate."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.commands import Part
from bot.page import ScriptPage
from bot.reading.asked import ListMine, Question, ShowQueue, ShowSchedule
from bot.showing import page_of
from bot.slack.bound import say_outcome
from bot.slack.cards import (
    Card,
    changed_answer,
    cost_answer,
    declared_answer,
    failed_answer,
    figures_answer,
    length_answer,
    list_card,
    making_answer,
    next_answer,
    receipt,
    source_answer,
    time_answer,
    when_answer,
    where_answer,
    who_answer,
)
from bot.slack.cards.card import joined
from bot.slack.commanding import Commanding
from bot.slack.commanding_videos import NOTHING_WAITS
from bot.slack.departed import with_those_here
from bot.slack.desk import Place, SlackDesk
from bot.slack.making import eta_seconds
from bot.slots import next_slots
from graph.core.errors import NothingWaits
from graph.core.gate import Gate, GateKind, Revise
from graph.core.ids import ProductionId
from graph.core.intent import About
from graph.core.production import TERMINAL, State
from graph.core.standing import Standing, WaitsFor
from graph.dossier import Dossier, read_dossier
from graph.nodes.desk import describe_failure
from graph.store.cards import find_card

MOST_LISTED = 10
BEFORE_THE_FILM = frozenset({State.DRAFT, State.SCRIPT_PENDING_REVIEW, State.READY_FOR_GENERATION})


@dataclass
class Answering:
    """Answers questions."""

    desk: SlackDesk

    def __post_init__(self) -> None:
        self.commanding = Commanding(self.desk)

    def answer(self, question: Question, production: ProductionId | None, place: Place) -> Card:
        """From the state of things alone. Without a video that is meant, about all of them."""
        return joined(*(self._answer(one, production, place) for one in (question, *question.more)))

    def _answer(self, question: Question, production: ProductionId | None, place: Place) -> Card:
        if question.production:
            production = self.desk.resolve(question.production, place)
        match question.about:
            case About.SCHEDULE:
                return self.commanding.carry_out(ShowSchedule(day=question.day), place)
            case About.WAITING:
                return self._waiting(place)
            case About.MAKING:
                return self._making(place)
            case _ if production is None:
                return self._about_all(question.about, place)
            case _:
                return self._about_one(question.about, production)

    def _waiting(self, place: Place) -> Card:
        """What waits for this person."""
        card = self.commanding.carry_out(ListMine(), place)
        others = sum(one.glance.gate is not None for one in self.desk.standings_at(place))
        if card.text != receipt(NOTHING_WAITS).text:
            return card
        more = f"{others} wait for somebody else: `/video list waiting`" if others else ""
        return receipt(NOTHING_WAITS, more)

    def _making(self, place: Place) -> Card:
        if self.commanding.studio.paused_by(place):
            return self.commanding.carry_out(ShowQueue(), place)
        seen = self.desk.standings_at(place)
        running = [one for one in seen if one.waits_for in {WaitsFor.WORK, WaitsFor.WORKER}]
        return making_answer(tuple((one, self._eta(one)) for one in running), self.desk.studio.clock.now())

    def _eta(self, standing: Standing) -> float | None:
        return eta_seconds(standing, self.desk.studio.clock.now())

    def _about_all(self, about: About, place: Place) -> Card:
        """A question that does not say which video: that of the only one, else a list to choose from."""
        fits = FITS.get(about, _is_under_way)
        found = [one for one in self.desk.standings_at(place) if fits(one)]
        if len(found) == 1:
            return self._about_one(about, found[0].glance.id)
        if not found:
            return receipt(NONE_FITS.get(about, "There is no video under way."))
        return list_card(tuple(found[:MOST_LISTED]), "Which of these?", self.desk.studio.clock.now())

    def _about_one(self, about: About, production: ProductionId) -> Card:
        studio, standing = self.desk.studio, self.desk.standing(production)
        dossier = read_dossier(studio.db, studio.artifacts, production)
        channel = studio.channel(dossier.production.channel)
        now = studio.clock.now()
        match about:
            case About.TIME:
                return time_answer(standing, self._eta(standing), now, self.desk.link_to(production))
            case About.COST:
                return cost_answer(standing, dossier.charges)
            case About.WHO:
                return who_answer(
                    with_those_here(self.desk, standing), dossier.decisions, self.desk.link_to(production)
                )
            case About.WHEN:
                free = next_slots(studio.db, channel, now, 1, but=production)
                release = dossier.revision.release if dossier.revision else None
                return when_answer(standing, free, self.desk.link_to(production), release)
            case About.WHERE:
                return where_answer(standing, self._links(dossier))
            case About.FAILED:
                return failed_answer(standing, _stood_in(dossier))
            case _:
                return self._about_content(about, standing, dossier)

    def _about_content(self, about: About, standing: Standing, dossier: Dossier) -> Card:
        """What is made, what is declared of it, and what its audience makes of it."""
        match about:
            case About.SOURCE:
                return source_answer(standing, self._script(dossier))
            case About.DECLARED:
                return declared_answer(standing, dossier.revision.release if dossier.revision else None)
            case About.FIGURES:
                return figures_answer(standing)
            case About.LENGTH:
                return length_answer(standing, *_lengths(dossier))
            case About.NEXT:
                gate = dossier.pending
                outcome = say_outcome(gate).removeprefix("which ") if gate and gate.kind == "publish" else ""
                return next_answer(standing, outcome, self.desk.link_to(standing.glance.id))
            case About.CHANGED:
                return changed_answer(standing, self._script(dossier), _last_change(dossier))
            case _:
                raise NothingWaits(f"{about} is not about one video", hint="Ask it without naming one.")

    def _links(self, dossier: Dossier) -> dict[str, str]:
        keys = {f"watch revision {gate.shown.get('revision', '')}": f"preview:{gate.id}" for gate in _films(dossier)}
        keys["its card"] = f"parent:{dossier.production.id}"
        if dossier.pending is not None:
            keys["what waits for a yes"] = f"gate:{dossier.pending.id}"
        with self.desk.studio.db.read() as session:
            found = {name: find_card(session, key) for name, key in keys.items()}
        return {name: card.link for name, card in found.items() if card is not None and card.link}

    def _script(self, dossier: Dossier) -> ScriptPage | None:
        if dossier.revision is None:
            return None
        channel = self.desk.studio.channel(dossier.production.channel)
        page = page_of(dossier, Part.SCRIPT, channel, self.desk.studio.exports.folder / dossier.production.id)
        return page if isinstance(page, ScriptPage) else None


def _is_under_way(standing: Standing) -> bool:
    return standing.glance.state not in TERMINAL


FITS: dict[About, Callable[[Standing], bool]] = {
    About.FAILED: lambda one: one.glance.state is State.FAILED or bool(one.glance.hold),
    About.FIGURES: lambda one: one.glance.state is State.PUBLISHED,
}
"""Which videos a question may be about that names none, where that is not those under way."""
NONE_FITS = {About.FAILED: "Nothing has failed.", About.FIGURES: "No video is published yet, so there are no figures."}


def _films(dossier: Dossier) -> list[Gate]:
    """The newest film that was shown."""
    return [gate for gate in dossier.gates if gate.kind == "video"][-1:]


def _lengths(dossier: Dossier) -> tuple[float | None, float | None]:
    """The seconds of the film that was shown last, unless another is to be made, and those of the script."""
    film = dossier.newest(GateKind.VIDEO) if dossier.production.state not in BEFORE_THE_FILM else None
    script = dossier.revision.script.seconds if dossier.revision else None
    return float(film.shown["seconds"]) if film else None, script


def _stood_in(dossier: Dossier) -> dict[int, str]:
    return {place: describe_failure(item, place) for place, item in dossier.stood_in.items()}


def _last_change(dossier: Dossier) -> Gate | None:
    changes = [gate for gate, said in dossier.decisions if isinstance(said.verdict, Revise)]
    return changes[-1] if changes else None
