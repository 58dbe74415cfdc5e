"""Which events the app gets, and in which envelope."""

import itertools
from typing import TYPE_CHECKING, Any

from tests.fakes.slack.conversation import Conversation, Message, as_sent
from tests.fakes.slack.delivery import Delivery
from tests.fakes.slack.payloads import payload

if TYPE_CHECKING:
    from tests.fakes.slack.workspace import Workspace

SUBSCRIBED = frozenset(
    {
        *(
            "app_home_opened",
            "app_mention",
            "app_uninstalled",
            "tokens_revoked",
            "agent_session_stopped",
            "link_shared",
        ),
        *(
            "message.channels",
            "message.groups",
            "message.im",
            "member_joined_channel",
            "subteam_members_changed",
            "user_change",
        ),
        *("reaction_added", "reaction_removed"),
    }
)
_MESSAGES = {"channel": "message.channels", "group": "message.groups", "im": "message.im"}
_SCOPES = {
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "app_mention": "app_mentions:read",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    "subteam_members_changed": "usergroups:read",
    "user_change": "users:read",
    "link_shared": "links:read",
}


class Ears:
    """What the app hears of its workspace: what it subscribed to, has the scope for, and is there for."""

    def __init__(self, workspace: "Workspace") -> None:
        self._workspace = workspace
        self.subscribed = set(SUBSCRIBED)
        self._numbers = itertools.count(1)

    def hear_message(self, conversation: Conversation, message: Message) -> None:
        """Send a new message, and once more as a mention when the bot is named in it and may read it."""
        sent = as_sent(message) | {
            "channel": conversation.id,
            "event_ts": message["ts"],
            "channel_type": conversation.kind,
        }
        self.hear("message", conversation, **sent)
        mentioned = f"<@{self._workspace.bot_id}>" in message["text"]
        if mentioned and conversation.kind != "im" and message["user"] != self._workspace.bot_id:
            mention = {key: value for key, value in sent.items() if key not in {"channel_type", "subtype"}}
            self.hear("app_mention", conversation, **(mention | {"type": "app_mention"}))

    def hear(self, kind: str, conversation: Conversation | None = None, **fields: Any) -> Delivery | None:
        """Send one event, after everything that was sent before. Returns None for what the app does not hear."""
        name = _MESSAGES[conversation.kind] if kind == "message" and conversation else kind
        space = self._workspace
        present = conversation is None or space.bot_id in conversation.members
        allowed = _SCOPES.get(name) is None or _SCOPES[name] in space.scopes
        if not (space.installed and present and allowed and name in self.subscribed):
            return None
        event = {"type": kind, "event_ts": space.new_ts(), **fields}
        delivery = Delivery("events_api", self.envelope(event, conversation))
        space.emulator.post.enqueue(delivery)
        return delivery

    def envelope(self, event: dict[str, Any], conversation: Conversation | None = None) -> dict[str, Any]:
        space = self._workspace
        shared = conversation is not None and conversation.shared
        enterprise = space.organisation.id if space.organisation else None
        # The token of an organisation is of no workspace.
        team = None if space.is_org_wide else space.team_id
        author = {"enterprise_id": enterprise, "team_id": team, "user_id": space.bot_id}
        return payload(
            "event_callback",
            team_id=space.team_id,
            context_team_id=space.team_id,
            context_enterprise_id=enterprise,
            enterprise_id=enterprise or ...,
            api_app_id=space.app_id,
            event=event,
            event_id=f"Ev{next(self._numbers):08d}{space.team_id}",
            event_time=int(space.now()),
            authorizations=[author | {"is_bot": True, "is_enterprise_install": space.is_org_wide}],
            is_ext_shared_channel=shared,
            event_context=f"4-{space.team_id}-{space.app_id}-{next(self._numbers)}",
        )
