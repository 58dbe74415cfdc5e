"""What a person chose or typed, in the shape in which Slack reports it."""

from collections.abc import Iterator, Mapping
from typing import Any

from tests.fakes.slack.blockkit import Block, elements_of
from tests.fakes.slack.elements import INPUT_TEXT, options_of
from tests.fakes.slack.refusal import NotOnTheScreen

Values = dict[str, dict[str, dict[str, Any]]]

# Under which name an element reports its value, and under which it was given one to start with.
REPORTED = {
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "overflow": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "file_input": ("files", "initial_files"),
}
MANY = {"selected_options", "selected_users", "files"}
STATELESS = {"button", "overflow", "image"}


def fields_of(blocks: list[Block]) -> Iterator[tuple[Block, dict[str, Any]]]:
    """Every element that holds a value, with its block."""
    for block in blocks:
        for element in elements_of(block):
            if element.get("type") in REPORTED and element["type"] not in STATELESS:
                yield block, element


def report(element: Mapping[str, Any], chosen: object) -> dict[str, Any]:
    """Return the element's value as Slack sends it. Raises `NotOnTheScreen` for an option that is not offered."""
    name, _ = REPORTED[element["type"]]
    if name == "selected_option":
        chosen = None if chosen is None else _option(element, chosen)
    elif name == "selected_options":
        chosen = [_option(element, each) for each in _listed(chosen)]
    elif name == "value" and chosen is not None:
        chosen = _typed(element, str(chosen))
    return {"type": element["type"], name: chosen}


def _listed(chosen: object) -> list[object]:
    return list(chosen) if isinstance(chosen, list | tuple | set) else [chosen]


def _option(element: Mapping[str, Any], chosen: object) -> dict[str, Any]:
    offered = options_of(dict(element))
    for option in offered:
        if chosen in (option, option["value"]):
            return dict(option)
    values = [option["value"] for option in offered]
    raise NotOnTheScreen(f"{element.get('action_id')} offers {values}, not {chosen!r}")


def _typed(element: Mapping[str, Any], text: str) -> str | None:
    """Slack's own screen stops typing at the longest allowed text; an empty field is reported as `None`."""
    longest = element.get("max_length", INPUT_TEXT)
    if len(text) > longest:
        raise NotOnTheScreen(f"{element.get('action_id')} takes {longest} characters, not {len(text)}")
    return text or None


def initial(element: Mapping[str, Any]) -> dict[str, Any]:
    name, given = REPORTED[element["type"]]
    return {"type": element["type"], name: element.get(given, [] if name in MANY else None)}


def initial_values(blocks: list[Block], kept: Values | None = None) -> Values:
    """The state of a fresh screen; what was entered before stays where block id, action id and type are the same."""
    values: Values = {}
    for block, element in fields_of(blocks):
        before = (kept or {}).get(block["block_id"], {}).get(element["action_id"])
        same = before is not None and before["type"] == element["type"]
        values.setdefault(block["block_id"], {})[element["action_id"]] = before if same and before else initial(element)
    return values


def enter(blocks: list[Block], values: Values, entered: Mapping[str, object]) -> None:
    """Put what a person enters into `values`; a key is an action id, or a block id and an action id with a slash."""
    left = dict(entered)
    for block, element in fields_of(blocks):
        for key in (f"{block['block_id']}/{element['action_id']}", element["action_id"]):
            if key in left:
                values[block["block_id"]][element["action_id"]] = report(element, left.pop(key))
    if left:
        fields = [f"{block['block_id']}/{element['action_id']}" for block, element in fields_of(blocks)]
        raise NotOnTheScreen(f"no field {sorted(left)} among {fields}")


def unfilled(blocks: list[Block], values: Values) -> list[str]:
    """The required inputs that are still empty or too short, for which Slack keeps a modal open."""
    missing = []
    for block, element in fields_of(blocks):
        name, _ = REPORTED[element["type"]]
        value = values[block["block_id"]][element["action_id"]][name]
        short = isinstance(value, str) and len(value) < element.get("min_length", 0)
        if block["type"] == "input" and ((not value and not block.get("optional", False)) or short):
            missing.append(f"{block['block_id']}/{element['action_id']}")
    return missing
