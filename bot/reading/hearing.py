"""Who a message is meant for, and what it says without that."""

import re
from typing import NamedTuple

from bot.reading.plain import plain_text

_NAME = re.compile(r"(?<![\w@])@greenlight\b", re.IGNORECASE)
_ANYBODY = re.compile(r"\s*<@[^<>]*>")
# A colon after our name goes, that of an emoji stays.
_BEFORE = re.compile(r"(?:[\s,;—–-]|:(?![+\w-]+:))+")


class Heard(NamedTuple):
    """A message in plain text. `is_named` says that our name was in it, `is_command` that it began with "!"."""

    text: str
    is_named: bool
    is_command: bool
    is_to_others: bool


def hear(raw: str, bot_user_id: str) -> Heard:
    """Take our name out of a message, wherever it stands."""
    mention = re.compile(rf"<@{re.escape(bot_user_id)}(?:\|[^<>]*)?>") if bot_user_id else _NAME
    unnamed, by_id = mention.subn(" ", raw)
    unnamed, by_name = _NAME.subn(" ", unnamed)
    is_named = bool(by_id or by_name)
    text = plain_text(unnamed).strip()
    if is_named and (start := _BEFORE.match(text)):
        text = text[start.end() :]
    is_command = len(text) > 1 and text[0] == "!" and text[1].isalpha()
    if is_command:
        text = text[1:]
    return Heard(
        text=text,
        is_named=is_named,
        is_command=is_command,
        is_to_others=not is_named and _ANYBODY.match(raw) is not None,
    )
