"""How a production stands, in words for people: one sign, one sentence, and what may be pressed."""

from collections.abc import Callable
from typing import NamedTuple

from bot.saying import say_usd
from bot.slack.cards.blocks import Block, button, confirm
from bot.slack.cards.hints import in_chat
from bot.slack.cards.text import capital, clean, cut, escape, one_line, say_bar, say_listed, say_person, say_when
from bot.slack.ids import Action, ProductionRef
from graph.core.gate import GateKind
from graph.core.ids import ProductionId
from graph.core.production import ABORTABLE, ENDED, OUT, PAUSED, STUDIO_PAUSED, TERMINAL, State
from graph.core.standing import Glance, Standing, Unit, WaitsFor
from graph.core.vote import say_votes

STEP_NAMES = {
    "write": "Script",
    "build": "Scenes",
    "master": "Join and mix",
    "verify": "Checks",
    "publicise": "Thumbnail",
    "upload": "Upload",
}
TROUBLE = 400

People = Callable[[str], str]


class StateWords(NamedTuple):
    """A sign and a sentence: neither stands alone."""

    sign: str
    says: str

    @property
    def line(self) -> str:
        return f"{self.sign} {self.says}"


STATES = {
    State.DRAFT: StateWords("✍️", "The script is being written"),
    State.SCRIPT_PENDING_REVIEW: StateWords("📝", "The script waits for a yes"),
    State.READY_FOR_GENERATION: StateWords("⚙️", "The film is being made"),
    State.VIDEO_PENDING_REVIEW: StateWords("🎬", "The film waits for a yes"),
    State.READY_FOR_PUBLISH: StateWords("📅", "The release waits for a yes"),
    State.PUBLISHING: StateWords("📤", "It is being uploaded"),
    State.SCHEDULED: StateWords("🗓️", "Scheduled"),
    State.UPLOADED: StateWords("🔒", "Uploaded, without a publish time"),
    State.PUBLISHED: StateWords("✅", "Published"),
    State.REJECTED: StateWords("✖️", "Rejected"),
    State.FAILED: StateWords("⚠️", "It failed"),
    State.ABORTED: StateWords("⏹️", "Ended"),
}
ASKS = {
    GateKind.PARTIAL: StateWords("❓", "Some scenes could not be made"),
    GateKind.BUDGET: StateWords("❓", "The budget does not cover what is left"),
    GateKind.OUTCOME: StateWords("❓", "Nobody knows whether the upload arrived"),
    GateKind.STEP: StateWords("❓", "A step waits for a yes"),
}
HELD, PAUSED_BY_HAND = StateWords("⏸️", "On hold"), StateWords("⏸️", "Paused")
PAUSE, HOLD = "pause", "hold"
NO_WORKER = StateWords("💤", "It waits for a worker, and none runs")


def state_words(standing: Standing) -> StateWords:
    """The one thing to know of it now."""
    glance = standing.glance
    if glance.hold:
        return PAUSED_BY_HAND if name_hold(glance) == PAUSE else HELD
    if glance.gate is not None and glance.gate.kind in ASKS:
        return ASKS[glance.gate.kind]
    return NO_WORKER if standing.waits_for is WaitsFor.WORKER else STATES[glance.state]


def explain(standing: Standing, people: People = say_person) -> str:
    """Why it stands still, in one escaped line; empty while the state says it all. `people` makes mentions of names."""
    glance = standing.glance
    if glance.rests_with_studio:
        return f"The studio is paused by {people(glance.hold.removeprefix(STUDIO_PAUSED))}: {say_resume(glance)}"
    if glance.hold:
        by = glance.hold.removeprefix(PAUSED)
        is_paused = by != glance.hold
        return f"Paused by {people(by)}" if is_paused else escape(capital(one_line(in_chat(glance.hold))), TROUBLE)
    if glance.gate is not None:
        votes = capital(say_votes(map(people, glance.gate.approved_by), glance.gate.needs))
        blocked = escape("; ".join(one_line(in_chat(why)) for why in glance.gate.blocked_by), TROUBLE)
        return "; ".join(filter(None, (votes, blocked)))
    if who := ended_by(glance):
        return f"Ended by {people(who)}"
    if glance.state in {State.FAILED, State.REJECTED, State.ABORTED}:
        return escape(capital(one_line(in_chat(glance.failure or glance.reason))), TROUBLE)
    return ""


def say_state(standing: Standing, people: People = say_person) -> tuple[StateWords, str]:
    """How it stands, and why it stands still; of a pause, and of an end that somebody chose, both are one."""
    state, why = state_words(standing), explain(standing, people)
    if name_hold(standing.glance) == PAUSE or ended_by(standing.glance):
        return StateWords(state.sign, why), ""
    return state, why


def ended_by(glance: Glance) -> str:
    """Who ended it before anything came of it; empty where nobody did."""
    is_ended = glance.state is State.ABORTED and glance.reason.startswith(ENDED)
    return glance.reason.removeprefix(ENDED) if is_ended else ""


def name_hold(glance: Glance) -> str:
    """What kind of thing holds it: a person's pause, or another reason; empty where nothing does."""
    return (PAUSE if glance.hold.startswith(PAUSED) else HOLD) if glance.hold else ""


def say_resume(glance: Glance) -> str:
    """What lets it go on where it is on hold; else nothing."""
    if glance.rests_with_studio:
        return "`/studio resume` lets everything go on."
    return f"`/video resume {glance.id}` lets it go on." if glance.hold else ""


def troubles(glance: Glance) -> list[Unit]:
    """The work that went wrong and has not succeeded since."""
    return [unit for unit in glance.units if unit.trouble and unit.state != "done"]


def last_trouble(glance: Glance) -> str:
    """What went wrong last, in one escaped line."""
    found = troubles(glance)
    said = found[-1].trouble if found else "" if glance.state is State.FAILED else glance.failure
    return escape(one_line(in_chat(said)), TROUBLE)


def done_fraction(standing: Standing) -> float:
    """How much of the work of this state is done, by units."""
    units = [unit for unit in standing.glance.units if unit.step in {step.name for step in standing.steps}]
    total = max(sum(step.total for step in standing.steps), 1)
    return min(sum(1.0 if unit.state == "done" else unit.fraction for unit in units if not unit.failures) / total, 1.0)


def say_progress(standing: Standing) -> str:
    """The step under way with its bar; empty where nothing is made."""
    if standing.waits_for not in {WaitsFor.WORK, WaitsFor.WORKER}:
        return ""
    step = next((step for step in standing.steps if step.name == standing.step), None)
    if step is None:
        return ""
    counted = f" {step.done} of {step.total}" if step.total > 1 else ""
    return f"{STEP_NAMES.get(step.name, step.name)}{counted}  {say_bar(done_fraction(standing))}"


def say_cost(glance: Glance) -> str:
    """What it has cost, of what it may."""
    reserved = f", {say_usd(glance.reserved_usd)} reserved" if glance.reserved_usd else ""
    return f"{say_usd(glance.spent_usd)} of {say_usd(glance.budget_usd)}{reserved}"


def say_asked(glance: Glance) -> str:
    """What would change the publish time after a yes that is waited for; empty where nothing would."""
    if not glance.asks_for_another_time:
        return ""
    asked = f"the move to {say_when(glance.publish_at)}" if glance.publish_at else "taking its time away"
    return f", unless {asked} is approved"


def say_wanted(glance: Glance) -> str:
    """The time that is wished for, and when it is decided on; empty where none is, or where that counts already."""
    if not glance.is_time_open or glance.wanted_at is None:
        return ""
    return f"wanted for {say_when(glance.wanted_at)}, chosen at its last question"


def title_of(glance: Glance) -> str:
    """What it is called; its id while it has no title."""
    return one_line(clean(glance.title)) or str(glance.id)


def value_of(production: str) -> str:
    """What a production's button carries."""
    return ProductionRef(p=ProductionId(production)).model_dump_json()


def pause_or_resume(glance: Glance) -> Block | None:
    """Holding it, or letting it go on; None where neither can be."""
    if glance.rests_with_studio:
        return None
    if glance.hold:
        return button("Resume", Action.RESUME, value_of(glance.id), style="primary")
    idle = glance.state in TERMINAL or glance.state in OUT or glance.state is State.FAILED
    return None if idle else button("Pause", Action.PAUSE, value_of(glance.id))


def retry_button(glance: Glance) -> Block | None:
    """Beginning the failed work again; None where nothing has failed."""
    if glance.state is not State.FAILED or glance.hold:
        return None
    return button("Retry", Action.RETRY, value_of(glance.id), style="primary")


def go_on_button(glance: Glance) -> Block | None:
    """What lets it go on where it is on hold or has failed; None where nothing of the kind can be pressed."""
    return (pause_or_resume(glance) if glance.hold else None) or retry_button(glance)


def abort_button(glance: Glance, *, style: str = "") -> Block | None:
    """Ending it, once it is confirmed; None where it cannot be ended."""
    if glance.state not in ABORTABLE:
        return None
    name = cut(title_of(glance), 120)
    text = f"“{name}” ends for good. What nobody approved is removed; what was approved is kept."
    asks = confirm("End this production?", text, "End it", danger=True)
    return button("End…", Action.ABORT, value_of(glance.id), style=style, asks=asks)


def has_said_yes(standing: Standing, name: str) -> bool:
    """Whether this person did so to the open question, by whichever of their names."""
    gate = standing.glance.gate
    return gate is not None and name.rpartition("/")[2] in {by.rpartition("/")[2] for by in gate.approved_by}


def undecided(standing: Standing) -> tuple[str, ...]:
    """Those listed for the open question whose yes counts and is still missing."""
    barred = "" if standing.requester_may else standing.glance.created_by.rpartition("/")[2]
    left = (name for name in standing.deciders if not has_said_yes(standing, name))
    return tuple(name for name in left if name.rpartition("/")[2] != barred)


def say_deciders(standing: Standing) -> str:
    """Who may still decide on the open question, in markup."""
    if listed := undecided(standing):
        return ", ".join(map(say_listed, listed))
    return "an admin of the workspace" + (" or whoever asked for it" if standing.requester_may else "")
