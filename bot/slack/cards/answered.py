"""Answers to questions about one video, in a sentence or a few."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from bot.page import ScriptPage
from bot.saying import say_distance, say_usd
from bot.slack.cards.answers import DECIDED, receipt, say_why
from bot.slack.cards.blocks import section
from bot.slack.cards.card import Card, make_card
from bot.slack.cards.changed import show_differences
from bot.slack.cards.hints import in_chat
from bot.slack.cards.progress import say_left
from bot.slack.cards.states import (
    explain,
    last_trouble,
    say_asked,
    say_cost,
    say_deciders,
    say_progress,
    say_resume,
    say_state,
    say_wanted,
    state_words,
    title_of,
    troubles,
)
from bot.slack.cards.text import (
    capital,
    escape,
    led_to,
    linked,
    one_line,
    say_person,
    say_seconds,
    say_when,
    strong,
)
from graph.core.gate import Decision, Gate, GateKind
from graph.core.naming import name_gate
from graph.core.production import OUT, SAID, TERMINAL, State
from graph.core.script import Release
from graph.core.standing import Glance, Standing, Unit, WaitsFor
from graph.core.vote import say_votes

MOST_LINES = 8
WORTH_NAMING_SECONDS = 1.0
LINE = 300
SOON_SECONDS = 120

Decisions = tuple[tuple[Gate, Decision], ...]


def time_answer(standing: Standing, eta: float | None, now: datetime, link: str) -> Card:
    """Why it takes so long, and when it is ready."""
    glance = standing.glance
    match standing.waits_for:
        case WaitsFor.PERSON if glance.hold:
            again = "" if glance.rests_with_studio else f" {say_resume(glance)}"
            said = f"{state_words(standing).sign} {explain(standing).rstrip('.')}.{again}"
        case WaitsFor.PERSON:
            gate = f" Asked {say_distance(glance.gate.opened_at, now)}: {link}" if glance.gate and link else ""
            said = f"{state_words(standing).line}: no work is under way, a person is waited for.{gate}"
        case WaitsFor.WORK:
            left = capital(say_left(eta)) if eta is not None else "How much longer cannot be told yet"
            said = f"{say_progress(standing) or state_words(standing).line}\n{left}; this began {_ago(glance, now)}."
        case WaitsFor.WORKER:
            said = f"{state_words(standing).line}. Whoever runs Greenlight has to start one: `greenlight serve`."
        case WaitsFor.TIME:
            said = (
                f"It is ready, and goes out {say_when(glance.goes_out_at)}." if glance.goes_out_at else "It is ready."
            )
        case WaitsFor.NOBODY:
            said = f"{state_words(standing).line}: nothing more is to be done."
    return receipt("\n".join(filter(None, (f"{name_of(standing)}: {said}", *_slowest(standing), _trouble(standing)))))


def _ago(glance: Glance, now: datetime) -> str:
    """When its state began, in seconds as long as those are counted elsewhere too."""
    seconds = (now - glance.updated_at).total_seconds()
    return f"{say_seconds(seconds)} ago" if 1 <= seconds < SOON_SECONDS else say_distance(glance.updated_at, now)


def name_of(standing: Standing) -> str:
    return strong(title_of(standing.glance), 120)


def _slowest(standing: Standing) -> list[str]:
    timed = sorted(((_seconds(unit), unit) for unit in standing.glance.units), key=lambda pair: -pair[0])
    named = [f"{escape(unit.title)} {say_seconds(took)}" for took, unit in timed[:3] if took >= WORTH_NAMING_SECONDS]
    return [f"What took longest: {', '.join(named)}."] if named else []


def _seconds(unit: Unit) -> float:
    return (unit.ended_at - unit.started_at).total_seconds() if unit.started_at and unit.ended_at else 0.0


def _trouble(standing: Standing) -> str:
    return f"⚠️ {last_trouble(standing.glance)}" if troubles(standing.glance) else ""


def cost_answer(standing: Standing, charges: Iterable[Mapping[str, Any]]) -> Card:
    """What it cost, and what for."""
    sums: dict[tuple[str, str], tuple[float, int]] = {}
    for charge in charges:
        key = str(charge["what"]), str(charge["provider"])
        usd, times = sums.get(key, (0.0, 0))
        sums[key] = usd + float(charge["charged_usd"]), times + (charge["state"] == "booked")
    lines = [
        f"•  {escape(what)} by {escape(provider)}: {say_usd(usd)}{f', {times} times' if times > 1 else ''}"
        for (what, provider), (usd, times) in sorted(sums.items(), key=lambda pair: -pair[1][0])
        if usd
    ]
    why = lines[:MOST_LINES] or ["Everything so far was made on this machine, which costs nothing."]
    said = f"{name_of(standing)} has cost {say_cost(standing.glance)}."
    return receipt("\n".join((said, *why)), f"`/video budget {standing.glance.id} +2.50` lets it cost more.")


def who_answer(standing: Standing, said: Decisions, link: str) -> Card:
    """Who has to act, who decided what so far, when and why, and who asked for the video."""
    gate = standing.glance.gate
    if gate is not None:
        votes = say_votes(map(say_person, gate.approved_by), gate.needs)
        first = f"{capital(say_deciders(standing))} may decide on the {name_gate(gate.kind)} of {name_of(standing)}"
        first = f"{first}: {votes}. {link}".rstrip() if votes else f"{first}. {link}".rstrip()
    elif standing.glance.rests_with_studio:
        first = f"An admin of the workspace: {explain(standing)}"
    elif standing.waits_for is WaitsFor.PERSON:
        first = f"{say_person(standing.glance.created_by)}, who asked for {name_of(standing)}: {explain(standing)}"
    elif standing.glance.state in TERMINAL:
        first = f"{name_of(standing)}: {say_state(standing)[0].line}."
    else:
        first = f"Nobody has to act: {name_of(standing)}: {state_words(standing).line}."
    return receipt("\n".join((first, *_decided(said))), f"Asked for by {say_person(standing.glance.created_by)}.")


def _decided(decisions: Decisions) -> list[str]:
    return [
        f"•  {name_gate(gate.kind)} {DECIDED[said.verdict.kind]} by {say_person(said.by.name)} {say_when(said.at)}"
        f"{say_why(said)}"
        for gate, said in decisions[-MOST_LINES:]
    ]


def when_answer(standing: Standing, free: tuple[datetime, ...], link: str, release: Release | None) -> Card:
    """When it goes out, and what else is asked for; `link` leads to that question."""
    glance, asked = standing.glance, say_asked(standing.glance)
    if glance.state in TERMINAL and glance.state not in OUT:
        return receipt(f"{name_of(standing)} goes out never: {state_words(standing).line}.", explain(standing))
    if wanted := say_wanted(glance):
        return receipt(f"{name_of(standing)} is {wanted}.")
    if glance.goes_out_at is not None:
        sure = "" if glance.state in OUT or glance.state in TERMINAL else " It is planned, and still needs a yes."
        return receipt(f"{name_of(standing)}: {say_when(glance.goes_out_at)}{asked}.{sure}", link if asked else "")
    if glance.state in OUT:
        return receipt(f"{name_of(standing)} is {SAID[glance.state]}{asked}.", link if asked else "")
    if release is not None and glance.gate is not None and glance.gate.kind is GateKind.PUBLISH:
        return receipt(f"{name_of(standing)} {_say_after_a_yes(release)}.", link)
    next_free = f"The next free time is {say_when(free[0])}." if free else ""
    return receipt(f"{name_of(standing)} has no publish time yet; it is chosen at its last question.", next_free)


def _say_after_a_yes(release: Release) -> str:
    """What the yes to a release without a publish time does."""
    if release.privacy == "private":
        return "has no publish time: it stays private once somebody approves its release"
    return f"goes out as soon as somebody approves its release; it is {release.privacy} then"


def where_answer(standing: Standing, links: dict[str, str]) -> Card:
    """How it stands, and where to find what there is of it."""
    glance, (state, why) = standing.glance, say_state(standing)
    said = f"{name_of(standing)}: {state.line}{f' ({why})' if why else ''}."
    shown = [linked(url, name) for name, url in links.items() if url]
    out = [led_to(glance.published.url, "the video")] if glance.published else []
    places = "  ·  ".join(filter(None, (*out, *shown)))
    return receipt("\n".join(filter(None, (said, say_progress(standing), places))))


def figures_answer(standing: Standing) -> Card:
    """How it does with its audience: nobody has counted that yet, and where to look."""
    glance = standing.glance
    if glance.state is not State.PUBLISHED:
        return receipt(f"{name_of(standing)} is not public yet, so there are no figures: {state_words(standing).line}.")
    where = led_to(glance.published.url, "the video") if glance.published else ""
    return receipt(f"{name_of(standing)} is published; there are no figures yet.", where)


def failed_answer(standing: Standing, stood_in: Mapping[int, str]) -> Card:
    """What went wrong, and what to do about it; `stood_in` has the reasons for plain pictures, by the scene's place."""
    glance = standing.glance
    lines = [f"•  {escape(one_line(in_chat(unit.trouble)), LINE)}" for unit in troubles(glance)[-MOST_LINES:]]
    if glance.failure and not lines:
        lines = [f"•  {escape(one_line(in_chat(glance.failure)), LINE)}"]
    if glance.hold:
        lines.append(f"•  {explain(standing)}")
    if not lines and stood_in:
        return _stood_in_answer(standing, stood_in)
    if not lines:
        return receipt(f"Nothing of {name_of(standing)} has failed: {state_words(standing).line}.")
    again = f"`/video retry {glance.id}` tries again  ·  `/video show {glance.id} log` has the details"
    return receipt("\n".join((f"{name_of(standing)}:", *lines)), again)


def _stood_in_answer(standing: Standing, stood_in: Mapping[int, str]) -> Card:
    """Why plain pictures stand in for scenes, and what has them drawn while the film can still change."""
    lines = [
        f"•  A plain picture stands in for scene {place}: {escape(one_line(in_chat(why)), LINE)}"
        for place, why in list(stood_in.items())[:MOST_LINES]
    ]
    is_late = standing.glance.state in OUT or standing.glance.state in TERMINAL
    again = "" if is_late else f"`new take of scene {next(iter(stood_in))}` in the video's thread tries again."
    return receipt("\n".join((f"{name_of(standing)}:", *lines)), again)


def changed_answer(standing: Standing, script: ScriptPage | None, changes: Gate | None) -> Card:
    """What the last revision changed."""
    if script is None or script.revision <= 1:
        return receipt(f"{name_of(standing)} was not changed: this is its first version.")
    by = ""
    if changes is not None and changes.decision is not None:
        by = f" by {say_person(changes.decision.by.name)} {say_when(changes.decision.at)}"
    said = f"{name_of(standing)}, revision {script.revision}{by}"
    return make_card(said, [section(said), *show_differences(script)])


def making_answer(standings: tuple[tuple[Standing, float | None], ...], now: datetime) -> Card:
    """What is being made right now, and when it is ready."""
    if not standings:
        return receipt("Nothing is being made right now.", '`/video new "a topic"` starts a video.')
    lines = []
    for standing, eta in standings[:MOST_LINES]:
        doing = say_progress(standing) or state_words(standing).line
        left = say_left(eta) if eta is not None else f"began {say_distance(standing.glance.updated_at, now)}"
        lines.append(f"•  {name_of(standing)} `{standing.glance.id}`\n     {doing}  ·  {left}")
    more = len(standings) - MOST_LINES
    return receipt("\n".join(("*Being made*", *lines)), f"and {more} more: `/video list running`" if more > 0 else "")
