"""How a channel is run, on paper."""

from bot.outcome import SettingsChanged, SettingsPage
from bot.terminal.paper import DOUBT, FAINT, GOOD, Paper
from config.chosen import say_value
from graph.store.chosen import SettingChange

ORIGINS = {"shipped": "as shipped", "file": "from its file", "chat": "chosen over its file"}


def paint_rules(paper: Paper, reply: SettingsPage | SettingsChanged) -> None:
    """All settings with where each value comes from, or what was changed of them."""
    if isinstance(reply, SettingsPage):
        _paint_settings(paper, reply)
    else:
        _paint_changed(paper, reply)
    for doubt in reply.doubts:
        paper.line((f"! {doubt}", DOUBT))


def _paint_settings(paper: Paper, page: SettingsPage) -> None:
    paper.heading(f"Channel {page.channel}")
    width = max(len(one.key) for one in page.settings) + 2
    for one in page.settings:
        origin = f"  {ORIGINS[one.origin]}" + (f" by {one.by}" if one.by else "")
        style = "" if one.origin == "shipped" else GOOD
        paper.line(f"{one.key:<{width}}", (say_value(one.value), style), (origin, FAINT), hang=2)


def _paint_changed(paper: Paper, reply: SettingsChanged) -> None:
    for change in reply.changes:
        paper.line(f"{change.key}: ", (_said(change), GOOD))
    if not reply.changes:
        paper.line("It was so already; nothing was changed.")


def _said(change: SettingChange) -> str:
    before, after = (
        "what its file says" if value is None else say_value(value) for value in (change.before, change.after)
    )
    return f"{before} → {after}"
