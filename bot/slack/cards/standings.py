"""Cards about whole productions: the one that stays, the ones that answer, the list, and the one about a failure."""

from datetime import datetime

from bot.saying import say_distance
from bot.slack.cards.blocks import (
    Block,
    actions,
    button,
    facts,
    header,
    open_button,
    option,
    overflow,
    section,
    small_print,
)
from bot.slack.cards.card import Card, fit, make_card
from bot.slack.cards.hints import in_chat
from bot.slack.cards.states import (
    STEP_NAMES,
    People,
    abort_button,
    go_on_button,
    last_trouble,
    pause_or_resume,
    retry_button,
    say_asked,
    say_cost,
    say_deciders,
    say_progress,
    say_state,
    say_wanted,
    state_words,
    title_of,
    troubles,
    value_of,
)
from bot.slack.cards.text import cut, escape, led_to, linked, one_line, say_person, say_when, strong
from bot.slack.ids import Action
from graph.core.gate import GateKind
from graph.core.production import CHANGEABLE, TERMINAL, State
from graph.core.standing import Glance, Standing, WaitsFor

OPENS = {GateKind.SCRIPT: "Open the script", GateKind.VIDEO: "Open the film", GateKind.PUBLISH: "Open the release"}


def parent_card(standing: Standing, gate_link: str = "", people: People = say_person) -> Card:
    """The one card of a production, edited in place. `people` makes a mention of a name."""
    glance, state = standing.glance, state_words(standing)
    blocks = [header(title_of(glance)), section(_state_line(standing, gate_link, people))]
    blocks.append(facts(_facts(glance, people)))
    trouble = last_trouble(glance)
    if trouble:
        blocks.append(section(f"*Last failure*  {trouble}"))
    blocks += actions(*_buttons(standing, gate_link))
    blocks.append(small_print(f"`{glance.id}`{_revision(glance)}"))
    return make_card(f"{strong(title_of(glance))}: {state.says}", blocks)


def _state_line(standing: Standing, gate_link: str, people: People) -> str:
    state, why = say_state(standing, people)
    published = standing.glance.published
    where = [linked(gate_link, "go to its card")] if standing.glance.gate and gate_link else []
    where += [led_to(published.url, "watch it")] if published else []
    lines = ["  ·  ".join(filter(None, (f"{state.sign}  *{state.says}*", *where))), say_progress(standing), why]
    return "\n".join(line for line in lines if line)


def _facts(glance: Glance, people: People) -> list[tuple[str, str]]:
    return [
        ("Budget", say_cost(glance)),
        ("Publish time", _publish(glance)),
        ("Asked for by", cut(people(glance.created_by), 200)),
        ("Channel", escape(glance.channel, 60)),
    ]


def _publish(glance: Glance) -> str:
    at = glance.goes_out_at
    if at is None and glance.published is None and glance.state in TERMINAL:
        return ""
    if wanted := say_wanted(glance):
        return wanted
    undated = escape(glance.published.privacy) if glance.published else "none yet"
    return f"{say_when(at) if at else undated}{say_asked(glance)}"


def _revision(glance: Glance) -> str:
    return f"  ·  revision {glance.revision}" if glance.revision else ""


def _buttons(standing: Standing, gate_link: str) -> list[Block | None]:
    glance = standing.glance
    asked = (
        open_button(OPENS.get(glance.gate.kind, "Open the question"), gate_link, style="primary")
        if glance.gate
        else None
    )
    details = button("Details", Action.DETAILS, value_of(glance.id))
    menu = overflow(Action.MORE, _menu(glance))
    return [asked, retry_button(glance), details, pause_or_resume(glance), abort_button(glance), menu]


def _menu(glance: Glance) -> list[Block]:
    options = [option("Show the script", Action.SCRIPT)] if glance.revision else []
    options += [option("Show the log", Action.LOG)] if glance.units else []
    return [*options, *([option("Change the publish time", Action.RESCHEDULE)] if _is_changeable(glance) else [])]


def _is_changeable(glance: Glance) -> bool:
    return glance.state in CHANGEABLE and glance.gate is None


def status_card(standing: Standing, now: datetime) -> Card:
    """All there is to know of one production, for one person."""
    glance, state = standing.glance, state_words(standing)
    now_is, why = say_state(standing)
    said = "\n".join(filter(None, (f"{now_is.sign}  *{now_is.says}*", say_progress(standing), why)))
    blocks = [section(f"{strong(title_of(glance))}  `{glance.id}`\n{said}"), facts(_details(standing, now))]
    blocks += [section(f"⚠️ {escape(one_line(in_chat(unit.trouble)), 600)}") for unit in troubles(glance)[:3]]
    blocks += actions(retry_button(glance), pause_or_resume(glance), _reschedule(glance), abort_button(glance))
    return make_card(f"{strong(title_of(glance))}: {state.says}", blocks)


def _reschedule(glance: Glance) -> Block | None:
    return button("Change the time…", Action.RESCHEDULE, value_of(glance.id)) if _is_changeable(glance) else None


def _details(standing: Standing, now: datetime) -> list[tuple[str, str]]:
    glance = standing.glance
    steps = [f"{STEP_NAMES.get(step.name, step.name)} {step.done}/{step.total}" for step in standing.steps]
    lapses = glance.gate and not glance.hold and say_distance(glance.gate.expires_at, now)
    return [
        ("Who acts", _who(standing)),
        ("Steps done", escape(", ".join(steps), 300)),
        ("Cost", say_cost(glance)),
        ("Publish time", _publish(glance)),
        ("Revision", f"{glance.revision}, changed {glance.revisions_asked}×" if glance.revision else ""),
        ("Lapses", f"{lapses}; that approves nothing" if lapses else ""),
        ("Begun", say_distance(glance.created_at, now)),
        ("Video", led_to(glance.published.url, "watch it") if glance.published else ""),
    ]


def _who(standing: Standing) -> str:
    """In markup."""
    match standing.waits_for:
        case WaitsFor.PERSON if standing.glance.rests_with_studio:
            return "an admin of the workspace"
        case WaitsFor.PERSON:
            return say_deciders(standing) if standing.glance.gate else "you: it goes on when you say so"
        case WaitsFor.WORK:
            return "nobody: it is being worked on"
        case WaitsFor.WORKER:
            return "whoever runs Greenlight: no worker is there"
        case WaitsFor.TIME:
            return "nobody: it waits for its time"
        case WaitsFor.NOBODY:
            return "nobody"


def list_card(
    standings: tuple[Standing, ...], title: str, now: datetime, told: str = "", *, is_mine: bool = False
) -> Card:
    """Several productions, each in two lines with its details behind a button; `told`, in markup, stands above them.

    Where they wait for whoever reads it, the button of what stands still without a question lets it go on.
    """
    head = [header(title), *([section(told)] if told else [])]
    rows = [[_row(standing, now, is_mine=is_mine)] for standing in standings]
    if not rows:
        return make_card(escape(title, 200), [*head, section("There is nothing here.")])
    blocks, _ = fit(head, rows, [], lambda left: [small_print(f"and {left} more; `/video list waiting` shows fewer")])
    names = ", ".join(escape(title_of(standing.glance), 80) for standing in standings[:10])
    return make_card(f"{escape(title, 200)}: {names}", blocks)


def _row(standing: Standing, now: datetime, *, is_mine: bool) -> Block:
    glance, state = standing.glance, state_words(standing)
    more = say_progress(standing) or _publish_short(glance)
    said = "  ·  ".join(filter(None, (f"{state.sign} {state.says}", more, say_distance(glance.updated_at, now))))
    details = button("Details", Action.DETAILS, value_of(glance.id))
    go_on = go_on_button(glance) if is_mine and glance.gate is None else None
    return section(f"{strong(title_of(glance), 150)}  `{glance.id}`\n{said}", go_on or details)


def _publish_short(glance: Glance) -> str:
    return _publish(glance) if glance.state is State.SCHEDULED else ""
