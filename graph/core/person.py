"""Who acts, and from where."""

from enum import StrEnum

from graph.core.value import Value


class Role(StrEnum):
    """What a person may do. An owner may do everything; an admin decides where a channel lists nobody."""

    OWNER = "owner"
    ADMIN = "admin"
    APPROVER = "approver"
    MEMBER = "member"
    SYSTEM = "system"


class Surface(StrEnum):
    """Where a decision came from."""

    TERMINAL = "terminal"
    SLACK = "slack"
    WEB = "web"
    SYSTEM = "system"


def workspace_of(name: str) -> str:
    """The workspace in a person's name."""
    return name.rpartition("/")[0]


class Person(Value):
    """Somebody who asks or decides.

    `name` is who they are for good: an account of this machine, or workspace and user ("T0001/U0ANNA"). `aliases` are
    shorter names that mean nobody else, and `groups` the user groups that they belong to at the moment of asking.
    """

    name: str
    role: Role
    surface: Surface
    aliases: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()

    @property
    def workspace(self) -> str:
        """The chat's workspace in which they act; empty for an account of this machine."""
        return workspace_of(self.name)

    @property
    def keys(self) -> frozenset[str]:
        """How a channel's list of approvers may name them."""
        return frozenset({self.name, *self.aliases, *self.groups})


SYSTEM = Person(name="greenlight", role=Role.SYSTEM, surface=Surface.SYSTEM)
