"""A question about work as a card: what is missing or waits, and the answers that there are."""

from bot.page import GateLine, QuestionPage
from bot.slack.cards.asking import answers, approve_button, ref_value, refusal, warn
from bot.slack.cards.blocks import Block, button, confirm, facts, header, section, small_print
from bot.slack.cards.card import Attachment, Card, make_card
from bot.slack.cards.failure import say_logs
from bot.slack.cards.hints import in_chat
from bot.slack.cards.states import value_of
from bot.slack.cards.text import capital, cut, escape, one_line, strong
from bot.slack.ids import Action
from graph.core.gate import VERDICTS, GateKind
from graph.core.naming import name_work
from graph.core.production import ABORTABLE

QUESTIONS = {
    GateKind.PARTIAL: "Scenes could not be made",
    GateKind.BUDGET: "The budget does not cover what is left",
    GateKind.OUTCOME: "Nobody knows whether the upload arrived",
    GateKind.STEP: "A step waits for a yes",
}
ADVICE = {
    GateKind.PARTIAL: "Retry makes again only what is missing. Everything that is finished is kept.",
    GateKind.BUDGET: "`/video budget {id} +2.50` lets it cost more, and it goes on by itself.",
    GateKind.OUTCOME: "Looking again asks the channel what it has; nothing is uploaded twice.",
    GateKind.STEP: "",
}
YES = {GateKind.PARTIAL: "Skip what is missing", GateKind.BUDGET: "Accept as is"}
AGAIN = {GateKind.OUTCOME: "Look again"}
MOST_MISSING = 12


def question_card(page: QuestionPage, spent: str = "", logs: tuple[Attachment, ...] = ()) -> Card:
    """A gate about work: missing scenes, a spent budget, an unknown outcome, a step.

    `spent` says what it has cost so far; the logs of what failed go along as files.
    """
    about = QUESTIONS.get(page.about, "A question")
    blocks = [header(f"❓ {about}"), *question_blocks(page), *refusal(page), *answers(page, *_buttons(page))]
    advice = ADVICE.get(page.about, "").replace("{id}", page.production)
    cost = f"Spent so far: {spent}" if spent else ""
    blocks.append(small_print("  ·  ".join(filter(None, (advice, cost, f"`{page.production}`")))))
    blocks += say_logs(logs)
    return make_card(f"{about}: {strong(page.title)}", blocks, *logs)


def question_blocks(page: QuestionPage) -> list[Block]:
    """What is asked about, and what is known of it."""
    return [section(strong(page.title)), *_missing(page), *_step(page), *warn(page.warnings)]


def _missing(page: QuestionPage) -> list[Block]:
    lines = [f"✗  {escape(capital(one_line(in_chat(missing.why))), 300)}" for missing in page.missing[:MOST_MISSING]]
    left = len(page.missing) - MOST_MISSING
    more = [f"and {left} more"] if left > 0 else []
    return [section("\n".join((*lines, *more)))] if lines else []


def _step(page: QuestionPage) -> list[Block]:
    if page.about is not GateKind.STEP:
        return []
    units = escape(", ".join(filter(None, page.units)) or "one piece", 600)
    when = "It has not run yet" if page.when == "before" else "It has run; accept what it made?"
    return [facts([("Step", f"{escape(capital(name_work(page.step)), 60)}\n{when}"), ("Work", units)])]


def _buttons(page: QuestionPage) -> list[Block | None]:
    gate = page.gate
    if gate is None:
        return []
    takes = VERDICTS[gate.kind]
    is_lost = page.is_hopeless and gate.kind is GateKind.PARTIAL and bool(gate.blocked_by)
    again = button(AGAIN.get(gate.kind, "Retry"), Action.RETRY_GATE, ref_value(gate), style="primary")
    return [
        again if "retry" in takes and not is_lost else None,
        _yes(page, gate) if "approve" in takes else None,
        _no(page, gate),
        _abort(page),
    ]


def _yes(page: QuestionPage, gate: GateLine) -> Block | None:
    text = (
        _skip(page)
        if gate.kind is GateKind.PARTIAL
        else YES.get(gate.kind) or ("Let it run" if page.when == "before" else "Accept")
    )
    yes = approve_button(gate, text)
    if yes is not None and gate.kind in YES:
        del yes["style"]
    return yes


def _skip(page: QuestionPage) -> str:
    """Plain pictures stand in for what could not be drawn; that is only offered where all words can be heard."""
    count = len(page.missing)
    return f"Skip {'scene' if count == 1 else f'{count} scenes'}" if count else YES[GateKind.PARTIAL]


def _no(page: QuestionPage, gate: GateLine) -> Block | None:
    """What a step made is made again; what has not begun cannot be made again, only ended."""
    if "reject" not in VERDICTS[gate.kind] or page.when == "before":
        return None
    text = f"What was made is dropped, and made once more: {name_work(page.step)}."
    asks = confirm("Make it again?", text, "Make it again")
    return button("Make it again", Action.REJECT, ref_value(gate), asks=asks)


def _abort(page: QuestionPage) -> Block | None:
    if page.state not in ABORTABLE:
        return None
    text = f"“{cut(one_line(page.title), 120)}” ends for good. What nobody approved is removed."
    asks = confirm("End this production?", text, "End it", danger=True)
    return button("End…", Action.ABORT, value_of(page.production), asks=asks)
