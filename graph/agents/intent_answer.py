"""What a model is asked to say about a message, and what of that counts.

Only closed values do. Words come out of the message itself: whatever the model adds to them is dropped, so that nothing
it was told by somebody else can reach a script, a button or a person.
"""

import re
from typing import Literal

from pydantic import BaseModel, Field

from graph.agents.revision import Context, Refused
from graph.agents.revision.context import valid
from graph.agents.weighing import Wish, weigh
from graph.core.brief import Pattern
from graph.core.change import (
    AnotherCall,
    AnotherHook,
    AnotherTake,
    Change,
    ChangeMusic,
    ChangeMusicLevel,
    ChangePattern,
    ChangeTitle,
    ChangeVoice,
    DropScene,
    KeepScenes,
    Missed,
    MoveScene,
    ReplaceText,
    Rewrite,
)
from graph.core.ids import SceneId
from graph.core.intent import About, Aside, Asks, Intent, Unclear, WantsChanges, WantsMoney, WantsTime, WantsVerdict
from graph.core.script import Revision
from graph.core.withheld import is_withheld

SURE = 0.6
"""Below that a reading is a guess, and nobody is served by a guess."""
MOST_CHANGES = 12
LONGEST_WORDS = 1000
MOST_USD = 1000.0
_SMART = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "\u00a0": " "})

Topic = Literal[
    "",
    "length",
    "next",
    "time",
    "cost",
    "failed",
    "changed",
    "waiting",
    "making",
    "schedule",
    "who",
    "where",
    "when",
    "source",
    "declared",
    "figures",
]


class ChangeAnswer(BaseModel):
    """One change. `quote` is the part of the message that asks for it, word for word; scenes count from 1."""

    kind: Literal[
        "length",
        "drop",
        "keep",
        "move",
        "replace",
        "hook",
        "call",
        "pattern",
        "take",
        "voice",
        "speed",
        "music",
        "music_level",
        "title",
        "rewrite",
    ]
    quote: str = ""
    scenes: list[int] = Field(default_factory=list)
    position: int = 0
    seconds: float = 0
    old: str = ""
    new: str = ""
    pattern: Literal["", "A", "B", "C"] = ""
    voice: str = ""
    speed: float = 0
    music: Literal["", "calm", "pulse", "bright", "none"] = ""
    decibels: float = 0


class IntentAnswer(BaseModel):
    """What the message means, and how sure that is, from 0 to 1."""

    intent: Literal["revise", "approve", "reject", "reschedule", "budget", "question", "chatter", "unclear"]
    confidence: float = 0
    about: Topic = ""
    when: str = ""
    usd: float = 0
    changes: list[ChangeAnswer] = Field(default_factory=list)


def intent_of(answer: IntentAnswer, words: str, revision: Revision | None, voices: tuple[str, ...]) -> Intent:
    """What the answer comes to, by closed values and by the person's own words."""
    if answer.confidence < SURE:
        return Unclear()
    match answer.intent:
        case "approve" | "reject":
            return Unclear() if is_withheld(words) else WantsVerdict(verdict=answer.intent)
        case "reschedule":
            when = said_in(words, answer.when)
            return WantsTime(when=when) if when else Unclear()
        case "budget":
            return WantsMoney(usd=answer.usd) if _is_named(answer.usd, words) else Unclear()
        case "question":
            return Asks(about=About(answer.about)) if answer.about else Unclear()
        case "chatter":
            return Aside()
        case "revise" if revision is not None:
            return _changes(
                answer, words, Context(revision.script, revision.direction, voices, revision.listing), revision
            )
        case _:
            return Unclear()


def said_in(words: str, quote: str) -> str:
    """The quote as it stands in the person's words; empty where it does not."""
    plain, wanted = words.translate(_SMART), " ".join(quote.translate(_SMART).split())
    if not wanted or len(wanted) > LONGEST_WORDS:
        return ""
    found = re.search(r"\s+".join(map(re.escape, wanted.split(" "))), plain, re.IGNORECASE)
    return found[0] if found else ""


def _is_named(usd: float, words: str) -> bool:
    """Whether the person named this sum."""
    named = {float(number.replace(",", ".")) for number in re.findall(r"\d{1,6}(?:[.,]\d{1,2})?", words)}
    return 0 < usd <= MOST_USD and usd in named


def _changes(answer: IntentAnswer, words: str, context: Context, revision: Revision) -> Intent:
    wishes, missed = list[Wish](), list[Missed]()
    for change in answer.changes[:MOST_CHANGES] or [ChangeAnswer(kind="rewrite")]:
        quote = said_in(words, change.quote) or words[:LONGEST_WORDS]
        try:
            wishes.append(Wish(_change(change, quote, words, context), quote))
        except Refused as refused:
            missed.append(Missed(words=quote, why=refused.why, hint=refused.hint))
    changes, refused_ones = weigh(revision, wishes)
    return WantsChanges(changes=changes, missed=(*missed, *refused_ones))


def _change(answer: ChangeAnswer, quote: str, words: str, context: Context) -> Change:  # noqa: C901, PLR0912 - one case for each.
    match answer.kind:
        case "length":
            return context.length(answer.seconds)
        case "drop":
            return DropScene(scene=_scene(answer, context))
        case "keep":
            return KeepScenes(scenes=_scenes(answer, context))
        case "move":
            return valid(lambda: MoveScene(scene=_scene(answer, context), position=answer.position))
        case "replace":
            return valid(lambda: ReplaceText(old=answer.old, new=_own(answer.new, words)), "it names no words")
        case "hook":
            return AnotherHook()
        case "call":
            return AnotherCall()
        case "pattern":
            return valid(lambda: ChangePattern(pattern=Pattern(answer.pattern)), "it names no pattern")
        case "take":
            return AnotherTake(scenes=_scenes(answer, context) if answer.scenes else ())
        case "voice":
            return ChangeVoice(voice=context.voice(answer.voice))
        case "speed":
            return context.speed(answer.speed)
        case "music":
            return valid(lambda: ChangeMusic(music=answer.music or "none"))
        case "music_level":
            return valid(lambda: ChangeMusicLevel(music_db=answer.decibels), "music cannot be that loud or quiet")
        case "title":
            return valid(lambda: ChangeTitle(title=_own(answer.new, words)), "it names no title of 1 to 100 characters")
        case "rewrite":
            return Rewrite(wish=quote)


def _own(new: str, words: str) -> str:
    """New words, which have to be the person's own."""
    found = said_in(words, new)
    if new.strip() and not found:
        raise Refused("the new words do not stand in the message", hint='Say them: `replace "old" with "new"`.')
    return found


def _scene(answer: ChangeAnswer, context: Context) -> SceneId:
    found = _scenes(answer, context)
    if len(found) != 1:
        raise Refused("it does not say which scene", hint="Name one by its number.")
    return found[0]


def _scenes(answer: ChangeAnswer, context: Context) -> tuple[SceneId, ...]:
    return context.scenes(" and ".join(map(str, answer.scenes)))
