"""Forms in modals: their fields, and what was entered in them."""

import json
from collections.abc import Mapping
from typing import Any

from bot.slack.cards.blocks import Block, plain
from bot.slack.ids import View

ENTRY = "entry"
"""The action id of every field; the block's id tells them apart."""
LONGEST_INPUT = 3000
LABEL = 24


def modal(callback: View, title: str, submit: str, blocks: list[Block], metadata: str = "") -> dict[str, Any]:
    """A modal that is submitted."""
    made = closing_modal(title, blocks)
    return made | {
        "callback_id": callback,
        "submit": plain(submit, LABEL),
        "close": plain("Cancel", LABEL),
        "private_metadata": metadata,
    }


def closing_modal(title: str, blocks: list[Block]) -> dict[str, Any]:
    """A modal that is only read."""
    return {"type": "modal", "title": plain(title, LABEL), "close": plain("Close", LABEL), "blocks": blocks}


def field(block_id: str, label: str, element: Block, *, hint: str = "", optional: bool = False) -> Block:
    """A labelled field."""
    named = {"type": "input", "block_id": block_id, "label": plain(label, 200), "optional": optional}
    entry = {**element, "action_id": ENTRY}
    return {**named, "element": entry} | ({"hint": plain(hint, 300)} if hint else {})


def text_field(*, value: str = "", lines: bool = False, limit: int = LONGEST_INPUT, example: str = "") -> Block:
    """A field for words."""
    made: Block = {"type": "plain_text_input", "multiline": lines, "max_length": limit}
    made |= {"initial_value": value[:limit]} if value else {}
    return made | ({"placeholder": plain(example, 150)} if example else {})


def menu(options: list[Block], *, chosen: str = "", placeholder: str = "Choose") -> Block:
    """A field to choose one from."""
    first = next((one for one in options if one["value"] == chosen), None)
    made: Block = {"type": "static_select", "options": options, "placeholder": plain(placeholder, 150)}
    return made | ({"initial_option": first} if first else {})


def metadata_of(view: Mapping[str, Any]) -> dict[str, Any]:
    """The private metadata; empty where there is none that can be read."""
    try:
        found = json.loads(str(view.get("private_metadata") or ""))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def entered(view: Mapping[str, Any], block_id: str) -> str:
    """What was typed or chosen in a field; empty where nothing was, or the field is not there."""
    entry = _entry(view, block_id)
    chosen = entry.get("selected_option")
    others = (entry.get(name) for name in ("value", "selected_date_time", "selected_time"))
    value = chosen.get("value") if isinstance(chosen, dict) else next(filter(None, others), None)
    return str(value).strip() if value is not None else ""


def entered_many(view: Mapping[str, Any], block_id: str) -> tuple[str, ...]:
    """The values of all that was ticked."""
    ticked = _entry(view, block_id).get("selected_options")
    return tuple(str(one.get("value")) for one in ticked if isinstance(one, dict)) if isinstance(ticked, list) else ()


def entered_list(view: Mapping[str, Any], block_id: str) -> tuple[str, ...]:
    """The ids of all users that were chosen."""
    users = _entry(view, block_id).get("selected_users")
    return tuple(map(str, users)) if isinstance(users, list) else ()


def entered_files(view: Mapping[str, Any], block_id: str) -> tuple[str, ...]:
    """The ids of the files that were added."""
    files = _entry(view, block_id).get("files")
    return (
        tuple(str(one["id"]) for one in files if isinstance(one, dict) and "id" in one)
        if isinstance(files, list)
        else ()
    )


def typed_in(view: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """What somebody typed or changed in the fields for words, each with its label."""
    return tuple(
        (str((block.get("label") or {}).get("text") or ""), text)
        for block in view.get("blocks") or ()
        if (element := block.get("element") or {}).get("type") == "plain_text_input"
        and (text := entered(view, str(block.get("block_id"))))
        and text != str(element.get("initial_value") or "").strip()
    )


def is_unchanged(view: Mapping[str, Any], block_id: str) -> bool:
    """Whether a field for words holds what it was opened with."""
    elements = [block.get("element") or {} for block in view.get("blocks") or () if block.get("block_id") == block_id]
    return any(entered(view, block_id) == str(one.get("initial_value") or "").strip() for one in elements)


def has_field(view: Mapping[str, Any], block_id: str) -> bool:
    """Whether the field was in the form at all."""
    return block_id in _values(view)


def _entry(view: Mapping[str, Any], block_id: str) -> dict[str, Any]:
    block = _values(view).get(block_id)
    entry = block.get(ENTRY) if isinstance(block, dict) else None
    return entry if isinstance(entry, dict) else {}


def _values(view: Mapping[str, Any]) -> dict[str, Any]:
    state = view.get("state")
    values = state.get("values") if isinstance(state, dict) else None
    return values if isinstance(values, dict) else {}
