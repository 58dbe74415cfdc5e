"""Enterprise Grid: an organisation of workspaces, in which an app is installed here and there, or once for all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.fakes.slack.delivery import Delivery
from tests.fakes.slack.refusal import Refusal

if TYPE_CHECKING:
    from tests.fakes.slack.emulator import SlackEmulator
    from tests.fakes.slack.workspace import Workspace


@dataclass(eq=False)
class Organisation:
    """With `org_wide` one token acts in every workspace that is `installed`, which means here: granted to it."""

    emulator: "SlackEmulator"
    id: str
    name: str
    org_wide: bool
    installed: bool = True
    workspaces: list["Workspace"] = field(default_factory=list)

    @property
    def bot_id(self) -> str:
        return f"W0BOT{self.id}"

    @property
    def bot_token(self) -> str:
        return f"xoxb-{self.id}-{self.bot_id}-emulated"

    def workspace_for(self, args: Mapping[str, Any]) -> "Workspace | None":
        """The workspace that a call with the organisation's token is about.

        None where nothing in the call says it, and Slack wants `team_id`. Raises `Refusal` where the token may not act.
        """
        team_id = args.get("team_id")
        known = [space for space in self.workspaces if team_id in {None, "", space.team_id} and _is_in(space, args)]
        if (team_id or known) and not any(space.installed for space in known):
            raise Refusal("team_access_not_granted")
        granted = [space for space in known if space.installed]
        return granted[0] if team_id or len(granted) == 1 or _names_something(args) else None

    def uninstall(self) -> None:
        """An admin of the organisation takes the app away, everywhere."""
        for kind, fields in {
            "app_uninstalled": {},
            "tokens_revoked": {"tokens": {"oauth": [], "bot": [self.bot_id]}},
        }.items():
            space = self.workspaces[0]
            body = space.ears.envelope({"type": kind, "event_ts": space.new_ts(), **fields})
            self.emulator.post.enqueue(Delivery("events_api", body | {"team_id": self.id, "context_team_id": self.id}))
        self.installed = False


_NAMES = ("channel", "channel_id", "user", "user_id", "users", "file", "trigger_id", "view_id", "usergroup")


def _names_something(args: Mapping[str, Any]) -> bool:
    return any(args.get(name) for name in _NAMES)


def _is_in(space: "Workspace", args: Mapping[str, Any]) -> bool:
    """Whether everything that a call names is there: ids are unique in an organisation, people belong to several."""
    looks = {
        "channel": space.find_place,
        "channel_id": space.find_place,
        "user": space.people.get,
        "user_id": space.people.get,
        "users": space.people.get,
        "file": space.files.stored.get,
        "trigger_id": space.triggers.find,
        "view_id": space.screens.find,
        "usergroup": space.groups.get,
    }
    return all(look(args[name]) is not None for name, look in looks.items() if args.get(name))
