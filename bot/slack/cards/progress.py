"""Long work as it goes on, in one message per run that is frozen at its end."""

from bot.slack.cards.blocks import Block, rich, small_print, span, words
from bot.slack.cards.card import Card, make_card
from bot.slack.cards.hints import in_chat
from bot.slack.cards.states import PAUSE, STEP_NAMES, name_hold, say_cost, title_of
from bot.slack.cards.text import escape, one_line, say_bar, say_seconds, strong
from graph.core.gate import GateKind
from graph.core.production import State
from graph.core.standing import STEPS_OF, Glance, Standing, StepStanding, Unit, WaitsFor

DOING = {State.DRAFT: "Writing", State.PUBLISHING: "Uploading"}
ROUNDED_FROM = 20
BAR = 12


def progress_card(
    standing: Standing, worked_seconds: float, eta_seconds: float | None = None, *, is_over: bool = False
) -> Card:
    """The steps with what is done of each, how long was worked on them, and what it costs.

    While it rests, or somebody is asked, nothing is left to wait for; where it `is_over` it stays as it is.
    """
    rests = standing.waits_for not in {WaitsFor.WORK, WaitsFor.WORKER}
    is_paused = rests and _is_making(standing) and not is_over
    is_over = is_over or rests or not _is_making(standing)
    steps = _steps(standing)
    title = _resting(standing.glance) if is_paused else _doing(standing, steps, is_over=is_over)
    lines = [span(f"{title} “{title_of(standing.glance)[:150]}”\n", bold=True)]
    for step in steps:
        lines += _line(standing, step, is_over=is_over)
    cost = say_cost(standing.glance)
    took = f"took {say_seconds(worked_seconds)}  ·  " if worked_seconds > 0 else ""
    foot = f"{took}{cost}" if is_over and not is_paused else f"{_left(standing, worked_seconds, eta_seconds)}{cost}"
    said = f"{title} {strong(title_of(standing.glance))}: {_counted(steps)}"
    return make_card(said, [rich(words(*lines)), *_trouble(standing, is_over=is_over), small_print(foot)])


def _resting(glance: Glance) -> str:
    """Why nothing is made though it is not over: not every rest is a pause that somebody chose."""
    if name_hold(glance) == PAUSE or glance.rests_with_studio:
        return "Paused making"
    is_short = glance.gate is not None and glance.gate.kind is GateKind.PARTIAL and not glance.hold
    return "Failed making all of" if is_short else "Waits to go on making"


def _doing(standing: Standing, steps: list[StepStanding], *, is_over: bool) -> str:
    if standing.glance.state is State.FAILED:
        return "Failed making"
    if is_over:
        return "Made" if all(step.done >= step.total for step in steps) else "Stopped making"
    return DOING.get(standing.glance.state, "Making")


def _is_making(standing: Standing) -> bool:
    return standing.glance.state in STEPS_OF


def _steps(standing: Standing) -> list[StepStanding]:
    """The steps of the phase under way; afterwards those of the film."""
    state = standing.glance.state if _is_making(standing) else State.READY_FOR_GENERATION
    wanted = STEPS_OF[state]
    return [step for step in standing.steps if step.name in wanted] or list(standing.steps)


def _line(standing: Standing, step: StepStanding, *, is_over: bool) -> list[Block]:
    name = STEP_NAMES.get(step.name, step.name)
    counted = f"{step.done} of {step.total}" if step.total > 1 else ""
    if step.failed:
        return [span(f"✗  {name}", bold=True), span(f"   {counted}  {step.failed} failed\n")]
    if step.done >= step.total:
        return [span(f"✓  {name}"), span(f"   {counted}\n")]
    units = [unit for unit in standing.glance.units if unit.step == step.name]
    if is_over or not any(unit.is_open for unit in units):
        return [span(f"·  {name}   {counted if step.done else ''}\n")]
    fraction = _fraction(units, step.total)
    shown = counted or f"{int(fraction * 100)} %"
    return [span(f"▸  {name}", bold=True), span(f"   {say_bar(fraction, BAR)}  {shown}\n")]


def _fraction(units: list[Unit], total: int) -> float:
    return min(sum(1.0 if unit.state == "done" else unit.fraction for unit in units) / max(total, 1), 0.99)


def _counted(steps: list[StepStanding]) -> str:
    named = (f"{STEP_NAMES.get(step.name, step.name)} {step.done} of {step.total}" for step in steps)
    return escape(", ".join(named), 500)


def _left(standing: Standing, worked_seconds: float, eta_seconds: float | None) -> str:
    said = "" if eta_seconds is None else f"{say_left(eta_seconds)}  ·  "
    waits = "waits for a worker  ·  " if standing.waits_for is WaitsFor.WORKER else ""
    return f"{waits}{said}{say_seconds(worked_seconds)} so far  ·  "


def say_left(seconds: float) -> str:
    """How long it will still take, no more exactly than that can be known."""
    rounded = round(seconds / 5) * 5 if seconds >= ROUNDED_FROM else round(seconds)
    return f"about {say_seconds(rounded)} left" if rounded > 0 else "nearly done"


def _trouble(standing: Standing, *, is_over: bool) -> list[Block]:
    stuck = next((unit for unit in standing.glance.units if unit.is_stuck and unit.trouble), None)
    if stuck is None or is_over:
        return []
    again = f"try {stuck.failures + 1} of {stuck.max_failures} follows by itself"
    return [small_print(f"⚠️ {escape(one_line(in_chat(stuck.trouble)), 500)}  ·  {again}")]
