"""What happens when somebody presses a button or picks from a menu. Commit first, answer after."""

from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, assert_never

from slack_sdk import WebClient

from bot.commands import Adjust
from bot.slack import ids
from bot.slack.cards import Card, new_video_modal, receipt
from bot.slack.commanding import Commanding
from bot.slack.deciding import Deciding
from bot.slack.desk import Place, SlackDesk
from bot.slack.instead import is_for_one
from bot.slack.moving import Moving
from bot.slack.noting import Noting
from bot.slack.offering import Offers
from bot.slack.opening import open_form
from bot.slack.payload import UNKNOWN_CARD, gate_in, place_of, production_in
from bot.slack.putting_away import PuttingAway, message_in
from bot.slack.questions import has_button
from bot.slack.settling import Settling
from bot.slots import next_slots
from graph.core.errors import CannotRevise, DoneAlready, GateBlocked, NotAllowed, StaleDecision
from graph.core.gate import Gate
from graph.core.money import Limit
from graph.core.schedule import SLOT_MARGIN
from graph.store.away import is_away

FOR_ALL = frozenset({ids.Action.DETAILS, ids.Action.SCRIPT, ids.Action.DISMISS, ids.Action.OPEN})
"""What those who are not of the team may press."""
LOOKS = frozenset({ids.Action.DETAILS, ids.Action.SCRIPT, ids.Action.LOG, ids.Action.RESCHEDULE})
"""What changes nothing on a production's card, so that nothing has to be remembered of it."""
HAS_PASSED = "The time that was pressed has passed."
NEXT_FREE = "The time that was pressed has passed, so this is the next free one."
OVER = (StaleDecision, DoneAlready)
"""After these it is of no use to press once more."""


@dataclass(frozen=True)
class Pressed:
    """What to tell whoever pressed. With `ends` in place of what they pressed, which goes where there is no card."""

    card: Card | None = None
    ends: bool = False


@dataclass
class Pressing:
    """Carries out presses. Every one gets an answer."""

    desk: SlackDesk

    def __post_init__(self) -> None:
        self.deciding = Deciding(self.desk)
        self.settling = Settling(self.desk)
        self.moving = Moving(self.desk)
        self.commanding = Commanding(self.desk)
        self.offers = Offers(self.desk)
        self.putting_away = PuttingAway(self.desk)

    def press(self, body: dict[str, Any], client: WebClient) -> Pressed:
        """What to tell the person; no card when what they see changes by itself."""
        action = (body.get("actions") or [{}])[0]
        try:
            card = self._press(body, action, client)
            if card is not None:
                place = place_of(body)
                self.desk.bring_files(place, card, place.request)
        except Exception as error:
            if card := self.desk.no_room(error):
                return Pressed(card)
            if is_away(error):
                raise  # Without an acknowledgement Slack says itself that it did not work.
            ref = _ref_of(body, action)
            card = self.deciding.refusing.answer(error, self.desk.gate(ref.g) if ref else None, place_of(body))
            return Pressed(card, ends=is_for_one(body) and isinstance(error, OVER))
        chosen = _chosen(action)
        is_answered = chosen == ids.Action.DISMISS or (card is not None and chosen not in LOOKS)
        return Pressed(card, ends=is_for_one(body) and is_answered)

    def _press(self, body: dict[str, Any], action: dict[str, Any], client: WebClient) -> Card | None:
        name, place = str(action.get("action_id") or ""), place_of(body)
        value = _value_of(action)
        self.desk.admit(place, looks=_chosen(action) in FOR_ALL)
        if name in {ids.Action.NEW, ids.Action.FILL}:
            open_form(client, body, self._new_modal(place, ids.read_slot(value)))
            return None
        if name not in set(ids.Action):
            return receipt("This button is of another version of Greenlight.", "Use the newest card.")
        if name in {ids.Action.DISMISS, ids.Action.OPEN}:
            return self.putting_away.put_away(value, body, place) if name == ids.Action.DISMISS else None
        if name == ids.Action.SETTINGS:
            self.settling.open(body, client, place)
            return None
        if name == ids.Action.SETTINGS_OF:
            return self.settling.turn(value, body, client, place)
        if name.startswith("ask."):
            return self._asked(ids.Action(name), value, body)
        if name.startswith("note."):
            return Noting(self.desk).press(ids.Action(name), value, place)
        if name == ids.Action.START_FROM:
            return self.offers.begin(value, place)
        if name.startswith("gate."):
            return self._pressed_at_gate(ids.Action(name), body, action, client)
        return self._pressed_at_production(ids.Action(name), value, body, client)

    def _pressed_at_gate(
        self, name: ids.Action, body: dict[str, Any], action: dict[str, Any], client: WebClient
    ) -> Card | None:
        ref, place = _ref_of(body, action), place_of(body)
        self.desk.person(place)  # Slack may have to be asked, which no look at the database waits for.
        with self.desk.studio.db.read():
            gate = self.desk.gate(ref.g) if ref else None
            if ref is not None and gate is not None:
                self.desk.refuse_foreign(gate.production, place)
                self.putting_away.refuse_late(gate, body, place)
        if ref is None or gate is None:
            return self._unknown(body)
        return self._at_gate(name, ref, gate, body, client)

    def _pressed_at_production(
        self, name: ids.Action, value: str, body: dict[str, Any], client: WebClient
    ) -> Card | None:
        found, place = ids.read_production(value) or production_in(body), place_of(body)
        if found is None:
            return self._unknown(body)
        chosen = ids.Action(value) if name == ids.Action.MORE and value in set(ids.Action) else name
        self.desk.person(place)
        with self.desk.studio.db.read():
            is_known = self.desk.knows(found.p)
            if is_known:
                self.desk.refuse_foreign(found.p, place)
                if chosen is ids.Action.DETAILS:
                    return self.moving.at_production(chosen, found.p, body, client)
        if not is_known:
            return self._unknown(body)
        with nullcontext() if chosen in LOOKS else self.desk.sealed(place):
            done = self.moving.at_production(chosen, found.p, body, client)
        if done is not None and has_button((body.get("message") or {}).get("blocks") or (), ids.Action.DISMISS):
            self.putting_away.take_up(done, body, place)
        return done

    def _asked(self, name: ids.Action, value: str, body: dict[str, Any]) -> Card:
        """What was asked for in free words, and is pressed now; who may is looked up as ever."""
        place = place_of(body)
        offer = ids.read_move(value) if name is ids.Action.MOVE_TO else ids.read_budget(value)
        if offer is None:
            return receipt(UNKNOWN_CARD)
        self.desk.refuse_foreign(offer.p, place)
        self.putting_away.refuse_answered(body, place)
        if isinstance(offer, ids.MoveRef):
            self.desk.refuse_meddler(offer.p, place, "move this video")
        with self.desk.sealed(place):
            done = self._take_up(offer, place)
        self.putting_away.take_up(done, body, place)
        return done

    def _take_up(self, offer: ids.MoveRef | ids.BudgetRef, place: Place) -> Card:
        match offer:
            case ids.MoveRef():
                return self.commanding.carry_out(Adjust(production=offer.p, at=offer.at.isoformat()), place)
            case ids.BudgetRef():
                limit = Limit(to_usd=offer.usd, instead_of_usd=offer.was)
                return self.commanding.videos.let_cost(offer.p, limit, place)
            case never:
                assert_never(never)

    def _at_gate(
        self, name: ids.Action, ref: ids.NotedRef, gate: Gate, body: dict[str, Any], client: WebClient
    ) -> Card | None:
        action = body["actions"][0]
        try:
            if name is ids.Action.USE_FILES:
                return self.offers.accept(ref, gate, str(action.get("value") or ""), place_of(body))
            return self.deciding.at_gate(name, ref, gate, body, action, client)
        except (NotAllowed, GateBlocked, CannotRevise):
            with self.desk.sealed(place_of(body)):  # It would be another thing once they may, or nothing is at fault.
                raise

    def _unknown(self, body: dict[str, Any]) -> Card:
        """A card that this database has no row for, as after it was restored: its buttons go, they lead nowhere."""
        if ts := message_in(body):
            self.putting_away.show(receipt(UNKNOWN_CARD), ts, place_of(body))
        return receipt(UNKNOWN_CARD)

    def _new_modal(self, place: Place, slot: ids.SlotRef | None) -> dict[str, Any]:
        """The form for a new video, for a free slot when one was pressed."""
        studio, now = self.desk.studio, self.desk.studio.clock.now()
        channels = tuple(sorted(studio.channels))
        if slot is None:
            return new_video_modal(channels, place.conversation)
        if slot.at > now + SLOT_MARGIN or slot.c not in studio.channels:
            return new_video_modal(channels, place.conversation, at=slot.at, channel=slot.c)
        free = next_slots(studio.db, studio.channels[slot.c], now, 1)
        told, at = (NEXT_FREE, free[0]) if free else (HAS_PASSED, None)
        return new_video_modal(channels, place.conversation, at=at, channel=slot.c, told=told)


def _value_of(action: dict[str, Any]) -> str:
    return str(action.get("value") or (action.get("selected_option") or {}).get("value") or "")


def _chosen(action: dict[str, Any]) -> str:
    """What was pressed, or picked from a card's menu of other things."""
    name = str(action.get("action_id") or "")
    return _value_of(action) if name == ids.Action.MORE else name


def _ref_of(body: dict[str, Any], action: dict[str, Any]) -> ids.NotedRef | None:
    """Which question a press is about: its own value says it, or its block's name, or a button beside it."""
    value = _value_of(action)
    return ids.read_gate(value) or ids.read_gate(str(action.get("block_id") or "")) or gate_in(body)
