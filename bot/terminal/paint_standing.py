"""How productions stand, on paper."""

from collections.abc import Iterable
from datetime import datetime

from bot.reply import Standings
from bot.saying import say_distance, say_usd
from bot.terminal.paper import BAD, DOUBT, FAINT, GOOD, TYPED, Paper, Span, clip
from graph.core.production import OUT, State
from graph.core.standing import Glance, Standing, StepStanding, WaitsFor

NAMES = ("id", "state", "next", "title")
GAP = 2
LEAST_OF_A_TITLE = 8
ENDED_BADLY = frozenset({State.FAILED, State.REJECTED, State.ABORTED})


def paint_standings(paper: Paper, standings: Standings) -> None:
    """All productions as a table: the verb in it, with the id, is what to type next."""
    if not standings.standings:
        paper.line("There are no productions yet.")
        paper.command('greenlight new "TOPIC" --source FILE')
        return
    lines = [(one.glance.id, _state(one), _verb(one), one.glance.title) for one in standings.standings]
    widths = [max(map(len, column)) + GAP for column in zip(NAMES, *lines, strict=True)][:-1]
    room = paper.width - sum(widths)
    rows = [[*_padded(cells, widths), clip(title, room) if room >= LEAST_OF_A_TITLE else ""] for *cells, title in lines]
    *head, title = [*_padded(NAMES[:-1], widths), NAMES[-1] if room >= LEAST_OF_A_TITLE else ""]
    paper.row((f"{''.join(head)}{title}", FAINT))
    for standing, (first, second, third, short) in zip(standings.standings, rows, strict=True):
        paper.row(first, (second, _style(standing)), (third, TYPED), short)


def _padded(cells: Iterable[str], widths: Iterable[int]) -> list[str]:
    return [f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True)]


def _state(standing: Standing) -> str:
    glance = standing.glance
    return f"{glance.state} (held)" if glance.hold else glance.state


def _verb(standing: Standing) -> str:
    words = standing.next.split()
    return words[1] if len(words) > 1 else ""


def _style(standing: Standing) -> str:
    state = standing.glance.state
    if state in ENDED_BADLY or standing.glance.hold:
        return BAD
    if state in OUT:
        return GOOD
    return DOUBT if standing.waits_for in {WaitsFor.PERSON, WaitsFor.WORKER} else ""


def paint_standing(paper: Paper, standing: Standing, now: datetime) -> None:
    """One production with all that there is to know of it."""
    glance = standing.glance
    paper.heading(glance.title, (f"  {glance.id}", FAINT))
    paper.fact("state", (glance.state, _style(standing)), _revision(glance))
    if standing.step:
        paper.fact("step", standing.step, _steps(standing))
    if standing.blocks:
        paper.fact("blocks", (standing.blocks, _style(standing)), *_until(glance, now))
    if standing.who:
        paper.fact("who acts", standing.who)
    paper.fact("cost", _money(glance))
    paper.fact("channel", glance.channel, _publish(glance, now))
    for unit in glance.units:
        if unit.trouble and unit.state != "done" and unit.error not in standing.blocks:
            paper.fact("trouble", (unit.trouble, BAD))
    if glance.published is not None:
        paper.place("video", glance.published.url)
    if standing.next:
        paper.command(standing.next)


def paint_next(paper: Paper, standing: Standing, now: datetime) -> None:
    """What follows, in two lines."""
    if standing.blocks:
        paper.fact("now", (standing.blocks, _style(standing)), *_until(standing.glance, now))
    if standing.next:
        paper.command(standing.next)


def _revision(glance: Glance) -> Span:
    if not glance.revision:
        return ""
    return f", revision {glance.revision}", FAINT


def _steps(standing: Standing) -> Span:
    counted = [_counted(step) for step in standing.steps]
    return f"  ({', '.join(counted)})" if counted else "", FAINT


def _counted(step: StepStanding) -> str:
    failed = f", {step.failed} failed" if step.failed else ""
    return f"{step.name} {step.done}/{step.total}{failed}"


def _until(glance: Glance, now: datetime) -> tuple[Span, ...]:
    if glance.gate is None or glance.hold:
        return ()
    return ((f"  (it lapses {say_distance(glance.gate.expires_at, now)})", FAINT),)


def _money(glance: Glance) -> str:
    reserved = f", {say_usd(glance.reserved_usd)} reserved" if glance.reserved_usd else ""
    return f"{say_usd(glance.spent_usd)} of {say_usd(glance.budget_usd)}{reserved}"


def _publish(glance: Glance, now: datetime) -> str:
    if glance.is_time_open and glance.wanted_at is not None:
        return f", wanted for {_local(glance.wanted_at)}, chosen at its last question"
    moment, asked = glance.goes_out_at, ""
    if glance.asks_for_another_time:
        move = f"the move to {_local(glance.publish_at)}" if glance.publish_at else "taking it away"
        asked = f", unless {move} is approved"
    if moment is None:
        return f", without a publish time{asked}" if asked else ""
    return f", publish time {_local(moment)} ({say_distance(moment, now)}){asked}"


def _local(moment: datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M %Z}"
