"""The names by which Slack gives back what a person pressed, and what a button carries."""

from enum import StrEnum

from pydantic import AwareDatetime, Field, ValidationError

from graph.core.ids import GateId, ProductionId, Sha256
from graph.core.value import Value


class Action(StrEnum):
    """Buttons and menus on cards. "gate…" carry a `GateRef`, "note…" a `NoteRef`, the others a `ProductionRef`.

    Those about files carry the key of a parcel, as does the no to them; what is asked of a gate has its `GateRef` as
    the block's id.
    """

    APPROVE = "gate.approve"
    CHANGES = "gate.changes"
    EDIT = "gate.edit"
    REJECT = "gate.reject"
    RETRY_GATE = "gate.retry"
    SLOT = "gate.slot"
    TIME = "gate.time"
    PRIVACY = "gate.privacy"
    KIDS = "gate.kids"
    SYNTHETIC = "gate.synthetic"
    SCHEDULE = "gate.schedule"
    KEEP_PRIVATE = "gate.private"
    PUBLISH_NOW = "gate.now"
    CONFIRM_CHANGES = "gate.revise"
    MOVE_TO = "ask.move"
    LET_COST = "ask.budget"
    START_NOTE = "note.start"
    USE_EDITED = "note.use"
    ASK = "gate.ask"
    USE_FILES = "gate.files"
    START_FROM = "parcel.start"
    DISMISS = "dismiss"
    DETAILS = "production.details"
    SCRIPT = "production.script"
    LOG = "production.log"
    PAUSE = "production.pause"
    RESUME = "production.resume"
    RETRY = "production.retry"
    ABORT = "production.abort"
    RESCHEDULE = "production.reschedule"
    MORE = "production.more"
    OPEN = "open"
    SETTINGS = "settings"
    SETTINGS_OF = "settings.channel"
    NEW = "new"
    FILL = "fill"


class View(StrEnum):
    """Modals, by their callback id."""

    NEW = "view.new"
    CHANGES = "view.changes"
    EDIT = "view.edit"
    REJECT = "view.reject"
    RESCHEDULE = "view.reschedule"
    SETTINGS = "view.settings"


class Shortcut(StrEnum):
    """Entries of Slack's menus, by their callback id."""

    NEW = "shortcut.new"
    FROM_MESSAGE = "shortcut.from_message"
    REVISE_WITH = "shortcut.revise_with"


class GateRef(Value):
    """What a gate's button stands for: this question about exactly this. Nothing else in a payload is believed."""

    g: GateId
    s: Sha256


class NotedRef(GateRef):
    """As `GateRef`, with what the person typed beside the decision that the button asks about."""

    note: str = ""


class ProductionRef(Value):
    """What a production's button stands for."""

    p: ProductionId


class SlotRef(Value):
    """A free publish time of a channel."""

    c: str
    at: AwareDatetime


class MoveRef(Value):
    """Another publish time that was asked for in free words."""

    p: ProductionId
    at: AwareDatetime


class BudgetRef(Value):
    """More money that was asked for in free words: `usd` in all, where `was` still counts."""

    p: ProductionId
    usd: float = Field(gt=0)
    was: float = Field(ge=0)


class NoteRef(Value):
    """The first of the notes that a button is about."""

    n: int


def read_gate(value: str) -> NotedRef | None:
    """The reference in a button's value; None when it holds none, as after a change of the format."""
    try:
        return NotedRef.model_validate_json(value)
    except ValidationError:
        return None


def read_slot(value: str) -> SlotRef | None:
    """As `read_gate`, for a publish time."""
    try:
        return SlotRef.model_validate_json(value)
    except ValidationError:
        return None


def read_production(value: str) -> ProductionRef | None:
    """As `read_gate`, for a production."""
    try:
        return ProductionRef.model_validate_json(value)
    except ValidationError:
        return None


def read_note(value: str) -> NoteRef | None:
    """As `read_gate`, for a note."""
    try:
        return NoteRef.model_validate_json(value)
    except ValidationError:
        return None


def read_move(value: str) -> MoveRef | None:
    """As `read_gate`, for another publish time."""
    try:
        return MoveRef.model_validate_json(value)
    except ValidationError:
        return None


def read_budget(value: str) -> BudgetRef | None:
    """As `read_gate`, for more money."""
    try:
        return BudgetRef.model_validate_json(value)
    except ValidationError:
        return None
