"""What happens when something is said, reacted to or opened: taken from the inbox, carried out once, answered there."""

import threading
from dataclasses import dataclass, replace
from typing import Any

import structlog

from bot.commands import Understand
from bot.reading import read_mention
from bot.reading.asked import (
    HERE,
    Asked,
    Chatter,
    Greets,
    OpenNew,
    Question,
    Talk,
    WantsBudget,
    WantsToDecide,
    Withholds,
    Words,
)
from bot.reading.release_words import find_release
from bot.slack.agent import Agent
from bot.slack.answering import Answering
from bot.slack.cards import Card, begin_card, receipt
from bot.slack.clients import NotInstalled
from bot.slack.commanding import LOOKS, Commanding
from bot.slack.desk import Place, SlackDesk, TooEarly
from bot.slack.forgetting import Forgetting
from bot.slack.giving_up import GivingUp, refuse_deadly
from bot.slack.greeting import greet
from bot.slack.homing import Homes
from bot.slack.noting import Noting
from bot.slack.parcels import Parcels
from bot.slack.putting_away import PuttingAway
from bot.slack.reacting import Reacting
from bot.slack.reasons import Reasons
from bot.slack.trouble import FORESEEN
from bot.slack.uploaded import UP, how_to_take_down, takes_down
from bot.slack.workspaces import workspace_of_event
from graph.core.errors import NotAllowed, NothingWaits
from graph.core.failpoint import failpoint
from graph.core.gate import GateKind
from graph.core.ids import ProductionId
from graph.core.money import Limit
from graph.core.naming import name_gate
from graph.core.production import CHANGEABLE, refuse_ended
from graph.store.cards import list_threads, set_thread
from graph.store.inbox import (
    MOST_TRIES,
    Arrival,
    claim_arrival,
    free_arrivals,
    is_due,
    remember,
    settle_arrival,
)
from graph.store.outbox import hurry, is_posting
from graph.store.owners import new_owner

log = structlog.get_logger()

LOOK_SECONDS = 0.25
MOST_IN_A_ROW = 20
"""So many events are carried out before notes have their turn."""
SPOKEN = frozenset({None, "", "file_share", "thread_broadcast"})


@dataclass
class Hearing:
    """Empties the inbox."""

    desk: SlackDesk

    def __post_init__(self) -> None:
        self.commanding = Commanding(self.desk)
        self.agent = Agent(self.desk)
        self.answering = Answering(self.desk)
        self.noting = Noting(self.desk)
        self.reasons = Reasons(self.desk)
        self.putting_away = PuttingAway(self.desk)
        self.reacting = Reacting(self.desk)
        self.parcels = Parcels(self.desk)
        self.giving_up = GivingUp(self.desk)
        self.forgetting = Forgetting(self.desk.studio)
        self._owner = new_owner()

    def run(self, stopping: threading.Event) -> None:
        """Until told to stop; first of all what a process that died here was carrying out."""
        heard, is_free = self.desk.listening, False
        while not stopping.is_set():
            try:
                is_free = is_free or self._free()
                worked = self.hear()
                self.noting.merge()
                self.forgetting.look()
            except Exception:
                log.exception("inbox_trouble")
                stopping.wait(1.0)
                continue
            if not worked:
                heard.wait(LOOK_SECONDS)
                heard.clear()

    def _free(self) -> bool:
        with self.desk.studio.db.write() as session:
            free_arrivals(session, self.desk.studio.clock.now())
        return True

    def hear(self) -> bool:
        """Carry out what is due in the inbox, one after another; whether there was something."""
        carried_out = 0
        while carried_out < MOST_IN_A_ROW and (arrival := self._claim()):
            error = self._try(arrival)
            failpoint("event.carried_out")
            with self.desk.studio.db.write() as session:
                settle_arrival(session, arrival, self._owner, self.desk.studio.clock.now(), error)
            failpoint("event.settled")
            carried_out += 1
        return carried_out > 0

    def _claim(self) -> Arrival | None:
        """One at a time: what waits for Slack may take long, and others can go on with the rest."""
        db, now = self.desk.studio.db, self.desk.studio.clock.now()
        with db.read() as session:
            if not is_due(session, self._owner, now):
                return None
        with db.write() as session:
            return claim_arrival(session, self._owner, now)

    def _try(self, arrival: Arrival) -> str:
        """What went wrong; empty where nothing did."""
        try:
            refuse_deadly(arrival)
            self.carry_out(arrival)
        except TooEarly:
            return "what it is about is not there yet"
        except NotInstalled as nowhere:
            log.warning("event_of_strangers", kind=arrival.kind, reason=str(nowhere))
        except Exception as broken:  # One event that cannot be carried out must not stop the others.
            log.exception("event_trouble", key=arrival.key, kind=arrival.kind)
            if arrival.tries >= MOST_TRIES:
                self.giving_up.tell(arrival, broken)
            return f"{type(broken).__name__}: {broken}"
        return ""

    def carry_out(self, arrival: Arrival) -> None:
        """One event. What nobody waits for is ignored. Raises `TooEarly` for what can only be understood later."""
        body = arrival.body
        event: dict[str, Any] = body.get("event") or {}
        workspace = workspace_of_event(body)
        match arrival.kind:
            case "message" | "app_mention":
                self._message(workspace, event, arrival)
            case "reaction_added":
                self.reacting.react(workspace, event, may_wait=arrival.tries < MOST_TRIES)
            case "reaction_removed":
                self.reacting.take_back(workspace, event)
            case "app_home_opened":
                self._home(workspace, event)
            case "agent_session_stopped":
                self.agent.stopped(workspace, event)
            case "member_joined_channel":
                self._joined(workspace, event)
            case "subteam_members_changed":
                self.desk.people.forget_groups(workspace)
            case "user_change":
                self.desk.people.forget_user(workspace, str((event.get("user") or {}).get("id") or ""))
            case "tokens_revoked" | "app_uninstalled":
                self.desk.clients.taken_away(body)
            case _:
                pass

    def _message(self, workspace: str, event: dict[str, Any], arrival: Arrival) -> None:
        match event.get("subtype"):
            case "message_changed":
                self.noting.edited(workspace, event)
            case "message_deleted":
                self.noting.deleted(workspace, event)
            case subtype if subtype in SPOKEN and event.get("user") and not event.get("bot_id"):
                self._said(workspace, event, arrival)

    def _said(self, workspace: str, event: dict[str, Any], arrival: Arrival) -> None:
        ts = str(event.get("ts") or "")
        thread_ts = str(event.get("thread_ts") or "")
        request = f"said:{workspace}:{event['channel']}:{ts}"
        place = Place(workspace, str(event["channel"]), str(event["user"]), thread_ts, request)
        production = self._production(place, event, may_wait=arrival.tries < MOST_TRIES)
        if self._heard_before(workspace, event, arrival):
            return
        is_direct = str(event.get("channel_type") or "") == "im"
        answer_at = place if thread_ts or is_direct else replace(place, thread_ts=ts)
        try:
            card = self._answer(event, answer_at, production, ts, is_direct=is_direct)
        except FORESEEN as error:
            card = self.desk.refusal(error, answer_at, aloud=True)
        if card is not None:
            self.desk.say(answer_at, card, key=f"answer {workspace} {place.conversation} {ts}")

    def _answer(
        self, event: dict[str, Any], place: Place, production: ProductionId | None, ts: str, *, is_direct: bool
    ) -> Card | None:
        us = self.desk.clients.bot(place.workspace).user_id
        text = str(event.get("text") or "")
        if production or is_direct or us in text:
            text = self.desk.with_names(place.workspace, text, is_said=True)
        if production and (card := self.reasons.take_back(production, place, text)):
            return card
        if production and (card := self.putting_away.take_back(production, place, text)):
            return card
        if production and (card := self.putting_away.point(production, place, text)):
            return card
        gate = self.desk.studio.productions.find_gate(production) if production else None
        talk = read_mention(
            text,
            us,
            in_thread=production is not None,
            gate_open=gate is not None and self.desk.may_answer(gate, place),
            is_direct=is_direct,
        )
        if isinstance(talk, Chatter) and production and gate is None and self.parcels.may_give(production, place):
            talk = self.noting.overhearing.read(production, place, text, us, ts)
        if _is_for_us(talk):
            self.desk.admit(place, looks=isinstance(talk, (Greets, Question, *LOOKS)) and not event.get("files"))
        elif production and event.get("files") and self.desk.is_outsider(place):
            self._leave_files(production, place)
            return None
        return self._talked(self.parcels.take(talk, event, place, production), place, production, ts)

    def _leave_files(self, production: ProductionId, place: Place) -> None:
        """Tell an outsider, once for each video, that their files are not used."""
        try:
            self.desk.admit(place)
        except NotAllowed as refusal:
            self.desk.leave_files(production, place, refusal)

    def _production(self, place: Place, event: dict[str, Any], *, may_wait: bool) -> ProductionId | None:
        """What is talked about there. A thread may be answered before its place is known here."""
        with self.desk.studio.db.read() as session:
            is_coming = bool(place.thread_ts) and is_posting(session, place.workspace, place.conversation)
        production = self.desk.production_at(place) or self._only_one_in(place, event)
        if production is None and is_coming and may_wait:
            raise TooEarly
        return production

    def _heard_before(self, workspace: str, event: dict[str, Any], arrival: Arrival) -> bool:
        """One text comes as a message and as a mention, with different ids; a try that broke is no hearing."""
        key = f"text:{workspace}:{event.get('channel')}:{event.get('ts')}"
        studio = self.desk.studio
        with studio.db.write() as session:
            return not remember(studio.db, session, key, studio.clock.now(), by=arrival.key)

    def _only_one_in(self, place: Place, event: dict[str, Any]) -> ProductionId | None:
        """In a direct conversation words without a thread are about the one video that is talked about there."""
        if str(event.get("channel_type") or "") != "im":
            return None
        with self.desk.studio.db.read() as session:
            talked = [one for one in list_threads(session) if one.workspace == place.workspace]
        threads = [one for one in talked if one.conversation == place.conversation]
        waiting = [one for one in threads if self.desk.studio.productions.find_gate(one.production)]
        return waiting[0].production if len(waiting) == 1 else None

    def _talked(self, talk: Talk, place: Place, production: ProductionId | None, ts: str) -> Card | None:
        match talk:
            case Chatter():
                return None
            case OpenNew():
                return begin_card()
            case Greets():
                return greet(self.desk, talk, production, place)
            case Words():
                return self._words(talk, place, production, ts)
            case Understand(production=typed_id, words=words):
                about = self.desk.resolve(typed_id, place) if typed_id else production
                if about is None:
                    raise NothingWaits("it does not say which video", hint="Its id stands on its card.")
                self._note(about, place, words, ts)
                return None
            case WantsToDecide():
                return self._wants_to_decide(talk, place, production)
            case WantsBudget(production=typed_id, by_usd=by_usd, to_usd=to_usd):
                about = self.desk.resolve(typed_id, place) if typed_id else production
                limit = Limit(by_usd=by_usd, to_usd=to_usd)
                return self.commanding.videos.offer_budget(about, limit, place) if about else None
            case Withholds(production=typed_id):
                about = self.desk.borders.resolve(typed_id, place.workspace) if typed_id else production
                return self._withheld(about) if about else None
            case Question():
                return self.answering.answer(talk, production, place)
            case _:
                return self.commanding.carry_out(_named(talk, production), place)

    def _words(self, said: Words, place: Place, production: ProductionId | None, ts: str) -> Card | None:
        if production is None:
            return (
                receipt("I did not understand that.", "`/video help` lists what I do.") if said.is_addressed else None
            )
        if answer := self.reasons.take(production, place, said.text):
            return answer
        wish = find_release(said.text) if self._is_at_release(production) else None
        if wish is not None:
            return self.commanding.carry_out(_named(wish, production), place)
        if self._is_up(production) and takes_down(said.text):
            return how_to_take_down(self.desk, production)
        self._note(production, place, said.text, ts)
        return None

    def _is_at_release(self, production: ProductionId) -> bool:
        """Whether when and how it goes out is asked about, or may be asked about anew."""
        gate = self.desk.studio.productions.find_gate(production)
        is_changeable = self.desk.studio.productions.get(production).state in CHANGEABLE
        return gate.kind is GateKind.PUBLISH if gate else is_changeable

    def _is_up(self, production: ProductionId) -> bool:
        return self.desk.studio.productions.get(production).state in UP

    def _note(self, production: ProductionId, place: Place, words: str, ts: str) -> None:
        refuse_ended(production, self.desk.studio.productions.get(production).state)
        self.noting.note(place, production, words, ts)

    def _wants_to_decide(self, talk: WantsToDecide, place: Place, production: ProductionId | None) -> Card | None:
        asked = talk.production
        named = self.desk.resolve(asked, place) if asked else production
        if named is None:
            return None
        return self.commanding.videos.confirm(named, talk, place)

    def _withheld(self, production: ProductionId) -> Card:
        gate = self.desk.studio.productions.find_gate(production)
        if gate is None and self._is_up(production):
            return how_to_take_down(self.desk, production)
        if gate is None:
            return receipt(f"Nothing of `{production}` waits for a decision now.")
        said = f"Nothing is decided: the {name_gate(gate.kind)} of `{production}` waits as it is."
        return receipt(said, "Say what should change, or decide on its card.")

    def _home(self, workspace: str, event: dict[str, Any]) -> None:
        if event.get("tab") == "messages":
            self.agent.suggest(workspace, event)
        if event.get("tab") not in {None, "home"}:
            return
        Homes(self.desk).open(workspace, str(event.get("user") or ""), str(event.get("event_ts") or ""))

    def _joined(self, workspace: str, event: dict[str, Any]) -> None:
        """We were let into a conversation: what waited for that goes on."""
        if event.get("user") != self.desk.clients.bot(workspace).user_id:
            return
        with self.desk.studio.db.write() as session:
            for thread in list_threads(session):
                if thread.workspace == workspace and thread.conversation == event.get("channel") and thread.trouble:
                    set_thread(session, thread.production, trouble="")
            hurry(session, workspace, str(event.get("channel") or ""), self.desk.studio.clock.now())
        self.desk.hint.set()


def _is_for_us(talk: Talk) -> bool:
    """Whether a text wants something of us; people may talk among themselves."""
    return not isinstance(talk, Chatter) and not (isinstance(talk, Words) and not talk.is_addressed)


def _named(asked: Asked, production: ProductionId | None) -> Asked:
    """What was asked with its video named, where the place says which is meant."""
    if production is None or getattr(asked, "production", None) != HERE:
        return asked
    return asked.model_copy(update={"production": production})
