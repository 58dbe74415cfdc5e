"""What a modal or a Home may hold, and the screens that are open."""

import itertools
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.fakes.slack.blockkit import ONLY_IN_MESSAGES, VIEW_BLOCKS, check_blocks, with_ids
from tests.fakes.slack.inputs import initial_values
from tests.fakes.slack.refusal import Refusal, invalid_arguments
from tests.fakes.slack.text_limits import Findings, check_text

if TYPE_CHECKING:
    from tests.fakes.slack.person import SlackPerson
    from tests.fakes.slack.workspace import Workspace

LABEL = 24
PRIVATE_METADATA = 3000
CALLBACK_ID = 255
STACK = 3
VIEW_BYTES = 250_000
_HOME = {"type", "blocks", "private_metadata", "callback_id", "external_id"}
_MODAL = {*_HOME, "title", "submit", "close", "clear_on_close", "notify_on_close", "submit_disabled"}

View = dict[str, Any]


def check_view(view: object, kind: str, pointer: str = "/view") -> View:
    """Return the view. Raises `Refusal` for what Slack would refuse."""
    if not isinstance(view, dict):
        raise invalid_arguments(f"must provide an object [json-pointer:{pointer}]")
    if len(json.dumps(view)) > VIEW_BYTES:
        raise Refusal("view_too_large")
    found = Findings()
    found.known(view, _MODAL if kind == "modal" else _HOME, pointer)
    found.required(view, ["type", "blocks", *(["title"] if kind == "modal" else [])], pointer)
    if view.get("type") not in {kind, None}:
        found.add(f"must be {kind}", f"{pointer}/type")
    for name in ("title", "submit", "close"):
        if view.get(name) is not None:
            check_text(found, view[name], LABEL, f"{pointer}/{name}", plain=True)
    found.length(view.get("private_metadata") or "", PRIVATE_METADATA, f"{pointer}/private_metadata", least=0)
    found.length(view.get("callback_id") or "", CALLBACK_ID, f"{pointer}/callback_id", least=0)
    found.lines.extend(_check_content(view, kind, pointer))
    if found.lines:
        raise invalid_arguments(*found.lines)
    return view


def _check_content(view: View, kind: str, pointer: str) -> list[str]:
    found = Findings()
    blocks = view.get("blocks") or []
    for number, block in enumerate(blocks):
        if block.get("type") in ONLY_IN_MESSAGES:
            found.add(f"unsupported type: {block['type']}", f"{pointer}/blocks/{number}/type")
    has_input = any(block.get("type") == "input" for block in blocks)
    if kind == "modal" and has_input and view.get("submit") is None:
        found.add("missing required field: submit", pointer)
    return [*found.lines, *check_blocks(blocks, VIEW_BLOCKS, f"{pointer}/blocks")]


@dataclass
class Screens:
    """What is open for each person of a workspace: a stack of modals, and Home."""

    workspace: "Workspace"
    stacks: dict[str, list[View]] = field(default_factory=dict)
    homes: dict[str, View] = field(default_factory=dict)
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def open(self, person: "SlackPerson", view: object) -> View:
        screen = self._screen(check_view(view, "modal"), root=None, previous=None)
        self.stacks[person.id] = [screen]
        return screen

    def push(self, person: "SlackPerson", view: object) -> View:
        stack = self.stacks.get(person.id) or []
        if not stack:
            raise Refusal("not_found")
        if len(stack) >= STACK:
            raise Refusal("push_limit_reached")
        screen = self._screen(check_view(view, "modal"), root=stack[0]["id"], previous=stack[-1]["id"])
        stack.append(screen)
        return screen

    def publish(self, person: "SlackPerson", view: object, hash: str | None) -> View:
        """Replace the Home of this person; what they chose there before stays."""
        before = self.homes.get(person.id)
        if hash and before and before["hash"] != hash:
            raise Refusal("hash_conflict")
        screen = self._screen(check_view(view, "home"), root=None, previous=None)
        if before:
            screen |= {"id": before["id"], "root_view_id": before["id"]}
        self.homes[person.id] = screen
        return screen

    def update(self, view: object, id: str | None, external_id: str | None, hash: str | None) -> View:
        """Change an open modal in place, so that whoever holds it sees the change."""
        screen = self.find(id, external_id)
        if screen is None:
            raise Refusal("not_found")
        if hash and screen["hash"] != hash:
            raise Refusal("hash_conflict")
        fresh = self._screen(
            check_view(view, screen["type"]), screen["root_view_id"], screen["previous_view_id"], screen
        )
        values = initial_values(fresh["blocks"], kept=screen["state"]["values"])
        screen.update(fresh | {"id": screen["id"], "root_view_id": screen["root_view_id"], "state": {"values": values}})
        return screen

    def find(self, id: str | None, external_id: str | None = None) -> View | None:
        for screen in [view for stack in self.stacks.values() for view in stack] + list(self.homes.values()):
            if (id and screen["id"] == id) or (external_id and screen["external_id"] == external_id):
                return screen
        return None

    def close(self, person: "SlackPerson", view: View) -> None:
        self.stacks[person.id] = [each for each in self.stacks.get(person.id, []) if each["id"] != view["id"]]

    def clear(self, person: "SlackPerson") -> None:
        self.stacks[person.id] = []

    def _installed_in(self) -> str:
        organisation = self.workspace.organisation
        return organisation.id if organisation is not None and organisation.org_wide else self.workspace.team_id

    def _screen(self, view: View, root: str | None, previous: str | None, replaced: View | None = None) -> View:
        taken = self.find(None, view.get("external_id"))
        if taken is not None and taken is not replaced:
            raise Refusal("duplicate_external_id")
        view_id = f"V{next(self._numbers):08d}"
        blocks = with_ids(view["blocks"])
        plain = {"title": None, "submit": None, "close": None, "clear_on_close": False, "notify_on_close": False}
        named = {name: view.get(name) or "" for name in ("private_metadata", "callback_id", "external_id")}
        return {
            **plain,
            **view,
            **named,
            "id": view_id,
            "blocks": blocks,
            "state": {"values": initial_values(blocks)},
            "hash": f"{self.workspace.new_ts()}.{view_id.lower()}",
            "team_id": self.workspace.team_id,
            "app_id": self.workspace.app_id,
            "app_installed_team_id": self._installed_in(),
            "bot_id": self.workspace.bot_id,
            "root_view_id": root or view_id,
            "previous_view_id": previous,
        }
