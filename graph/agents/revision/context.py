"""What a rule is, and what it may ask of the script it reads for."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pydantic import ValidationError

from graph.agents.revision.amounts import EVERYTHING, numbers_of
from graph.core.brief import LONGEST_SECONDS, SHORTEST_SECONDS
from graph.core.change import FASTEST, SLOWEST, Change, ChangeLength, ChangeSpeed
from graph.core.ids import SceneId
from graph.core.script import Beat, Direction, Listing, Script

Match = re.Match[str]
Read = Callable[[Match, "Context"], Iterable[Change]]
AnyChange = TypeVar("AnyChange")

_BEAT = re.compile(r"(?:the )?(hook|trigger|context|clash|twist|cta|call to action)(?: scenes?)?", re.IGNORECASE)

DEGREE = (
    r"(?:(?P<little>(?:just )?(?:a (?:little|tiny) bit|a bit|a little|slightly|somewhat|a touch))\s+|"
    r"(?P<much>much|a lot|way|far|significantly|considerably)\s+)?"
)
VIDEO = (
    r"(?:it|this|that|the (?:video|script|whole thing|thing|film|short)|everything(?: else)?|all the rest|the rest|"
    r"the length|the duration)"
)
_MOST_NAMED = 8
_WOMEN, _MEN = (
    frozenset(["slt", "clb", "f1", "f2", "f3", "f4", "f5"]),
    frozenset(["rms", "awb", "kal", "ap", "m1", "m3"]),
)
_VOICE_KINDS = {
    "british": frozenset(["gb"]),
    "english": frozenset(["gb"]),
    "uk": frozenset(["gb"]),
    "scottish": frozenset(["scotland"]),
    "american": frozenset(["us", "slt", "rms"]),
    "female": _WOMEN,
    "woman": _WOMEN,
    "woman's": _WOMEN,
    "male": _MEN,
    "man": _MEN,
    "man's": _MEN,
}
"""What people call voices by, with parts of the names of such voices."""


class Refused(Exception):
    """A pattern matched, but what it names is not there or not possible; without a reason another rule may fit.

    `hint` says what can be said instead; `command` is what does it at the terminal, for `{production}`.
    """

    def __init__(self, why: str = "", *, hint: str = "", command: str = "") -> None:
        super().__init__(why)
        self.why, self.hint, self.command = why, hint, command


@dataclass(frozen=True)
class Rule:
    """Words in a form, and the changes they ask for; `is_open` where its free words end at the next wish only."""

    pattern: re.Pattern[str]
    read: Read
    is_open: bool = False


@dataclass(frozen=True)
class Context:
    """What the words are about."""

    script: Script
    direction: Direction
    voices: tuple[str, ...]
    listing: Listing

    def scenes(self, words: str) -> tuple[SceneId, ...]:
        """The scenes that are named by number, by place (`the last scene`) or by beat (`the twist`)."""
        if beat := _BEAT.fullmatch(words.strip()):
            wanted = Beat("CTA" if beat[1].casefold() == "call to action" else beat[1].upper())
            found = tuple(scene.id for scene in self.script.scenes if scene.beat is wanted)
        elif re.fullmatch(EVERYTHING, words.strip(), re.IGNORECASE):
            found = tuple(scene.id for scene in self.script.scenes)
        else:
            found = tuple(self._at(place) for place in numbers_of(words, len(self.script.scenes)))
        if not found:
            raise Refused(f"there is no scene for “{words.strip()}”; the script has {len(self.script.scenes)}")
        return found

    def scene(self, words: str) -> SceneId:
        """Exactly one scene."""
        found = self.scenes(words)
        if len(found) != 1:
            numbers = ", ".join(str(self.place(scene)) for scene in found)
            raise Refused(f"“{words.strip()}” means scenes {numbers}; name one by its number")
        return found[0]

    def place(self, scene: SceneId) -> int:
        """Where a scene stands, counted from 1."""
        return next(at for at, other in enumerate(self.script.scenes, start=1) if other.id == scene)

    def voice(self, words: str) -> str:
        """The voice of this name, in any case, or by its last part; or the first of a kind, as `British`."""
        wanted = words.strip().casefold()
        names = ({voice.casefold(), re.split(r"[:/_ -]", voice)[-1].casefold()} for voice in self.voices)
        found = [voice for voice, name in zip(self.voices, names, strict=True) if wanted in name]
        if not found and wanted in _VOICE_KINDS:
            parts = _VOICE_KINDS[wanted]
            found = [voice for voice in self.voices if parts & set(re.split(r"[:/_ +-]", voice.casefold()))][:1]
        if not found:
            there_is = "there are" if len(self.voices) > 1 else "there is"
            now = f"Now {self.speaks} speaks." if self.speaks else ""
            raise Refused(f"there is no voice “{words.strip()}”; {there_is} {_listed(self.voices)}", hint=now)
        if len(found) > 1:
            raise Refused(f"“{words.strip()}” could be {_listed(found)}")
        return found[0]

    @property
    def speaks(self) -> str:
        """The voice that is used now: the first, unless another was chosen."""
        return self.direction.voice or next(iter(self.voices), "")

    def length(self, seconds: float) -> ChangeLength:
        """A length, as far as videos may have it."""
        if not SHORTEST_SECONDS <= round(seconds) <= LONGEST_SECONDS:
            raise Refused(f"a video lasts {SHORTEST_SECONDS} to {LONGEST_SECONDS} seconds, not {round(seconds)}")
        return ChangeLength(seconds=round(seconds))

    def speed(self, speed: float) -> ChangeSpeed:
        """A speed, as far as voices have it."""
        if not SLOWEST <= round(speed, 2) <= FASTEST:
            raise Refused(f"a voice speaks at {SLOWEST:g} to {FASTEST:g} times its own pace, not {speed:.3g}")
        return ChangeSpeed(speed=round(speed, 2))

    def _at(self, place: int) -> SceneId:
        if not 1 <= place <= len(self.script.scenes):
            raise Refused(f"there is no scene {place}; the script has {len(self.script.scenes)}")
        return self.script.scenes[place - 1].id


def _listed(names: Sequence[str]) -> str:
    """Some names, and how many there are besides."""
    if len(names) > _MOST_NAMED:
        return f"{', '.join(names[:_MOST_NAMED])} and {len(names) - _MOST_NAMED} more"
    *first, last = names or ("none",)
    return f"{', '.join(first)} and {last}" if first else last


def rule(pattern: str, read: Read) -> Rule:
    """A rule for words in any case."""
    return Rule(re.compile(pattern, re.IGNORECASE), read)


def open_rule(pattern: str, read: Read) -> Rule:
    """A rule whose last words are free, so that they are read up to where another wish begins."""
    return Rule(re.compile(pattern, re.IGNORECASE), read, is_open=True)


def words(alternatives: str) -> str:
    """A pattern for one of these words; `_` stands for a space."""
    return f"(?:{'|'.join(alternatives.replace('_', ' ').split('|'))})"


def valid(make: Callable[[], AnyChange], why: str = "") -> AnyChange:
    """A change whose values are allowed; the others are refused, with the reason."""
    try:
        return make()
    except ValidationError as error:
        raise Refused(why) from error


def quote(name: str) -> str:
    """A pattern for quoted words."""
    return rf"(?:\"(?P<{name}>[^\"]*)\"|'(?P<{name}2>[^']+)')"


def quoted(match: Match, name: str) -> str:
    """What stood within the quotes."""
    return next((text for text in (match[name], match[f"{name}2"]) if text is not None), "")


def degree(match: Match) -> str:
    """How much is asked for: `little`, `plain` or `much`."""
    return "little" if match["little"] else "much" if match["much"] else "plain"
