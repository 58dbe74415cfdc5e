"""What is told of an event that could not be carried out, however often it was tried: whoever waits is answered."""

from dataclasses import dataclass
from typing import Any

import structlog

from bot.slack.desk import Place, SlackDesk
from bot.slack.trouble import trouble
from bot.slack.workspaces import workspace_of_event
from graph.store.cards import find_card_at
from graph.store.inbox import MOST_TRIES, Arrival

log = structlog.get_logger()


class EndsGreenlight(Exception):
    """Each time that this was tried, the process ended in the middle of it."""


def refuse_deadly(arrival: Arrival) -> None:
    """Raise `EndsGreenlight` for what was tried more often than anything that fails and is told to."""
    if arrival.tries > MOST_TRIES:
        raise EndsGreenlight(arrival.kind)


@dataclass
class GivingUp:
    """Answers for what failed for good."""

    desk: SlackDesk

    def tell(self, arrival: Arrival, error: Exception) -> None:
        """Say what went wrong where the person is, once for each text; never raises, for it may be broken as well."""
        event: dict[str, Any] = arrival.body.get("event") or {}
        workspace = workspace_of_event(arrival.body)
        try:
            match arrival.kind:
                case "message" | "app_mention" if not event.get("bot_id"):
                    self._answer_words(workspace, event, arrival, error)
                case "reaction_added":
                    self._answer_emoji(workspace, event, arrival, error)
                case _:
                    pass
        except Exception:
            log.exception("event_unanswered", key=arrival.key)

    def _answer_words(self, workspace: str, event: dict[str, Any], arrival: Arrival, error: Exception) -> None:
        ts, thread_ts = str(event.get("ts") or ""), str(event.get("thread_ts") or "")
        place = Place(workspace, str(event.get("channel") or ""), str(event.get("user") or ""), thread_ts)
        is_direct = event.get("channel_type") == "im"
        is_named = arrival.kind == "app_mention" or self.desk.clients.bot(workspace).user_id in str(event.get("text"))
        if not place.user or not (is_direct or is_named or self.desk.production_at(place)):
            return  # Talk among people, who wait for nothing.
        at = place if thread_ts or is_direct else Place(workspace, place.conversation, place.user, ts)
        self._say(at, error, f"given up {workspace} {place.conversation} {ts}")

    def _answer_emoji(self, workspace: str, event: dict[str, Any], arrival: Arrival, error: Exception) -> None:
        item = event.get("item") or {}
        conversation = str(item.get("channel") or "")
        with self.desk.studio.db.read() as session:
            card = find_card_at(session, workspace, conversation, str(item.get("ts") or ""))
        if card is not None:
            place = Place(workspace, conversation, str(event.get("user") or ""), card.thread_ts)
            self._say(place, error, f"given up {arrival.key}", ephemeral=True)

    def _say(self, place: Place, error: Exception, key: str, *, ephemeral: bool = False) -> None:
        self.desk.say(place, self.desk.no_room(error) or trouble(error), key=key, ephemeral=ephemeral)
