"""What one text, option or confirmation of Block Kit may hold, and the list of what was found wrong."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

OPTION_TEXT = 75
OPTION_VALUE = 150
ACTION_ID = 255
URL = 3000
CONFIRM = {"title": 100, "text": 300, "confirm": 30, "deny": 30}


@dataclass
class Findings:
    """What Slack would say, each with the JSON pointer of the place."""

    lines: list[str] = field(default_factory=list)

    def add(self, message: str, pointer: str) -> None:
        self.lines.append(f"{message} [json-pointer:{pointer}]")

    def length(self, value: str, limit: int, pointer: str, *, least: int = 1) -> None:
        if len(value) > limit:
            self.add(f"must be less than {limit + 1} characters", pointer)
        if len(value) < least:
            self.add(f"must be more than {least - 1} characters", pointer)

    def count(self, items: object, limit: int, pointer: str) -> list[Any]:
        """Return the items, when they are a list that is neither empty nor too long."""
        if not isinstance(items, list):
            self.add("must provide an array", pointer)
            return []
        if not items:
            self.add("no less than 1 items allowed", pointer)
        if len(items) > limit:
            self.add(f"no more than {limit} items allowed", pointer)
            return []
        return items

    def known(self, thing: Mapping[str, Any], allowed: Iterable[str], pointer: str) -> None:
        for name in sorted(thing.keys() - set(allowed)):
            self.add(f"invalid additional property: {name}", pointer)

    def required(self, thing: Mapping[str, Any], names: Iterable[str], pointer: str) -> None:
        for name in names:
            if thing.get(name) is None:
                self.add(f"missing required field: {name}", pointer)


def check_text(found: Findings, text: object, limit: int, pointer: str, *, plain: bool = False) -> None:
    """Check a text object; with `plain` it has to be plain text."""
    if not isinstance(text, dict):
        found.add("must provide an object", pointer)
        return
    allowed = {"plain_text"} if plain else {"plain_text", "mrkdwn"}
    if text.get("type") not in allowed:
        found.add(f"unsupported type: {text.get('type')}", f"{pointer}/type")
    found.known(text, {"type", "text"} | ({"emoji"} if text.get("type") == "plain_text" else {"verbatim"}), pointer)
    if not isinstance(text.get("text"), str):
        found.add("missing required field: text", pointer)
        return
    found.length(text["text"], limit, f"{pointer}/text")


def check_options(found: Findings, options: object, limit: int, pointer: str, *, plain: bool) -> None:
    for number, option in enumerate(found.count(options, limit, pointer)):
        place = f"{pointer}/{number}"
        found.known(option, {"text", "value", "description", "url"}, place)
        found.required(option, ["text", "value"], place)
        check_text(found, option.get("text"), OPTION_TEXT, f"{place}/text", plain=plain)
        found.length(str(option.get("value", "")), OPTION_VALUE, f"{place}/value")
        if option.get("description"):
            check_text(found, option["description"], OPTION_TEXT, f"{place}/description", plain=plain)


def check_confirm(found: Findings, confirm: Mapping[str, Any], pointer: str) -> None:
    found.known(confirm, {*CONFIRM, "style"}, pointer)
    found.required(confirm, CONFIRM, pointer)
    for name, limit in CONFIRM.items():
        if name in confirm:
            check_text(found, confirm[name], limit, f"{pointer}/{name}", plain=name != "text")
