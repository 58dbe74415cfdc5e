"""The payloads of work items: everything that decides a result, and nothing that does not.

`rebuild` counts how often a person rejected what a step made: one more is other work.
"""

from typing import Any

from graph.core.change import Change
from graph.core.ids import ArtifactKey, SceneId, Sha256
from graph.core.value import Value
from tools.media import Finding, WordTiming
from tools.render import Look, Shot


class WriteJob(Value):
    """Write revision `number`: from the brief, or by `changes` from the revision before it."""

    number: int
    changes: tuple[Change, ...] = ()
    note: str = ""
    by: str = ""
    rebuild: int = 0


class ReadJob(Value):
    """Read what somebody said about a production; `notes` are the numbers of what they wrote, so that each is read."""

    words: str
    notes: tuple[int, ...]


class SceneJob(Value):
    """One scene. `photo` is the kept picture that the shot shows; the shot's own path is filled in when it is drawn."""

    scene: SceneId
    text: str
    voice: str
    speed: float
    shot: Shot
    look: Look
    photo: ArtifactKey | None = None
    placeholder: bool = False
    rebuild: int = 0


class SceneResult(Value):
    """A finished scene: keys of what was made, and what the cut needs to know."""

    scene: SceneId
    narration: ArtifactKey
    narration_sha256: Sha256
    segment: ArtifactKey
    segment_sha256: Sha256
    preview: ArtifactKey
    frames: int
    words: tuple[WordTiming, ...]
    narration_offset: float
    findings: tuple[Finding, ...] = ()
    placeholder: bool = False


class Cut(Value):
    """The editor's list: the scenes in order, with the music under them."""

    scenes: tuple[SceneResult, ...]
    music: str
    music_db: float = 0.0
    seed: int = 0

    @property
    def frames(self) -> int:
        """The film's length."""
        return sum(scene.frames for scene in self.scenes)


class MasterJob(Value):
    """Join and master the cut."""

    cut: Cut


class Film(Value):
    """The mastered film: keys and digests of its files, by role."""

    artifacts: dict[str, ArtifactKey]
    digests: dict[str, Sha256]
    seconds: float
    frames: int
    loudness_lufs: float
    true_peak_dbtp: float


class VerifyJob(Value):
    """Check a mastered film against its cut."""

    film: Film
    cut: Cut
    rebuild: int = 0


class PublicityJob(Value):
    """Draw the thumbnails."""

    title: str
    shot: Shot
    look: Look
    photo: ArtifactKey | None = None
    rebuild: int = 0


class UploadJob(Value):
    """Publish what the gate's decision approved. The step checks once more that it is exactly that."""

    gate: str
    subject: Sha256
    marker: str
    revision: int


def plain(value: Value) -> dict[str, Any]:
    """A value as JSON data, for a row."""
    return value.model_dump(mode="json")
