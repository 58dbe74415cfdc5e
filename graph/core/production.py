"""The states of a production and the one table of legal steps between them."""

from datetime import datetime
from enum import StrEnum

from graph.core.errors import HasEnded, IllegalTransition
from graph.core.ids import ProductionId
from graph.core.value import Value


class State(StrEnum):
    """Where a production stands, for everybody who looks."""

    DRAFT = "DRAFT"
    SCRIPT_PENDING_REVIEW = "SCRIPT_PENDING_REVIEW"
    READY_FOR_GENERATION = "READY_FOR_GENERATION"
    VIDEO_PENDING_REVIEW = "VIDEO_PENDING_REVIEW"
    READY_FOR_PUBLISH = "READY_FOR_PUBLISH"
    PUBLISHING = "PUBLISHING"
    SCHEDULED = "SCHEDULED"
    UPLOADED = "UPLOADED"
    PUBLISHED = "PUBLISHED"
    REJECTED = "REJECTED"
    FAILED = "FAILED"
    ABORTED = "ABORTED"


class Event(StrEnum):
    """What moves a production."""

    COMPLIED = "complied"
    NOT_VIABLE = "not_viable"
    APPROVED = "approved"
    REJECTED = "rejected"
    WORDS_REVISED = "words_revised"
    MEDIA_REVISED = "media_revised"
    METADATA_REVISED = "metadata_revised"
    BUILT = "built"
    STOPPED_SHORT = "stopped_short"
    EXHAUSTED = "exhausted"
    RETRIED = "retried"
    SENT_TO_WORDS = "sent_back_to_words"
    SENT_TO_MEDIA = "sent_back_to_media"
    SCHEDULED = "read_back_scheduled"
    UPLOADED = "read_back_uploaded"
    PUBLISHED = "read_back_published"
    REFUSED = "refused"
    OUTCOME_UNKNOWN = "outcome_unknown"
    RELEASE_CHANGED = "release_changed"
    SLOT_PASSED = "slot_passed"
    NOT_PUBLIC = "not_public_at_its_hour"
    ABORTED = "aborted"


TERMINAL = frozenset({State.PUBLISHED, State.REJECTED, State.ABORTED})
OUT = frozenset({State.SCHEDULED, State.UPLOADED, State.PUBLISHED})
CHANGEABLE = frozenset({State.SCHEDULED, State.UPLOADED})
"""Out, and still without an audience: words and time of the release may change."""
UNASKED = frozenset({State.DRAFT, State.SCRIPT_PENDING_REVIEW, State.READY_FOR_GENERATION, State.VIDEO_PENDING_REVIEW})
"""The question about the release is still to come."""
ABORTABLE = frozenset(
    {
        State.DRAFT,
        State.SCRIPT_PENDING_REVIEW,
        State.READY_FOR_GENERATION,
        State.VIDEO_PENDING_REVIEW,
        State.READY_FOR_PUBLISH,
        State.FAILED,
    }
)

TRANSITIONS: dict[tuple[State, Event], State] = {
    (State.DRAFT, Event.COMPLIED): State.SCRIPT_PENDING_REVIEW,
    (State.DRAFT, Event.NOT_VIABLE): State.REJECTED,
    (State.DRAFT, Event.EXHAUSTED): State.FAILED,
    (State.SCRIPT_PENDING_REVIEW, Event.APPROVED): State.READY_FOR_GENERATION,
    (State.SCRIPT_PENDING_REVIEW, Event.WORDS_REVISED): State.DRAFT,
    (State.SCRIPT_PENDING_REVIEW, Event.REJECTED): State.REJECTED,
    (State.READY_FOR_GENERATION, Event.BUILT): State.VIDEO_PENDING_REVIEW,
    (State.READY_FOR_GENERATION, Event.STOPPED_SHORT): State.READY_FOR_GENERATION,
    (State.READY_FOR_GENERATION, Event.EXHAUSTED): State.FAILED,
    (State.VIDEO_PENDING_REVIEW, Event.APPROVED): State.READY_FOR_PUBLISH,
    (State.VIDEO_PENDING_REVIEW, Event.REJECTED): State.REJECTED,
    (State.VIDEO_PENDING_REVIEW, Event.MEDIA_REVISED): State.READY_FOR_GENERATION,
    (State.VIDEO_PENDING_REVIEW, Event.WORDS_REVISED): State.DRAFT,
    (State.READY_FOR_PUBLISH, Event.MEDIA_REVISED): State.READY_FOR_GENERATION,
    (State.READY_FOR_PUBLISH, Event.WORDS_REVISED): State.DRAFT,
    (State.READY_FOR_PUBLISH, Event.METADATA_REVISED): State.READY_FOR_PUBLISH,
    (State.READY_FOR_PUBLISH, Event.SLOT_PASSED): State.READY_FOR_PUBLISH,
    (State.READY_FOR_PUBLISH, Event.APPROVED): State.PUBLISHING,
    (State.READY_FOR_PUBLISH, Event.REJECTED): State.REJECTED,
    (State.PUBLISHING, Event.SCHEDULED): State.SCHEDULED,
    (State.PUBLISHING, Event.UPLOADED): State.UPLOADED,
    (State.PUBLISHING, Event.PUBLISHED): State.PUBLISHED,
    (State.PUBLISHING, Event.REFUSED): State.READY_FOR_PUBLISH,
    (State.PUBLISHING, Event.OUTCOME_UNKNOWN): State.PUBLISHING,
    (State.SCHEDULED, Event.RELEASE_CHANGED): State.SCHEDULED,
    (State.SCHEDULED, Event.APPROVED): State.PUBLISHING,
    (State.SCHEDULED, Event.PUBLISHED): State.PUBLISHED,
    (State.SCHEDULED, Event.NOT_PUBLIC): State.SCHEDULED,
    (State.UPLOADED, Event.RELEASE_CHANGED): State.UPLOADED,
    (State.UPLOADED, Event.APPROVED): State.PUBLISHING,
    **{(state, Event.SENT_TO_WORDS): State.DRAFT for state in ABORTABLE - {State.DRAFT}},
    (State.READY_FOR_GENERATION, Event.SENT_TO_MEDIA): State.READY_FOR_GENERATION,
    (State.VIDEO_PENDING_REVIEW, Event.SENT_TO_MEDIA): State.READY_FOR_GENERATION,
    (State.READY_FOR_PUBLISH, Event.SENT_TO_MEDIA): State.READY_FOR_GENERATION,
    **{(state, Event.ABORTED): State.ABORTED for state in ABORTABLE},
}
_ENDED = "It has ended already; there is nothing left to stop."
_NO_ABORT: dict[State, str] = {
    State.PUBLISHING: "It is being published; wait until that has an end.",
    State.SCHEDULED: "It is out already. `greenlight publish ID --undated` takes its publish time away.",
    State.UPLOADED: "It is out already, and stays private until it gets a publish time.",
    State.PUBLISHED: "It is public already.",
    State.REJECTED: _ENDED,
    State.ABORTED: _ENDED,
}
SAID = {
    State.DRAFT: "being written",
    State.SCRIPT_PENDING_REVIEW: "waiting for a yes to its script",
    State.READY_FOR_GENERATION: "being made",
    State.VIDEO_PENDING_REVIEW: "waiting for a yes to its film",
    State.READY_FOR_PUBLISH: "waiting for a yes to its release",
    State.PUBLISHING: "being uploaded",
    State.SCHEDULED: "scheduled",
    State.UPLOADED: "uploaded without a publish time",
    State.PUBLISHED: "published",
    State.REJECTED: "rejected",
    State.FAILED: "failed",
    State.ABORTED: "aborted",
}
"""What a production is in each state, in words."""
_ENDS = {
    State.PUBLISHED: "it is published",
    State.REJECTED: "it was rejected",
    State.ABORTED: "it was aborted",
}
PAUSED = "paused by "
STUDIO_PAUSED = "the studio is paused by "
"""How a hold begins that a person, or the pause of everything, put on."""
ENDED = "ended by "
"""How the reason begins why a production ended that was neither published nor rejected."""
RETRY_TO = frozenset({State.DRAFT, State.READY_FOR_GENERATION})


def next_state(state: State, event: Event, failed_from: State | None = None) -> State:
    """Where the event leads; a retry leads back to where the production failed, and so does a failed film's media.

    Raises:
        IllegalTransition: The table has no such step.
    """
    if state is State.FAILED and event is Event.RETRIED and failed_from in RETRY_TO:
        return failed_from
    if state is State.FAILED and event is Event.SENT_TO_MEDIA and failed_from is State.READY_FOR_GENERATION:
        return failed_from
    try:
        return TRANSITIONS[state, event]
    except KeyError:
        hint = _NO_ABORT[state] if event is Event.ABORTED else "`greenlight status` shows what can be done now."
        raise IllegalTransition(
            f"a production that is {SAID[state]} cannot be {event.replace('_', ' ')}", hint=hint
        ) from None


def refuse_ended(id: ProductionId, state: State) -> None:
    """Raise `HasEnded` for a production that is published, rejected or aborted."""
    if how := _ENDS.get(state):
        hint = "Nothing of it can change any more; `greenlight new` starts another video."
        raise HasEnded(f"{id} has ended: {how}", hint=hint)


class Production(Value):
    """A production's row as everybody may see it. `seq` counts its content revisions, `run` its graph runs."""

    id: ProductionId
    title: str
    channel: str
    state: State
    failed_from: State | None
    failure: str
    hold: str
    run: int
    revision: int
    revisions_asked: int
    publish_at: datetime | None
    budget_usd: float
    quote_usd: float
    quote_seconds: float
    spent_usd: float
    created_at: datetime
    created_by: str
    updated_at: datetime

    @property
    def is_over(self) -> bool:
        """Nothing more will happen by itself or by a person."""
        return self.state in TERMINAL
