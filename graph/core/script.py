"""A script: beats in a pattern, scenes with spoken lines, and where each line comes from."""

from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import Field

from graph.core.brief import Pattern
from graph.core.ids import ArtifactKey, SceneId
from graph.core.value import Value, digest

# The silence around each scene's narration, before and after together.
SCENE_PAUSE_SECONDS = 0.5
# How far a person may turn the music from where the mix has it; louder than this it covers quiet words.
QUIETEST_MUSIC_DB, LOUDEST_MUSIC_DB = -12.0, 4.0


class Beat(StrEnum):
    """What a scene does to the audience."""

    HOOK = "HOOK"
    TRIGGER = "TRIGGER"
    CONTEXT = "CONTEXT"
    CLASH = "CLASH"
    TWIST = "TWIST"
    CTA = "CTA"


class Emotion(StrEnum):
    """What a beat should make people feel."""

    CURIOSITY = "curiosity"
    SURPRISE = "surprise"
    AWE = "awe"
    CONCERN = "concern"
    AMUSEMENT = "amusement"
    RESOLVE = "resolve"


BEATS: dict[Pattern, tuple[Beat, ...]] = {
    Pattern.A: (Beat.HOOK, Beat.TRIGGER, Beat.CONTEXT, Beat.CLASH, Beat.TWIST, Beat.CTA),
    Pattern.B: (Beat.HOOK, Beat.CONTEXT, Beat.TRIGGER, Beat.CLASH, Beat.TWIST, Beat.CTA),
    Pattern.C: (Beat.HOOK, Beat.CLASH, Beat.CONTEXT, Beat.TRIGGER, Beat.TWIST, Beat.CTA),
}


class SourceSpan(Value):
    """A place in the cleaned source: characters `start` (included) to `end` (excluded).

    `paragraph` and `line` are those of the text as the person gave it, from 1; 0 where they are not known.
    """

    start: int
    end: int
    paragraph: int = 0
    line: int = 0


class Line(Value):
    """One spoken sentence. A line from the source says where; the others say who wrote them."""

    text: str
    origin: Literal["source", "template", "model", "person"]
    source: SourceSpan | None = None


class Visual(Value):
    """What a scene shows. Every word of it comes from the spoken lines, a template or a person."""

    layout: Literal["headline", "number", "quote", "list", "end_card", "photo"] = "headline"
    headline: str = ""
    accent: str = ""
    number: str = ""
    unit: str = ""
    quote: str = ""
    attribution: str = ""
    items: tuple[str, ...] = ()
    icon: str = "sparkles"
    direction: str = ""

    @property
    def on_screen(self) -> str:
        """All that is read on the screen besides the captions, on a picture too; the largest first."""
        if self.quote:
            return " · ".join(filter(None, (self.quote, self.attribution)))
        texts = (f"{self.number} {self.unit}".strip(), self.headline, ", ".join(self.items))
        return " · ".join(dict.fromkeys(filter(None, texts)))


class Scene(Value):
    """A scene keeps its id through revisions, wherever it moves. `seconds` is the estimate for its words and pause."""

    id: SceneId
    beat: Beat
    emotion: Emotion
    lines: tuple[Line, ...]
    visual: Visual
    seconds: float

    @property
    def text(self) -> str:
        """All spoken words of the scene."""
        return " ".join(line.text for line in self.lines)


class Script(Value):
    """The words of a video. `writer` names who wrote it; `notes` are downgrades and doubts for the person to see."""

    pattern: Pattern
    scenes: tuple[Scene, ...]
    writer: str
    notes: tuple[str, ...] = ()

    @property
    def seconds(self) -> float:
        """The estimated length of the spoken video."""
        return sum(scene.seconds for scene in self.scenes)

    def words_digest(self) -> str:
        """What the script gate binds: everything spoken and everything shown as text, in order."""
        shown = [
            [s.id, s.beat, s.emotion, [line.text for line in s.lines], s.visual.model_dump(exclude={"direction"})]
            for s in self.scenes
        ]
        return digest({"pattern": self.pattern, "scenes": shown})


class Listing(Value):
    """What stands beside the video: within YouTube's limits: 100 characters, 5,000 bytes, 500 characters."""

    title: str
    description: str
    tags: tuple[str, ...] = ()
    language: str = "en"


class Direction(Value):
    """How the words become a film. `takes` counts the retakes of a scene; `music_db` is louder (+) or quieter (-).

    `photos` are the pictures that a person gave for single scenes.
    """

    voice: str = ""
    speed: float = 1.0
    music: str = ""
    music_db: float = 0.0
    takes: dict[SceneId, int] = Field(default_factory=dict)
    photos: dict[SceneId, ArtifactKey] = Field(default_factory=dict)


class Release(Value):
    """How the film goes out; declared by a person or the channel, never guessed.

    `wanted_at` is the publish time that a person asked for; without one the channel's next free slot is taken, unless
    `dated` is False: then the video stays as `privacy` says.
    """

    wanted_at: datetime | None = None
    dated: bool = True
    privacy: Literal["private", "unlisted", "public"] = "private"
    made_for_kids: bool = False
    synthetic_media: bool = True


class Revision(Value):
    """One complete state of a production's content. It never changes; a revision of it is another row."""

    number: int
    script: Script
    listing: Listing
    direction: Direction = Direction()
    release: Release = Release()
    note: str = ""
