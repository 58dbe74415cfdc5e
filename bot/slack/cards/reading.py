"""Parts of a production to read, without buttons: answers to whoever asked to see them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.moments import say_moment
from bot.page import DecisionsPage, FilmPage, Page, QuestionPage, ReleasePage, ScriptPage, StepsPage, TryLine
from bot.slack.cards.blocks import Block, divider, facts, header, section, small_print
from bot.slack.cards.card import Card, fit, make_card
from bot.slack.cards.changed import show_film_differences
from bot.slack.cards.film import film_facts, listing_blocks, scene_groups
from bot.slack.cards.question import question_blocks
from bot.slack.cards.release import release_facts, say_undated
from bot.slack.cards.script import file_of, scene_blocks, script_head
from bot.slack.cards.states import STEP_NAMES
from bot.slack.cards.text import capital, cut, escape, one_line, say_person, say_seconds, say_when, strong
from graph.core.naming import name_gate

PARTS = {"script": "Script", "video": "Film", "publish": "Release", "question": "Question", "decisions": "Decisions"}


def script_text(page: Page) -> Card:
    """A part as it is now, the script or any other. Nothing can be pressed: the card in the thread has the buttons."""
    revision = getattr(page, "revision", 0)
    of = f" · revision {revision}" if revision else ""
    title = PARTS.get(getattr(page, "kind", ""), "Steps")
    head, groups = [header(f"{title}{of}")], _groups(page)
    tail = [small_print(f"`{page.production}`")]
    rest = "; all of it comes as a file" if isinstance(page, ScriptPage) else " that do not fit here"
    blocks, missing = fit(
        head, groups, tail, lambda left: [section(f"and {left} more part{'s' if left > 1 else ''}{rest}")]
    )
    whole = file_of(page, missing) if isinstance(page, ScriptPage) else None
    return make_card(f"{title} of {strong(page.title)}", blocks, whole)


def _groups(page: Page) -> list[list[Block]]:
    match page:
        case ScriptPage():
            return [script_head(page), *(scene_blocks(scene) for scene in page.scenes)]
        case FilmPage():
            head = [section(strong(page.title)), *film_facts(page), *show_film_differences(page)]
            return [head, *scene_groups(page), listing_blocks(page.listing)]
        case ReleasePage():
            when = say_moment(page.publish_at, ZoneInfo(page.zone)) if page.publish_at else say_undated(page)
            return [
                [section(f"{strong(page.title)}\n{when}"), facts(release_facts(page))],
                listing_blocks(page.listing),
            ]
        case QuestionPage():
            return [question_blocks(page)]
        case DecisionsPage():
            return _decisions(page)
        case StepsPage():
            return _steps(page)
        case _:
            return [[section(strong(page.title))]]


def _decisions(page: DecisionsPage) -> list[list[Block]]:
    rows = []
    for decision in page.decisions:
        what = f"*{capital(decision.verdict)}* the {name_gate(decision.gate)} by {say_person(decision.by.name)}"
        said = f"{say_when(decision.at)}  {what}"
        why = "; ".join(filter(None, (decision.note, *decision.changes)))
        rows.append([section(f"{said}\n{escape(one_line(why), 600)}" if why else said)])
    moves = [_move(move.at, move.to_state, move.reason) for move in page.moves[-20:]]
    rows = rows or [[section("Nothing was decided yet.")]]
    return [[section(strong(page.title))], *rows, *([[divider(), section("\n".join(moves))]] if moves else [])]


def _move(at: datetime, state: str, reason: str) -> str:
    why = f"  {escape(one_line(reason), 80)}" if reason else ""
    return f"{say_when(at)}  {escape(state.lower().replace('_', ' '), 60)}{why}"


def _steps(page: StepsPage) -> list[list[Block]]:
    lines = []
    for step in page.steps:
        done = sum(unit.state == "done" for unit in step.units)
        count = f"  {done} of {len(step.units)} done, {say_seconds(step.seconds)}" if step.units else ""
        name = f"*{STEP_NAMES.get(step.name, step.name)}* (`{step.name}`)"
        lines.append(f"{name}  {escape(step.policy, 20)}{count}")
    tries = [_try(one) for one in page.tries[-10:]]
    parts = [cut("\n".join(part), 2900) for part in (lines, tries) if part]
    return [[section(strong(page.title))], *([section(part)] for part in parts)]


def _try(line: TryLine) -> str:
    name = escape(capital(line.title), 80)
    said = f"{name}, try {line.number}: {escape(line.outcome, 40)}, {say_seconds(line.seconds)}"
    return f"{said}  {escape(one_line(line.error), 200)}".rstrip()
