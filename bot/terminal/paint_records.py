"""What was done and decided, on paper: questions, decisions, steps and logs."""

from datetime import datetime

from bot.page import DecisionsPage, LogPage, QuestionPage, StepLine, StepsPage
from bot.terminal.paper import BAD, DOUBT, FAINT, GOOD, STRONG, Paper, say_seconds
from graph.core.gate import GateKind
from graph.core.item import ItemState
from graph.core.sentence import joined

QUESTIONS = {
    GateKind.PARTIAL: "Scenes could not be made",
    GateKind.BUDGET: "The budget does not cover what is left",
    GateKind.OUTCOME: "Nobody knows whether the upload arrived",
    GateKind.STEP: "A step waits for a yes",
}
VERDICTS = {"approve": GOOD, "vote": GOOD, "reject": BAD}
SAID = {"vote": "one yes to"}


def paint_question(paper: Paper, page: QuestionPage) -> None:
    """What is asked, and what is known of it."""
    paper.heading(QUESTIONS[page.about], (f"  {page.production}", FAINT))
    for missing in page.missing:
        paper.fact(missing.what, (missing.why, BAD))
    if page.about is GateKind.STEP:
        when = "before it runs" if page.when == "before" else "for what it made"
        paper.fact("step", f"{page.step}, {when}")
        paper.fact("work", ", ".join(filter(None, page.units)) or "one piece")


def paint_decisions(paper: Paper, page: DecisionsPage) -> None:
    """Who decided what, then how the production moved."""
    paper.heading(page.title, (f"  {page.production}", FAINT))
    if not page.decisions:
        paper.line("Nothing was decided yet.")
    for decision in page.decisions:
        style = VERDICTS.get(decision.verdict, DOUBT)
        who = f"  by {decision.by.name}, {decision.by.role}, at the {decision.by.surface}"
        what = f"{SAID.get(decision.verdict, decision.verdict)} {decision.gate}"
        paper.line((_time(decision.at), FAINT), "  ", (what, style), who)
        paper.line((f"on {decision.subject[:16]}", FAINT), indent=18)
        if decision.note:
            paper.line(f"“{decision.note}”", indent=18)
        for change in decision.changes:
            paper.line(f"· {change}", indent=18, hang=2)
    paper.blank()
    for move in page.moves:
        reason = f"  {move.reason}" if move.reason else ""
        paper.line((_time(move.at), FAINT), f"  {move.to_state}", (f"  {move.by}{reason}", FAINT), hang=18)


def _time(moment: datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"


def paint_steps(paper: Paper, page: StepsPage) -> None:
    """The steps, or one with its tries."""
    paper.heading(page.title, (f"  {page.production}", FAINT))
    for step in page.steps:
        state, style = _state(step)
        time = f"  {say_seconds(step.seconds)}" if step.seconds else ""
        policy = f"  {step.policy}" if step.policy != "auto" else ""
        paper.line((f"{step.name:<11}", STRONG), (state, style), (f"{time}{policy}", FAINT), indent=2)
    for attempt in page.tries:
        name = f"{attempt.step}-{attempt.unit}" if attempt.unit else attempt.step
        style = {"done": GOOD, "failed": BAD}.get(attempt.outcome, "")
        head = f"{name} try {attempt.number}: "
        paper.line(head, (attempt.outcome, style), (f"  {say_seconds(attempt.seconds)}", FAINT), indent=2)
        if attempt.error:
            by = f"{attempt.provider}: " if attempt.provider else ""
            paper.line((joined(f"{by}{attempt.error}", attempt.hint), BAD), indent=4)
        if attempt.log:
            paper.place("log", attempt.log, indent=4)


def _state(step: StepLine) -> tuple[str, str]:
    total = len(step.units)
    if not total:
        return "not begun", FAINT
    counts = {state: sum(unit.state is state for unit in step.units) for state in ItemState}
    if counts[ItemState.FAILED]:
        return f"{counts[ItemState.FAILED]} of {total} failed", BAD
    done = counts[ItemState.DONE]
    return (f"{done} of {total} done" if total > 1 else "done") if done == total else f"{done} of {total} done", (
        GOOD if done == total else DOUBT
    )


def paint_log(paper: Paper, page: LogPage) -> None:
    """The log as it was written; its lines are not broken."""
    paper.place("log", page.path, indent=0)
    for line in page.lines:
        paper.console.print(line, soft_wrap=True)
