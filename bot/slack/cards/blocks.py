"""Block Kit, built so that no text is empty or too long for its place."""

from collections.abc import Iterable, Sequence
from typing import Any

from bot.slack.cards.text import cut, is_address, one_line
from bot.slack.ids import Action

Block = dict[str, Any]
Style = str

SECTION_TEXT, FIELD_TEXT, CONTEXT_TEXT, HEADER_TEXT = 3000, 2000, 2000, 150
BUTTON_TEXT, OPTION_TEXT, OPTION_VALUE, BUTTON_VALUE = 75, 75, 150, 2000
ALT_TEXT = 200
MOST_FIELDS, MOST_OPTIONS, MOST_OVERFLOW = 10, 100, 5
NOTHING = "–"


def plain(text: str, limit: int, *, emoji: bool = False) -> dict[str, Any]:
    """Plain text in one line. Without `emoji`, `:x:` is shown as it was written."""
    return {"type": "plain_text", "text": cut(one_line(text), limit) or NOTHING, "emoji": emoji}


def mrkdwn(text: str, limit: int = SECTION_TEXT) -> dict[str, Any]:
    """Slack's markup. What people wrote must have been escaped."""
    return {"type": "mrkdwn", "text": cut(text, limit).strip() or NOTHING}


def header(text: str) -> Block:
    return {"type": "header", "text": plain(text, HEADER_TEXT, emoji=True)}


def section(text: str, accessory: Block | None = None) -> Block:
    return {"type": "section", "text": mrkdwn(text)} | ({"accessory": accessory} if accessory else {})


def facts(pairs: Iterable[tuple[str, str]]) -> Block:
    """Named facts in two columns; those without a value are left out."""
    fields = [mrkdwn(f"*{name}*\n{value}", FIELD_TEXT) for name, value in pairs if value]
    return {"type": "section", "fields": fields[:MOST_FIELDS]}


def small_print(*texts: str) -> Block:
    """Small print, each text in markup."""
    return {"type": "context", "elements": [mrkdwn(text, CONTEXT_TEXT) for text in texts if text]}


def small_plain(text: str) -> Block:
    """Small print that is shown letter by letter."""
    return {"type": "context", "elements": [plain(text, CONTEXT_TEXT)]}


def picture(file: str, alt: str, title: str = "") -> Block:
    """A picture by the id of its file in Slack."""
    made = {"type": "image", "slack_file": {"id": file}, "alt_text": cut(one_line(alt), ALT_TEXT) or NOTHING}
    return made | ({"title": plain(title, ALT_TEXT)} if title else {})


def without_pictures(blocks: Sequence[Block]) -> list[Block]:
    """The blocks without files of Slack's; none at all where there were no such files."""
    left = [_bare(block) for block in blocks if "slack_file" not in block]
    return left if left != list(blocks) else []


def _bare(block: Block) -> Block:
    has_picture = "slack_file" in block.get("accessory", {})
    return {name: value for name, value in block.items() if name != "accessory"} if has_picture else block


def divider() -> Block:
    return {"type": "divider"}


def actions(*elements: Block | None, block_id: str = "") -> list[Block]:
    """A row of buttons and menus; none where there are none."""
    row = [element for element in elements if element]
    named = {"block_id": block_id} if block_id else {}
    return [{"type": "actions", **named, "elements": row}] if row else []


def confirm(title: str, text: str, yes: str, *, danger: bool = False, no: str = "Not now") -> Block:
    """What is asked once more before a press counts."""
    asked = {"title": plain(title, 100), "text": plain(text, 300), "confirm": plain(yes, 30), "deny": plain(no, 30)}
    return asked | {"style": "danger" if danger else "primary"}


def button(text: str, action: Action, value: str, *, style: Style = "", asks: Block | None = None) -> Block:
    """A button; its `value` is at most 2,000 characters of JSON or words."""
    made = {"type": "button", "text": plain(text, BUTTON_TEXT, emoji=True), "action_id": action, "value": value}
    return made | ({"style": style} if style else {}) | ({"confirm": asks} if asks else {})


def open_button(text: str, url: str, *, style: Style = "") -> Block | None:
    """A button that leads somewhere; None where there is no address."""
    if not is_address(url):
        return None
    made = {"type": "button", "text": plain(text, BUTTON_TEXT, emoji=True), "action_id": Action.OPEN, "url": url}
    return made | ({"style": style} if style else {})


def option(text: str, value: str) -> Block:
    return {"text": plain(text, OPTION_TEXT), "value": value}


def select(action: str, placeholder: str, options: Sequence[Block], chosen: str = "") -> Block | None:
    """A menu; `chosen` is the value of what it shows. None where there is nothing to choose from."""
    offered = list(options[:MOST_OPTIONS])
    if not offered:
        return None
    made = {"type": "static_select", "action_id": action, "placeholder": plain(placeholder, 150), "options": offered}
    first = next((one for one in offered if one["value"] == chosen), None)
    return made | ({"initial_option": first} if first else {})


def overflow(action: str, options: Sequence[Block]) -> Block | None:
    """The menu behind three dots."""
    return {"type": "overflow", "action_id": action, "options": list(options[:MOST_OVERFLOW])} if options else None


def span(text: str, **style: bool) -> Block:
    """A piece of rich text, shown letter by letter: nothing in it is markup."""
    return {"type": "text", "text": text or NOTHING} | ({"style": style} if style else {})


def rich(*parts: Block) -> Block:
    return {"type": "rich_text", "elements": list(parts)}


def words(*spans: Block) -> Block:
    """A paragraph of rich text."""
    return {"type": "rich_text_section", "elements": list(spans)}


def quote(*spans: Block) -> Block:
    """A paragraph of rich text with a bar beside it."""
    return {"type": "rich_text_quote", "elements": list(spans)}
