"""Block Kit's limits, as Slack enforces them on messages and views."""

import copy
import itertools
from collections.abc import Callable, Iterator
from typing import Any

from tests.fakes.slack.elements import IN_ACTIONS, IN_INPUT, IN_SECTION, INTERACTIVE, check_element, check_image
from tests.fakes.slack.refusal import Refusal, invalid_blocks
from tests.fakes.slack.text_limits import Findings, check_text

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
SUM_OF_TEXT = 13_200
SECTION_TEXT = 3000
FIELDS = 10
FIELD_TEXT = 2000
HEADER_TEXT = 150
CONTEXT_ELEMENTS = 10
CONTEXT_TEXT = 3000
ACTIONS_ELEMENTS = 25
LABEL = 2000
MARKDOWN_TEXT = 12_000
BLOCK_ID = 255
TABLE_ROWS = 100
TABLE_COLUMNS = 20

Block = dict[str, Any]
_ids = itertools.count(1)

PROPERTIES: dict[str, set[str]] = {
    "section": {"text", "fields", "accessory", "expand"},
    "divider": set(),
    "header": {"text"},
    "context": {"elements"},
    "actions": {"elements"},
    "image": {"image_url", "slack_file", "alt_text", "title"},
    "input": {"label", "element", "hint", "optional", "dispatch_action"},
    "markdown": {"text"},
    "rich_text": {"elements"},
    "table": {"rows", "column_settings"},
    "video": {
        *("alt_text", "author_name", "description", "provider_icon_url", "provider_name"),
        *("thumbnail_url", "title", "title_url", "video_url"),
    },
    "alert": {"level", "text"},
    "task_card": {"details", "output", "sources", "status", "task_id", "title"},
    "plan": {"tasks", "title"},
    "card": {"actions", "body", "hero_image", "icon", "subtitle", "title"},
    "carousel": {"elements"},
    "container": {
        *("child_blocks", "default_collapsed", "has_header_divider", "icon", "is_collapsible"),
        *("rich_text_title", "subtitle", "title", "width"),
    },
}
TASK_STATES = {"pending", "in_progress", "complete", "error"}
ONLY_IN_MESSAGES = {"table", "markdown", "task_card", "plan", "card", "carousel", "alert"}


def require_message_blocks(blocks: object, *, summed: bool = True) -> list[Block]:
    """Return the blocks as Slack stores them. Raises `Refusal` for whatever Slack would refuse."""
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        raise Refusal("invalid_blocks_format")
    found = check_blocks(blocks, MESSAGE_BLOCKS, "/blocks")
    if found:
        raise invalid_blocks(found)
    if summed and sum(len(text) for text in texts_of(blocks)) > SUM_OF_TEXT:
        raise Refusal("msg_blocks_too_long")
    return with_ids(blocks)


def check_blocks(blocks: list[Block], limit: int, pointer: str) -> list[str]:
    found = Findings()
    if len(blocks) > limit:
        found.add(f"no more than {limit} items allowed", pointer)
    for number, block in enumerate(blocks):
        _check_block(found, block, f"{pointer}/{number}")
    named = [block["block_id"] for block in blocks if block.get("block_id")]
    for twice in sorted({name for name in named if named.count(name) > 1}):
        found.add(f"`block_id` {twice} already exists", pointer)
    markdown = sum(len(str(block.get("text"))) for block in blocks if block.get("type") == "markdown")
    if markdown > MARKDOWN_TEXT:
        found.add(f"markdown text must be less than {MARKDOWN_TEXT + 1} characters in all", pointer)
    return found.lines


def _check_block(found: Findings, block: Block, pointer: str) -> None:
    kind = str(block.get("type"))
    if kind not in PROPERTIES:
        found.add(f"unsupported type: {block.get('type')}", f"{pointer}/type")
        return
    found.known(block, {"type", "block_id", *PROPERTIES[kind]}, pointer)
    if "block_id" in block:
        found.length(block["block_id"], BLOCK_ID, f"{pointer}/block_id", least=0)
    if kind in _CHECKS:
        _CHECKS[kind](found, block, pointer)
    _check_action_ids(found, block, pointer)


def _check_action_ids(found: Findings, block: Block, pointer: str) -> None:
    ids = [element["action_id"] for element in elements_of(block) if element.get("action_id")]
    for twice in sorted({each for each in ids if ids.count(each) > 1}):
        found.add(f"`action_id` {twice} already exists for this block", f"{pointer}/elements")


def _section(found: Findings, block: Block, pointer: str) -> None:
    if "text" not in block and "fields" not in block:
        found.add("missing required field: text or fields", pointer)
    if "text" in block:
        check_text(found, block["text"], SECTION_TEXT, f"{pointer}/text")
    if "fields" in block:
        for number, text in enumerate(found.count(block["fields"], FIELDS, f"{pointer}/fields")):
            check_text(found, text, FIELD_TEXT, f"{pointer}/fields/{number}")
    if "accessory" in block:
        check_element(found, block["accessory"], IN_SECTION, f"{pointer}/accessory")


def _header(found: Findings, block: Block, pointer: str) -> None:
    check_text(found, block.get("text"), HEADER_TEXT, f"{pointer}/text", plain=True)


def _context(found: Findings, block: Block, pointer: str) -> None:
    for number, element in enumerate(found.count(block.get("elements"), CONTEXT_ELEMENTS, f"{pointer}/elements")):
        place = f"{pointer}/elements/{number}"
        if isinstance(element, dict) and element.get("type") == "image":
            check_element(found, element, {"image"}, place)
        else:
            check_text(found, element, CONTEXT_TEXT, place)


def _actions(found: Findings, block: Block, pointer: str) -> None:
    for number, element in enumerate(found.count(block.get("elements"), ACTIONS_ELEMENTS, f"{pointer}/elements")):
        check_element(found, element, IN_ACTIONS, f"{pointer}/elements/{number}")


def _image(found: Findings, block: Block, pointer: str) -> None:
    check_image(found, block, pointer)
    if "title" in block:
        check_text(found, block["title"], 2000, f"{pointer}/title", plain=True)


def _input(found: Findings, block: Block, pointer: str) -> None:
    found.required(block, ["label", "element"], pointer)
    check_text(found, block.get("label"), LABEL, f"{pointer}/label", plain=True)
    if "hint" in block:
        check_text(found, block["hint"], LABEL, f"{pointer}/hint", plain=True)
    check_element(found, block.get("element"), IN_INPUT, f"{pointer}/element")


def _markdown(found: Findings, block: Block, pointer: str) -> None:
    found.length(str(block.get("text", "")), MARKDOWN_TEXT, f"{pointer}/text")


def _table(found: Findings, block: Block, pointer: str) -> None:
    for number, row in enumerate(found.count(block.get("rows"), TABLE_ROWS, f"{pointer}/rows")):
        found.count(row, TABLE_COLUMNS, f"{pointer}/rows/{number}")


def _task(found: Findings, block: Block, pointer: str) -> None:
    found.required(block, ["task_id", "title"], pointer)
    if block.get("status", "pending") not in TASK_STATES:
        found.add(f"must be one of: {sorted(TASK_STATES)}", f"{pointer}/status")


def _plan(found: Findings, block: Block, pointer: str) -> None:
    found.required(block, ["title"], pointer)
    for number, task in enumerate(block.get("tasks", [])):
        _task(found, task, f"{pointer}/tasks/{number}")


def _carousel(found: Findings, block: Block, pointer: str) -> None:
    found.count(block.get("elements"), 10, f"{pointer}/elements")


def _container(found: Findings, block: Block, pointer: str) -> None:
    for number, child in enumerate(found.count(block.get("child_blocks"), 10, f"{pointer}/child_blocks")):
        _check_block(found, child, f"{pointer}/child_blocks/{number}")


_CHECKS: dict[str, Callable[[Findings, Block, str], None]] = {
    "section": _section,
    "header": _header,
    "context": _context,
    "actions": _actions,
    "image": _image,
    "input": _input,
    "markdown": _markdown,
    "table": _table,
    "task_card": _task,
    "plan": _plan,
    "carousel": _carousel,
    "container": _container,
}


def elements_of(block: Block) -> list[dict[str, Any]]:
    """Return what a person can use in this block, in the order in which it is shown."""
    several = [*block.get("elements", []), *block.get("actions", [])]
    single = [block[name] for name in ("accessory", "element") if isinstance(block.get(name), dict)]
    return [element for element in [*several, *single] if isinstance(element, dict)]


def with_ids(blocks: list[Block]) -> list[Block]:
    """Return a copy in which every block and element has the id that Slack would give it."""
    stored = copy.deepcopy(blocks)
    for block in stored:
        block["block_id"] = block.get("block_id") or f"b{next(_ids):04d}"
        for element in elements_of(block):
            if element.get("type") in INTERACTIVE:
                element.setdefault("action_id", f"a{next(_ids):04d}")
    return stored


def texts_of(thing: object) -> Iterator[str]:
    """Every string under a key `text`, which is how the sum of a message's blocks was found to be counted."""
    if isinstance(thing, dict):
        for key, value in thing.items():
            if key == "text" and isinstance(value, str):
                yield value
            else:
                yield from texts_of(value)
    elif isinstance(thing, list):
        for value in thing:
            yield from texts_of(value)
