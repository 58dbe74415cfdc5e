"""Who somebody in Slack is: never believed from a payload's words, always looked up by workspace and user."""

import threading
import time
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from graph.core.person import Person, Role, Surface
from graph.store.installations import read_workspace

log = structlog.get_logger()

KNOWN_SECONDS = 600.0


def name_of(workspace: str, user: str) -> str:
    """How a user of Slack is called in rows: unique, and the same for good."""
    return f"{workspace}/{user}"


class _User(NamedTuple):
    at: float
    role: Role
    name: str


@dataclass
class People:
    """Users and user groups of one workspace after another, remembered for ten minutes."""

    _users: dict[tuple[str, str], _User] = field(default_factory=dict)
    _groups: dict[tuple[str, str], tuple[float, frozenset[str]]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def person(self, client: WebClient, workspace: str, user: str, groups: frozenset[str], *, at_home: bool) -> Person:
        """Who this is; `groups` are the user groups that lists name, alone or behind their workspace.

        An id that stands alone means somebody of this workspace only where that is `at_home`. Whoever cannot be looked
        up, has left, is a bot, a guest or of another organisation is a mere member, and decides nothing.
        """
        known = self._user(client, workspace, user)
        role = known.role if known else Role.MEMBER
        prefixes = _prefixes(workspace, at_home=at_home)
        mine = frozenset(group for group in groups if group.rpartition("/")[0] in prefixes)
        member_of = () if role is Role.MEMBER else tuple(sorted(self._member_of(client, workspace, user, mine)))
        return Person(
            name=name_of(workspace, user),
            role=role,
            surface=Surface.SLACK,
            aliases=tuple(name_of(prefix, user) if prefix else user for prefix in prefixes),
            groups=member_of,
        )

    def display(self, client: WebClient, workspace: str, user: str) -> str:
        """How they call themselves in Slack; empty where nobody knows."""
        known = self._user(client, workspace, user)
        return known.name if known else ""

    def knows(self, workspace: str, user: str) -> bool:
        """Whether Slack said lately who that is."""
        with self._lock:
            return (workspace, user) in self._users

    def forget_groups(self, workspace: str) -> None:
        """A group has other members now."""
        with self._lock:
            self._groups = {key: kept for key, kept in self._groups.items() if key[0] != workspace}

    def forget_user(self, workspace: str, user: str) -> None:
        """Somebody left, or may do other things now."""
        with self._lock:
            self._users.pop((workspace, user), None)

    def _user(self, client: WebClient, workspace: str, user: str) -> _User | None:
        key, now = (workspace, user), time.monotonic()
        with self._lock:
            known = self._users.get(key)
        if known and now - known.at < KNOWN_SECONDS:
            return known
        try:
            said = client.users_info(user=user).get("user") or {}
        except (SlackApiError, OSError) as error:
            log.warning("user_unknown", user=user, reason=str(error))
            return None
        found = _User(now, _role_of(said, *read_workspace(workspace)), _display_of(said))
        with self._lock:
            self._users[key] = found
        return found

    def _member_of(self, client: WebClient, workspace: str, user: str, groups: frozenset[str]) -> set[str]:
        return {group for group in groups if user in self._members(client, workspace, group.rpartition("/")[2])}

    def _members(self, client: WebClient, workspace: str, group: str) -> frozenset[str]:
        key, now = (workspace, group), time.monotonic()
        with self._lock:
            known = self._groups.get(key)
        if known and now - known[0] < KNOWN_SECONDS:
            return known[1]
        try:
            members = frozenset(client.usergroups_users_list(usergroup=group).get("users") or ())
        except (SlackApiError, OSError) as error:
            log.warning("group_unknown", group=group, reason=str(error))
            return frozenset()
        with self._lock:
            self._groups[key] = (now, members)
        return members


def _prefixes(workspace: str, *, at_home: bool) -> tuple[str, ...]:
    """What may stand before an id that means somebody of this workspace; ids are unique in an organisation."""
    organisation, _ = read_workspace(workspace)
    return tuple(dict.fromkeys([workspace, *([organisation] if organisation else []), *([""] if at_home else [])]))


def _display_of(user: dict[str, Any]) -> str:
    profile = user.get("profile") or {}
    names = (profile.get("display_name"), profile.get("real_name"), user.get("real_name"), user.get("name"))
    return str(next(filter(None, names), ""))


def _role_of(user: dict[str, Any], organisation: str, team: str) -> Role:
    grid = user.get("enterprise_user") or {}
    of_team = user.get("team_id") == team
    of_organisation = bool(organisation) and grid.get("enterprise_id") == organisation
    is_colleague = of_team or (of_organisation and team in (grid.get("teams") or ()))
    limited = any(user.get(flag) for flag in ("is_stranger", "is_restricted", "is_ultra_restricted"))
    if not is_colleague or limited or user.get("is_bot") or user.get("deleted") or user.get("id") == "USLACKBOT":
        return Role.MEMBER
    # The user's own flags are about their first workspace, which in an organisation may be another.
    in_charge = (user if of_team else {}, grid if of_organisation else {})
    is_admin = any(who.get(flag) for who in in_charge for flag in ("is_admin", "is_owner"))
    return Role.ADMIN if is_admin else Role.APPROVER
