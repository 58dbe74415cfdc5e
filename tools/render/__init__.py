"""The seam to the renderer: shots in, segments, previews, a soundtrack, a mastered film and thumbnails out.

Every request holds all that decides the bytes, and nothing of the film's length or a scene's place in it, so that a
change of one scene touches that scene and the master alone.
"""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from pydantic import Field

from tools.media import PORTRAIT, Finding, Size, Value, WordTiming

Progress = Callable[[float, str], None]

LOUDNESS_LUFS = -14.0
"""How loud a film is."""


class Layout(StrEnum):
    """How a scene is composed."""

    HEADLINE = "headline"
    NUMBER = "number"
    QUOTE = "quote"
    LIST = "list"
    END_CARD = "end_card"
    PHOTO = "photo"


class Look(Value):
    """A channel's look: `palette` names one of the renderer's; `handle` stands on the end card."""

    palette: str = "auto"
    handle: str = ""
    font: str = "Inter"


class Shot(Value):
    """One scene as the camera sees it, without words and time.

    `headline` is the text on screen, `accent` the part of it that is coloured; `number` and `unit` belong to the
    number layout, `quote` and `attribution` to the quote layout, `items` to the list layout, `photo` to the photo
    layout. `variant` chooses another take of the same shot: colours, drift, bubbles and camera move follow from it.
    `opens` is for the shot that opens a film with a number: players show its first picture, so it does not count up.
    """

    layout: Layout
    headline: str = ""
    accent: str = ""
    number: str = ""
    unit: str = ""
    quote: str = ""
    attribution: str = ""
    items: tuple[str, ...] = ()
    icon: str = "sparkles"
    photo: Path | None = None
    emotion: str = "curiosity"
    variant: int = 0
    opens: bool = False


class SceneRequest(Value):
    """A shot with its words. The scene lasts exactly `frames`; word times count from the scene's first frame."""

    shot: Shot
    words: tuple[WordTiming, ...]
    frames: int = Field(gt=0)
    look: Look = Look()
    size: Size = PORTRAIT


class SceneFile(Value):
    """A coded scene: H.264 that can be joined by packet copy with every other one of the same renderer version."""

    path: Path
    frames: int


class Inspection(Value):
    """A scene's small preview segment and what the checks saw in its pictures and captions."""

    preview: Path
    findings: tuple[Finding, ...]


class SpokenScene(Value):
    """A scene as it is heard: its length, its narration, and the words with times within the scene."""

    frames: int
    narration: Path
    narration_offset: float
    words: tuple[WordTiming, ...]


class CutScene(SpokenScene):
    """A scene's place in the film: what is heard, and its coded files.

    `proven` says that this very file was decoded without a fault before; in the film its packets are only compared.
    """

    video: Path
    preview: Path
    proven: bool = False


class MixRequest(Value):
    """A film's sound. `music` names a bed of the synthesiser ("calm", "pulse", "bright") or "none"; `seed` varies it.

    `music_db` is how much louder or quieter than usual the bed stands under the voice. Pictures have no part in it, so
    that a film with other pictures keeps its sound.
    """

    scenes: tuple[SpokenScene, ...]
    music: str = "calm"
    music_db: float = 0.0
    seed: int = 0
    loudness_lufs: float = LOUDNESS_LUFS


class Soundtrack(Value):
    """A film's mixed sound as one coded stream, and what the meter said of it before it was coded.

    `proven` says that this very file was decoded without a fault before, as `CutScene` does.
    """

    path: Path
    loudness_lufs: float
    true_peak_dbtp: float
    proven: bool = False


class MasterRequest(Value):
    """A whole film: the scenes in order, and the sound that was mixed of just these."""

    scenes: tuple[CutScene, ...]
    sound: Soundtrack
    loudness_lufs: float = LOUDNESS_LUFS


class Master(Value):
    """The film and its exports, all written. `seconds` is exactly the frames over the frame rate."""

    video: Path
    preview: Path
    srt: Path
    vtt: Path
    seconds: float
    frames: int
    loudness_lufs: float
    true_peak_dbtp: float


class ThumbnailRequest(Value):
    """A still for the listing: the same design in any size."""

    shot: Shot
    title: str
    size: Size
    look: Look = Look()


class Renderer(Protocol):
    """A renderer. It is built without arguments, in whichever process renders. Same request, same bytes."""

    name: str
    version: str

    def render_scene(self, request: SceneRequest, into: Path, progress: Progress) -> SceneFile:
        """Compose and code a scene into the file `into`.

        Raises:
            ToolRejected: A glyph that no shipped font has, or a broken picture; the message names it.
        """
        ...

    def inspect_scene(self, scene: SceneFile, request: SceneRequest, into: Path) -> Inspection:
        """Decode the scene once: write its preview segment (540 wide) into the file `into` and check its pictures."""
        ...

    def mix(self, request: MixRequest, into: Path, progress: Progress) -> Soundtrack:
        """Mix, master and code the sound of a whole film into the file `into`."""
        ...

    def master(self, request: MasterRequest, into: Path, progress: Progress) -> Master:
        """Join the scenes with the sound, and write `video.mp4`, `preview.mp4` and captions in `into`."""
        ...

    def verify(self, master: Master, request: MasterRequest) -> tuple[Finding, ...]:
        """Check the mastered file from start to end: decoding, duration, silence, loudness, caption times."""
        ...

    def thumbnail(self, request: ThumbnailRequest, into: Path) -> Path:
        """Write a JPEG of at most 2 MB."""
        ...
