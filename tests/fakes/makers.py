"""Makers that work in a millisecond: they write small true files, so that everything around them is real."""

import os
import struct
import wave
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from graph.core.brief import Pattern
from graph.core.change import AnotherHook, Change, ChangeLength, DropScene, ReplaceText
from graph.core.errors import CannotRevise
from graph.core.ids import SceneId
from graph.core.script import (
    BEATS,
    SCENE_PAUSE_SECONDS,
    Beat,
    Emotion,
    Line,
    Listing,
    Scene,
    Script,
    Visual,
)
from graph.core.writing import Assignment, Estimate, Written
from tools.errors import ToolFailed, ToolRejected, ToolUnavailable
from tools.media import Finding, WordTiming
from tools.render import (
    Inspection,
    Master,
    MasterRequest,
    MixRequest,
    Progress,
    SceneFile,
    SceneRequest,
    Soundtrack,
    ThumbnailRequest,
)
from tools.speech import Narration, SpeechRequest

RATE = 8000
LAYOUTS: dict[Beat, Literal["headline", "number", "quote", "list", "end_card"]] = {
    Beat.HOOK: "headline",
    Beat.TRIGGER: "number",
    Beat.CONTEXT: "list",
    Beat.CLASH: "quote",
    Beat.TWIST: "headline",
    Beat.CTA: "end_card",
}
"""Trouble with a layout other than "headline" leaves stand-ins, which have that one, alone."""
CALLS = "GREENLIGHT_TEST_CALLS"
"""Names a file to which paid calls are appended, one line each, as a provider's own bill would have them."""
TROUBLE = "GREENLIGHT_TEST_TROUBLE"
"""Names a file: while it holds a word of a request, the makers fail on that request."""


class FakeVoice:
    """Speaks ten words a second, in silence."""

    name = "fake voice"
    version = "1"
    voices = ("slt", "rms")

    def speak(self, request: SpeechRequest, into: Path) -> Narration:
        _bill(request.text)
        _trouble(request.text, "voice")
        words = request.text.split()
        seconds = self.estimate_seconds(request.text, request.speed)
        with wave.open(str(into), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(struct.pack("<h", 0) * int(seconds * RATE))
        step = seconds / max(len(words), 1)
        timings = tuple(
            WordTiming(text=word, start=index * step, end=(index + 1) * step) for index, word in enumerate(words)
        )
        return Narration(
            wav=into, sample_rate=RATE, seconds=seconds, words=timings, voice=request.voice, engine=self.name
        )

    def estimate_seconds(self, text: str, speed: float = 1.0) -> float:
        return max(len(text.split()), 1) / 10 / speed


class FakeRenderer:
    """Writes what was asked for as text, so that equal requests give equal bytes."""

    name = "fake renderer"
    version = "1"

    def render_scene(self, request: SceneRequest, into: Path, progress: Progress) -> SceneFile:
        _trouble(f"{request.shot.layout} {request.shot.photo} {request.shot.headline}", "renderer")
        progress(0.5, "drawing")
        into.write_text(request.model_dump_json())
        return SceneFile(path=into, frames=request.frames)

    def inspect_scene(self, scene: SceneFile, request: SceneRequest, into: Path) -> Inspection:
        into.write_text(f"preview of {scene.path.read_text()}")
        return Inspection(preview=into, findings=())

    def mix(self, request: MixRequest, into: Path, progress: Progress) -> Soundtrack:
        progress(0.5, "mixing")
        frames = sum(scene.frames for scene in request.scenes)
        into.write_text(f"{request.music} {request.seed} for {frames} frames")
        return Soundtrack(path=into, loudness_lufs=-14.0, true_peak_dbtp=-1.5)

    def master(self, request: MasterRequest, into: Path, progress: Progress) -> Master:
        film = "\n".join(scene.video.read_text() for scene in request.scenes)
        for name in ("video.mp4", "preview.mp4", "captions.srt", "captions.vtt"):
            (into / name).write_text(f"{name} {request.sound.path.read_text()}\n{film}")
        frames = sum(scene.frames for scene in request.scenes)
        return Master(
            video=into / "video.mp4",
            preview=into / "preview.mp4",
            srt=into / "captions.srt",
            vtt=into / "captions.vtt",
            seconds=frames / 30,
            frames=frames,
            loudness_lufs=request.sound.loudness_lufs,
            true_peak_dbtp=request.sound.true_peak_dbtp,
        )

    def verify(self, master: Master, request: MasterRequest) -> tuple[Finding, ...]:
        if "HARDFAULT" in master.video.read_text():
            return (Finding(check="decode", message="the film is broken", hard=True),)
        return ()

    def thumbnail(self, request: ThumbnailRequest, into: Path) -> Path:
        _trouble("thumbnail", "renderer")
        into.write_text(request.model_dump_json())
        return into


class FakeWriter:
    """Writes a script of six scenes, one for each beat, with the source's first words in it."""

    name = "fake writer"
    version = "1"

    def write(self, assignment: Assignment, estimate: Estimate) -> Written:
        _trouble("writing", self.name)
        first = assignment.source.text.split(".")[0]
        beats = BEATS[assignment.pattern]
        scenes = tuple(_scene(index, beat, f"{first} {beat.lower()}.", estimate) for index, beat in enumerate(beats))
        script = Script(pattern=assignment.pattern, scenes=scenes, writer=self.name)
        return Written(script=script, listing=Listing(title=assignment.topic, description=first, tags=("one", "two")))

    def fitting_pattern(self, assignment: Assignment, patterns: Sequence[Pattern], estimate: Estimate) -> Pattern:
        return patterns[0]

    def revise(
        self, before: Written, changes: tuple[Change, ...], assignment: Assignment, estimate: Estimate
    ) -> Written:
        scenes = before.script.scenes
        for change in changes:
            scenes = self._apply(scenes, change, estimate)
        return Written(script=before.script.model_copy(update={"scenes": scenes}), listing=before.listing)

    def _apply(self, scenes: tuple[Scene, ...], change: Change, estimate: Estimate) -> tuple[Scene, ...]:
        match change:
            case ReplaceText():
                if not any(change.old in scene.text for scene in scenes):
                    raise CannotRevise(f"nobody says {change.old!r}", hint="Quote the words as they stand.")
                return tuple(_replaced(scene, change) for scene in scenes)
            case DropScene():
                return tuple(scene for scene in scenes if scene.id != change.scene)
            case AnotherHook():
                return (_scene(0, Beat.HOOK, f"{scenes[0].text} Again.", estimate), *scenes[1:])
            case ChangeLength():
                return (*scenes[: max(1, len(scenes) - 2)], scenes[-1])
            case _:
                return scenes


def _scene(index: int, beat: Beat, text: str, estimate: Estimate) -> Scene:
    return Scene(
        id=SceneId(f"s{index + 1}"),
        beat=beat,
        emotion=Emotion.CURIOSITY,
        lines=(Line(text=text, origin="template"),),
        visual=Visual(layout=LAYOUTS[beat], headline=str(beat)),
        seconds=estimate(text) + SCENE_PAUSE_SECONDS,
    )


def _replaced(scene: Scene, change: ReplaceText) -> Scene:
    lines = tuple(
        line.model_copy(update={"text": line.text.replace(change.old, change.new), "origin": "person", "source": None})
        if change.old in line.text
        else line
        for line in scene.lines
    )
    return scene.model_copy(update={"lines": lines})


def _bill(what: str) -> None:
    path = os.environ.get(CALLS)
    if path:
        with Path(path).open("a") as file:
            file.write(what.replace("\n", " ") + "\n")


def _trouble(text: str, provider: str) -> None:
    path = os.environ.get(TROUBLE)
    words = Path(path).read_text().split() if path and Path(path).is_file() else []
    for word in words:
        once, _, wanted = word.partition(":")
        if once == "retry" and wanted in text:
            raise ToolUnavailable("the provider is tired", provider=provider, hint="It is tried again by itself.")
        if once == "fail" and wanted in text:
            raise ToolFailed(f"cannot make {wanted}", provider=provider, hint="Try another take.")
        if once == "refuse" and wanted in text:
            raise ToolRejected(f"nobody can say {wanted}", provider=provider, hint="Write other words.")
