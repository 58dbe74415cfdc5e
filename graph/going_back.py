"""Beginning again: where it failed, or at a step; whatever was made from that on is made and asked about again."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from graph.answering import Answering
from graph.authority import refuse_meddler
from graph.core.clock import Clock
from graph.core.errors import IllegalTransition
from graph.core.ids import ProductionId
from graph.core.person import Person
from graph.core.production import SAID, TRANSITIONS, Event, State
from graph.core.standing import STEPS_OF
from graph.store.again import go_back
from graph.store.gates import supersede_gates
from graph.store.ledger import Ledger
from graph.store.productions import get_row, hold_row, move
from graph.store.slots import free_slot
from graph.store.tables import ProductionRow

BACK_TO = {
    **dict.fromkeys(STEPS_OF[State.DRAFT], Event.SENT_TO_WORDS),
    **dict.fromkeys(STEPS_OF[State.READY_FOR_GENERATION], Event.SENT_TO_MEDIA),
}

DRAWN_BY = frozenset({"write", "build"})
"""The steps from which on all scenes are drawn again."""


@dataclass(frozen=True)
class GoingBack:
    """Sends productions back, in the transaction of whoever asks."""

    ledger: Ledger
    clock: Clock
    answering: Answering

    def retry(self, session: Session, id: ProductionId, by: Person) -> None:
        """Bring a failed production back to where it failed, with a new run.

        Raises:
            NotAllowed: This person neither asked for the video nor decides on it, nor is an admin.
            IllegalTransition: It has not failed.
        """
        hold_row(session, id)
        row = self._row(session, id, by, "try this video again")
        values = {"run": row.run + 1, "failed_from": None, "failure": "", "hold": ""}
        move(session, id, State(row.state), Event.RETRIED, by=by, now=self.clock.now(), values=values)
        self.ledger.retry_failed(session, id)

    def send(self, session: Session, id: ProductionId, step: str, by: Person) -> None:
        """Begin again at a step. Its open question is void, and a worker that is at it stops quietly.

        Raises:
            NotAllowed: This person neither asked for the video nor decides on it.
            IllegalTransition: There is no such step behind it.
        """
        hold_row(session, id)
        row, now = self._row(session, id, by, "send it back"), self.clock.now()
        state, event = State(row.state), _event(id, step)
        values = {"run": row.run + 1, "fence": ProductionRow.fence + 1, "lease_owner": None, "lease_until": None}
        values |= {"failed_from": None, "failure": "", "hold": ""}
        if row.storyboard and step in DRAWN_BY:
            values["storyboard"] = row.storyboard | {"placeholders": {}}  # What failed before is tried anew.
        if not _leads_back(state, event, row.failed_from):
            raise IllegalTransition(
                f"{id} cannot go back to step {step}: it is {_where(state)}",
                hint=f"`greenlight status {id}` shows what can be done now.",
            )
        move(session, id, state, event, by=by, now=now, reason=f"from step {step} on", values=values)
        supersede_gates(session, id)
        free_slot(session, id)
        go_back(session, id, step, by, now)
        self.ledger.retry_failed(session, id)

    def _row(self, session: Session, id: ProductionId, by: Person, what: str) -> ProductionRow:
        row = get_row(session, id)
        refuse_meddler(self.answering.profile(session, row.channel), by, what, requester=row.created_by)
        return row


def _event(id: ProductionId, step: str) -> Event:
    if step in BACK_TO:
        return BACK_TO[step]
    if step in STEPS_OF[State.PUBLISHING]:
        hint = f"`greenlight step {id} --retry` looks again whether it arrived."
        raise IllegalTransition("an upload is never simply made again", hint=hint)
    raise IllegalTransition(f"there is no step {step!r} to go back to", hint=f"There is {', '.join(BACK_TO)}.")


def _leads_back(state: State, event: Event, failed_from: str | None) -> bool:
    is_of_film = state is State.FAILED and failed_from == State.READY_FOR_GENERATION
    return (state, event) in TRANSITIONS or (event is Event.SENT_TO_MEDIA and is_of_film)


def _where(state: State) -> str:
    return {State.FAILED: "failed before that"}.get(state, SAID[state])
