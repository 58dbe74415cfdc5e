"""A script with eight scenes, and the changes that are read of it."""

from graph.agents.reviser import read_revision
from graph.core.brief import Pattern
from graph.core.change import (
    Change,
    ChangeLength,
    ChangeMusicLevel,
    DropScene,
    KeepScenes,
    MoveScene,
    ReplaceText,
    Understood,
)
from graph.core.ids import SceneId
from graph.core.script import BEATS, Beat, Direction, Emotion, Line, Listing, Revision, Scene, Script, Visual

_BEATS = (*BEATS[Pattern.A][:2], Beat.CONTEXT, Beat.CONTEXT, Beat.CONTEXT, *BEATS[Pattern.A][3:])


def _scene(number: int, beat: Beat) -> Scene:
    line = Line(text=f"Sentence number {number} has a very short octopus (3.5 km. Long) on a crab.", origin="source")
    return Scene(id=SceneId(f"s{number}"), beat=beat, emotion=Emotion.AWE, lines=(line,), visual=Visual(), seconds=5.0)


SCRIPT = Script(
    pattern=Pattern.A, scenes=tuple(_scene(place, beat) for place, beat in enumerate(_BEATS, 1)), writer="extractive"
)
DIRECTION = Direction(voice="slt", speed=1.0, music="calm")
VOICES = ("slt", "rms", "en-us+f3")
REVISION = Revision(
    number=1, script=SCRIPT, listing=Listing(title="Hearts", description="What they do"), direction=DIRECTION
)


def read(text: str) -> Understood:
    return read_revision(text, REVISION, VOICES)


def drop(*numbers: int) -> tuple[Change, ...]:
    return tuple(DropScene(scene=SceneId(f"s{number}")) for number in numbers)


def keep(*numbers: int) -> KeepScenes:
    return KeepScenes(scenes=tuple(SceneId(f"s{number}") for number in numbers))


def move(number: int, position: int) -> MoveScene:
    return MoveScene(scene=SceneId(f"s{number}"), position=position)


def length(seconds: int) -> ChangeLength:
    return ChangeLength(seconds=seconds)


def louder(music_db: float) -> ChangeMusicLevel:
    return ChangeMusicLevel(music_db=music_db)


def replace(old: str, new: str, scene: int | None = None) -> ReplaceText:
    return ReplaceText(old=old, new=new, scene=SceneId(f"s{scene}") if scene else None)
