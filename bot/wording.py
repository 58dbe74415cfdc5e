"""Changes in words: so that a person sees how their wish was read, and what will be done again."""

from typing import assert_never

from graph.core.change import (
    AnotherHook,
    AnotherTake,
    Change,
    ChangeDescription,
    ChangeLength,
    ChangeMusic,
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
)
from graph.core.ids import SceneId
from graph.core.script import Script

SHORT = 60


def describe_change(change: Change, script: Script) -> str:  # noqa: C901, PLR0912 - one case for each change.
    """What a change does, as a person would say it; scenes by the number that they have on the page."""
    match change:
        case ChangeLength():
            return f"write it {change.seconds} seconds long (now {script.seconds:.0f})"
        case DropScene():
            return f"leave out {_scenes((change.scene,), script)}"
        case KeepScenes():
            return f"keep {_scenes(change.scenes, script)} as it is"
        case MoveScene():
            return f"move {_scenes((change.scene,), script)} to place {change.position}"
        case ReplaceText():
            where = f" in {_scenes((change.scene,), script)}" if change.scene else ""
            return f"say “{_short(change.new)}” instead of “{_short(change.old)}”{where}"
        case AnotherHook():
            return "begin with another hook"
        case ChangePattern():
            return f"order the beats by pattern {change.pattern}"
        case Rewrite():
            return f"write it anew: {_short(change.wish)}"
        case AnotherTake():
            return f"draw {_scenes(change.scenes, script) if change.scenes else 'all scenes'} in another way"
        case ChangeVoice():
            return f"speak with the voice {change.voice}"
        case ChangeSpeed():
            return f"speak at {change.speed:g} times the voice's own pace"
        case ChangeMusic():
            return "leave the music out" if change.music == "none" else f"play {change.music} music"
        case ChangeTitle():
            return f"call it “{change.title}”"
        case ChangeDescription():
            return f"describe it as “{_short(change.description)}”"
        case ChangeTags():
            return f"tag it {', '.join(change.tags)}" if change.tags else "take all tags away"
        case ChangeRelease():
            return ", ".join(_release(change))
        case ChangeSlot():
            when = change.publish_at
            return f"publish it at {when:%Y-%m-%d %H:%M} UTC" if when else "upload it without a publish time"
        case never:
            assert_never(never)


def scene_numbers(scenes: tuple[SceneId, ...], script: Script) -> tuple[int, ...]:
    """The places of these scenes, counted from 1."""
    return tuple(number for number, scene in enumerate(script.scenes, 1) if scene.id in scenes)


def _scenes(scenes: tuple[SceneId, ...], script: Script) -> str:
    numbers = [str(number) for number in scene_numbers(scenes, script)] or list(scenes)
    *first, last = numbers
    return f"scenes {', '.join(first)} and {last}" if first else f"scene {last}"


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
