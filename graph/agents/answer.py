"""What a model is asked to answer with, and that answer made harmless: plain words, known names, bounded sizes.

The schema holds no limits, as many servers cannot keep them; they are kept here.
"""

import re
import unicodedata
from typing import Literal

from pydantic import BaseModel, Field

from graph.core.script import Beat, Emotion

MOST_SCENES = 20
MOST_LINES = 4
LONGEST_LINE = 320
LONGEST_SHOWN = 80
LONGEST_TEXT = 5000
MOST_ITEMS = 4

_TAG = re.compile(r"<[/!?@#a-zA-Z][^<>]{0,300}>")
_LINK = re.compile(r"!?\[([^\[\]]{0,300})\]\([^()\s]{0,2000}\)")
_ADDRESS = re.compile(r"(?i)\b(?:[a-z][a-z0-9+.-]{1,20}://|www\.|mailto:|javascript:|data:[a-z]+/)\S*")
_EMPHASIS = re.compile(r"(?<!\w)([*_`~]{1,3})(?=\S)(.{1,500}?)(?<=\S)\1(?!\w)")
_BLOCK_MARK = re.compile(r"^\s*(?:#{1,6}|>|[-*+]|\d{1,2}[.)])\s+")


class LineAnswer(BaseModel):
    """One sentence, and the part of the source that it rests on."""

    text: str
    quote: str = ""


class SceneAnswer(BaseModel):
    """One scene as the model wants it."""

    id: str = ""
    beat: Beat
    emotion: Emotion = Emotion.CURIOSITY
    lines: list[LineAnswer]
    layout: Literal["headline", "number", "quote", "list"] = "headline"
    headline: str = ""
    accent: str = ""
    number: str = ""
    unit: str = ""
    quote: str = ""
    attribution: str = ""
    items: list[str] = Field(default_factory=list)
    icon: str = ""
    direction: str = ""


class ScriptAnswer(BaseModel):
    """A whole script with its listing."""

    scenes: list[SceneAnswer]
    title: str
    description: str = ""
    tags: list[str] = Field(default_factory=list)


def cleaned(answer: ScriptAnswer) -> ScriptAnswer:
    """The answer in plain words, with at most one scene and line more than allowed, so that too many are still seen."""
    scenes = [scene for scene in map(_clean_scene, answer.scenes[: MOST_SCENES + 1]) if scene.lines]
    return ScriptAnswer(
        scenes=scenes,
        title=plain(answer.title)[:LONGEST_LINE],
        description="\n".join(filter(None, map(plain, answer.description[:LONGEST_TEXT].splitlines()))),
        tags=[plain(tag)[:LONGEST_SHOWN] for tag in answer.tags[: MOST_SCENES * 2]],
    )


def plain(text: str) -> str:
    """One line of words: no markup, addresses, control and direction characters, and no emoji."""
    text = unicodedata.normalize("NFC", text[: 4 * LONGEST_TEXT].encode("utf-8", "ignore").decode())
    text = "".join(" " if unicodedata.category(char) in {"Cc", "Zl", "Zp"} else char for char in text)
    text = "".join(
        char for char in text if unicodedata.category(char) not in {"Cf", "Co", "Cn"} and not _is_emoji(char)
    )
    text = _ADDRESS.sub("", _TAG.sub("", _LINK.sub(r"\1", text)))
    text = _BLOCK_MARK.sub("", _EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", text)))
    return re.sub(r"\s+", " ", text.replace("<", "").replace(">", "")).strip()


def _is_emoji(char: str) -> bool:
    return (unicodedata.category(char) in {"So", "Sk"} and char > "\u2190") or "\ufe00" <= char <= "\ufe0f"


def _clean_scene(scene: SceneAnswer) -> SceneAnswer:
    lines = [
        LineAnswer(text=plain(line.text)[: LONGEST_LINE + 1], quote=line.quote[:LONGEST_TEXT])
        for line in scene.lines[: MOST_LINES + 1]
    ]
    shown = {
        name: plain(getattr(scene, name))[:LONGEST_SHOWN]
        for name in ("headline", "accent", "number", "unit", "attribution", "icon")
    }
    return scene.model_copy(
        update=shown
        | {
            "lines": [line for line in lines if any(char.isalnum() for char in line.text)],
            "quote": plain(scene.quote)[:LONGEST_LINE],
            "items": [plain(item)[:LONGEST_SHOWN] for item in scene.items[:MOST_ITEMS]],
            "direction": plain(scene.direction)[:LONGEST_LINE],
        }
    )
