"""What happens at a gate: showing, revising, publishing. The verbs and the demonstration share it."""

from typing import TYPE_CHECKING

import typer

from bot.commands import Adjust, Approve, GoOn, Part, Propose, Revise, Show, Understand
from bot.outcome import Decided, Done
from bot.page import AnyPage, NotSeen, Proposal, ReleasePage, Understanding
from bot.terminal.asking import confirm
from bot.terminal.desk import answer, put_json
from bot.terminal.paint import paint, paint_decided
from bot.terminal.paint_standing import paint_next
from bot.terminal.paper import BAD, DOUBT, FAINT, GOOD, Paper
from bot.terminal.working import work_on
from graph.core.errors import CannotRevise, NothingWaits, StaleDecision
from graph.core.ids import ProductionId
from graph.core.money import Limit
from graph.core.production import State
from graph.core.standing import Standing

if TYPE_CHECKING:
    from bot.terminal.desk import Desk

ENDED_BADLY = frozenset({State.FAILED, State.REJECTED})


def go_on(desk: "Desk", production: str, budget_usd: float | None, *, as_json: bool = False) -> Standing:
    """Take away what stops it, then work until it needs a person."""
    paper = desk.notes if as_json else desk.paper
    limit = None if budget_usd is None else Limit(to_usd=budget_usd)
    reply: Done = desk.handle(GoOn(production=production, limit=limit))
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
        CannotRevise: Nothing was said, nothing was understood, or not all and the person does not want the rest alone.
    """
    if not words.strip():
        hint = f'Say what you want: greenlight revise {production} "shorter by 10 seconds, drop scene 3".'
        raise CannotRevise("the wish is empty; nothing was changed, and the question stays open", hint=hint)
    paper = desk.notes if as_json else desk.paper
    understood: Understanding = desk.handle(Understand(production=production, words=words))
    paint(paper, understood, desk.clock.now())
    if not understood.changes or (understood.missed and not _wants_the_rest(paper, yes=yes)):
        raise _not_all(understood)
    command = Revise(gate=understood.gate, subject=understood.subject, changes=understood.changes, words=words)
    reply: Decided = desk.handle(command)
    return reply


def _not_all(understood: Understanding) -> CannotRevise:
    stays = "nothing was changed, and the question stays open"
    if all(missed.why for missed in understood.missed):
        if not understood.changes:
            return CannotRevise(f"it was understood, but not done; {stays}", hint="Say what else you want.")
        return CannotRevise(f"not all of it can be done; {stays}", hint="Leave out what cannot, or say it otherwise.")
    hint = "Say it in other words; `greenlight revise --help` has examples."
    how = "not all of it" if understood.changes else "nothing of it"
    return CannotRevise(f"{how} was understood; {stays}", hint=hint)


def _wants_the_rest(paper: Paper, *, yes: bool) -> bool:
    return yes or confirm(paper, "Go on with what was understood?")


def publish(desk: "Desk", adjust: Adjust, *, yes: bool, as_json: bool = False) -> Standing | None:
    """Show the release as it would be, ask, and only then change and publish it. None when the person says no.

    Raises:
        NothingWaits: It is at no publish gate, or goes out like this already.
        StaleDecision: Meanwhile it became another release than the one that was shown.
    """
    paper = desk.notes if as_json else desk.paper
    production = _at_publish_gate(desk, adjust.production, paper)
    if adjust.is_empty:
        return _publish_as_is(desk, production, paper, yes=yes)
    proposal: Proposal = desk.handle(Propose(adjust=adjust))
    for sentence in proposal.understood:
        paper.line(("understood  ", FAINT), (sentence, GOOD), hang=12)
    if not proposal.is_news:
        return _publish_as_is(desk, production, paper, yes=yes)
    if not _agrees(desk, proposal.page, paper, yes=yes):
        return None
    desk.handle(proposal.adjust)
    work_on(desk, production, paper)
    page: AnyPage = desk.handle(Show(production=production, part=Part.PUBLISH))
    _refuse_another(page, proposal.page)
    return _send(desk, page, paper)


def _publish_as_is(desk: "Desk", production: ProductionId, paper: Paper, *, yes: bool) -> Standing | None:
    page: AnyPage = desk.handle(Show(production=production, part=Part.PUBLISH))
    if page.gate is None or not page.gate.is_pending:
        raise NothingWaits(
            f"nothing of {production} waits for a yes: it goes out as it was approved",
            hint=f"`greenlight show {production} publish` shows how; options of `publish` change it.",
        )
    return _send(desk, page, paper) if _agrees(desk, page, paper, yes=yes) else None


def _agrees(desk: "Desk", page: AnyPage, paper: Paper, *, yes: bool) -> bool:
    paint(paper, NotSeen(page=page), desk.clock.now())
    paper.blank()
    return yes or confirm(paper, "Publish it like this?")


def _send(desk: "Desk", page: AnyPage, paper: Paper) -> Standing:
    subject = page.gate.subject if page.gate is not None else None
    paint_decided(paper, desk.handle(Approve(production=page.production, subject=subject)))
    return work_on(desk, page.production, paper)


def _refuse_another(page: AnyPage, shown: ReleasePage) -> None:
    """The yes was to what was shown; another slot or another hand's change is another question."""
    fields = ("revision", "release", "publish_at", "listing")
    if any(getattr(page, field, None) != getattr(shown, field) for field in fields):
        raise StaleDecision(
            "meanwhile it became another release than the one you said yes to; it was not published",
            hint=f"`greenlight publish {page.production}` shows it as it is now.",
        )


def _at_publish_gate(desk: "Desk", production: str, paper: Paper) -> ProductionId:
    """Bring the production to its publish gate, where it is on the way there; its id."""
    (standing,) = desk.look(production).standings
    glance = standing.glance
    if glance.gate is None and glance.state is State.READY_FOR_PUBLISH and not glance.hold:
        work_on(desk, glance.id, paper)
    return glance.id
