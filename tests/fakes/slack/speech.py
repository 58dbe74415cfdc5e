"""Saying, editing, deleting and reacting, by people and by the bot; everyone who may hear of it does."""

import copy
import re
from typing import TYPE_CHECKING, Any

from tests.fakes.slack.blockkit import with_ids
from tests.fakes.slack.conversation import Conversation, Message, as_sent
from tests.fakes.slack.payloads import payload
from tests.fakes.slack.refusal import Refusal

if TYPE_CHECKING:
    from tests.fakes.slack.person import SlackPerson
    from tests.fakes.slack.workspace import Workspace

_MENTION = re.compile(r"<@(\w+)>")


def typed(text: str) -> list[dict[str, Any]]:
    """The rich text that Slack makes of what a person typed."""
    parts = _MENTION.split(text)
    elements = [
        {"type": "user", "user_id": part} if number % 2 else {"type": "text", "text": part}
        for number, part in enumerate(parts)
        if part
    ]
    section = {"type": "rich_text_section", "elements": elements}
    return with_ids([{"type": "rich_text", "elements": [section]}]) if elements else []


class Speech:
    """What happens to messages. Whether somebody may do it was asked before."""

    def __init__(self, workspace: "Workspace") -> None:
        self._workspace = workspace

    def say(
        self,
        who: "SlackPerson",
        conversation: Conversation,
        text: str,
        *,
        blocks: list[dict[str, Any]] | None = None,
        thread_ts: str | None = None,
        broadcast: bool = False,
        metadata: dict[str, Any] | None = None,
        files: list[dict[str, Any]] | None = None,
        attachments: list[dict[str, Any]] | None = None,
    ) -> Message:
        with self._workspace.lock:
            parent = conversation.get_parent(thread_ts) if thread_ts else None
            shown = (blocks or []) if who.is_bot else typed(text)
            message = self._written(who, conversation, text, shown)
            message |= {"metadata": metadata, "attachments": attachments}
            if files:
                message |= {"files": files, "subtype": None if who.is_bot else "file_share", "upload": False}
            if parent is not None:
                self._attach(message, parent, broadcast=broadcast)
            conversation.messages.append(message)
            self._workspace.ears.hear_message(conversation, message)
            return message

    def _written(
        self, who: "SlackPerson", conversation: Conversation, text: str, blocks: list[dict[str, Any]]
    ) -> Message:
        space = self._workspace
        message = payload("message", ts=space.new_ts(), user=who.id, text=text, team=who.team_id, blocks=blocks)
        message |= {"channel": conversation.id, "deleted": False, "edited": None, "reactions": None}
        if who.is_bot:
            profile = {"id": space.bot_profile_id, "name": who.name, "app_id": space.app_id, "team_id": space.team_id}
            message |= {"bot_id": who.bot_id, "app_id": space.app_id, "bot_profile": profile}
        else:
            message["client_msg_id"] = f"{message['ts']}-{who.id}"
            message |= {"user_team": who.external_team, "source_team": who.external_team}
        return message

    def _attach(self, message: Message, parent: Message, *, broadcast: bool) -> None:
        repliers = parent.get("reply_users", [])
        parent |= {
            "thread_ts": parent["ts"],
            "reply_count": parent.get("reply_count", 0) + 1,
            "latest_reply": message["ts"],
            "reply_users": repliers if message["user"] in repliers else [*repliers, message["user"]],
        }
        message |= {"thread_ts": parent["ts"], "parent_user_id": parent["user"]}
        if broadcast:
            message["subtype"] = "thread_broadcast"

    def whisper(
        self,
        to: "SlackPerson",
        conversation: Conversation,
        text: str,
        *,
        blocks: list[dict[str, Any]] | None = None,
        thread_ts: str | None = None,
    ) -> Message:
        """Show something to one person alone. No event tells of it, and no method finds it again.

        Under a message that nobody answered there is no thread to show it in: Slack takes it and shows it nowhere.
        """
        with self._workspace.lock:
            message = self._written(self._workspace.bot, conversation, text, blocks or [])
            message |= {"is_ephemeral": True, "thread_ts": thread_ts}
            is_seen = not thread_ts or bool(conversation.get_parent(thread_ts).get("reply_count"))
            (to.ephemerals if is_seen else to.unseen).append(message)
            return message

    def edit(
        self, conversation: Conversation, message: Message, who: "SlackPerson", changes: dict[str, Any]
    ) -> Message:
        with self._workspace.lock:
            before = copy.deepcopy(as_sent(message))
            message.update(changes)
            message["edited"] = {"user": who.id, "ts": self._workspace.new_ts()}
            self._changed(conversation, message, before)
            return message

    def _changed(self, conversation: Conversation, message: Message, before: Message) -> None:
        self._workspace.ears.hear(
            "message",
            conversation,
            **payload(
                "message_changed",
                message=as_sent(message),
                previous_message=before,
                channel=conversation.id,
                ts=self._workspace.new_ts(),
                event_ts=message["ts"],
                channel_type=conversation.kind,
            ),
        )

    def delete(self, conversation: Conversation, message: Message) -> None:
        """Take the message away; the parent of a thread leaves a tombstone, as its replies stay."""
        with self._workspace.lock:
            before = copy.deepcopy(as_sent(message))
            if message.get("reply_count"):
                message |= {"subtype": "tombstone", "text": "This message was deleted.", "blocks": [], "hidden": True}
                message |= {"metadata": None, "files": None}
                self._changed(conversation, message, before)
                return
            message["deleted"] = True
            fields = payload(
                "message_deleted",
                previous_message=before,
                channel=conversation.id,
                ts=self._workspace.new_ts(),
                deleted_ts=message["ts"],
                event_ts=message["ts"],
                channel_type=conversation.kind,
            )
            self._workspace.ears.hear("message", conversation, **fields)

    def react(self, who: "SlackPerson", conversation: Conversation, message: Message, name: str) -> None:
        with self._workspace.lock:
            reactions = [*(message["reactions"] or [])]
            mine = next((each for each in reactions if each["name"] == name), None)
            if mine is not None and who.id in mine["users"]:
                raise Refusal("already_reacted")
            if mine is None:
                reactions.append({"name": name, "users": [who.id], "count": 1})
            else:
                mine |= {"users": [*mine["users"], who.id], "count": mine["count"] + 1}
            message["reactions"] = reactions
            self._reacted("reaction_added", who, conversation, message, name)

    def unreact(self, who: "SlackPerson", conversation: Conversation, message: Message, name: str) -> None:
        with self._workspace.lock:
            mine = next((each for each in message["reactions"] or [] if each["name"] == name), None)
            if mine is None or who.id not in mine["users"]:
                raise Refusal("no_reaction")
            mine |= {"users": [user for user in mine["users"] if user != who.id], "count": mine["count"] - 1}
            message["reactions"] = [each for each in message["reactions"] if each["count"]] or None
            self._reacted("reaction_removed", who, conversation, message, name)

    def _reacted(self, kind: str, who: "SlackPerson", conversation: Conversation, message: Message, name: str) -> None:
        item = {"type": "message", "channel": conversation.id, "ts": message["ts"]}
        fields = payload(
            "reaction_added",
            type=kind,
            user=who.id,
            reaction=name,
            item=item,
            item_user=message["user"],
            event_ts=self._workspace.new_ts(),
        )
        self._workspace.ears.hear(kind, conversation, **fields)
