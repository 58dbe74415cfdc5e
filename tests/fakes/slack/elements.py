"""What each interactive element of Block Kit may hold."""

from typing import Any

from tests.fakes.slack.text_limits import (
    ACTION_ID,
    OPTION_TEXT,
    URL,
    Findings,
    check_confirm,
    check_options,
    check_text,
)

BUTTON_TEXT = 75
BUTTON_VALUE = 2000
PLACEHOLDER = 150
INPUT_TEXT = 3000
OPTIONS = {"static_select": 100, "multi_static_select": 100, "overflow": 5, "checkboxes": 10, "radio_buttons": 10}
OPTION_GROUPS = 100
STYLES = {"primary", "danger"}

_EVERY = {"type", "action_id", "confirm"}
_INPUT = {*_EVERY, "focus_on_load", "placeholder"}
_TYPED = {*_INPUT, "initial_value", "dispatch_action_config"}
_MENU = {*_INPUT, "options", "option_groups"}
PROPERTIES: dict[str, set[str]] = {
    "button": {*_EVERY, "text", "value", "url", "style", "accessibility_label"},
    "overflow": {*_EVERY, "options"},
    "checkboxes": {*_INPUT, "options", "initial_options"} - {"placeholder"},
    "radio_buttons": {*_INPUT, "options", "initial_option"} - {"placeholder"},
    "static_select": {*_MENU, "initial_option"},
    "multi_static_select": {*_MENU, "initial_options", "max_selected_items"},
    "external_select": {*_INPUT, "initial_option", "min_query_length"},
    "users_select": {*_INPUT, "initial_user"},
    "multi_users_select": {*_INPUT, "initial_users", "max_selected_items"},
    "conversations_select": {
        *_INPUT,
        "initial_conversation",
        "default_to_current_conversation",
        "response_url_enabled",
        "filter",
    },
    "channels_select": {*_INPUT, "initial_channel", "response_url_enabled"},
    "datepicker": {*_INPUT, "initial_date"},
    "timepicker": {*_INPUT, "initial_time", "timezone"},
    "datetimepicker": {*_INPUT, "initial_date_time"} - {"placeholder"},
    "plain_text_input": {*_TYPED, "multiline", "min_length", "max_length"} - {"confirm"},
    "number_input": {*_TYPED, "is_decimal_allowed", "min_value", "max_value"} - {"confirm"},
    "email_text_input": _TYPED - {"confirm"},
    "url_text_input": _TYPED - {"confirm"},
    "file_input": {"type", "action_id", "filetypes", "max_files"},
    "image": {"type", "image_url", "slack_file", "alt_text"},
}
ONLY_IN_INPUT = {"plain_text_input", "number_input", "email_text_input", "url_text_input", "file_input"}
NEVER_IN_INPUT = {"button", "overflow", "image"}
INTERACTIVE = PROPERTIES.keys() - {"image"}
IN_ACTIONS = PROPERTIES.keys() - ONLY_IN_INPUT - {"image"}
IN_SECTION = PROPERTIES.keys() - ONLY_IN_INPUT
IN_INPUT = PROPERTIES.keys() - NEVER_IN_INPUT


def check_element(found: Findings, element: object, allowed: set[str], pointer: str) -> None:
    if not isinstance(element, dict):
        found.add("must provide an object", pointer)
        return
    kind = element.get("type")
    if kind not in allowed:
        found.add(f"unsupported type: {kind}", f"{pointer}/type")
        return
    found.known(element, PROPERTIES[kind], pointer)
    _check_shared(found, element, pointer)
    if kind in OPTIONS:
        _check_menu(found, element, kind, pointer)
    if kind == "button":
        _check_button(found, element, pointer)
    elif kind == "image":
        check_image(found, element, pointer)
    elif kind == "plain_text_input":
        _check_input(found, element, pointer)
    elif kind == "number_input":
        found.required(element, ["is_decimal_allowed"], pointer)


def _check_shared(found: Findings, element: dict[str, Any], pointer: str) -> None:
    if "action_id" in element:
        found.length(element["action_id"], ACTION_ID, f"{pointer}/action_id")
    if "confirm" in element:
        check_confirm(found, element["confirm"], f"{pointer}/confirm")
    if "placeholder" in element:
        check_text(found, element["placeholder"], PLACEHOLDER, f"{pointer}/placeholder", plain=True)


def _check_button(found: Findings, button: dict[str, Any], pointer: str) -> None:
    check_text(found, button.get("text"), BUTTON_TEXT, f"{pointer}/text", plain=True)
    found.length(button.get("value", "x"), BUTTON_VALUE, f"{pointer}/value", least=0)
    found.length(button.get("url", "x"), URL, f"{pointer}/url")
    if "style" in button and button["style"] not in STYLES:
        found.add(f"must be one of: {sorted(STYLES)}", f"{pointer}/style")


def _check_menu(found: Findings, element: dict[str, Any], kind: str, pointer: str) -> None:
    plain = kind not in {"checkboxes", "radio_buttons"}
    if "option_groups" not in element:
        check_options(found, element.get("options"), OPTIONS[kind], f"{pointer}/options", plain=plain)
    for number, group in enumerate(element.get("option_groups", [])[:OPTION_GROUPS]):
        place = f"{pointer}/option_groups/{number}"
        check_text(found, group.get("label"), OPTION_TEXT, f"{place}/label", plain=True)
        check_options(found, group.get("options"), OPTIONS[kind], f"{place}/options", plain=plain)
    _check_initial(found, element, pointer)


def _check_initial(found: Findings, element: dict[str, Any], pointer: str) -> None:
    offered = options_of(element)
    first = [element["initial_option"]] if "initial_option" in element else element.get("initial_options", [])
    if any(option not in offered for option in first):
        found.add("initial option must be one of the options", pointer)


def options_of(element: dict[str, Any]) -> list[dict[str, Any]]:
    grouped = [option for group in element.get("option_groups", []) for option in group.get("options", [])]
    return [*element.get("options", []), *grouped]


def check_image(found: Findings, image: dict[str, Any], pointer: str) -> None:
    found.required(image, ["alt_text"], pointer)
    if "alt_text" in image:
        found.length(str(image["alt_text"]), 2000, f"{pointer}/alt_text", least=0)
    if ("image_url" in image) == ("slack_file" in image):
        found.add("must provide exactly one of image_url and slack_file", pointer)
    found.length(image.get("image_url", "x"), URL, f"{pointer}/image_url")


def _check_input(found: Findings, element: dict[str, Any], pointer: str) -> None:
    for name in ("max_length", "min_length"):
        if not 0 <= element.get(name, 1) <= INPUT_TEXT:
            found.add(f"must be between 0 and {INPUT_TEXT}", f"{pointer}/{name}")
    initial = element.get("initial_value", "")
    found.length(initial, element.get("max_length", INPUT_TEXT), f"{pointer}/initial_value", least=0)
