"""What stopped a production, as a card of its own: people are notified of it."""

from bot.slack.cards.blocks import Block, actions, button, header, section, small_print
from bot.slack.cards.card import Attachment, Card, make_card
from bot.slack.cards.hints import in_chat
from bot.slack.cards.states import (
    PAUSE,
    abort_button,
    explain,
    last_trouble,
    name_hold,
    pause_or_resume,
    retry_button,
    say_cost,
    title_of,
    troubles,
    value_of,
)
from bot.slack.cards.text import capital, escape, one_line, strong
from bot.slack.ids import Action, GateRef
from graph.core.gate import GateKind
from graph.core.standing import Glance, Standing


def failure_card(standing: Standing, logs: tuple[Attachment, ...] = ()) -> Card:
    """What stopped a production, what that cost, and the ways on. The logs of what failed go along as files.

    That somebody paused it is no trouble: nobody is called for help.
    """
    glance, found = standing.glance, troubles(standing.glance)
    if name_hold(glance) == PAUSE:
        return _pause_card(standing)
    unit = found[-1] if found else None
    reason = explain(standing) or last_trouble(glance) or "No reason is known."
    blocks = [
        header(f"{'⏸️ On hold' if glance.hold else '⚠️ Failed'}: {title_of(glance)}"),
        section(f"*What happened*\n{reason}"),
    ]
    if unit is not None and not glance.hold:
        tries = f"after {unit.failures} of {unit.max_failures} tries"
        blocks.append(
            section(f"*{escape(capital(unit.title), 80)}* {tries}\n{escape(one_line(in_chat(unit.error)), 1000)}")
        )
        blocks += [section(f"*What helps*\n{escape(one_line(in_chat(unit.hint)), 600)}")] if unit.hint else []
    resume = pause_or_resume(glance) if glance.hold else None
    blocks += actions(resume, retry_button(glance), _skip(glance), _log(glance), abort_button(glance, style="danger"))
    blocks.append(small_print(f"Spent so far: {say_cost(glance)}  ·  what is finished is kept  ·  `{glance.id}`"))
    blocks += say_logs(logs)
    return make_card(f"{strong(title_of(glance))} needs help: {reason}", blocks, *logs)


def _pause_card(standing: Standing) -> Card:
    glance, by = standing.glance, explain(standing)
    blocks = [
        header(f"⏸️ Paused: {title_of(glance)}"),
        section(f"{by}. Nothing is begun until it goes on; what is finished is kept."),
        *actions(pause_or_resume(glance), abort_button(glance)),
        small_print(f"Spent so far: {say_cost(glance)}  ·  `{glance.id}`"),
    ]
    return make_card(f"⏸️ {strong(title_of(glance))}: {by}", blocks)


def say_logs(logs: tuple[Attachment, ...]) -> list[Block]:
    """That the logs are below the card, where there are any."""
    if not logs:
        return []
    many = len(logs) > 1
    said = "logs of what failed are in the files below" if many else "log of what failed is in the file below"
    return [small_print(f"📎 The {said}.")]


def _skip(glance: Glance) -> Block | None:
    """Going on without what could not be made: a decision, so it is bound to its gate."""
    gate = glance.gate
    if gate is None or gate.kind is not GateKind.PARTIAL or gate.blocked_by:
        return None
    return button("Skip what is missing", Action.APPROVE, GateRef(g=gate.id, s=gate.subject).model_dump_json())


def _log(glance: Glance) -> Block | None:
    return button("Log", Action.LOG, value_of(glance.id)) if glance.units else None
