"""Forms at a gate: what to change, words edited one by one, and why not."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.page import FilmPage, Page, ReleasePage
from bot.slack.cards.blocks import Block, option, section
from bot.slack.cards.forms import LONGEST_INPUT, entered, entered_many, field, menu, modal, text_field
from bot.slack.cards.text import cut, one_line, say_clock, strong
from bot.slack.ids import GateRef, View
from graph.agents.revision.placed import SOUND

TICKS = 10
"""Slack shows at most so many boxes together."""
MOST_GROUPS = 10
REASONS = {
    "off topic": "Not what was asked for",
    "wrong facts": "Something in it is wrong",
    "wrong tone": "It does not sound like us",
    "poor quality": "Pictures or sound are not good enough",
    "rights or policy": "We may not publish this",
    "not needed": "It is no longer needed",
    "other": "Something else",
}
EXAMPLES = {
    "video": (
        "redraw 0:12\nslower voice\nno music",
        "A time such as 0:12 means the scene there; sound is changed for the whole film. One wish on each line.",
    ),
    "publish": ("title: Why bees dance\ntags: bees, nature", "One wish on each line."),
    "script": (
        'drop scene 3\nmake it 30 seconds\nreplace "old" with "new"',
        "One wish on each line, in your own words.",
    ),
}
_SCENE = re.compile(r"(?P<number>\d+) (?P<start>[\d.]+) (?P<seconds>[\d.]+)")
_TIME = re.compile(r'"[^"\n]*"|“[^”\n]*”|(?:\bat\s+)?\b(\d{1,2}):([0-5]\d)\b')


def changes_modal(page: Page, ref: GateRef) -> dict[str, Any]:
    """What to change, in words; for a film also which scenes to draw anew."""
    kind = {FilmPage: "video", ReleasePage: "publish"}.get(type(page), "script")
    example, hint = EXAMPLES[kind]
    words = text_field(lines=True, example=example.split("\n", 1)[0])
    scenes = _scene_fields(page) if isinstance(page, FilmPage) else []
    label = "Anything else?" if scenes else "What should be different?"
    note = field(
        "words", label, words, hint=f"{hint} For example: {' · '.join(example.splitlines())}", optional=bool(scenes)
    )
    blocks = [section(strong(page.title)), *scenes, note]
    return modal(View.CHANGES, "Request changes", "Send", blocks, ref.model_dump_json())


def _scene_fields(page: FilmPage) -> list[Block]:
    options = [
        option(
            f"{number}  {say_clock(code.start)}  {cut(one_line(code.text), 50)}",
            f"{number} {code.start:.2f} {code.seconds:.2f}",
        )
        for number, code in enumerate(page.scenes, 1)
    ]
    groups = [options[at : at + TICKS] for at in range(0, len(options), TICKS)][:MOST_GROUPS]
    return [
        field(
            f"scenes {number}",
            "Draw anew" if not number else "More scenes",
            {"type": "checkboxes", "options": group},
            optional=True,
        )
        for number, group in enumerate(groups)
    ]


def read_changes(view: Mapping[str, Any]) -> str:
    """The wish in words, as revisions are read: a line for the scenes, then what was typed."""
    ticked = [
        value.split()[0] for number in range(MOST_GROUPS) for value in entered_many(view, f"scenes {number}") if value
    ]
    typed = _without_times(entered(view, "words"), _starts(view))
    return "\n".join(filter(None, (_redraw(ticked), typed)))


def _redraw(numbers: list[str]) -> str:
    if not numbers:
        return ""
    *first, last = numbers
    return f"redraw scenes {', '.join(first)} and {last}" if first else f"redraw scene {last}"


def _starts(view: Mapping[str, Any]) -> list[tuple[str, float, float]]:
    """The scenes of the form with where they begin and how long they last."""
    blocks = [block for block in view.get("blocks") or () if str(block.get("block_id") or "").startswith("scenes ")]
    options = [option for block in blocks for option in (block.get("element") or {}).get("options") or ()]
    found = [_SCENE.fullmatch(str(one.get("value") or "")) for one in options]
    return [(one["number"], float(one["start"]), float(one["seconds"])) for one in found if one]


def as_typed(view: Mapping[str, Any], words: str) -> str:
    """Words of what `read_changes` gave as the person typed them, with the times in place of the scenes."""
    starts = _starts(view)
    for line in entered(view, "words").splitlines():
        if words in _without_times(line, starts):
            for scene, time in _scenes_for(line, starts):
                words = words.replace(scene, time, 1)
            return words
    return words


def _without_times(words: str, starts: list[tuple[str, float, float]]) -> str:
    """The words with times of the film as the scenes there; other times, what is quoted, and lines about sound stay."""
    return "\n".join(_in_scenes(line, starts) for line in words.split("\n"))


def _in_scenes(line: str, starts: list[tuple[str, float, float]]) -> str:
    return line if SOUND.search(line) else _TIME.sub(lambda found: _scene_at(found, starts) or found[0], line)


def _scenes_for(line: str, starts: list[tuple[str, float, float]]) -> Iterator[tuple[str, str]]:
    """What stands in a line for its times, and those times."""
    for found in _TIME.finditer(line):
        if scene := _scene_at(found, starts):
            yield scene, found[0]


def _scene_at(found: re.Match[str], starts: list[tuple[str, float, float]]) -> str:
    if found[1] is None:
        return ""
    moment = int(found[1]) * 60 + int(found[2])
    there = [number for number, start, seconds in starts if int(start) <= moment < start + seconds]
    preposition = "in " if found[0].startswith("at") else ""
    return f"{preposition}scene {there[-1]}" if there else ""


def reject_modal(ref: GateRef, note: str = "") -> dict[str, Any]:
    """Why not, with what was typed already. A no is final, so it takes a reason."""
    options = [option(text, value) for value, text in REASONS.items()]
    blocks = [
        field("reason", "Why?", menu(options, chosen="other" if note else "", placeholder="Choose a reason")),
        field("note", "In your words", text_field(value=note, lines=True), hint="Whoever asked for it reads this."),
    ]
    return modal(View.REJECT, "Reject", "Reject", blocks, ref.model_dump_json())


def read_reject(view: Mapping[str, Any]) -> str:
    """The reason and the note, in a line."""
    reason, note = entered(view, "reason"), entered(view, "note")[:LONGEST_INPUT]
    kept = "" if reason == "other" else reason
    return ": ".join(filter(None, (kept, note)))


def errors_of(view: Mapping[str, Any]) -> dict[str, str]:
    """What is missing in a form at a gate, by block id, as Slack wants it back."""
    match view.get("callback_id"):
        case View.CHANGES if not read_changes(view):
            return {"words": "Say what should be different, or choose scenes."}
        case View.REJECT if not read_reject(view):
            return {"note": "Say why."}
        case _:
            return {}
