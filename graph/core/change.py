"""What a revision asks for. Words are read into these by grammar or model; nothing else reaches the content."""

from datetime import datetime
from enum import IntEnum
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from graph.core.brief import LONGEST_SECONDS, SHORTEST_SECONDS, Pattern
from graph.core.ids import ArtifactKey, SceneId
from graph.core.material import PlacedPicture
from graph.core.script import LOUDEST_MUSIC_DB, QUIETEST_MUSIC_DB
from graph.core.value import Value

SLOWEST, FASTEST = 0.5, 2.0
"""How voices may be slowed and hurried, in parts of their own pace."""


class Scope(IntEnum):
    """How far back a change reaches; the widest of several counts."""

    METADATA = 1
    MEDIA = 2
    WORDS = 3


class ChangeLength(Value):
    """Write it again at another length."""

    kind: Literal["length"] = "length"
    seconds: int = Field(ge=SHORTEST_SECONDS, le=LONGEST_SECONDS)
    scope: Literal[Scope.WORDS] = Scope.WORDS


class DropScene(Value):
    """Leave a scene out."""

    kind: Literal["drop"] = "drop"
    scene: SceneId
    scope: Literal[Scope.WORDS] = Scope.WORDS


class KeepScenes(Value):
    """These scenes stay as they are, whatever else is written anew."""

    kind: Literal["keep"] = "keep"
    scenes: tuple[SceneId, ...]
    scope: Literal[Scope.WORDS] = Scope.WORDS


class MoveScene(Value):
    """Put a scene at another place, counted from 1."""

    kind: Literal["move"] = "move"
    scene: SceneId
    position: int = Field(ge=1)
    scope: Literal[Scope.WORDS] = Scope.WORDS


class ReplaceText(Value):
    """Say and show `new` wherever `old` stands; `scene` limits it to one."""

    kind: Literal["replace"] = "replace"
    old: str = Field(min_length=1)
    new: str
    scene: SceneId | None = None
    scope: Literal[Scope.WORDS] = Scope.WORDS


class AnotherHook(Value):
    """Begin in another way; the hooks so far are not used again."""

    kind: Literal["hook"] = "hook"
    scope: Literal[Scope.WORDS] = Scope.WORDS


class AnotherCall(Value):
    """End with another call to action."""

    kind: Literal["call"] = "call"
    scope: Literal[Scope.WORDS] = Scope.WORDS


class ChangePattern(Value):
    """Order the beats by another pattern."""

    kind: Literal["pattern"] = "pattern"
    pattern: Pattern
    scope: Literal[Scope.WORDS] = Scope.WORDS


class Rewrite(Value):
    """A wish in free words, which only a writer with a model can follow."""

    kind: Literal["rewrite"] = "rewrite"
    wish: str
    scope: Literal[Scope.WORDS] = Scope.WORDS


class UseSource(Value):
    """Write it anew from another text, which is kept under `source`; `name` is what people call it."""

    kind: Literal["source"] = "source"
    source: ArtifactKey
    name: str
    scope: Literal[Scope.WORDS] = Scope.WORDS


class UsePictures(Value):
    """Show given pictures in these scenes, in place of what they show now."""

    kind: Literal["pictures"] = "pictures"
    pictures: tuple[PlacedPicture, ...] = Field(min_length=1)
    scope: Literal[Scope.MEDIA] = Scope.MEDIA


class AnotherTake(Value):
    """Draw these scenes anew; none named means all."""

    kind: Literal["take"] = "take"
    scenes: tuple[SceneId, ...] = ()
    scope: Literal[Scope.MEDIA] = Scope.MEDIA


class ChangeVoice(Value):
    """Speak with another voice."""

    kind: Literal["voice"] = "voice"
    voice: str
    scope: Literal[Scope.MEDIA] = Scope.MEDIA


class ChangeSpeed(Value):
    """Speak faster or slower; 1.0 is the voice's own pace."""

    kind: Literal["speed"] = "speed"
    speed: float = Field(ge=SLOWEST, le=FASTEST)
    scope: Literal[Scope.MEDIA] = Scope.MEDIA


class ChangeMusic(Value):
    """Another music bed, or "none"."""

    kind: Literal["music"] = "music"
    music: str
    scope: Literal[Scope.MEDIA] = Scope.MEDIA


class ChangeMusicLevel(Value):
    """The music louder or quieter than the mix has it by itself, in decibels."""

    kind: Literal["music_level"] = "music_level"
    music_db: float = Field(ge=QUIETEST_MUSIC_DB, le=LOUDEST_MUSIC_DB)
    scope: Literal[Scope.MEDIA] = Scope.MEDIA


class ChangeTitle(Value):
    """Another title."""

    kind: Literal["title"] = "title"
    title: str = Field(min_length=1, max_length=100)
    scope: Literal[Scope.METADATA] = Scope.METADATA


class ChangeDescription(Value):
    """Another description."""

    kind: Literal["description"] = "description"
    description: str = Field(max_length=5000)
    scope: Literal[Scope.METADATA] = Scope.METADATA


class ChangeTags(Value):
    """Other tags."""

    kind: Literal["tags"] = "tags"
    tags: tuple[str, ...]
    scope: Literal[Scope.METADATA] = Scope.METADATA


class ChangeRelease(Value):
    """Another privacy or declaration; what is None stays."""

    kind: Literal["release"] = "release"
    privacy: Literal["private", "unlisted", "public"] | None = None
    made_for_kids: bool | None = None
    synthetic_media: bool | None = None
    scope: Literal[Scope.METADATA] = Scope.METADATA


class ChangeSlot(Value):
    """Another publish time (aware); None keeps the video private without one."""

    kind: Literal["slot"] = "slot"
    publish_at: datetime | None
    scope: Literal[Scope.METADATA] = Scope.METADATA


Change = Annotated[
    ChangeLength
    | DropScene
    | KeepScenes
    | MoveScene
    | ReplaceText
    | AnotherHook
    | AnotherCall
    | ChangePattern
    | Rewrite
    | UseSource
    | UsePictures
    | AnotherTake
    | ChangeVoice
    | ChangeSpeed
    | ChangeMusic
    | ChangeMusicLevel
    | ChangeTitle
    | ChangeDescription
    | ChangeTags
    | ChangeRelease
    | ChangeSlot,
    Field(discriminator="kind"),
]
Changes: TypeAdapter[tuple[Change, ...]] = TypeAdapter(tuple[Change, ...])


def widest_scope(changes: tuple[Change, ...]) -> Scope:
    """The scope that a set of changes needs. What is kept widens none, and an empty set changes only metadata."""
    return max((change.scope for change in changes if not isinstance(change, KeepScenes)), default=Scope.METADATA)


class Missed(Value):
    """Words of a wish that change nothing. `why` is empty where they were not understood at all.

    `hint` says what can be said instead; `command` is what does it at the terminal, for `{production}`.
    """

    words: str
    why: str = ""
    hint: str = ""
    command: str = ""

    def named(self, production: str) -> "Missed":
        """The same, with the production that the command is for."""
        return self.model_copy(update={"command": self.command.replace("{production}", production)})


class Understood(Value):
    """The changes that were read, and what of the text changes nothing, with the reason where there is one."""

    changes: tuple[Change, ...] = ()
    missed: tuple[Missed, ...] = ()

    @property
    def not_understood(self) -> tuple[str, ...]:
        """The words that no rule reads."""
        return tuple(missed.words for missed in self.missed if not missed.why)


def source_in(changes: tuple[Change, ...]) -> UseSource | None:
    """The other text that a set of changes writes it anew from."""
    return next((change for change in changes if isinstance(change, UseSource)), None)
