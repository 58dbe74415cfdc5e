"""Greenlight as an agent: what the Messages tab suggests, and whether work goes on in a thread."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.slack.cards import Card, receipt, resume_button
from bot.slack.cards.text import one_line
from bot.slack.desk import Place, SlackDesk
from bot.slack.extras import PROMPTS, SESSION
from bot.slack.manifest import PROMPTS as SUGGESTED
from bot.slack.pausing import all_the_same
from bot.slack.trouble import FORESEEN
from graph.core.ids import ProductionId
from graph.core.standing import Standing, WaitsFor
from graph.core.value import digest
from graph.store.cards import ShownCard, Thread
from graph.store.outbox import Outgoing, Priority, put

STATUS = {
    WaitsFor.WORK: "processing",
    WaitsFor.WORKER: "processing",
    WaitsFor.PERSON: "suspended",
    WaitsFor.TIME: "active",
    WaitsFor.NOBODY: "closed",
}
RENEWED_SECONDS = 3000.0
"""Slack lets go of "processing" after an hour; it is said anew before that."""
LONGEST_TITLE = 200


def session_of(thread: Thread, standing: Standing, now: datetime) -> tuple[tuple[ShownCard, Outgoing], ...]:
    """What Slack is to show of the thread's session, as a projection of the rows like any card; nothing without one."""
    if not thread.ts:
        return ()
    status, glance = STATUS[standing.waits_for], standing.glance
    age = (now - glance.updated_at).total_seconds() if status == "processing" else 0.0
    key = f"session:{thread.production}"
    place = {"production": thread.production, "workspace": thread.workspace, "conversation": thread.conversation}
    wanted = digest([status, int(age / RENEWED_SECONDS)])
    arguments = _status(thread.conversation, thread.ts, status) | {"title": one_line(glance.title)[:LONGEST_TITLE]}
    if thread.requester:
        arguments["initiator_user_id"] = thread.requester
    card = ShownCard(**place, key=key, thread_ts=thread.ts, ts="", link="", wanted=wanted, is_open=False)
    call = Outgoing(
        **place,
        dedupe=f"{key} {uuid.uuid4().hex}",
        method=SESSION,
        arguments=arguments,
        priority=Priority.PROGRESS,
        replaces=key,
    )
    return ((card, call),)


def _status(conversation: str, thread_ts: str, status: str) -> dict[str, Any]:
    return {"channel_id": conversation, "thread_ts": thread_ts, "status": status}


@dataclass
class Agent:
    """Answers what people do in the Messages tab and with a session's button."""

    desk: SlackDesk

    def suggest(self, workspace: str, event: dict[str, Any]) -> None:
        """Suggest what may be asked, whenever somebody opens the Messages tab."""
        conversation = str(event.get("channel") or "")
        if not conversation:
            return
        prompts = [{"title": title, "message": message} for title, message in SUGGESTED]
        call = Outgoing(
            dedupe=f"prompts {workspace} {conversation} {event.get('event_ts')}",
            workspace=workspace,
            conversation=conversation,
            method=PROMPTS,
            arguments={"channel_id": conversation, "prompts": prompts},
            priority=Priority.PROGRESS,
            replaces=f"prompts {workspace} {conversation}",
        )
        self._put(call)

    def stopped(self, workspace: str, event: dict[str, Any]) -> None:
        """Somebody pressed the button that stops a session: its production rests at its next step."""
        conversation, user = str(event.get("channel") or ""), str(event.get("user") or "")
        thread_ts, at = str(event.get("thread_ts") or ""), str(event.get("event_ts") or "")
        request = f"stopped:{workspace}:{conversation}:{thread_ts}:{at}"
        place = Place(workspace, conversation, user, thread_ts, request)
        production = self.desk.production_at(place)
        if production is None:
            if thread_ts:
                self._put(self._idle(place))
            return
        try:
            card = self._pause(production, place)
        except FORESEEN as error:
            card = self.desk.refusal(error, place, aloud=True)
        self.desk.say(place, card, key=f"answer {request}")

    def _pause(self, production: ProductionId, place: Place) -> Card:
        standing = self.desk.standing(production)
        if standing.waits_for not in {WaitsFor.WORK, WaitsFor.WORKER}:
            return receipt("There is nothing to stop: no work is under way here.")
        self.desk.handler(place).productions.pause(production, self.desk.person(place))
        said = f"Stopped by <@{place.user}>: `{production}` rests at its next step, and nothing is lost."
        return receipt(said, all_the_same(self.desk, production), resume_button(production, "Go on"))

    def _idle(self, place: Place) -> Outgoing:
        return Outgoing(
            dedupe=f"idle {place.request}",
            workspace=place.workspace,
            conversation=place.conversation,
            method=SESSION,
            arguments=_status(place.conversation, place.thread_ts, "active"),
            priority=Priority.PROGRESS,
        )

    def _put(self, call: Outgoing) -> None:
        with self.desk.studio.db.write() as session:
            put(self.desk.studio.db, session, call, self.desk.studio.clock.now())
        self.desk.hint.set()
