"""What happens when something is said, reacted to or opened: taken from the inbox, carried out once, answered there."""

import threading
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import structlog

from bot.commands import Approve, Reject, Revise, Understand
from bot.looking import look
from bot.page import Understanding
from bot.reading import read_mention
from bot.reading.asked import About, Chatter, OpenNew, Question, ShowSchedule, Talk, WantsToDecide, Words
from bot.slack import ids
from bot.slack.cards import Card, confirm_card, receipt, understanding_card
from bot.slack.cards.text import say_when
from bot.slack.commanding import Commanding
from bot.slack.deciding import say_decided
from bot.slack.desk import FORESEEN, Place, SlackDesk, trouble
from bot.slack.homing import home_of
from bot.slack.workspaces import workspace_of_event
from graph.authority import may_decide
from graph.core.errors import NothingWaits, StaleDecision
from graph.core.gate import Approve as ApproveVerdict
from graph.core.gate import Gate, GateKind
from graph.core.ids import GateId, ProductionId
from graph.core.standing import Standing
from graph.store.cards import (
    Note,
    Thread,
    add_note,
    find_card_at,
    find_thread,
    list_threads,
    set_thread,
    settle_notes,
    waiting_notes,
)
from graph.store.inbox import Arrival, claim_arrivals, forget_arrivals, remember, settle_arrival
from graph.store.outbox import Outgoing, Priority, hurry, put

log = structlog.get_logger()

LOOK_SECONDS = 0.25
SPOKEN = frozenset({None, "", "file_share", "thread_broadcast"})
APPROVES = frozenset({"white_check_mark", "heavy_check_mark"})
EDITS = frozenset({"pencil2", "pencil"})
REJECTS = frozenset({"x", "no_entry", "no_entry_sign"})
PAUSES = frozenset({"double_vertical_bar", "pause_button"})


@dataclass
class Hearing:
    """Empties the inbox."""

    desk: SlackDesk

    def __post_init__(self) -> None:
        self.commanding = Commanding(self.desk)

    def run(self, stopping: threading.Event, heard: threading.Event) -> None:
        """Until told to stop."""
        while not stopping.is_set():
            try:
                worked = self.hear()
                self.merge_notes()
            except Exception:
                log.exception("inbox_trouble")
                stopping.wait(1.0)
                continue
            if not worked:
                heard.wait(LOOK_SECONDS)
                heard.clear()

    def hear(self) -> bool:
        """Carry out what is due in the inbox; whether there was something."""
        db, now = self.desk.studio.db, self.desk.studio.clock.now()
        with db.write() as session:
            arrivals = claim_arrivals(session, now)
            if not arrivals:
                forget_arrivals(session, now)
        for arrival in arrivals:
            error = ""
            try:
                self.carry_out(arrival)
            except Exception as trouble_:  # One event that cannot be carried out must not stop the others.
                log.exception("event_trouble", key=arrival.key, kind=arrival.kind)
                error = f"{type(trouble_).__name__}: {trouble_}"
            with db.write() as session:
                settle_arrival(session, arrival, error)
        return bool(arrivals)

    def carry_out(self, arrival: Arrival) -> None:
        """One event. What nobody waits for is ignored."""
        body = arrival.body
        event: dict[str, Any] = body.get("event") or {}
        workspace = workspace_of_event(body)
        match arrival.kind:
            case "message" | "app_mention":
                self._said(workspace, event, arrival.key)
            case "reaction_added":
                self._reacted(workspace, event)
            case "app_home_opened":
                self._home(workspace, event)
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

    def _said(self, workspace: str, event: dict[str, Any], key: str) -> None:
        if event.get("subtype") == "message_changed":
            self._edited(workspace, event)
            return
        is_human = event.get("user") and not event.get("bot_id") and event.get("subtype") in SPOKEN
        if not is_human or self._heard_before(workspace, event, key):
            return
        ts = str(event.get("ts") or "")
        thread_ts = str(event.get("thread_ts") or "")
        request = f"said:{workspace}:{event['channel']}:{ts}"
        place = Place(workspace, str(event["channel"]), str(event["user"]), thread_ts, request)
        production = self.desk.production_at(place) or self._only_one_in(place, event)
        bot = self.desk.clients.bot(workspace).user_id
        gate = self.desk.studio.productions.find_gate(production) if production else None
        is_direct = str(event.get("channel_type") or "") == "im"
        talk = read_mention(
            str(event.get("text") or ""),
            bot,
            in_thread=production is not None,
            gate_open=gate is not None and self._may_answer(gate, place),
            is_direct=is_direct,
        )
        answer_at = place if thread_ts or is_direct else replace(place, thread_ts=ts)
        try:
            card = self._talked(talk, answer_at, production, gate, ts)
        except FORESEEN as error:
            card = trouble(error)
        if card is not None:
            self.desk.say(answer_at, card, key=f"answer {workspace} {place.conversation} {ts}")

    def _may_answer(self, gate: Gate, place: Place) -> bool:
        """Whether words of this person may be meant for the question that is open in the thread."""
        studio, person = self.desk.studio, self.desk.person(place)
        channel = studio.channel(studio.productions.get(gate.production).channel)
        requester = studio.productions.requester(gate.production)
        return person.name == requester or may_decide(channel, gate.kind, person, requester=requester)

    def _heard_before(self, workspace: str, event: dict[str, Any], by: str) -> bool:
        """One text comes as a message and as a mention, with different ids; a try that broke is no hearing."""
        key = f"text:{workspace}:{event.get('channel')}:{event.get('ts')}"
        studio = self.desk.studio
        with studio.db.write() as session:
            return not remember(studio.db, session, key, studio.clock.now(), by)

    def _only_one_in(self, place: Place, event: dict[str, Any]) -> ProductionId | None:
        """In a direct conversation words without a thread are about the one video that is talked about there."""
        if str(event.get("channel_type") or "") != "im":
            return None
        with self.desk.studio.db.read() as session:
            talked = [one for one in list_threads(session) if one.workspace == place.workspace]
        threads = [one for one in talked if one.conversation == place.conversation]
        waiting = [one for one in threads if self.desk.studio.productions.find_gate(one.production)]
        return waiting[0].production if len(waiting) == 1 else None

    def _talked(
        self, talk: Talk, place: Place, production: ProductionId | None, gate: Gate | None, ts: str
    ) -> Card | None:
        match talk:
            case Chatter():
                return None
            case OpenNew():
                return receipt('Type `/video` for the form, or `/video new "a topic"`.')
            case Words(text=text, is_addressed=addressed):
                if production is None:
                    return (
                        receipt("I did not understand that.", "`/video help` lists what I do.") if addressed else None
                    )
                self._note(place, production, text, ts)
                return None
            case Understand(production=typed_id, words=words):
                about = self.desk.borders.resolve(typed_id, place.workspace) if typed_id else production
                if about is None:
                    raise NothingWaits("it does not say which video", hint="Its id stands on its card.")
                self._note(place, about, words, ts)
                return None
            case WantsToDecide():
                asked = talk.production
                named = self.desk.borders.resolve(asked, place.workspace) if asked else production
                if named is None:
                    return None
                if gate is None and not talk.production:
                    raise NothingWaits(f"nothing of {named} waits for a decision", hint="")
                typed = Approve(production=named) if talk.verdict == "approve" else Reject(production=named)
                return self.commanding.videos.confirm(named, typed, place)
            case Question():
                return self._answer(talk, production, place)
            case _:
                return self.commanding.carry_out(talk, place)

    def _note(self, place: Place, production: ProductionId, words: str, ts: str) -> None:
        """Keep the words: those that follow at once belong to them. An eye says that they were heard."""
        studio, now = self.desk.studio, self.desk.studio.clock.now()
        note = Note(
            id=0,
            production=production,
            workspace=place.workspace,
            conversation=place.conversation,
            thread_ts=place.thread_ts,
            ts=ts,
            who=place.user,
            words=words,
            at=now,
        )
        eye = Outgoing(
            dedupe=f"eye {place.workspace} {place.conversation} {ts}",
            workspace=place.workspace,
            conversation=place.conversation,
            method="reactions.add",
            arguments={"channel": place.conversation, "timestamp": ts, "name": "eyes"},
            priority=Priority.REPLY,
        )
        with studio.db.write() as session:
            add_note(session, note)
            put(studio.db, session, eye, now)
        self.desk.hint.set()

    def merge_notes(self) -> None:
        """Understand notes that nobody adds to any more; those of a production without an open gate wait for one."""
        studio, now = self.desk.studio, self.desk.studio.clock.now()
        within = timedelta(seconds=studio.settings.slack.merge_seconds)
        with studio.db.read() as session:
            notes = waiting_notes(session)
        for key in dict.fromkeys((note.production, note.who) for note in notes):
            mine = tuple(note for note in notes if (note.production, note.who) == key)
            if now - mine[-1].at < within:
                continue
            if studio.productions.find_gate(mine[0].production) is None and not self._is_over(mine[0].production):
                continue
            self._revise(mine)

    def _is_over(self, production: ProductionId) -> bool:
        return self._standing(production).waits_for == "nobody"

    def _revise(self, notes: tuple[Note, ...]) -> None:
        first = notes[0]
        words = ". ".join(note.words.strip().rstrip(".") for note in notes)
        place = Place(first.workspace, first.conversation, first.who, first.thread_ts)
        try:
            card = self._revised(first.production, words, place)
        except FORESEEN as error:
            card = trouble(error)
        with self.desk.studio.db.write() as session:
            settle_notes(session, notes)
        self.desk.say(place, card, key=f"notes {first.id}")

    def _revised(self, production: ProductionId, words: str, place: Place) -> Card:
        """Carry out a wish that was understood as a whole; else say what was not, and offer the rest."""
        person, handler = self.desk.person(place), self.desk.studio.handler
        understanding = handler.handle(Understand(production=production, words=words), person)
        if not isinstance(understanding, Understanding):
            raise TypeError(type(understanding))
        if not understanding.changes or understanding.missed:
            return understanding_card(understanding)
        command = Revise(
            gate=understanding.gate, subject=understanding.subject, changes=understanding.changes, words=words
        )
        handler.handle(command, person)
        return understanding_card(understanding, done=True)

    def _edited(self, workspace: str, event: dict[str, Any]) -> None:
        """A note that was edited before it was carried out counts as it is now; later, it is only said."""
        changed = event.get("message") or {}
        ts, words = str(changed.get("ts") or ""), str(changed.get("text") or "")
        studio = self.desk.studio
        with studio.db.write() as session:
            at = (workspace, event.get("channel"), ts)
            found = [one for one in waiting_notes(session) if (one.workspace, one.conversation, one.ts) == at]
            if found:
                settle_notes(session, tuple(found), "edited")
                add_note(session, found[0].model_copy(update={"words": words, "at": studio.clock.now()}))

    def _standing(self, production: ProductionId) -> Standing:
        studio = self.desk.studio
        return look(studio.db.url, studio.clock.now(), studio.channel, who="", production=production).standings[0]

    def _answer(self, question: Question, production: ProductionId | None, place: Place) -> Card:
        """From the state of things alone; no gate moves."""
        if question.production:
            production = self.desk.borders.resolve(question.production, place.workspace)
        if question.about is About.SCHEDULE or production is None:
            return self.commanding.carry_out(ShowSchedule(day=question.day), place)
        standing = self._standing(production)
        return receipt(_say(question.about, standing), f"`/video status {production}` tells more.")

    def _reacted(self, workspace: str, event: dict[str, Any]) -> None:
        """An emoji on an open card: at the script it decides, elsewhere it offers the press that does."""
        item = event.get("item") or {}
        name = str(event.get("reaction") or "").partition("::")[0]
        with self.desk.studio.db.read() as session:
            card = find_card_at(session, workspace, str(item.get("channel") or ""), str(item.get("ts") or ""))
        if card is None or not card.key.startswith("gate:"):
            return
        gate = self.desk.gate(GateId(card.key.removeprefix("gate:")))
        if gate is None:
            return
        thread = self._thread(gate.production)
        user = str(event.get("user") or "")
        key = f"reaction:{workspace}:{card.ts}:{user}:{name}:{event.get('event_ts')}"
        place = Place(workspace, card.conversation, user, thread.ts if thread else "", key)
        try:
            answer = self._emoji(name, gate, place, key)
        except FORESEEN as error:
            answer = trouble(error)
        if answer is not None:
            self.desk.say(place, answer, key=f"answer {key}", ephemeral=True)

    def _emoji(self, name: str, gate: Gate, place: Place, key: str) -> Card | None:
        wanted = APPROVES | EDITS | REJECTS | PAUSES
        if name not in wanted:
            return None
        if not gate.is_pending:
            raise StaleDecision(f"this {gate.kind} gate is closed", hint="The newest card is further down.")
        if name in PAUSES:
            self.desk.handler(place).productions.pause(gate.production, self.desk.person(place))
            return receipt(f"`{gate.production}` is paused.")
        if name in EDITS:
            return receipt("Reply in this thread with what should change.")
        ref = ids.GateRef(g=gate.id, s=gate.subject)
        verdict = "approve" if name in APPROVES else "reject"
        if gate.kind is GateKind.SCRIPT and verdict == "approve":
            person = self.desk.person(place)
            return say_decided(
                self.desk.studio.handler.decide(gate.id, gate.subject, ApproveVerdict(), person, "", key)
            )
        return confirm_card(
            verdict, ref, f"{verdict.capitalize()} the {gate.kind} of `{gate.production}`?", gate.production
        )

    def _thread(self, production: ProductionId) -> Thread | None:
        with self.desk.studio.db.read() as session:
            return find_thread(session, production)

    def _home(self, workspace: str, event: dict[str, Any]) -> None:
        if event.get("tab") not in {None, "home"}:
            return
        user = str(event.get("user") or "")
        view = home_of(self.desk, Place(workspace, user, user))
        studio = self.desk.studio
        call = Outgoing(
            dedupe=f"home {workspace} {user} {event.get('event_ts')}",
            workspace=workspace,
            conversation=user,
            method="views.publish",
            arguments={"user_id": user, "view": view},
            priority=Priority.REPLY,
            replaces=f"home {workspace} {user}",
        )
        with studio.db.write() as session:
            put(studio.db, session, call, studio.clock.now())
        self.desk.hint.set()

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


def _say(about: About, standing: Standing) -> str:
    glance = standing.glance
    match about:
        case About.COST:
            return f"`{glance.id}` has cost ${glance.spent_usd:.2f} of its ${glance.budget_usd:.2f}."
        case About.WHO:
            return f"{standing.who or 'Nobody'} has to act: {standing.blocks or 'nothing waits'}."
        case About.WHEN:
            when = glance.publish_at
            return f"It goes out {say_when(when)}." if when else "It has no publish time yet."
        case About.WHERE:
            where = glance.published.url if glance.published else standing.blocks
            return f"`{glance.id}` is {glance.state.lower().replace('_', ' ')}: {where}"
        case _:
            done = [f"{step.name} {step.done}/{step.total}" for step in standing.steps]
            return f"It {standing.blocks or 'has nothing to do'}. {', '.join(done)}"
