"""What people ask for in a chat, beyond the commands that every surface has; and what was read of it at all."""

from enum import StrEnum
from typing import Literal

from bot.commands import (
    Abort,
    Adjust,
    Begin,
    ListSteps,
    Look,
    ReadLog,
    Retry,
    Show,
    Understand,
)
from graph.core.gate import GateKind
from graph.core.intent import About
from graph.core.value import Value

HERE = ""
"""As the id of a production: the one whose thread this is."""


class Filter(StrEnum):
    """Which videos a list holds."""

    WAITING = "waiting"
    RUNNING = "running"
    SCHEDULED = "scheduled"
    FAILED = "failed"


class OpenNew(Value):
    """Open the form for a new video."""


class ListVideos(Value):
    """List everybody's videos; with `days` only those that something happened to since."""

    filter: Filter | None = None
    days: int | None = None


class ListMine(Value):
    """List what waits for this person; with a filter, those of their own videos that stand so."""

    filter: Filter | None = None


class Pause(Value):
    """Let a production rest at its next step."""

    production: str


class Resume(Value):
    """Let a paused production go on."""

    production: str


class RaiseBudget(Value):
    """Let a production cost more: so much more, or up to so much. Exactly one of the two is given."""

    production: str
    by_usd: float | None = None
    to_usd: float | None = None


class ShowQueue(Value):
    """What is being worked on, and what comes next."""


class ShowSchedule(Value):
    """What goes out on a day (see `bot.reading.days`); without one, in the next seven."""

    day: str = ""


class ShowDigest(Value):
    """The digest, now."""


class SetDigest(Value):
    """Tell the digest at another hour, or tell it no more by itself, or again."""

    on: bool
    at: str = ""
    channel: str = ""


class ShowApprovers(Value):
    """Who decides, on a channel or on all of them; at one gate when it is named."""

    channel: str = ""
    gate: str = ""


class SetApprovers(Value):
    """Let these users and user groups decide, by their ids; at one gate, or where no gate names others."""

    people: tuple[str, ...]
    gate: str = ""
    channel: str = ""


class ShowConfig(Value):
    """How a channel is run, or one setting of it."""

    key: str = ""
    channel: str = ""


class ShowMachine(Value):
    """The settings of where Greenlight runs; they are not changed from here."""


class SetConfig(Value):
    """Change a setting of a channel; without a value, go back to what the channel's file says."""

    key: str
    value: str | None
    channel: str = ""


class ShowHealth(Value):
    """Whether everything that is needed works."""


class StudioPause(Value):
    """Begin no more work on any production."""


class StudioResume(Value):
    """Take work up again."""


class Help(Value):
    """Say what can be typed: after one command, or one verb of it, or at all."""

    command: Literal["video", "studio", ""] = ""
    verb: str = ""


class Greets(Value):
    """Somebody is friendly to us: a greeting, our bare name, or thanks."""

    is_thanks: bool = False


class Usage(Value):
    """It cannot be read: why not, and a line that could."""

    message: str
    usage: str


class WantsToDecide(Value):
    """Words that sound like a decision. They never are one: the person is asked to confirm it with a press.

    `note` is what was said beside it, of a no the reason. `gate` and `revision` are there where they are named, `when`
    where a release is meant: to go out at once, or at the time that its card says.
    """

    verdict: Literal["approve", "reject"]
    production: str = HERE
    note: str = ""
    gate: GateKind | None = None
    revision: int | None = None
    when: Literal["", "now", "planned"] = ""


class WantsBudget(Value):
    """Words that ask for so much more money, or so much in all. They spend none: a press does."""

    production: str = HERE
    by_usd: float | None = None
    to_usd: float | None = None


class Withholds(Value):
    """Words that keep a decision back: "don't approve this yet". Nothing follows from them."""

    production: str = HERE


class Question(Value):
    """A question that moves nothing. `day` is there when it is about the schedule (see `bot.reading.days`).

    `more` are those that are asked in the same breath: "when is it ready and who must approve?"
    """

    about: About
    production: str = HERE
    day: str = ""
    more: tuple["Question", ...] = ()


class Words(Value):
    """Free words: in a thread a wish for changes, if they are one.

    `is_addressed` tells whether they were meant for us beyond doubt; what was not may be left without an answer.
    """

    text: str
    is_addressed: bool


class Chatter(Value):
    """People talking among themselves."""


AboutVideo = (
    Begin
    | OpenNew
    | Look
    | ListVideos
    | ListMine
    | Show
    | ReadLog
    | ListSteps
    | Understand
    | Retry
    | Pause
    | Resume
    | Abort
    | RaiseBudget
    | Adjust
)
AboutRules = SetDigest | ShowApprovers | SetApprovers | ShowConfig | ShowMachine | SetConfig
AboutStudio = ShowQueue | ShowSchedule | ShowDigest | AboutRules | ShowHealth | StudioPause | StudioResume
Asked = AboutVideo | AboutStudio | Help | Usage
Typed = Asked | WantsToDecide
"""What a slash command may mean."""
Talk = Typed | Greets | WantsBudget | Withholds | Question | Words | Chatter
"""What a message may mean. Neither decides anything: `Approve` and `Reject` are not among it."""
