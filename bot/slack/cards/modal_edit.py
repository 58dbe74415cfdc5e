"""Editing a script word by word, scene by scene."""

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from bot.page import Page, SceneLine, ScriptPage
from bot.slack.cards.blocks import Block, section, small_print
from bot.slack.cards.forms import LONGEST_INPUT, entered, field, has_field, modal, text_field
from bot.slack.cards.text import one_line, say_seconds, strong
from bot.slack.ids import GateRef, View
from graph.core.ids import SceneId

MOST_SCENES = 90


def edit_text_modal(page: ScriptPage, ref: GateRef) -> dict[str, Any]:
    """One field for each scene, each line of it on its own."""
    blocks = [
        section(strong(page.title)),
        small_print("One spoken sentence on each line. An emptied line is left out, an emptied scene too."),
    ]
    blocks += [_scene_field(scene) for scene in page.scenes[:MOST_SCENES]]
    return modal(View.EDIT, "Edit text", "Save as revision", blocks, ref.model_dump_json())


def _scene_field(scene: SceneLine) -> Block:
    text = _text(scene)
    if len(text) > LONGEST_INPUT:
        return small_print(f"Scene {scene.number} is too long to be edited here; request changes instead.")
    label = f"{scene.number}  {scene.beat} · {say_seconds(scene.seconds)}"
    return field(_block_id(scene), label, text_field(value=text, lines=True), optional=True)


def _text(scene: SceneLine) -> str:
    return "\n".join(one_line(line.text) for line in scene.lines)


def _block_id(scene: SceneLine) -> str:
    return f"scene {scene.id}"[:255]


class Edits(NamedTuple):
    """What was edited: each old line as the page has it, with what stands in its place (empty: nothing).

    `dropped` are the scenes of which no word was left; `field` is the block of the first scene that was edited.
    """

    lines: tuple[tuple[str, str], ...] = ()
    dropped: tuple[SceneId, ...] = ()
    field: str = ""


def read_edits(view: Mapping[str, Any], page: Page) -> Edits:
    """What somebody edited. A scene that was not in the form is as it was."""
    lines, dropped, fields = list[tuple[str, str]](), list[SceneId](), list[str]()
    for scene in page.scenes if isinstance(page, ScriptPage) else ():
        if not has_field(view, name := _block_id(scene)):
            continue
        text = entered(view, name)
        edits = tuple(_edits(scene, text))
        if edits:
            fields.append(name)
        if edits and not text:
            dropped.append(SceneId(scene.id))
        else:
            lines += edits
    return Edits(tuple(lines), tuple(dropped), next(iter(fields), ""))


def _edits(scene: SceneLine, text: str) -> Iterator[tuple[str, str]]:
    """One edit for each old line that is not what it was; a new line goes with the old one beside it."""
    old = [line.text for line in scene.lines if one_line(line.text)]
    before = [one_line(line) for line in old]
    after = [one_line(line) for line in text.splitlines() if one_line(line)]
    became: list[list[str]] = [[] for _ in old]
    for _, start, end, new_start, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        places = range(start, end) or range(max(start - 1, 0), max(start, 1))
        for number, line in enumerate(after[new_start:new_end] if old else ()):
            became[places[min(number, len(places) - 1)]].append(line)
    for line, was, lines in zip(old, before, became, strict=True):
        if " ".join(lines) != was:
            yield line, " ".join(lines)
