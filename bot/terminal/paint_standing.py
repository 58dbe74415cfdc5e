"""How productions stand, on paper."""

from datetime import datetime

from rich.table import Table
from rich.text import Text

from bot.reply import Standings
from bot.terminal.paper import BAD, DOUBT, FAINT, GOOD, TYPED, Paper, Span, safe, say_distance, say_usd
from graph.core.production import OUT, State
from graph.core.standing import Glance, Standing, StepStanding, WaitsFor

ENDED_BADLY = frozenset({State.FAILED, State.REJECTED, State.ABORTED})


def paint_standings(paper: Paper, standings: Standings) -> None:
    """All productions as a table: the verb in it, with the id, is what to type next."""
    if not standings.standings:
        paper.line("There are no productions yet.")
        paper.command('greenlight new "TOPIC" --source FILE')
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style=FAINT, width=paper.width)
    for name in ("id", "state", "next"):
        table.add_column(name, no_wrap=True)
    table.add_column("title", no_wrap=True, overflow="ellipsis", ratio=1)
    for standing in standings.standings:
        glance = standing.glance
        state = Text(f"{glance.state} (held)" if glance.hold else glance.state, _style(standing))
        table.add_row(glance.id, state, Text(_verb(standing), TYPED), Text(safe(glance.title)))
    paper.console.print(table)


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
        if unit.trouble and unit.state != "done":
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
    asked = f", revised {_times(glance.revisions_asked)}" if glance.revisions_asked else ""
    return f", revision {glance.revision}{asked}", FAINT


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


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
    moment = glance.published.publish_at if glance.published else glance.publish_at
    if moment is None:
        return ""
    return f", publish time {moment.astimezone():%Y-%m-%d %H:%M %Z} ({say_distance(moment, now)})"
