"""What happens when somebody submits a modal. Commit first, answer after."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from bot.commands import Adjust
from bot.slack import ids
from bot.slack.cards import (
    Card,
    as_typed,
    errors_of,
    message_modal,
    read_changes,
    read_reject,
    read_reschedule,
    receipt,
)
from bot.slack.cards.card import spoken
from bot.slack.cards.forms import typed_in
from bot.slack.deciding import Deciding, EditRefused
from bot.slack.desk import NO_ROOM, Place, SlackDesk
from bot.slack.pausing import asked_later
from bot.slack.payload import UNKNOWN_CARD, place_of
from bot.slack.settling import Settling
from bot.slack.starting import start_video
from bot.slack.trouble import sentence
from graph.core.gate import Reject
from graph.store.away import is_away


@dataclass(frozen=True)
class Answer:
    """What to send with the acknowledgement of a modal, and what to tell the person after it, and where."""

    response: dict[str, Any] | None = None
    told: tuple[Place, Card] | None = None


@dataclass
class Submitting:
    """Carries out modals. Every one gets an answer."""

    desk: SlackDesk

    def __post_init__(self) -> None:
        self.deciding = Deciding(self.desk)

    def submit(self, body: dict[str, Any]) -> Answer:
        """Carry out a modal. `response` keeps it open with errors beside the fields."""
        view = body["view"]
        try:
            return self._submit(str(view["callback_id"]), view, body)
        except EditRefused as refused:
            return Answer(response=_beside(refused.field, f"{sentence(str(refused))} {refused.hint}".strip()))
        except Exception as error:
            if card := self.desk.no_room(error):
                return Answer(response=_beside_the_first(view, f"{card.text} {NO_ROOM[1]}"))
            if is_away(error):
                raise  # Without an acknowledgement the modal stays open with all that was typed.
            ref = ids.read_gate(str(view.get("private_metadata") or ""))
            gate = self.desk.gate(ref.g) if ref else None
            card = self.deciding.refusing.answer(error, gate, place_of(body))
            return Answer(response=_note_in(card, view))

    def _submit(self, callback: str, view: dict[str, Any], body: dict[str, Any]) -> Answer:
        workspace, user = str(body["team"]["id"]), str(body["user"]["id"])
        key = f"view:{workspace}:{view['id']}:{view.get('hash', '')}"
        self.desk.admit(Place(workspace, user, user, request=key))
        if callback == ids.View.NEW:
            return Answer(response=start_video(self.desk, view, body, key))
        if callback == ids.View.RESCHEDULE:
            return self._reschedule(view, body, key)
        if callback == ids.View.SETTINGS:
            return Answer(response=Settling(self.desk).save(view, Place(workspace, user, user, request=key)))
        if errors := errors_of(view):
            return Answer(response={"response_action": "errors", "errors": errors})
        ref = ids.read_gate(view.get("private_metadata", ""))
        gate = self.desk.gate(ref.g) if ref else None
        if ref is None or gate is None:
            return Answer(response=_note_in(receipt(UNKNOWN_CARD), view))
        self.desk.borders.refuse_foreign(gate.production, workspace)
        thread = self.desk.thread_of(gate.production)
        place = Place(
            workspace=workspace,
            conversation=thread.conversation if thread else str(body["user"]["id"]),
            user=str(body["user"]["id"]),
            thread_ts=thread.ts if thread else "",
            request=key,
        )
        match callback:
            case ids.View.REJECT:
                card = self.deciding.decide(ref, gate, Reject(), place, key, read_reject(view))
            case ids.View.EDIT:
                card = self.deciding.edit(ref, gate, view, place, key)
            case _:
                card = self.deciding.change(ref, gate, read_changes(view), place, typed=partial(as_typed, view))
        return Answer(told=(place, card))

    def _reschedule(self, view: dict[str, Any], body: dict[str, Any], key: str) -> Answer:
        """Another time for a video that is scheduled; it counts after a yes to the card that shows it."""
        found, at = ids.read_production(view.get("private_metadata", "")), read_reschedule(view)
        if found is None:
            return Answer(response=_note_in(receipt(UNKNOWN_CARD), view))
        if not at:
            return Answer(response={"response_action": "errors", "errors": {"time": "Choose a time."}})
        self.desk.borders.refuse_foreign(found.p, str(body["team"]["id"]))
        thread = self.desk.thread_of(found.p)
        user = str(body["user"]["id"])
        # Its buttons are on cards of the conversation, so that whoever pressed looks there and not into the thread.
        place = Place(str(body["team"]["id"]), thread.conversation if thread else user, user, request=key)
        self.desk.refuse_meddler(found.p, place, "move this video")
        done = self.desk.do(Adjust(production=found.p, at=at), place)
        told = asked_later(self.desk, found.p) or "A new card asks for a yes."
        card = receipt(f"Asked about anew: {'; '.join(done.done)}.", told)
        return Answer(told=(place, card))


def _beside_the_first(view: dict[str, Any], says: str) -> dict[str, Any]:
    """The form stays open with all that was typed."""
    return _beside(next(block["block_id"] for block in view["blocks"] if block["type"] == "input"), says)


def _beside(field: str, says: str) -> dict[str, Any]:
    return {"response_action": "errors", "errors": {field: says}}


def _note_in(card: Card, view: dict[str, Any]) -> dict[str, Any]:
    """Why nothing was done, in place of the form, with all that was typed in it."""
    return {"response_action": "update", "view": message_modal("Not done", spoken(card), typed_in(view))}
