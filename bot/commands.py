"""What a person can ask for, from whichever surface. Productions are named as typed; the handler finds them."""

from enum import StrEnum
from typing import Any, Literal

from graph.core.brief import Pattern
from graph.core.change import Change, Understood
from graph.core.ids import GateId, Sha256
from graph.core.material import GivenPicture
from graph.core.money import Limit
from graph.core.talk import Talk
from graph.core.value import Value


class Part(StrEnum):
    """What can be shown of a production."""

    SCRIPT = "script"
    VIDEO = "video"
    PUBLISH = "publish"
    DECISIONS = "decisions"
    LOG = "log"


class Begin(Value):
    """Make a video. The source is `text`, or `data` as it lies in the file `source_name`.

    What is None or empty is the channel's to say. `images` is a folder, `pictures` are those that are kept already.
    `talk` is where it is talked about from its beginning on.
    """

    topic: str
    text: str = ""
    data: bytes | None = None
    source_name: str = ""
    seconds: int | None = None
    pattern: Pattern | None = None
    channel: str = "default"
    images: str = ""
    pictures: tuple[GivenPicture, ...] = ()
    at: str = ""
    budget_usd: float | None = None
    talk: Talk | None = None


class Look(Value):
    """Say how a production stands, or all of them."""

    production: str | None = None


class Show(Value):
    """Show a part of a production; without one, what waits for a decision, else the newest there is."""

    production: str
    part: Part | None = None


class Approve(Value):
    """Yes. It binds `subject`, or what this person was last shown."""

    production: str
    subject: Sha256 | None = None
    note: str = ""


class Reject(Value):
    """No, for good."""

    production: str
    reason: str = ""


class Understand(Value):
    """Read a wish for changes, and say what would be done; nothing is done yet.

    `read` is how the words were read already; without it they are a wish, of which a writer with a model carries out
    what the grammar does not understand.
    """

    production: str
    words: str
    read: Understood | None = None


class Foresee(Value):
    """Say what these changes would do at the gate that waits; nothing is done yet."""

    production: str
    changes: tuple[Change, ...]


class Revise(Value):
    """Carry out changes as they were understood, at the gate they were read for."""

    gate: GateId
    subject: Sha256
    changes: tuple[Change, ...]
    words: str


class Adjust(Value):
    """Another publish time or declaration. `slot` counts the channel's free slots from 1; what is None stays."""

    production: str
    at: str = ""
    slot: int | None = None
    undated: bool = False
    privacy: Literal["private", "unlisted", "public"] | None = None
    made_for_kids: bool | None = None
    synthetic_media: bool | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to change."""
        return self == Adjust(production=self.production)


class Propose(Value):
    """Say what a release would be with these changes; nothing is changed yet."""

    adjust: Adjust


class GoOn(Value):
    """Take away what stops a production: a hold, a failure, a budget that is too small."""

    production: str
    limit: Limit | None = None


class Retry(Value):
    """Try again what failed for good, or was left open; with a step, begin again there."""

    production: str
    step: str | None = None


class ListSteps(Value):
    """List the steps of a production, or the tries of one."""

    production: str
    step: str | None = None


class ReadLog(Value):
    """Show the newest log of a step."""

    production: str
    step: str | None = None


class SetPolicy(Value):
    """Let a step run by itself, ask before it, or ask after it."""

    production: str
    step: str
    policy: Literal["auto", "human", "review"]


class Abort(Value):
    """End a production."""

    production: str


class ListChannel(Value):
    """List what a channel shows, will show, and where there is room."""

    channel: str = "default"
    slots: int = 5


class ListSettings(Value):
    """Show how a channel is run, or one setting with who changed it lately."""

    channel: str = "default"
    key: str = ""


class ChangeSettings(Value):
    """Set how a channel is run, all or nothing; None goes back to what the channel's file says."""

    channel: str
    values: dict[str, Any]


class Verify(Value):
    """Check the chain of decisions; `head` is a hash noted earlier."""

    head: str | None = None


LOOKS = (Look, Show, ListSteps)
"""What a guest or somebody of another organisation may ask for."""
Command = (
    Begin
    | Look
    | Show
    | Approve
    | Reject
    | Understand
    | Foresee
    | Revise
    | Adjust
    | Propose
    | GoOn
    | Retry
    | ListSteps
    | ReadLog
    | SetPolicy
    | Abort
    | ListChannel
    | ListSettings
    | ChangeSettings
    | Verify
)
