"""Who somebody in Slack is: never believed from a payload's words, always looked up by workspace and user."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.slack.remembering import Memory
from graph.core.clock import Clock
from graph.core.person import Person, Role, Surface
from graph.store.database import Database
from graph.store.installations import read_workspace
from graph.store.person_news import count_news, note_news

NOBODY = frozenset({"user_not_found", "user_not_visible", "no_such_subteam"})
"""Answers that say for certain that there is no such person here, or no such group."""
T = TypeVar("T")


def name_of(workspace: str, user: str) -> str:
    """How a user of Slack is called in rows: unique, and the same for good."""
    return f"{workspace}/{user}"


class _User(NamedTuple):
    role: Role
    name: str


@dataclass
class People:
    """Users and user groups of one workspace after another, remembered for some minutes.

    That one of them changed is a row, so that it counts in every process as soon as one has heard of it.
    """

    db: Database
    clock: Clock

    def __post_init__(self) -> None:
        self._users = Memory[_User](self.clock)
        self._groups = Memory[frozenset[str]](self.clock)
        self._request = threading.local()

    @contextmanager
    def one_request(self) -> Iterator[None]:
        """What `once` finds in this thread is found once until this ends: who asks stays who they are meanwhile."""
        self._request.found = {}
        try:
            yield
        finally:
            self._request.found = None

    def once(self, workspace: str, user: str, find: Callable[[], Person]) -> Person:
        """Who this is, as it was found before in this request."""
        found: dict[str, Person] | None = getattr(self._request, "found", None)
        if found is None:
            return find()
        name = name_of(workspace, user)
        if name not in found:
            found[name] = find()
        return found[name]

    def person(
        self, client: WebClient, workspace: str, user: str, listed: Callable[[], frozenset[str]], *, at_home: bool
    ) -> Person:
        """Who this is; the user groups that are `listed` are named alone or behind their workspace.

        An id that stands alone means somebody of this workspace only where that is `at_home`. Whoever cannot be looked
        up, has left, is a bot, a guest or of another organisation is a mere member, and decides nothing.
        """
        with self.db.read() as session:  # It ends here: Slack may have to be asked, which no look waits for.
            groups = listed()
            news = count_news(session, name_of(workspace, user))
            of_groups = count_news(session, _groups_of(workspace)) if groups else 0
        known = self._known(client, workspace, user, news)
        role = known.role if known else Role.MEMBER
        prefixes = _prefixes(workspace, at_home=at_home)
        mine = frozenset(group for group in groups if group.rpartition("/")[0] in prefixes)
        is_of_team = role is not Role.MEMBER
        member_of = sorted(self._member_of(client, workspace, user, mine, of_groups)) if is_of_team else ()
        return Person(
            name=name_of(workspace, user),
            role=role,
            surface=Surface.SLACK,
            aliases=tuple(name_of(prefix, user) if prefix else user for prefix in prefixes),
            groups=tuple(member_of),
        )

    def display(self, client: WebClient, workspace: str, user: str) -> str:
        """How they call themselves in Slack; empty where nobody knows."""
        known = self._user(client, workspace, user)
        return known.name if known else ""

    def is_out(self, client: WebClient, workspace: str, user: str) -> bool:
        """Whether Slack says that they left, or are a bot or a guest; not where it says nothing."""
        known = self._user(client, workspace, user)
        return known is not None and known.role is Role.MEMBER

    def knows(self, workspace: str, user: str) -> bool:
        """Whether Slack said lately who that is, and of somebody of the team who is in the groups that count."""
        known = self._users.known(name_of(workspace, user))
        if known is None or known.role is Role.MEMBER:
            return known is not None
        return not any(group.startswith(name_of(workspace, "")) for group in self._groups.missing())

    def admins(self, client: WebClient, workspace: str) -> tuple[str, ...]:
        """The admins of a workspace among those who did anything since the start, by their names in rows."""
        seen = ((name, name.rpartition("/")) for name, one in self._users.last_said().items() if one.role is Role.ADMIN)
        mine = sorted((name, user) for name, (where, _, user) in seen if where == workspace)
        found = ((name, self._user(client, workspace, user)) for name, user in mine)
        return tuple(name for name, one in found if one and one.role is Role.ADMIN)

    def forget_groups(self, workspace: str) -> None:
        """A group has other members now."""
        self._note_news(_groups_of(workspace))

    def forget_user(self, workspace: str, user: str) -> None:
        """Somebody left, or may do other things now."""
        self._note_news(name_of(workspace, user))

    def _note_news(self, name: str) -> None:
        with self.db.write() as session:
            note_news(self.db, session, name)

    def _user(self, client: WebClient, workspace: str, user: str) -> _User | None:
        with self.db.read() as session:
            news = count_news(session, name_of(workspace, user))
        return self._known(client, workspace, user, news)

    def _known(self, client: WebClient, workspace: str, user: str, news: int) -> _User | None:
        def ask() -> _User:
            said: dict[str, Any] = _unless_nobody(lambda: client.users_info(user=user).get("user"), {})
            return _User(role_of(said, *read_workspace(workspace)), _display_of(said))

        return self._users.recall(name_of(workspace, user), news, ask)

    def _member_of(self, client: WebClient, workspace: str, user: str, groups: frozenset[str], news: int) -> set[str]:
        def is_in(group: str) -> bool:
            def ask() -> frozenset[str]:
                nobody: list[str] = []
                found = _unless_nobody(lambda: client.usergroups_users_list(usergroup=group).get("users"), nobody)
                return frozenset(found)

            return user in (self._groups.recall(name_of(workspace, group), news, ask) or ())

        return {group for group in groups if is_in(group.rpartition("/")[2])}


def _groups_of(workspace: str) -> str:
    """All groups of a workspace, by the name under which it is told that they changed."""
    return name_of(workspace, "groups")


def _unless_nobody(ask: Callable[[], T | None], nothing: T) -> T:
    """What Slack says; nothing where it says for certain that there is nobody."""
    try:
        return ask() or nothing
    except SlackApiError as error:
        if error.response.get("error") not in NOBODY:
            raise
        return nothing


def _prefixes(workspace: str, *, at_home: bool) -> tuple[str, ...]:
    """What may stand before an id that means somebody of this workspace; ids are unique in an organisation."""
    organisation, _ = read_workspace(workspace)
    return tuple(dict.fromkeys([workspace, *([organisation] if organisation else []), *([""] if at_home else [])]))


def _display_of(user: dict[str, Any]) -> str:
    profile = user.get("profile") or {}
    names = (profile.get("display_name"), profile.get("real_name"), user.get("real_name"), user.get("name"))
    return str(next(filter(None, names), ""))


def role_of(user: dict[str, Any], organisation: str, team: str) -> Role:
    """What somebody is in a workspace, as Slack describes them; a mere member where they decide nothing."""
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
