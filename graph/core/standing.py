"""How a production stands: what it does, what it waits for, who must act, and what to type next."""

from datetime import datetime
from enum import StrEnum
from typing import Any, assert_never

from pydantic import Field

from graph.core.gate import GateKind
from graph.core.ids import GateId, ProductionId, Sha256
from graph.core.item import ItemState
from graph.core.naming import name_gate, name_work
from graph.core.production import CHANGEABLE, STUDIO_PAUSED, TERMINAL, State
from graph.core.sentence import joined
from graph.core.value import Value
from graph.core.vote import say_votes

STEPS_OF: dict[State, tuple[str, ...]] = {
    State.DRAFT: ("write",),
    State.READY_FOR_GENERATION: ("build", "master", "verify", "publicise"),
    State.PUBLISHING: ("upload",),
}
"""The steps of work that a production goes through in a state, in order."""


NEW = 'greenlight new "TOPIC" --source FILE'


class WaitsFor(StrEnum):
    """Whose turn it is."""

    PERSON = "person"
    WORK = "work"
    WORKER = "worker"
    TIME = "time"
    NOBODY = "nobody"


class OpenGate(Value):
    """The question that waits; `seen` by whoever looks: they were last shown exactly what it asks about.

    It `needs` so many different people's yes; `approved_by` have given theirs.
    """

    id: GateId
    kind: GateKind
    step: str
    subject: Sha256
    opened_at: datetime
    expires_at: datetime
    blocked_by: tuple[str, ...] = ()
    approved_by: tuple[str, ...] = ()
    needs: int = 1
    seen: bool = False


class Unit(Value):
    """The newest work item of a step's unit. While it has not succeeded, `error`, `hint`, `part` are of its last try.

    `place` is that of a scene in its script, counted from 1.

    `is_refused` says that what was asked for is at fault: the same try would fail again.
    """

    step: str
    unit: str
    state: ItemState
    attempt: int
    failures: int
    max_failures: int
    fraction: float
    message: str
    provider: str
    error: str
    hint: str
    part: str = ""
    place: int = 0
    is_refused: bool = False
    not_before: datetime
    started_at: datetime | None
    ended_at: datetime | None

    @property
    def name(self) -> str:
        """Step and unit, as folders and logs call it."""
        return f"{self.step}-{self.unit}" if self.unit else self.step

    @property
    def title(self) -> str:
        """What people call it: of a scene the part that went wrong last, if any."""
        return name_work(self.step, self.place, self.part if self.error else "")

    @property
    def trouble(self) -> str:
        """What went wrong at its last try: what was made, provider, reason and next action."""
        by = f" by {self.provider}" if self.provider else ""
        return joined(f"{self.title}{by}: {self.error}", self.hint) if self.error else ""

    @property
    def is_open(self) -> bool:
        """It is still to be done, or being done."""
        return self.state in {ItemState.QUEUED, ItemState.RUNNING}

    @property
    def is_stuck(self) -> bool:
        """Its last try failed and it waits for the next."""
        return self.state is ItemState.QUEUED and self.failures > 0


class Published(Value):
    """The video as the channel reported it."""

    video_id: str
    url: str
    privacy: str
    publish_at: datetime | None


class Glance(Value):
    """What the rows say of a production, as far as its standing needs it.

    `has_news` says that its graph has something to look at, `is_claimed` that a worker holds it or some of its work
    (`held_by`, at most until `held_until` if it dies), `workers` how many live.
    """

    id: ProductionId
    title: str
    channel: str
    state: State
    hold: str
    failure: str
    reason: str
    run: int
    revision: int
    revisions_asked: int
    publish_at: datetime | None
    budget_usd: float
    reserved_usd: float
    spent_usd: float
    has_news: bool
    is_claimed: bool
    held_by: str = ""
    held_until: datetime | None = None
    not_before: datetime | None
    workers: int
    created_at: datetime
    created_by: str
    updated_at: datetime
    gate: OpenGate | None
    scenes: tuple[str, ...]
    units: tuple[Unit, ...]
    published: Published | None
    chosen: dict[str, Any] = Field(default_factory=dict)
    """What was chosen for its channel in a chat, over the channel's file."""
    wanted_at: datetime | None = None
    """The publish time that somebody wishes for, while the question that holds one is still to come."""

    @property
    def goes_out_at(self) -> datetime | None:
        """The publish time that counts: once the channel has the video, what the channel has; none where it ended."""
        if self.published:
            return self.published.publish_at
        return None if self.state in TERMINAL else self.publish_at

    @property
    def is_time_open(self) -> bool:
        """Whether another time than the one that counts is wished for, which its last question chooses."""
        return self.wanted_at is not None and self.wanted_at != self.goes_out_at

    @property
    def asks_for_another_time(self) -> bool:
        """Whether a change of the publish time that counts waits for a yes."""
        return self.state in CHANGEABLE and self.gate is not None and self.publish_at != self.goes_out_at

    @property
    def rests_with_studio(self) -> bool:
        """Whether it is the pause of everything that holds it."""
        return self.hold.startswith(STUDIO_PAUSED)


class StepStanding(Value):
    """How many units of a step there are, and how they stand."""

    name: str
    total: int
    done: int
    running: int
    failed: int


class Standing(Value):
    """The judgement on a glance: for people, for `status.json` and for every surface."""

    glance: Glance
    step: str
    steps: tuple[StepStanding, ...]
    waits_for: WaitsFor
    blocks: str
    who: str
    next: str
    deciders: tuple[str, ...] = ()
    """Who is listed for the open gate; nobody where it is for admins and whoever asked."""
    requester_may: bool = True
    """Whether the yes of whoever asked for it counts, where the open gate is theirs to decide."""

    @property
    def is_settled(self) -> bool:
        """Nothing more will happen by itself now."""
        return self.waits_for in {WaitsFor.PERSON, WaitsFor.TIME, WaitsFor.NOBODY}

    def as_data(self) -> dict[str, Any]:
        """Flat plain data, for files and for programs that read."""
        glance = self.glance.model_dump(mode="json", exclude={"chosen"})
        own = self.model_dump(mode="json", exclude={"glance"})
        return glance | own | {"reason": self.glance.reason}


def judge(glance: Glance, approvers: tuple[str, ...], *, needs: int = 1, requester_may: bool = True) -> Standing:
    """Say whose turn it is. The first that applies counts: an end, a hold, a gate, a failure, then work.

    `approvers` may answer the open gate beside the owner, and it takes the yes of so many of them as it `needs`;
    `requester_may` says whether that of whoever asked for it counts.
    """
    if glance.gate is not None and glance.gate.needs != needs:
        glance = glance.model_copy(update={"gate": glance.gate.model_copy(update={"needs": needs})})
    waits_for, blocks, who, command = _turn(glance, approvers)
    return Standing(
        glance=glance,
        step=_step(glance),
        steps=_steps(glance),
        waits_for=waits_for,
        blocks=blocks,
        who=who,
        next=command,
        deciders=approvers if glance.gate else (),
        requester_may=requester_may,
    )


Turn = tuple[WaitsFor, str, str, str]


def _turn(glance: Glance, approvers: tuple[str, ...]) -> Turn:
    owner = "the owner"
    run = f"greenlight run {glance.id}"
    if glance.rests_with_studio:
        return WaitsFor.PERSON, f"on hold: {glance.hold}", "an admin of its chat, or the owner", "greenlight resume"
    if glance.hold:
        return WaitsFor.PERSON, f"on hold: {glance.hold}", owner, run
    if glance.gate is not None:
        who = _listed((owner, *approvers))
        return WaitsFor.PERSON, _question(glance.gate), who, _answer(glance, glance.gate)
    match glance.state:
        case State.FAILED:
            return WaitsFor.PERSON, f"failed: {glance.failure}", owner, run
        case State.REJECTED | State.ABORTED:
            ended = glance.state.lower()
            blocks = f"{ended}: {glance.reason}" if glance.reason else ended
            command = f"greenlight show {glance.id} decisions" if glance.revision else NEW
            return WaitsFor.NOBODY, blocks, "", command
        case State.PUBLISHED:
            return WaitsFor.NOBODY, "", "", f"greenlight channel {glance.channel}"
        case State.SCHEDULED if not glance.has_news:
            return WaitsFor.TIME, "waits for its publish time", "", f"greenlight channel {glance.channel}"
        case State.UPLOADED if not glance.has_news:
            command = f"greenlight publish {glance.id} --slot 1"
            return WaitsFor.NOBODY, "is out without a publish time", "", command
        case _:
            return _work(glance, run)


def _work(glance: Glance, run: str) -> Turn:
    stuck = [unit for unit in glance.units if unit.is_stuck]
    trouble = f"; {_stuck(stuck[0])}" if stuck else ""
    if glance.is_claimed:
        return WaitsFor.WORK, f"{_doing(glance)}{trouble}", "nobody: a worker is at it", run
    if glance.workers:
        return WaitsFor.WORK, f"waits for a worker{trouble}", "nobody: a worker will take it", run
    return WaitsFor.WORKER, f"waits for a worker, and none runs{trouble}", "whoever starts a worker", run


def _doing(glance: Glance) -> str:
    running = [unit for unit in glance.units if unit.state is ItemState.RUNNING]
    if not running:
        return f"works on {name_work(_step(glance))}"
    step = next(step for step in _steps(glance) if step.name == running[0].step)
    counted = f" ({step.done} of {step.total} done)" if step.total > 1 else ""
    return f"works on {name_work(step.name)}{counted}"


def _stuck(unit: Unit) -> str:
    again = f"try {unit.failures + 1} of {unit.max_failures} follows"
    by = f" by {unit.provider}" if unit.provider else ""
    return f"{unit.title}{by} failed: {unit.error} ({again})"


def _question(gate: OpenGate) -> str:
    blocked = f"; {'; '.join(gate.blocked_by)}" if gate.blocked_by else ""
    said = say_votes(gate.approved_by, gate.needs)
    votes = f"; {said}" if said else ""
    match gate.kind:
        case GateKind.SCRIPT | GateKind.VIDEO | GateKind.PUBLISH:
            return f"the {name_gate(gate.kind)} waits for a decision{votes}{blocked}"
        case GateKind.PARTIAL:
            return f"scenes could not be made{votes}{blocked}"
        case GateKind.BUDGET:
            return "the budget does not cover what is left"
        case GateKind.OUTCOME:
            return "nobody knows whether the upload arrived"
        case GateKind.STEP:
            return f"{name_work(gate.step)} (step {gate.step}) waits for a yes{votes}"
        case never:
            assert_never(never)


def _answer(glance: Glance, gate: OpenGate) -> str:
    match gate.kind:
        case GateKind.PUBLISH:
            return f"greenlight publish {glance.id}"
        case GateKind.BUDGET:
            return f"greenlight run {glance.id} --budget {2 * max(glance.budget_usd, 1.0):.2f}"
        case GateKind.OUTCOME:
            return f"greenlight step {glance.id} --retry"
        case GateKind.PARTIAL if gate.blocked_by and any(unit.is_refused for unit in glance.units):
            return f"greenlight abort {glance.id}"
        case GateKind.PARTIAL if gate.blocked_by:
            return f"greenlight step {glance.id} --retry"
        case GateKind.SCRIPT | GateKind.VIDEO | GateKind.PARTIAL | GateKind.STEP:
            return f"greenlight {'approve' if gate.seen and not gate.blocked_by else 'show'} {glance.id}"
        case never:
            assert_never(never)


def _step(glance: Glance) -> str:
    if glance.gate is not None:
        return f"{glance.gate.kind} gate"
    if glance.state is State.READY_FOR_PUBLISH:
        return "publish gate"
    running = [unit.step for unit in glance.units if unit.is_open]
    steps = STEPS_OF.get(glance.state, ())
    return next((step for step in steps if step in running), steps[0] if steps else "")


def _steps(glance: Glance) -> tuple[StepStanding, ...]:
    named = dict.fromkeys([*STEPS_OF.get(glance.state, ()), *(unit.step for unit in glance.units)])
    order = [step for steps in STEPS_OF.values() for step in steps]
    ahead = _ahead(glance)
    return tuple(_step_standing(glance, step, ahead) for step in sorted(named, key=order.index))


def _ahead(glance: Glance) -> tuple[str, ...]:
    """The steps still to come; what there is of them belongs to an earlier film."""
    steps = STEPS_OF.get(glance.state, ())
    current = _step(glance)
    return steps[steps.index(current) + 1 :] if current in steps else ()


def _step_standing(glance: Glance, step: str, ahead: tuple[str, ...]) -> StepStanding:
    units = [unit for unit in glance.units if unit.step == step and step not in ahead]
    return StepStanding(
        name=step,
        total=max(len(units), len(glance.scenes) if step == "build" else 1),
        done=sum(unit.state is ItemState.DONE for unit in units),
        running=sum(unit.state is ItemState.RUNNING for unit in units),
        failed=sum(unit.state is ItemState.FAILED for unit in units),
    )


def _listed(names: tuple[str, ...]) -> str:
    *first, last = dict.fromkeys(names)
    return f"{', '.join(first)} or {last}" if first else last
