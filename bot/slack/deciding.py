"""What somebody answers to a gate, by a button, a menu or a modal. Commit first, answer after."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from slack_sdk import WebClient

from bot.commands import Adjust, Foresee, Part, Show, Understand
from bot.commands import Revise as ReviseCommand
from bot.outcome import Decided
from bot.page import ScriptPage, Understanding
from bot.slack import ids
from bot.slack.bound import refuse_unbound
from bot.slack.cards import (
    Card,
    changes_modal,
    edit_text_modal,
    read_edits,
    receipt,
    reject_modal,
    understanding_card,
)
from bot.slack.cards.changed import BY_HAND
from bot.slack.cards.states import say_resume
from bot.slack.desk import Place, SlackDesk
from bot.slack.meaning import Meaning
from bot.slack.opening import open_form
from bot.slack.pausing import asked_later
from bot.slack.payload import key_of, place_of
from bot.slack.refusing import Refusing
from bot.slack.uploaded import change_uploaded
from graph.core.change import Change, DropScene, Missed, ReplaceText
from graph.core.errors import CannotRevise, ProductionError, StaleDecision
from graph.core.gate import Approve, Gate, Reject, Revise, Verdict
from graph.core.gate import Retry as RetryVerdict
from graph.core.ids import GateId, ProductionId
from graph.core.naming import name_gate
from graph.core.production import CHANGEABLE
from graph.core.vote import say_missing

SAID = {
    "approve": "Approved",
    "reject": "Rejected",
    "retry": "Trying again",
    "revise": "Changes are on their way",
}


class EditRefused(CannotRevise):
    """What was edited cannot be carried out; `field` is where the form says so."""

    def __init__(self, missed: Missed, field: str) -> None:
        super().__init__(missed.why, hint=missed.hint)
        self.field = field


@dataclass
class Deciding:
    """Carries out what is pressed on the card of a gate."""

    desk: SlackDesk

    def __post_init__(self) -> None:
        self.refusing = Refusing(self.desk)

    def at_gate(  # noqa: PLR0917 - all of a press.
        self,
        name: ids.Action,
        ref: ids.NotedRef,
        gate: Gate,
        body: dict[str, Any],
        action: dict[str, Any],
        client: WebClient,
    ) -> Card | None:
        """One press on the card of a gate; None when a form was opened instead."""
        place, key = place_of(body), key_of(body, action)
        match name:
            case ids.Action.APPROVE | ids.Action.SCHEDULE:
                refuse_unbound(gate, body)
                return self.decide(ref, gate, Approve(), place, key, ref.note)
            case ids.Action.RETRY_GATE:
                return self.decide(ref, gate, RetryVerdict(), place, key)
            case ids.Action.REJECT if ref.note:
                return self.decide(ref, gate, Reject(), place, key, ref.note)
            case ids.Action.REJECT:
                self._open(client, body, gate, place, lambda: reject_modal(ref, ref.note))
            case ids.Action.CHANGES:
                page = self._page(gate, place)
                self._open(client, body, gate, place, lambda: changes_modal(page, ref))
            case ids.Action.EDIT:
                page = self._page(gate, place)
                if not isinstance(page, ScriptPage):
                    raise CannotRevise("only a script can be edited word by word", hint="Ask for changes instead.")
                self._open(client, body, gate, place, lambda: edit_text_modal(page, ref))
            case ids.Action.ASK:
                return self.refusing.ask(ref, gate, place)
            case ids.Action.CONFIRM_CHANGES:
                return self.change(ref, gate, str(action.get("value") or ""), place, also_in_part=True)
            case _:
                return self._adjust(name, ref, gate, body, action)
        return None

    def _page(self, gate: Gate, place: Place) -> Any:
        part = next((part for part in Part if part == str(gate.kind)), None)
        person = self.desk.person(place)
        return self.desk.studio.handler.handle(Show(production=gate.production, part=part), person)

    def _open(
        self, client: WebClient, body: dict[str, Any], gate: Gate, place: Place, view: Callable[[], dict[str, Any]]
    ) -> None:
        """A modal for whoever may decide, while the question is open."""
        if not gate.is_pending:
            raise StaleDecision("this question is closed", hint="")
        self.refusing.refuse_stranger(gate, place)
        open_form(client, body, view())

    def decide(  # noqa: PLR0917 - a decision is all of these.
        self, ref: ids.GateRef, gate: Gate, verdict: Verdict, place: Place, key: str, note: str = ""
    ) -> Card:
        """Decide what this card asks about, and say so."""
        person = self.desk.person(place)
        if person.role == "member":
            self.refusing.refuse_stranger(gate, place)
        return say_decided(self.desk.studio.handler.decide(GateId(ref.g), ref.s, verdict, person, note, key))

    def _adjust(
        self, name: ids.Action, ref: ids.GateRef, gate: Gate, body: dict[str, Any], action: dict[str, Any]
    ) -> Card:
        """Another time or declaration: bound by a new question, so that nobody approves what they have not seen."""
        place = place_of(body)
        if gate.subject != ref.s or not gate.is_pending:
            raise StaleDecision("this question is closed", hint="")
        self.refusing.refuse_stranger(gate, place, or_steers=True)
        wish = _adjustment(name, gate.production, action)
        done = self.desk.do(wish, place)
        told = asked_later(self.desk, gate.production) or "A new card asks for your yes."
        return receipt(f"Asked about anew: {'; '.join(done.done)}.", told)

    def edit(self, ref: ids.GateRef, gate: Gate, view: dict[str, Any], place: Place, key: str) -> Card:
        """Words that were changed by hand. Raises `EditRefused` for what cannot be carried out: its form stays open."""
        edits = read_edits(view, self._page(gate, place))
        changes: tuple[Change, ...] = tuple(ReplaceText(old=old, new=new) for old, new in edits.lines)
        changes += tuple(DropScene(scene=scene) for scene in edits.dropped)
        if not changes:
            return receipt("Nothing was changed: the words are as they were.")
        if gate.is_pending and gate.subject == ref.s:
            self.refusing.refuse_stranger(gate, place)
            foreseen = self.desk.do(Foresee(production=gate.production, changes=changes), place)
            if foreseen.missed:
                raise EditRefused(foreseen.missed[0], edits.field)
        return self.decide(ref, gate, Revise(changes=changes), place, key, BY_HAND)

    def change(
        self,
        ref: ids.GateRef,
        gate: Gate,
        words: str,
        place: Place,
        *,
        also_in_part: bool = False,
        typed: Callable[[str], str] = str,
    ) -> Card:
        """Changes in words: carried out when all of it was understood, else said what was not, as it was `typed`."""
        if gate.subject != ref.s or not gate.is_pending:
            raise StaleDecision("this question is closed", hint="")
        self.refusing.refuse_stranger(gate, place)
        if self.desk.studio.productions.get(gate.production).state in CHANGEABLE:
            return change_uploaded(self.desk, gate.production, words, place)
        person = self.desk.person(place)
        read = Meaning(self.desk).read_again(gate.production, words) if also_in_part else None
        wish = Understand(production=gate.production, words=words, read=read)
        understanding = self.desk.studio.handler.handle(wish, person)
        if not isinstance(understanding, Understanding):
            raise ProductionError("this was not understood", hint="")
        if not understanding.changes or (understanding.missed and not also_in_part):
            missed = (one.model_copy(update={"words": typed(one.words)}) for one in understanding.missed)
            return understanding_card(understanding.model_copy(update={"missed": tuple(missed)}))
        command = ReviseCommand(gate=gate.id, subject=ref.s, changes=understanding.changes, words=words)
        self.desk.studio.handler.handle(command, person)
        return understanding_card(understanding, done=True, held=self.desk.held(understanding.production))


def say_decided(done: Decided) -> Card:
    """What came of an answer, for the one who gave it."""
    if done.still_needed:
        more = f"{say_missing(done.still_needed)}, from somebody else"
        return receipt(f"Your yes to the {name_gate(done.gate)} of `{done.production}` is counted; {more}.")
    resume = say_resume(done.standing.glance)
    said = f"{SAID[done.verdict]}: the {name_gate(done.gate)} of `{done.production}`."
    return receipt(said, f"⏸️ It is on hold: {resume}" if resume else "")


def _adjustment(name: ids.Action, production: ProductionId, action: dict[str, Any]) -> Adjust:
    chosen = str((action.get("selected_option") or {}).get("value") or "")
    match name:
        case ids.Action.SLOT:
            return Adjust(production=production, at=chosen)
        case ids.Action.TIME:
            at = int(action.get("selected_date_time") or 0)
            return Adjust(production=production, at=_iso(at))
        case ids.Action.PRIVACY:
            return Adjust(production=production, privacy=chosen)
        case ids.Action.KIDS:
            return Adjust(production=production, made_for_kids=chosen == "yes")
        case ids.Action.SYNTHETIC:
            return Adjust(production=production, synthetic_media=chosen == "yes")
        case ids.Action.KEEP_PRIVATE:
            return Adjust(production=production, undated=True, privacy="private")
        case ids.Action.PUBLISH_NOW:
            return Adjust(production=production, undated=True, privacy="public")
        case _:
            raise CannotRevise("this button is of an older version", hint="Use the newest card.")


def _iso(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()
