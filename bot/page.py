"""Pages: parts of a production as they are put before a person, free of any surface."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from bot.commands import Adjust
from bot.reply import Reply
from graph.core.change import Change, Missed
from graph.core.difference import Remade, SceneDifference
from graph.core.gate import GateKind, GateStatus
from graph.core.ids import GateId, ProductionId, Sha256
from graph.core.person import Person
from graph.core.place import Place
from graph.core.production import State
from graph.core.rebuild import Rebuild
from graph.core.script import Listing, Release
from graph.core.standing import Unit
from graph.core.value import Value
from tools.media import Finding


class GateLine(Value):
    """The gate that a page belongs to."""

    id: GateId
    kind: GateKind
    status: GateStatus
    subject: Sha256
    expires_at: datetime
    blocked_by: tuple[str, ...]
    approved_by: tuple[str, ...] = ()
    needs: int = 1
    changes_left: int = 1
    """How often what it asks about may still be revised, where it takes that."""

    @property
    def is_pending(self) -> bool:
        """It takes a decision."""
        return self.status is GateStatus.PENDING


class Page(Reply):
    """A part of a production, as it is put before a person."""

    production: ProductionId
    title: str
    state: State
    gate: GateLine | None
    warnings: tuple[str, ...] = ()


class SpokenLine(Value):
    """A line with its place in the source; without one, `origin` says whose it is."""

    text: str
    origin: str
    place: Place | None
    is_verbatim: bool


class SceneLine(Value):
    """A scene as it is read."""

    number: int
    id: str
    beat: str
    emotion: str
    seconds: float
    lines: tuple[SpokenLine, ...]
    layout: str
    on_screen: str
    direction: str


class ScriptPage(Page):
    """The words. After a revision `asked` is what was asked for, `differences` what came of it.

    `beside` are the differences in listing and direction ("title": before and after).
    """

    kind: Literal["script"] = "script"
    revision: int
    pattern: str
    writer: str
    seconds: float
    wanted_seconds: int
    render_seconds: float
    source_name: str
    scenes: tuple[SceneLine, ...]
    listing: Listing
    asked: str = ""
    differences: tuple[SceneDifference, ...] = ()
    beside: dict[str, tuple[str, str]] = Field(default_factory=dict)


class TimeCode(Value):
    """Where a scene begins in the film."""

    scene: str
    start: float
    seconds: float
    text: str


class SceneFinding(Value):
    """What a check saw, in one scene or (with an empty `scene`) in the whole film."""

    scene: str
    finding: Finding


class FilmPage(Page):
    """The film, with the paths of its files by role.

    Where there was a film before, `since` is its revision; what follows tells what was asked for since then, what came
    of it, and what was made again.
    """

    kind: Literal["video"] = "video"
    revision: int
    since: int = 0
    asked: str = ""
    differences: tuple[SceneDifference, ...] = ()
    beside: dict[str, tuple[str, str]] = Field(default_factory=dict)
    remade: Remade | None = None
    seconds: float
    wanted_seconds: int
    loudness_lufs: float
    true_peak_dbtp: float
    findings: tuple[SceneFinding, ...]
    scenes: tuple[TimeCode, ...]
    listing: Listing
    files: dict[str, str]


class ReleasePage(Page):
    """Where, when and how the film goes out."""

    kind: Literal["publish"] = "publish"
    revision: int
    channel: str
    channel_title: str
    zone: str
    publish_at: datetime | None
    release: Release
    listing: Listing
    seconds: float
    files: dict[str, str]
    url: str = ""


class Missing(Value):
    """What could not be made, and why, both in words for people; `work` is what its logs go by."""

    what: str
    why: str
    work: str


class QuestionPage(Page):
    """A question about work: what is missing, or which step waits for a yes.

    `is_hopeless` says that another try would fail like the last one.
    """

    kind: Literal["question"] = "question"
    about: GateKind
    step: str
    when: str
    units: tuple[str, ...]
    missing: tuple[Missing, ...]
    is_hopeless: bool = False


class DecisionLine(Value):
    """What somebody decided. The verdict "vote" is a yes at a gate that needs several."""

    at: datetime
    by: Person
    gate: GateKind
    verdict: str
    changes: tuple[str, ...]
    note: str
    subject: Sha256


class MoveLine(Value):
    """A step between states."""

    at: datetime
    by: str
    event: str
    to_state: str
    reason: str


class DecisionsPage(Page):
    """Who decided what, and how the production moved."""

    kind: Literal["decisions"] = "decisions"
    decisions: tuple[DecisionLine, ...]
    moves: tuple[MoveLine, ...]


class TryLine(Value):
    """One try at a unit of work; `title` is what people call it."""

    step: str
    unit: str
    title: str
    number: int
    outcome: str
    seconds: float
    provider: str
    error: str
    hint: str
    log: str


class StepLine(Value):
    """A step with its policy and its newest units."""

    name: str
    policy: str
    units: tuple[Unit, ...]
    seconds: float


class StepsPage(Page):
    """All steps, or one with its tries."""

    kind: Literal["steps"] = "steps"
    steps: tuple[StepLine, ...]
    tries: tuple[TryLine, ...]


class LogPage(Page):
    """A log of one try."""

    kind: Literal["log"] = "log"
    step: str
    number: int
    path: str
    lines: tuple[str, ...]


AnyPage = ScriptPage | FilmPage | ReleasePage | QuestionPage | DecisionsPage | StepsPage | LogPage


class NotSeen(Reply):
    """An approval of something that this person was not shown; here it is, and nothing was decided."""

    page: AnyPage


class Understanding(Reply):
    """How a wish was read. `missed` is what changes nothing: not understood, not possible, or said elsewhere."""

    production: ProductionId
    gate: GateId
    kind: GateKind
    subject: Sha256
    words: str
    changes: tuple[Change, ...]
    understood: tuple[str, ...]
    missed: tuple[Missed, ...]
    rebuild: Rebuild
    scenes: tuple[int, ...]


class Proposal(Reply):
    """A release as it would be. `adjust` brings exactly this about; without `is_news` it is so already."""

    page: ReleasePage
    adjust: Adjust
    understood: tuple[str, ...]
    is_news: bool


class VideoLine(Value):
    """A video of a channel; the production is empty for one that was put there by other means."""

    title: str
    production: str
    privacy: str
    publish_at: datetime | None
    uploaded_at: datetime
    url: str


class HeldSlot(Value):
    """A publish time that a production holds while its publish gate waits."""

    publish_at: datetime
    production: str
    title: str


class ChannelPage(Reply):
    """What a channel shows and will show, and its next free slots, numbered as `--slot` takes them."""

    name: str
    title: str
    zone: str
    folder: str
    videos: tuple[VideoLine, ...]
    held: tuple[HeldSlot, ...]
    free: tuple[datetime, ...]
