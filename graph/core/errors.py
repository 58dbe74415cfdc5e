"""What can go wrong inside. Each carries a `hint`: the next thing a person can do."""


class ProductionError(Exception):
    """The root of our own errors."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class ProductionNotFound(ProductionError):
    """No production has this id; the hint names near ones."""


class BadBrief(ProductionError):
    """The wish cannot be made as it stands."""


class SourceTooThin(ProductionError):
    """The source does not hold enough for a video of this length."""


class CannotRevise(ProductionError):
    """A change cannot be carried out."""


class IllegalTransition(ProductionError):
    """The table of states has no such step."""


class HasEnded(IllegalTransition):
    """The production is published, rejected or aborted; nothing about it changes any more."""


class StudioPaused(ProductionError):
    """The production rests with everything else; it alone cannot go on."""


class LostRace(ProductionError):
    """Somebody else moved the production first; nothing was changed."""


class StaleDecision(ProductionError):
    """The gate was decided, superseded or expired, or another content was shown; nothing was changed."""


class ShownOtherwise(ProductionError):
    """A surface shows a person something else than what their yes would be bound to; nothing was approved."""


class DoneAlready(ProductionError):
    """The very same request was carried out before; nothing was done a second time."""


class BudgetMoved(ProductionError):
    """Another limit counts than the one that a person was shown; nothing was changed."""


class NothingWaits(ProductionError):
    """There is no question of this kind to answer."""


class NotAllowed(ProductionError):
    """This person may not do it, and is spoken to; `may` are those who may beside the owner, where that is known.

    `admins_may` says whether admins of the workspace may as well.
    """

    def __init__(self, message: str, *, hint: str = "", may: tuple[str, ...] = (), admins_may: bool = True) -> None:
        super().__init__(message, hint=hint)
        self.may, self.admins_may = may, admins_may


class SaidYesAlready(ProductionError):
    """This person's yes is counted; the gate waits for that of somebody else."""


class GateBlocked(ProductionError):
    """A hard fault stands in the way of an approval."""


class ArtifactDamaged(ProductionError):
    """A kept file was altered or is gone; it is removed, and what made it makes it again."""


class LeaseLost(ProductionError):
    """Another worker owns the production now; this one stops quietly."""


class Cancelled(ProductionError):
    """The production was aborted while this work ran; it stops quietly."""


class BudgetSpent(ProductionError):
    """The production's budget does not cover the quote; nothing was started."""


class StoreRefused(ProductionError):
    """The database may not be used from here: another host holds it, or it lies on a network mount."""


class NoRoom(ProductionError):
    """The disk stays full; what is finished is kept, and the work goes on where it stood once there is room."""


class AuditBroken(ProductionError):
    """The chain of decisions does not verify; the message names the first bad row."""
