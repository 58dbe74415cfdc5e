"""What lets an app answer a person: triggers of three seconds, and response URLs of five uses in half an hour."""

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.fakes.slack.blockkit import require_message_blocks
from tests.fakes.slack.conversation import Conversation, Message
from tests.fakes.slack.refusal import Refusal

if TYPE_CHECKING:
    from tests.fakes.slack.delivery import Delivery
    from tests.fakes.slack.person import SlackPerson
    from tests.fakes.slack.workspace import Workspace

TRIGGER_SECONDS = 3
RESPONSE_SECONDS = 30 * 60
RESPONSE_USES = 5


@dataclass
class _Trigger:
    person: "SlackPerson"
    issued_at: float
    used: bool = False


class Triggers:
    """The `trigger_id`s of a workspace."""

    def __init__(self, workspace: "Workspace") -> None:
        self._workspace = workspace
        self._issued: dict[str, _Trigger] = {}
        self._numbers = itertools.count(1)

    def issue(self, person: "SlackPerson") -> str:
        trigger_id = f"{next(self._numbers)}.{self._workspace.team_id[1:]}.{person.id.lower()}"
        self._issued[trigger_id] = _Trigger(person, self._workspace.now())
        return trigger_id

    def find(self, id: str) -> "SlackPerson | None":
        """Whose click a trigger was, whether it can still be used or not."""
        return self._issued[id].person if id in self._issued else None

    def exchange(self, id: str | None) -> "SlackPerson":
        """Return whose click it was. Works once."""
        trigger = self._issued.get(id or "")
        if trigger is None:
            raise Refusal("invalid_trigger_id")
        if trigger.used:
            raise Refusal("exchanged_trigger_id")
        if self._workspace.now() - trigger.issued_at > TRIGGER_SECONDS:
            raise Refusal("expired_trigger_id")
        trigger.used = True
        return trigger.person


@dataclass
class ResponseUrl:
    """Where an app may answer one command or click. `message` is the one that was clicked."""

    workspace: "Workspace"
    person: "SlackPerson"
    conversation: Conversation
    issued_at: float
    message: Message | None = None
    delivery: "Delivery | None" = None
    uses: int = 0

    def use(self, said: dict[str, Any]) -> None:
        if self.workspace.now() - self.issued_at > RESPONSE_SECONDS:
            raise Refusal("expired_url", status=404)
        if self.uses >= RESPONSE_USES:
            raise Refusal("used_url", status=404)
        self.uses += 1
        self.answer(said)

    def answer(self, said: dict[str, Any]) -> None:
        """Show what the app says: by itself, or in place of the message that was clicked."""
        if said.get("delete_original"):
            self._delete()
            return
        if not said.get("text") and not said.get("blocks"):
            raise Refusal("no_text", status=500)
        if said.get("blocks"):
            said = {**said, "blocks": require_message_blocks(said["blocks"], summed=False)}
        shown = self._replace(said) if said.get("replace_original") and self.message else self._show(said)
        if self.delivery is not None:
            self.delivery.heard.append(shown)

    def _delete(self) -> None:
        if self.message is None:
            raise Refusal("invalid_action", status=500)
        if self.message.get("is_ephemeral"):
            self.person.ephemerals.remove(self.message)
        else:
            self.workspace.speech.delete(self.conversation, self.message)

    def _replace(self, said: dict[str, Any]) -> Message:
        message = self.message or {}
        changes = {"text": said.get("text", ""), "blocks": said.get("blocks", [])}
        if message.get("is_ephemeral"):
            message.update(changes)
        else:
            self.workspace.speech.edit(self.conversation, message, self.workspace.bot, changes)
        return message

    def _show(self, said: dict[str, Any]) -> Message:
        text, blocks, thread_ts = said.get("text", ""), said.get("blocks"), said.get("thread_ts")
        if said.get("response_type") == "in_channel":
            return self.workspace.speech.say(
                self.workspace.bot, self.conversation, text, blocks=blocks, thread_ts=thread_ts
            )
        return self.workspace.speech.whisper(self.person, self.conversation, text, blocks=blocks, thread_ts=thread_ts)
