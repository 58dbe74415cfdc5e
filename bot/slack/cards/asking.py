"""What every card with a question has: its warnings, its buttons, and what stands in the way of a yes."""

from datetime import datetime

from bot.page import GateLine, Page
from bot.saying import say_distance
from bot.slack.cards.blocks import Block, actions, button, confirm, section, small_print
from bot.slack.cards.text import capital, cut, escape, one_line, say_person, say_when
from bot.slack.ids import Action, GateRef
from graph.core.allowance import say_changes_left
from graph.core.gate import GateKind
from graph.core.production import CHANGEABLE
from graph.core.vote import say_votes

MOST_WARNINGS = 8
WARNING = 300


def ref_value(gate: GateLine) -> str:
    """What a gate's button carries: this question about exactly this."""
    return GateRef(g=gate.id, s=gate.subject).model_dump_json()


def warn(warnings: tuple[str, ...], *, sign: str = "⚠️", title: str = "Please check") -> list[Block]:
    """Doubts, each on its line."""
    if not warnings:
        return []
    shown = [f"•  {escape(one_line(warning), WARNING)}" for warning in warnings[:MOST_WARNINGS]]
    left = len(warnings) - MOST_WARNINGS
    more = [f"•  and {left} more"] if left > 0 else []
    return [section("\n".join((f"{sign} *{title}*", *shown, *more)))]


def are_whole(page: Page) -> bool:
    """Whether the card shows every doubt, and why there is no yes, word by word."""
    blocked = page.gate.blocked_by if page.gate else ()
    return all(
        len(said) <= MOST_WARNINGS and all(len(escape(one_line(one))) <= WARNING for one in said)
        for said in (page.warnings, blocked)
    )


def doubts(page: Page) -> list[str]:
    """All of them, as lines of a file."""
    blocked = page.gate.blocked_by if page.gate else ()
    lines = [f"- Please check: {one_line(warning)}" for warning in page.warnings]
    return lines + [f"- It cannot be approved: {one_line(why)}" for why in blocked]


def refusal(page: Page) -> list[Block]:
    """Why there is no button for a yes."""
    blocked = page.gate.blocked_by if page.gate and page.gate.is_pending else ()
    return warn(blocked, sign="⛔", title="It cannot be approved")


def approve_button(
    gate: GateLine, text: str, asks: Block | None = None, action: Action = Action.APPROVE
) -> Block | None:
    """The yes; None where something stands in its way."""
    if gate.blocked_by:
        return None
    return button(text, action, ref_value(gate), style="primary", asks=asks)


def changes_button(gate: GateLine) -> Block | None:
    """The way to a revision; None where no more are allowed. How a film is listed may always change at its release."""
    if not gate.changes_left and gate.kind is not GateKind.PUBLISH:
        return None
    return button("Request changes", Action.CHANGES, ref_value(gate))


def reject_button(page: Page, gate: GateLine) -> Block:
    """The no, which asks for its reason after it is confirmed."""
    name = f"“{cut(one_line(page.title), 120)}”"
    if page.state in CHANGEABLE:
        title, text = "Drop the change?", f"{name} stays out as it is; only this change is dropped."
    else:
        title = "Reject it?"
        text = f"A no ends {name} for good. To have it made differently, request changes instead."
    asks = confirm(title, text, "Reject", danger=True)
    return button("Reject", Action.REJECT, ref_value(gate), style="danger", asks=asks)


def answers(page: Page, *buttons: Block | None) -> list[Block]:
    """The row of buttons while the question is open, below whoever said yes already; else a word that it is not."""
    if page.gate is None or not page.gate.is_pending:
        return [small_print("No decision is asked for here now.")]
    return [*_votes(page.gate), *actions(*buttons), *_last_changes(page.gate)]


def _last_changes(gate: GateLine) -> list[Block]:
    said = say_changes_left(gate.kind, gate.changes_left)
    return [small_print(f"✏️  {said}")] if said else []


def _votes(gate: GateLine) -> list[Block]:
    said = say_votes(map(say_person, gate.approved_by), gate.needs)
    return [section(f"{'☑️' if gate.approved_by else '👥'}  {capital(said)}.")] if said else []


def lapses(gate: GateLine | None, now: datetime) -> str:
    """Until when the question is open."""
    if gate is None or not gate.is_pending:
        return ""
    return f"Open until {say_when(gate.expires_at)} ({say_distance(gate.expires_at, now)}); waiting approves nothing."
