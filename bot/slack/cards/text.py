"""Words as Slack takes them: what people wrote acts as no mention and no link, and nothing is longer than allowed."""

import math
import re
from datetime import UTC, datetime

from config.channel import is_group

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_BIDI = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_USER = re.compile(r"[UW][A-Z0-9]+")
_NAMED = re.compile(r"(?<![\w/])(?:[A-Z][A-Z0-9]*/){1,2}([UW][A-Z0-9]+)\b")
_DANGLING = re.compile(r"(?:&[a-z]{0,4}|<[^>]*)$")
_BARE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt);)")
_OURS = re.compile(
    r"<(?:@[UW][A-Z0-9]+|#[CGD][A-Z0-9]+(?:\|[^<>|]*)?|!subteam\^S[A-Z0-9]+(?:\|[^<>|]*)?"
    r"|!date\^\d+\^[^<>|]*\|[^<>|]*|https?://[^<>|\s]+(?:\|[^<>|]*)?)>"
)
WORD_BREAK = 0.5
"""A text is cut at a space only if that leaves more than this part of the room filled."""


def clean(text: str) -> str:
    """The text without what could hide or reorder words."""
    return _BIDI.sub("", _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")))


def one_line(text: str) -> str:
    """The text in one line, for plain text in buttons, headers and menus."""
    return " ".join(clean(text).split())


def cut(text: str, limit: int) -> str:
    """The text, or as many whole words of it as there is room for, and an ellipsis."""
    if len(text) <= limit:
        return text
    part = text[: limit - 1]
    space = max(part.rfind(" "), part.rfind("\n"))
    part = part[:space] if space > limit * WORD_BREAK else part
    return _DANGLING.sub("", part).rstrip(" .,:\n") + "…"


def escape(text: str, limit: int = 0) -> str:
    """What somebody wrote, as text that Slack shows and does not obey; with a limit, cut to it."""
    safe = clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return cut(safe, limit) if limit else safe


def tame(text: str) -> str:
    """Words of ours: mentions of one person or group, dates and links stay, every other control sequence is inert."""
    parts, at = [], 0
    for found in _OURS.finditer(text):
        parts += [_inert(text[at : found.start()]), found[0]]
        at = found.end()
    return "".join((*parts, _inert(text[at:])))


def _inert(text: str) -> str:
    return _BARE_AMPERSAND.sub("&amp;", clean(text)).replace("<", "&lt;").replace(">", "&gt;")


def strong(text: str, limit: int = 200) -> str:
    """What somebody wrote, in bold; an asterisk of theirs would end it."""
    return f"*{escape(one_line(text).replace('*', '∗'), limit)}*"


def linked(url: str, words: str) -> str:
    """Words that lead somewhere; without an address only the words."""
    shown = escape(one_line(words).replace("|", "¦"), 200)
    return f"<{url}|{shown}>" if is_address(url) else shown


def led_to(url: str, words: str) -> str:
    """Words that lead somewhere; nothing where they would not, as for a file on Greenlight's machine."""
    return linked(url, words) if is_address(url) else ""


def is_address(url: str) -> bool:
    """Whether Slack takes it as one."""
    return url.startswith(("https://", "http://")) and len(url) <= 3000 and not re.search(r"[\s<>|]", url)  # noqa: PLR2004 - Slack's limit.


def say_person(name: str) -> str:
    """Whoever acted: a mention where the name is of Slack (`T0001/U0ANNA`), else the name of an account."""
    workspace, slash, user = name.rpartition("/")
    is_user = bool(slash and workspace) and _USER.fullmatch(user) is not None
    return f"<@{user}>" if is_user else escape(one_line(name), 80)


def mention_all(text: str) -> str:
    """Words of ours in which names of Slack (`T0001/U0ANNA`) are mentions."""
    return _NAMED.sub(r"<@\1>", text)


def say_listed(name: str) -> str:
    """Somebody on a list of approvers: a mention of a user or a user group, else the name of an account."""
    alone = name.rpartition("/")[2]
    if is_group(name):
        return f"<!subteam^{alone}>"
    return f"<@{alone}>" if _USER.fullmatch(alone) else escape(one_line(name), 80)


def say_when(moment: datetime) -> str:
    """A moment in the time zone of whoever reads."""
    fallback = f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    return f"<!date^{int(moment.timestamp())}^{{date_short_pretty}}, {{time}}|{fallback}>"


def say_seconds(seconds: float) -> str:
    """A length or a wait."""
    whole = max(round(seconds), 0)
    if whole < 100:  # noqa: PLR2004 - up to a minute and a half, seconds are read best.
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    return f"{minutes} min {rest} s" if minutes < 10 and rest else f"{round(whole / 60)} min"  # noqa: PLR2004 - then it is a guess.


def say_clock(seconds: float) -> str:
    """A place in a film, as players show it."""
    whole = max(int(seconds), 0)
    return f"{whole // 60}:{whole % 60:02d}"


def say_bar(fraction: float, width: int = 10) -> str:
    """How much is done; full only when all of it is."""
    filled = min(max(math.floor(fraction * width), 0), width)
    return "▓" * filled + "░" * (width - filled)


def capital(text: str) -> str:
    """The text as the beginning of a sentence."""
    return f"{text[:1].upper()}{text[1:]}"
