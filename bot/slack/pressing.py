"""What happens when somebody presses a button, picks from a menu or submits a modal. Commit first, answer after."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from slack_sdk import WebClient

from bot.commands import Abort, Adjust, GoOn, Part, ReadLog, Retry, Show, Understand
from bot.commands import Revise as ReviseCommand
from bot.page import ScriptPage, Understanding
from bot.slack import ids
from bot.slack.cards import (
    Card,
    changes_modal,
    edit_text_modal,
    errors_of,
    message_modal,
    new_video_modal,
    read_changes,
    read_edits,
    read_reject,
    read_reschedule,
    receipt,
    reject_modal,
    reschedule_modal,
    status_card,
    understanding_card,
)
from bot.slack.desk import FORESEEN, Place, SlackDesk, trouble
from bot.slack.starting import start_video
from bot.slots import next_slots
from graph.authority import may_decide
from graph.core.change import ReplaceText
from graph.core.errors import CannotRevise, NotAllowed, ProductionError, StaleDecision
from graph.core.gate import Approve, Gate, GateKind, Reject, Revise, Verdict
from graph.core.gate import Retry as RetryVerdict
from graph.core.ids import GateId, ProductionId
from graph.store.cards import find_card

FREE_SLOTS = 20
UNKNOWN_CARD = "I no longer know this card. `/video list` shows what there is."


@dataclass(frozen=True)
class Answer:
    """What to send with the acknowledgement of a modal, and what to tell the person after it."""

    card: Card | None = None
    response: dict[str, Any] | None = None


def place_of(body: dict[str, Any]) -> Place:
    """Where a payload comes from."""
    container = body.get("container") or {}
    message = body.get("message") or {}
    return Place(
        workspace=str((body.get("team") or {}).get("id") or (body.get("user") or {}).get("team_id") or ""),
        conversation=str(
            (body.get("channel") or {}).get("id") or container.get("channel_id") or body.get("channel_id") or ""
        ),
        user=str((body.get("user") or {}).get("id") or body.get("user_id") or ""),
        thread_ts=str(message.get("thread_ts") or container.get("thread_ts") or message.get("ts") or ""),
    )


def key_of(body: dict[str, Any], action: dict[str, Any]) -> str:
    """The name of one press: Slack repeats it when it sends the same press again."""
    where = (body.get("container") or {}).get("message_ts") or (body.get("view") or {}).get("id") or ""
    return f"press:{(body.get('user') or {}).get('id')}:{where}:{action.get('action_id')}:{action.get('action_ts')}"


@dataclass
class Pressing:
    """Carries out presses. Every one gets an answer."""

    desk: SlackDesk

    def press(self, body: dict[str, Any], client: WebClient) -> Card | None:
        """What to tell the person; None when what they see changes by itself."""
        action = (body.get("actions") or [{}])[0]
        try:
            return self._press(body, action, client)
        except StaleDecision as stale:
            return self._stale(action, stale)
        except Exception as error:  # noqa: BLE001 - the one edge of presses; whoever pressed must be told.
            return trouble(error)

    def _press(self, body: dict[str, Any], action: dict[str, Any], client: WebClient) -> Card | None:
        name, place = str(action.get("action_id") or ""), place_of(body)
        value = str(action.get("value") or (action.get("selected_option") or {}).get("value") or "")
        block = str(action.get("block_id") or "")
        if name in {ids.Action.NEW, ids.Action.FILL}:
            client.views_open(trigger_id=body["trigger_id"], view=self._new_modal(place, value))
            return None
        if name in {ids.Action.DISMISS, ids.Action.OPEN}:
            return None
        if name.startswith("gate."):
            ref = ids.read_gate(value) or ids.read_gate(block) or _gate_in(body)
            gate = self.desk.gate(ref.g) if ref else None
            if ref is None or gate is None:
                return receipt(UNKNOWN_CARD)
            return self._at_gate(ids.Action(name), ref, gate, body, action, client)
        found = ids.read_production(value) or _production_in(body)
        if found is None:
            return receipt(UNKNOWN_CARD)
        chosen = ids.Action(value) if name == ids.Action.MORE and value in set(ids.Action) else ids.Action(name)
        return self._at_production(chosen, found.p, body, client)

    def _at_gate(  # noqa: PLR0917 - all of a press.
        self,
        name: ids.Action,
        ref: ids.GateRef,
        gate: Gate,
        body: dict[str, Any],
        action: dict[str, Any],
        client: WebClient,
    ) -> Card | None:
        place, key = place_of(body), key_of(body, action)
        match name:
            case ids.Action.APPROVE | ids.Action.SCHEDULE:
                return self._decide(ref, gate, Approve(), place, key)
            case ids.Action.RETRY_GATE:
                return self._decide(ref, gate, RetryVerdict(), place, key)
            case ids.Action.REJECT:
                self._open(client, body, gate, place, lambda: reject_modal(ref))
            case ids.Action.CHANGES:
                page = self._page(gate, place)
                self._open(client, body, gate, place, lambda: changes_modal(page, ref))
            case ids.Action.EDIT:
                page = self._page(gate, place)
                if not isinstance(page, ScriptPage):
                    raise CannotRevise("only a script can be edited word by word", hint="Ask for changes instead.")
                self._open(client, body, gate, place, lambda: edit_text_modal(page, ref))
            case ids.Action.CONFIRM_CHANGES:
                return self._change(ref, gate, str(action.get("value") or ""), place, also_in_part=True)
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
        self._refuse_stranger(gate, place)
        client.views_open(trigger_id=body["trigger_id"], view=view())

    def _refuse_stranger(self, gate: Gate, place: Place) -> None:
        studio, person = self.desk.studio, self.desk.person(place)
        production = studio.productions.get(gate.production)
        channel = studio.channel(production.channel)
        if not may_decide(channel, gate.kind, person, requester=studio.productions.requester(gate.production)):
            listed = channel.deciders(gate.kind)
            who = ", ".join(_mention(name) for name in listed) or "an admin or whoever asked for it"
            raise NotAllowed("you may not decide here", hint=f"{who} may.")

    def _decide(  # noqa: PLR0917 - a decision is all of these.
        self, ref: ids.GateRef, gate: Gate, verdict: Verdict, place: Place, key: str, note: str = ""
    ) -> Card:
        person = self.desk.person(place)
        if person.role == "member":
            self._refuse_stranger(gate, place)
        self.desk.studio.handler.decide(GateId(ref.g), ref.s, verdict, person, note, key)
        said = {
            "approve": "Approved",
            "reject": "Rejected",
            "retry": "Trying again",
            "revise": "Changes are on their way",
        }
        return receipt(f"{said[verdict.kind]}: the {gate.kind} of `{gate.production}`.")

    def _stale(self, action: dict[str, Any], stale: StaleDecision) -> Card:
        ref = ids.read_gate(str(action.get("value") or "")) or ids.read_gate(str(action.get("block_id") or ""))
        gate = self.desk.gate(ref.g) if ref else None
        if gate is None:
            return trouble(stale)
        newer = self.desk.studio.productions.find_gate(gate.production)
        link = self._link(newer) if newer is not None and newer.id != gate.id else ""
        context = (
            f"Something newer waits: {link}" if link else f"`/video status {gate.production}` tells how it stands."
        )
        return receipt(str(trouble(stale).text), context)

    def _link(self, gate: Gate) -> str:
        with self.desk.studio.db.read() as session:
            card = find_card(session, f"gate:{gate.id}")
        return f"<{card.link}|the card>" if card and card.link else ""

    def _adjust(
        self, name: ids.Action, ref: ids.GateRef, gate: Gate, body: dict[str, Any], action: dict[str, Any]
    ) -> Card:
        """Another time or declaration: bound by a new question, so that nobody approves what they have not seen."""
        place = place_of(body)
        if gate.subject != ref.s or not gate.is_pending:
            raise StaleDecision("this question is closed", hint="")
        self._refuse_stranger(gate, place)
        wish = _adjustment(name, gate.production, action)
        done = self.desk.do(wish, place)
        return receipt(f"{'; '.join(done.done)}.", "A new card asks for your yes.")

    def _at_production(
        self, name: ids.Action, production: ProductionId, body: dict[str, Any], client: WebClient
    ) -> Card | None:
        place = place_of(body)
        person, studio = self.desk.person(place), self.desk.studio
        match name:
            case ids.Action.DETAILS:
                standing = studio.handler.standing(production, person)
                return status_card(standing, studio.clock.now())
            case ids.Action.RETRY:
                studio.handler.handle(Retry(production=production), person)
                return receipt(f"Trying again what failed of `{production}`.")
            case ids.Action.RESUME:
                studio.handler.handle(GoOn(production=production), person)
                return receipt(f"`{production}` goes on.")
            case ids.Action.PAUSE:
                studio.productions.pause(production, person)
                return receipt(f"`{production}` is paused. Nothing is lost.", f"`/video resume {production}` goes on.")
            case ids.Action.ABORT:
                self._refuse_meddler(production, place)
                studio.handler.handle(Abort(production=production), person)
                return receipt(f"`{production}` is ended; what nobody approved is removed.")
            case ids.Action.LOG:
                page = self.desk.do(ReadLog(production=production), place)
                return receipt(f"```{chr(10).join(page.lines[-20:])}```", page.path)
            case ids.Action.RESCHEDULE:
                client.views_open(trigger_id=body["trigger_id"], view=self._reschedule_modal(production))
                return None
            case _:
                return status_card(studio.handler.standing(production, person), studio.clock.now())

    def _reschedule_modal(self, production: ProductionId) -> dict[str, Any]:
        studio = self.desk.studio
        channel = studio.channel(studio.productions.get(production).channel)
        free = next_slots(studio.db, channel, studio.clock.now(), FREE_SLOTS, but=production)
        return reschedule_modal(production, free, channel.zone)

    def _refuse_meddler(self, production: ProductionId, place: Place) -> None:
        """Ending a production is for those who may decide on it, and for whoever asked for it."""
        studio, person = self.desk.studio, self.desk.person(place)
        requester = studio.productions.requester(production)
        channel = studio.channel(studio.productions.get(production).channel)
        if person.name != requester and not may_decide(channel, GateKind.SCRIPT, person, requester=requester):
            raise NotAllowed("you may not end it", hint="Ask whoever asked for it, or an approver.")

    def _new_modal(self, place: Place, at: str) -> dict[str, Any]:
        """The form for a new video, for a free slot when one was pressed."""
        slot = datetime.fromisoformat(at) if at[:4].isdigit() else None
        return new_video_modal(tuple(sorted(self.desk.studio.channels)), place.conversation, at=slot)

    def submit(self, body: dict[str, Any]) -> Answer:
        """Carry out a modal. `response` keeps it open with errors beside the fields."""
        view = body["view"]
        try:
            return self._submit(str(view["callback_id"]), view, body)
        except FORESEEN as error:
            return Answer(card=trouble(error), response=_note_in(trouble(error)))
        except Exception as error:  # noqa: BLE001 - the one edge of modals.
            return Answer(card=trouble(error), response=_note_in(trouble(error)))

    def _submit(self, callback: str, view: dict[str, Any], body: dict[str, Any]) -> Answer:
        key = f"view:{view['id']}:{view.get('hash', '')}"
        if callback == ids.View.NEW:
            return Answer(response=start_video(self.desk, view, body, key))
        if callback == ids.View.RESCHEDULE:
            return self._reschedule(view, body)
        if errors := errors_of(view):
            return Answer(response={"response_action": "errors", "errors": errors})
        ref = ids.read_gate(view["private_metadata"])
        gate = self.desk.gate(ref.g) if ref else None
        if ref is None or gate is None:
            return Answer(card=receipt(UNKNOWN_CARD))
        thread = self.desk.thread_of(gate.production)
        place = Place(
            workspace=str(body["team"]["id"]),
            conversation=thread.conversation if thread else str(body["user"]["id"]),
            user=str(body["user"]["id"]),
            thread_ts=thread.ts if thread else "",
        )
        match callback:
            case ids.View.REJECT:
                card = self._decide(ref, gate, Reject(), place, key, read_reject(view))
            case ids.View.EDIT:
                card = self._edit(ref, gate, view, place, key)
            case _:
                card = self._change(ref, gate, read_changes(view), place)
        self.desk.whisper(place, card)
        return Answer()

    def _reschedule(self, view: dict[str, Any], body: dict[str, Any]) -> Answer:
        """Another time for a video that is scheduled; it counts after a yes to the card that shows it."""
        found, at = ids.read_production(view["private_metadata"]), read_reschedule(view)
        if found is None:
            return Answer(response=_note_in(receipt(UNKNOWN_CARD)))
        if not at:
            return Answer(response={"response_action": "errors", "errors": {"time": "Choose a time."}})
        thread = self.desk.thread_of(found.p)
        user = str(body["user"]["id"])
        place = Place(
            str(body["team"]["id"]), thread.conversation if thread else user, user, thread.ts if thread else ""
        )
        self._refuse_meddler(found.p, place)
        done = self.desk.do(Adjust(production=found.p, at=at), place)
        self.desk.whisper(place, receipt(f"{'; '.join(done.done)}.", "A new card asks for a yes."))
        return Answer()

    def _edit(self, ref: ids.GateRef, gate: Gate, view: dict[str, Any], place: Place, key: str) -> Card:
        page = self._page(gate, place)
        changes = tuple(ReplaceText(old=old, new=new) for old, new in read_edits(view, page))
        if not changes:
            return receipt("Nothing was changed: the words are as they were.")
        return self._decide(ref, gate, Revise(changes=changes), place, key, "edited by hand")

    def _change(self, ref: ids.GateRef, gate: Gate, words: str, place: Place, *, also_in_part: bool = False) -> Card:
        """Changes in words: carried out when all of it was understood, else said what was not."""
        if gate.subject != ref.s or not gate.is_pending:
            raise StaleDecision("this question is closed", hint="")
        self._refuse_stranger(gate, place)
        person = self.desk.person(place)
        understanding = self.desk.studio.handler.handle(Understand(production=gate.production, words=words), person)
        if not isinstance(understanding, Understanding):
            raise ProductionError("this was not understood", hint="")
        if not understanding.changes or (understanding.missed and not also_in_part):
            return understanding_card(understanding)
        command = ReviseCommand(gate=gate.id, subject=ref.s, changes=understanding.changes, words=words)
        self.desk.studio.handler.handle(command, person)
        return understanding_card(understanding, done=True)


def _gate_in(body: dict[str, Any]) -> ids.GateRef | None:
    """The reference of a card whose menus carry none themselves: that of any button beside them."""
    for block in (body.get("message") or {}).get("blocks") or ():
        for element in block.get("elements") or ():
            ref = ids.read_gate(str(element.get("value") or ""))
            if ref is not None:
                return ref
    return None


def _production_in(body: dict[str, Any]) -> ids.ProductionRef | None:
    for block in (body.get("message") or body.get("view") or {}).get("blocks") or ():
        for element in block.get("elements") or ():
            ref = ids.read_production(str(element.get("value") or ""))
            if ref is not None:
                return ref
    return None


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


def _mention(name: str) -> str:
    if name.startswith("S"):
        return f"<!subteam^{name}>"
    return f"<@{name}>" if name.startswith(("U", "W")) else name


def _note_in(card: Card) -> dict[str, Any]:
    return {"response_action": "update", "view": message_modal("Not done", card.text)}
