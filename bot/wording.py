"""Changes in words: so that a person sees how their wish was read, and what will be done again."""

import re
from typing import assert_never
from zoneinfo import ZoneInfo

from bot.moments import say_moment
from graph.core.change import (
    AnotherCall,
    AnotherHook,
    AnotherTake,
    Change,
    ChangeDescription,
    ChangeLength,
    ChangeMusic,
    ChangeMusicLevel,
    ChangePattern,
    ChangeRelease,
    ChangeSlot,
    ChangeSpeed,
    ChangeTags,
    ChangeTitle,
    ChangeVoice,
    DropScene,
    KeepScenes,
    MoveScene,
    ReplaceText,
    Rewrite,
    UsePictures,
    UseSource,
)
from graph.core.difference import Remade
from graph.core.errors import CannotRevise
from graph.core.gate import Gate, GateKind
from graph.core.ids import SceneId
from graph.core.occurrence import listed_in
from graph.core.script import Listing, Script
from graph.core.standing import Standing

SHORT = 60
_SKIPS = re.compile(r"\b(?:skip|leave out|drop|omit|(?:go on|continue) without)\b", re.IGNORECASE)


def no_words_now(gate: Gate, standing: Standing, words: str) -> CannotRevise:
    """Why a question about work takes no changes. Who wants to skip what is missing is told whether that can be."""
    hint = f"Next: `{standing.next}`."
    if gate.kind is not GateKind.PARTIAL or not _SKIPS.search(words):
        return CannotRevise(f"no words can be changed now: {standing.blocks or 'work is under way'}", hint=hint)
    if gate.blocked_by:
        return CannotRevise(f"it cannot be skipped: {'; '.join(gate.blocked_by)}", hint=hint)
    goes_on = f"`greenlight approve {gate.production}` lets plain pictures stand in for all that is missing."
    return CannotRevise("nothing was skipped yet", hint=goes_on)


def name_remade(remade: Remade, count: int) -> str:
    """What was made again of a film with so many scenes."""
    said = []
    if len(remade.scenes) == count:
        said.append("all scenes")
    elif remade.scenes:
        said.append(f"scene{'s' if len(remade.scenes) > 1 else ''} {', '.join(map(str, remade.scenes))}")
    if remade.film:
        said.append("joining, mixing and checking the film")
    if remade.thumbnail:
        said.append("the thumbnail")
    return ", ".join(said) or "nothing"


def describe_change(  # noqa: C901, PLR0912 - one case for each change.
    change: Change, script: Script, listing: Listing | None = None, zone: ZoneInfo | None = None
) -> str:
    """What a change does, as a person would say it; scenes by the number that they have on the page, times in a zone.

    With the listing that it is read for, a replacement also says what becomes of title, description and tags.
    """
    match change:
        case ChangeLength():
            return f"write it {change.seconds} seconds long (now {script.seconds:.0f})"
        case DropScene():
            return f"leave out {_scenes((change.scene,), script)}"
        case KeepScenes():
            return f"keep {_scenes(change.scenes, script)} as {'it is' if len(change.scenes) == 1 else 'they are'}"
        case MoveScene():
            return f"move {_scenes((change.scene,), script)} to place {change.position}"
        case ReplaceText():
            return _replacement(change, script, listing)
        case AnotherHook():
            return "begin with another hook"
        case AnotherCall():
            return "end with another call to action"
        case ChangePattern():
            return f"order the beats by pattern {change.pattern}"
        case Rewrite():
            return f"write it anew: {_short(change.wish)}"
        case UseSource():
            return f"write it anew from {_short(change.name)}"
        case UsePictures():
            return ", ".join(f"show {_short(one.name)} in {_scenes((one.scene,), script)}" for one in change.pictures)
        case AnotherTake():
            return f"draw {_scenes(change.scenes, script) if change.scenes else 'all scenes'} in another way"
        case ChangeVoice():
            return f"speak with the voice {change.voice}"
        case ChangeSpeed():
            return f"speak at {change.speed:g} times the voice's own pace"
        case ChangeMusic():
            return "leave the music out" if change.music == "none" else f"play {change.music} music"
        case ChangeMusicLevel():
            return f"play the music {_level(change.music_db)}"
        case ChangeTitle():
            return f"call it “{change.title}”"
        case ChangeDescription():
            return f"describe it as “{_short(change.description)}”"
        case ChangeTags():
            return f"tag it {', '.join(change.tags)}" if change.tags else "take all tags away"
        case ChangeRelease():
            return ", ".join(_release(change))
        case ChangeSlot():
            return _slot(change, zone)
        case never:
            assert_never(never)


def _slot(change: ChangeSlot, zone: ZoneInfo | None) -> str:
    if change.publish_at is None:
        return "upload it without a publish time"
    return f"publish it on {say_moment(change.publish_at, zone or ZoneInfo('UTC'))}"


def scene_numbers(scenes: tuple[SceneId, ...], script: Script) -> tuple[int, ...]:
    """The places of these scenes, counted from 1."""
    return tuple(number for number, scene in enumerate(script.scenes, 1) if scene.id in scenes)


def _scenes(scenes: tuple[SceneId, ...], script: Script) -> str:
    numbers = [str(number) for number in scene_numbers(scenes, script)] or list(scenes)
    *first, last = numbers
    return f"scenes {', '.join(first)} and {last}" if first else f"scene {last}"


def _replacement(change: ReplaceText, script: Script, listing: Listing | None) -> str:
    where = f" in {_scenes((change.scene,), script)}" if change.scene else ""
    said = f"say “{_short(change.new)}” instead of “{_short(change.old)}”"
    if not change.new:
        said = f"leave out the words “{_short(change.old)}”"
    if listing is None:
        return f"{said}{where}"
    parts = listed_in(change, listing)
    return f"{said}{where or f', also in the {_and(parts)}' if where or parts else ''}{_left(change, listing)}"


def _left(change: ReplaceText, listing: Listing) -> str:
    """What keeps the old words, because the replacement names a scene."""
    if change.scene is None:
        return ""
    left = listed_in(change.model_copy(update={"scene": None}), listing)
    if not left:
        return ""
    return f"; the {_and(left)} {'stay as they are' if len(left) > 1 else 'stays as it is'}"


def _and(parts: tuple[str, ...]) -> str:
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last


def _level(music_db: float) -> str:
    if not music_db:
        return "as loud as usual"
    return f"{abs(music_db):g} dB {'louder' if music_db > 0 else 'quieter'} than usual"


def _release(change: ChangeRelease) -> list[str]:
    said = []
    if change.privacy is not None:
        said.append(f"make it {change.privacy}")
    if change.made_for_kids is not None:
        said.append(f"declare it {'' if change.made_for_kids else 'not '}made for kids")
    if change.synthetic_media is not None:
        said.append(f"declare {'' if change.synthetic_media else 'no '}synthetic media")
    return said


def _short(text: str) -> str:
    return text if len(text) <= SHORT else f"{text[: SHORT - 1].rstrip()}…"
