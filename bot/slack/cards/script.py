"""The script as a card: what is said in each beat, where it comes from, and what a revision changed."""

from datetime import datetime

from bot.page import SceneLine, ScriptPage, SpokenLine
from bot.slack.cards.asking import (
    answers,
    approve_button,
    are_whole,
    changes_button,
    lapses,
    ref_value,
    refusal,
    reject_button,
    warn,
)
from bot.slack.cards.blocks import (
    Block,
    button,
    divider,
    facts,
    header,
    quote,
    rich,
    section,
    small_plain,
    small_print,
    span,
    words,
)
from bot.slack.cards.card import Attachment, Card, fit, make_card
from bot.slack.cards.changed import show_differences
from bot.slack.cards.text import clean, cut, escape, one_line, say_seconds, strong
from bot.slack.cards.written import write_script
from bot.slack.ids import Action

ORIGINS = {"template": "a connective of ours", "model": "the model's words", "person": "a person's words"}
RAISED = "¹²³⁴⁵⁶⁷⁸⁹"
EXCERPT = 100
LONGEST_LINE = 1500
LONGEST_SHOWN = 300


def script_card(page: ScriptPage, now: datetime) -> Card:
    """The script gate. What is too long for Slack is shown in part, and goes along as a file."""
    head = [header(f"📝 Script to approve · revision {page.revision}"), *script_head(page)]
    tail = [divider(), *refusal(page), *answers(page, *_buttons(page)), *_foot(page, now)]
    blocks, missing = fit(head, [scene_blocks(scene) for scene in page.scenes], tail, _more)
    said = f"The script of {strong(page.title)} (revision {page.revision}) waits for a yes: {_in_short(page)}"
    return make_card(said, blocks, file_of(page, missing))


def script_head(page: ScriptPage) -> list[Block]:
    """What to know before reading it."""
    return [
        section(strong(page.title)),
        facts(_facts(page)),
        *warn(page.warnings),
        *show_differences(page),
        divider(),
    ]


def _facts(page: ScriptPage) -> list[tuple[str, str]]:
    spoken = sum(len(line.text.split()) for scene in page.scenes for line in scene.lines)
    return [
        ("Length", f"about {say_seconds(page.seconds)} of {page.wanted_seconds} s wanted"),
        ("Words", f"{spoken} in {len(page.scenes)} scenes, pattern {escape(page.pattern, 40)}"),
        ("Source", escape(one_line(page.source_name) or "the topic alone", 120)),
        ("Making the film", f"takes about {say_seconds(page.render_seconds)} after a yes"),
    ]


def scene_blocks(scene: SceneLine) -> list[Block]:
    """A beat: its words letter by letter, and in small print where they come from."""
    marks = RAISED if len({origin_of(line) for line in scene.lines}) > 1 else ""
    spoken = [_spoken(line, marks[number : number + 1]) for number, line in enumerate(scene.lines)]
    title = [
        span(f"{scene.number}  {scene.beat}", bold=True),
        span(f"   {say_seconds(scene.seconds)} · {scene.emotion}"),
    ]
    text = quote(*(span(part) for part in _spaced(spoken))) if spoken else quote(span("(nothing is said)", italic=True))
    return [rich(words(*title), text), small_plain(_small(scene, marks))]


def _spoken(line: SpokenLine, mark: str) -> str:
    return cut(one_line(clean(line.text)), LONGEST_LINE) + mark


def _spaced(spoken: list[str]) -> list[str]:
    return [text if number == 0 else f" {text}" for number, text in enumerate(spoken)]


def _is_whole(page: ScriptPage) -> bool:
    """Whether the card shows all that a yes is for, word by word."""
    spoken = all(len(one_line(line.text)) <= LONGEST_LINE for scene in page.scenes for line in scene.lines)
    seen = all(len(one_line(scene.on_screen)) <= LONGEST_SHOWN for scene in page.scenes)
    return spoken and seen and are_whole(page)


def _small(scene: SceneLine, marks: str) -> str:
    shown = f"On screen: {cut(one_line(scene.on_screen), LONGEST_SHOWN)}" if scene.on_screen else ""
    if marks:
        origins = [f"{marks[number : number + 1]} {origin_of(line)}" for number, line in enumerate(scene.lines)]
    else:
        origins = sorted({origin_of(line) for line in scene.lines})
    return "   ·   ".join(filter(None, (shown, *origins)))


def origin_of(line: SpokenLine) -> str:
    if line.place is None:
        return ORIGINS.get(line.origin, line.origin)
    where = f"from paragraph {line.place.paragraph}, line {line.place.line}"
    return f"{where}, word for word" if line.is_verbatim else f"{where}: “{cut(one_line(line.place.excerpt), EXCERPT)}”"


def _more(missing: int) -> list[Block]:
    return [
        section(f"📎 *{missing} more scene{'s' if missing > 1 else ''}* in the file below: it holds the whole script.")
    ]


def _buttons(page: ScriptPage) -> list[Block | None]:
    if page.gate is None:
        return []
    edit = button("Edit text", Action.EDIT, ref_value(page.gate)) if page.gate.changes_left else None
    return [approve_button(page.gate, "Approve"), changes_button(page.gate), edit, reject_button(page, page.gate)]


def _foot(page: ScriptPage, now: datetime) -> list[Block]:
    tags = f"  ·  tags {escape(', '.join(page.listing.tags), 200)}" if page.listing.tags else ""
    listed = f"Listed as “{escape(one_line(page.listing.title), 150)}”{tags}"
    written = f"Written by {escape(one_line(page.writer), 80)}  ·  `{page.production}`"
    return [small_print(listed, " ".join(filter(None, (f"{written}  ·", lapses(page.gate, now)))))]


def _in_short(page: ScriptPage) -> str:
    first = " ".join(line.text for scene in page.scenes[:1] for line in scene.lines)
    return escape(one_line(first), 500)


def file_of(page: ScriptPage, missing: int) -> Attachment | None:
    """The whole script as a file; None where no scene is missing on the card, and none is cut."""
    if not missing and _is_whole(page):
        return None
    return Attachment(name=f"{page.production}-script-revision-{page.revision}.md", text=write_script(page))
