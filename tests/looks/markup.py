"""Slack's markup as HTML, as far as the cards use it."""

import re
from datetime import UTC, datetime
from html import escape, unescape
from zoneinfo import ZoneInfo

READER = ZoneInfo("Europe/Rome")
"""Where the person sits who looks at the examples."""

_TOKEN = re.compile(r"```(?P<pre>.+?)```|<(?P<control>[^<>]+)>|`(?P<code>[^`\n]+)`", re.DOTALL)
_STYLES = (
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])"), "strong"),
    (re.compile(r"(?<!\w)_(?=\S)([^_\n]+?)(?<=\S)_(?!\w)"), "em"),
    (re.compile(r"(?<!\w)~(?=\S)([^~\n]+?)(?<=\S)~(?!\w)"), "s"),
)
_DATE = re.compile(r"!date\^(\d+)\^([^|^]*)(?:\^[^|]*)?\|(.*)", re.DOTALL)


def markup(text: str, now: datetime) -> str:
    """The text as HTML."""
    parts, at, kept = [], 0, []
    for found in _TOKEN.finditer(text):
        parts.append(_plain(text[at : found.start()]))
        kept.append(_token(found, now))
        parts.append(f"\ue000{len(kept) - 1}\ue001")
        at = found.end()
    html = _styled("".join((*parts, _plain(text[at:]))))
    return re.sub("\ue000(\\d+)\ue001", lambda found: kept[int(found[1])], html).replace("\n", "<br>")


def _plain(text: str) -> str:
    return escape(unescape(text).replace("\ue000", "").replace("\ue001", ""), quote=True)


def _styled(html: str) -> str:
    for pattern, tag in _STYLES:
        html = pattern.sub(rf"<{tag}>\1</{tag}>", html)
    return html


def _token(found: re.Match[str], now: datetime) -> str:
    if found["pre"] is not None:
        return f"<pre>{_plain(found['pre'])}</pre>"
    if found["code"] is not None:
        return f"<code>{_plain(found['code'])}</code>"
    return _control(found["control"], now)


def _control(text: str, now: datetime) -> str:
    if date := _DATE.fullmatch(text):
        return f"<span class=date>{escape(say_date(int(date[1]), date[2], now))}</span>"
    target, _, words = text.partition("|")
    if target.startswith(("http://", "https://")):
        return f'<a href="{escape(target)}">{_plain(words or target)}</a>'
    if target.startswith(("@", "#", "!")):
        return f"<span class=mention>{_plain(words or _name(target))}</span>"
    return _plain(f"<{text}>")


def _name(target: str) -> str:
    if target in {"!channel", "!here", "!everyone"}:
        return f"@{target[1:]}"
    known = {"@U0ANNA": "@anna", "@U0BEN": "@ben", "#C0VIDEO": "#video", "!subteam^S0LEADS": "@video-leads"}
    return known.get(target, target)


def say_date(seconds: int, form: str, now: datetime) -> str:
    """A moment as Slack tells it to the reader."""
    local, today = datetime.fromtimestamp(seconds, UTC).astimezone(READER), now.astimezone(READER).date()
    near = {-1: "Yesterday", 0: "Today", 1: "Tomorrow"}.get((local.date() - today).days)
    return form.replace("{date_short_pretty}", near or f"{local:%b} {local.day}").replace("{time}", f"{local:%H:%M}")
