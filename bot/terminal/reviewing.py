"""What happens at a gate: showing, revising, publishing. The verbs and the demonstration share it."""

from typing import TYPE_CHECKING

import typer

from bot.commands import Adjust, Approve, GoOn, Part, Revise, Show, Understand
from bot.outcome import Decided, Done
from bot.page import AnyPage, NotSeen, Understanding
from bot.terminal.asking import confirm
from bot.terminal.desk import answer, put_json
from bot.terminal.paint import paint, paint_decided
from bot.terminal.paint_standing import paint_next
from bot.terminal.paper import BAD, DOUBT, FAINT, GOOD, Paper
from bot.terminal.working import work_on
from graph.core.errors import CannotRevise
from graph.core.ids import ProductionId
from graph.core.production import State
from graph.core.standing import Standing

if TYPE_CHECKING:
    from bot.terminal.desk import Desk

ENDED_BADLY = frozenset({State.FAILED, State.REJECTED})


def go_on(desk: "Desk", production: str, budget_usd: float | None, *, as_json: bool = False) -> Standing:
    """Take away what stops it, then work until it needs a person."""
    paper = desk.notes if as_json else desk.paper
    reply: Done = desk.handle(GoOn(production=production, budget_usd=budget_usd))
    for sentence in reply.done:
        paper.line(f"{sentence[:1].upper()}{sentence[1:]}.")
    if reply.standing.is_settled:
        return reply.standing
    return work_on(desk, reply.production, paper)


def conclude(desk: "Desk", standing: Standing, *, as_json: bool = False) -> None:
    """Say where the production came to. Exits with 1 when that is a failure."""
    if as_json:
        put_json(standing.as_data())
    else:
        glance = standing.glance
        bad = glance.state in ENDED_BADLY or bool(glance.hold)
        desk.paper.line(f"{glance.id} is ", (glance.state, BAD if bad else ""), ".")
        paint_next(desk.paper, standing, desk.clock.now())
        if glance.published is not None:
            desk.paper.place("video", glance.published.url)
    if standing.glance.state in ENDED_BADLY or standing.glance.hold:
        raise typer.Exit(1)


def approve(desk: "Desk", command: Approve, *, as_json: bool) -> None:
    """Approve what was shown; what was not is shown now, and refused."""
    reply = desk.handle(command)
    answer(desk, reply, as_json=as_json)
    if isinstance(reply, NotSeen):
        desk.paper.blank()
        verb = f"greenlight approve {reply.page.production}"
        desk.notes.line(("Nothing was decided: you had not seen this before.", DOUBT))
        desk.notes.command(verb, indent=0, key="once read")
        raise typer.Exit(1)


def revise(desk: "Desk", production: str, words: str, *, yes: bool, as_json: bool = False) -> Decided:
    """Read the words, say how they were read and what will be done again, then decide.

    Raises:
        CannotRevise: Nothing was understood, or not all and the person does not want the rest alone.
    """
    paper = desk.notes if as_json else desk.paper
    understood: Understanding = desk.handle(Understand(production=production, words=words))
    paint(paper, understood, desk.clock.now())
    if not understood.changes or (understood.missed and not _wants_the_rest(paper, yes=yes)):
        raise CannotRevise(
            "not all of it was understood; nothing was changed, and the gate stays open",
            hint="Say it in other words; `greenlight revise --help` has examples.",
        )
    command = Revise(gate=understood.gate, subject=understood.subject, changes=understood.changes, words=words)
    reply: Decided = desk.handle(command)
    return reply


def _wants_the_rest(paper: Paper, *, yes: bool) -> bool:
    return yes or confirm(paper, "Go on with what was understood?")


def publish(desk: "Desk", adjust: Adjust, *, yes: bool, as_json: bool = False) -> Standing | None:
    """Change the release as wanted, show it, ask, and publish. None when the person says no."""
    paper = desk.notes if as_json else desk.paper
    production = _at_publish_gate(desk, adjust, paper)
    page: AnyPage = desk.handle(Show(production=production, part=Part.PUBLISH))
    paint(paper, NotSeen(page=page), desk.clock.now())
    paper.blank()
    if page.gate is None or not (yes or confirm(paper, "Publish it like this?")):
        return None
    paint_decided(paper, desk.handle(Approve(production=production, subject=page.gate.subject)))
    return work_on(desk, ProductionId(production), paper)


def _at_publish_gate(desk: "Desk", adjust: Adjust, paper: Paper) -> ProductionId:
    """Bring the production to its publish gate, changed as wanted; its id."""
    (standing,) = desk.look(adjust.production).standings
    glance = standing.glance
    if glance.gate is None and glance.state is State.READY_FOR_PUBLISH and not glance.hold:
        work_on(desk, glance.id, paper)
    if not adjust.is_empty:
        reply: Done = desk.handle(adjust)
        for sentence in reply.done:
            paper.line(("understood  ", FAINT), (sentence, GOOD), hang=12)
        work_on(desk, glance.id, paper)
    return glance.id
