"""What somebody means by a message about a video: closed values, whoever has read it. None of them decides anything."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from graph.core.change import Change, Missed
from graph.core.value import Value


class About(StrEnum):
    """What a question asks for that the state of things can answer."""

    TIME = "time"  # Why it takes so long, and when it is ready.
    COST = "cost"
    FAILED = "failed"  # What went wrong.
    CHANGED = "changed"  # What the last revision changed.
    WAITING = "waiting"  # What waits for whoever asks.
    MAKING = "making"  # What is being made.
    SCHEDULE = "schedule"
    WHO = "who"  # Who decides, or has decided.
    WHERE = "where"  # How it stands, and where to find it.
    WHEN = "when"  # When it goes out.
    SOURCE = "source"  # What its words are taken from.
    DECLARED = "declared"  # Who may see it, and whether it is for kids.
    FIGURES = "figures"  # How many watch it.
    LENGTH = "length"  # How many seconds it lasts.
    NEXT = "next"  # What follows a yes to what is asked.


class WantsChanges(Value):
    """Something is to be different; `missed` is what of the words changes nothing."""

    kind: Literal["revise"] = "revise"
    changes: tuple[Change, ...]
    missed: tuple[Missed, ...] = ()


class WantsVerdict(Value):
    """It sounds like a decision, and is none: the person is asked for a press."""

    kind: Literal["decide"] = "decide"
    verdict: Literal["approve", "reject"]


class WantsTime(Value):
    """Another publish time, in the person's own words."""

    kind: Literal["reschedule"] = "reschedule"
    when: str


class WantsMoney(Value):
    """The video may cost so much more."""

    kind: Literal["budget"] = "budget"
    usd: float = Field(gt=0, le=1000)


class Asks(Value):
    """A question that the rows answer."""

    kind: Literal["question"] = "question"
    about: About


class Aside(Value):
    """People talking among themselves."""

    kind: Literal["chatter"] = "chatter"


class Unclear(Value):
    """Nobody can tell what is meant; `why` is what stood in the way of reading it, where something did."""

    kind: Literal["unclear"] = "unclear"
    why: str = ""


Intent = Annotated[
    WantsChanges | WantsVerdict | WantsTime | WantsMoney | Asks | Aside | Unclear, Field(discriminator="kind")
]
Intents: TypeAdapter[Intent] = TypeAdapter(Intent)
