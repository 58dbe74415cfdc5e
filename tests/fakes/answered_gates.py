"""What should be true of productions whose gates are answered in all ways, and what there is to answer."""

from collections import Counter
from dataclasses import dataclass, field

from graph.core.change import AnotherHook, AnotherTake, ChangeTitle
from graph.core.gate import Approve, Gate, GateKind, Reject, Retry, Revise, Verdict
from graph.core.ids import GateId, ProductionId, SceneId
from graph.core.person import SYSTEM, Person, Role, Surface
from graph.core.production import Event, State
from graph.core.script import Beat, Emotion, Line, Listing, Pattern, Revision, Scene, Script, Visual
from tests.fakes.studio import ANNA, BEN, STRANGER

CAP = 3
NOBODY_ON_THE_LIST = Person(name="carl", role=Role.APPROVER, surface=Surface.TERMINAL)
CLEO = Person(name="cleo", role=Role.APPROVER, surface=Surface.TERMINAL)
MAY_DECIDE = (ANNA, BEN, CLEO)
PERSONS = (*MAY_DECIDE, STRANGER, NOBODY_ON_THE_LIST, SYSTEM)
VERDICTS: tuple[Verdict, ...] = (
    Approve(),
    Reject(),
    Retry(),
    Revise(changes=(AnotherHook(),)),
    Revise(changes=(AnotherTake(),)),
    Revise(changes=(ChangeTitle(title="Another title"),)),
    Revise(changes=(AnotherTake(scenes=(SceneId("no such scene"),)),)),
)
ASKS: dict[State, GateKind] = {
    State.SCRIPT_PENDING_REVIEW: GateKind.SCRIPT,
    State.VIDEO_PENDING_REVIEW: GateKind.VIDEO,
    State.READY_FOR_PUBLISH: GateKind.PUBLISH,
}
MOVES_BY_ITSELF: dict[State, Event] = {
    State.DRAFT: Event.COMPLIED,
    State.READY_FOR_GENERATION: Event.BUILT,
    State.PUBLISHING: Event.SCHEDULED,
}
REVISION = Revision(
    number=1,
    script=Script(
        pattern=Pattern.A,
        writer="nobody",
        scenes=(
            Scene(
                id=SceneId("s1"),
                beat=Beat.HOOK,
                emotion=Emotion.CURIOSITY,
                lines=(Line(text="An octopus has three hearts.", origin="person"),),
                visual=Visual(),
                seconds=3.0,
            ),
        ),
    ),
    listing=Listing(title="Hearts", description=""),
)

WRONG = (
    "the requester",
    "a stranger",
    "an approver of another channel",
    "no person",
    "what the other production shows",
    "what it showed before",
    "the gate before",
    "an answer for other gates",
)


@dataclass
class Expected:
    """What should be true of a production."""

    id: ProductionId
    requester: Person
    state: State = State.DRAFT
    waits: Gate | None = None
    content: int = 0
    revised: Counter[str] = field(default_factory=Counter)
    answers: dict[GateId, Verdict] = field(default_factory=dict)
    votes: dict[GateId, set[str]] = field(default_factory=dict)

    def others(self) -> list[Person]:
        """Those who may say yes to it."""
        return [person for person in MAY_DECIDE if person != self.requester]


def event_of(state: State, verdict: Verdict) -> Event:
    """What an accepted answer does, as the table of states has it."""
    match verdict:
        case Approve():
            return Event.APPROVED
        case Revise(changes=(AnotherHook(),)):
            return Event.WORDS_REVISED
        case Revise() if state is State.SCRIPT_PENDING_REVIEW:
            return Event.WORDS_REVISED
        case Revise(changes=(AnotherTake(),)):
            return Event.MEDIA_REVISED
        case Revise():
            return Event.MEDIA_REVISED if state is State.VIDEO_PENDING_REVIEW else Event.METADATA_REVISED
        case _:
            return Event.REJECTED


def asked_at(gate: Gate) -> str:
    """What revisions are counted by: those of the script, and those of the film up to its release."""
    return "script" if gate.kind is GateKind.SCRIPT else "film"


def is_counted(state: State, verdict: Verdict) -> bool:
    """Whether a revision uses up one of those that the cap allows: one of a release never does."""
    return event_of(state, verdict) is not Event.METADATA_REVISED
