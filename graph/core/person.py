"""Who acts, and from where."""

from enum import StrEnum

from graph.core.value import Value


class Role(StrEnum):
    """What a person may do. An owner may do everything."""

    OWNER = "owner"
    APPROVER = "approver"
    MEMBER = "member"
    SYSTEM = "system"


class Surface(StrEnum):
    """Where a decision came from."""

    TERMINAL = "terminal"
    SLACK = "slack"
    WEB = "web"
    SYSTEM = "system"


class Person(Value):
    """Somebody who asks or decides."""

    name: str
    role: Role
    surface: Surface


SYSTEM = Person(name="greenlight", role=Role.SYSTEM, surface=Surface.SYSTEM)
