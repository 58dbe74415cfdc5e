"""Small scripts whose scenes are told apart by a letter."""

from graph.core.ids import SceneId
from graph.core.script import Beat, Emotion, Line, Scene, Script, Visual

WORDS = {"a": "One heart.", "b": "Two hearts.", "c": "Three hearts.", "d": "Four hearts."}


def scene(name: str, text: str = "", headline: str = "Hearts") -> Scene:
    return Scene(
        id=SceneId(name),
        beat=Beat.CONTEXT,
        emotion=Emotion.AWE,
        lines=(Line(text=text or WORDS[name], origin="template"),),
        visual=Visual(headline=headline),
        seconds=2.0,
    )


def script(*scenes: Scene) -> Script:
    return Script(pattern="A", scenes=scenes, writer="fake")


BEFORE = script(*map(scene, "abcd"))
