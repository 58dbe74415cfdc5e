"""A conversation of Slack's and the messages in it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.slack.refusal import Refusal

Message = dict[str, Any]
# Kept beside a message for tests; Slack sends neither.
OURS = ("channel", "deleted")


@dataclass
class Conversation:
    """Direct messages have a `user`, the person the bot talks to there."""

    id: str
    name: str
    members: list[str]
    private: bool = False
    shared: bool = False
    user: str | None = None
    archived: bool = False
    created: int = 0
    messages: list[Message] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """The word of `channel_type`, and of the scopes (`channels:read`, `groups:read`, `im:read`)."""
        return "im" if self.user else "group" if self.private else "channel"

    def find(self, ts: str | None) -> Message | None:
        return next((each for each in self.messages if each["ts"] == ts and not each["deleted"]), None)

    def get(self, ts: str | None, error: str = "message_not_found") -> Message:
        message = self.find(ts)
        if message is None:
            raise Refusal(error)
        return message

    def get_parent(self, thread_ts: str) -> Message:
        """Return the message that the thread hangs on. Raises `Refusal`, also for a reply."""
        parent = self.get(thread_ts, "thread_not_found")
        if parent.get("thread_ts", thread_ts) != thread_ts:
            raise Refusal("cannot_reply_to_message")
        return parent

    def thread(self, ts: str) -> Iterator[Message]:
        """The parent and its replies, oldest first."""
        return (each for each in self.messages if ts in {each["ts"], each.get("thread_ts")} and not each["deleted"])

    def described(self, bot_id: str) -> dict[str, Any]:
        """The conversation object of the Web API."""
        is_member = bot_id in self.members
        common = {"id": self.id, "created": self.created, "is_archived": self.archived, "is_im": self.user is not None}
        if self.user:
            return {**common, "user": self.user, "is_user_deleted": False, "is_open": True}
        return {
            **common,
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": not self.private,
            "is_group": False,
            "is_private": self.private,
            "is_mpim": False,
            "is_general": False,
            "is_member": is_member,
            "is_shared": self.shared,
            "is_ext_shared": self.shared,
            "is_org_shared": False,
            "num_members": len(self.members),
            "topic": {"value": "", "creator": "", "last_set": 0},
            "purpose": {"value": "", "creator": "", "last_set": 0},
        }


def as_sent(message: Message, *, metadata: bool = False) -> Message:
    """Return the message as Slack sends it; metadata only to who asks for it."""
    hidden = {*OURS} if metadata else {*OURS, "metadata"}
    return {key: value for key, value in message.items() if key not in hidden and value is not None}
