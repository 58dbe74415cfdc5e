"""A script as a Markdown file, whole, for those too long for a message."""

from bot.page import SceneLine, ScriptPage, SpokenLine
from bot.slack.cards.asking import doubts
from bot.slack.cards.text import clean, one_line, say_seconds


def write_script(page: ScriptPage) -> str:
    """All scenes with their origins, and what stands beside the video."""
    source = f" · source {one_line(page.source_name)}" if page.source_name else ""
    length = f"about {say_seconds(page.seconds)} of {page.wanted_seconds} s wanted"
    made = f"Revision {page.revision} · pattern {page.pattern} · {length} · written by {one_line(page.writer)}{source}"
    head = [f"# {one_line(page.title)}", "", made]
    scenes = [line for scene in page.scenes for line in _scene(scene)]
    return "\n".join((*head, "", *doubts(page), *scenes, *_listing(page), ""))


def _scene(scene: SceneLine) -> list[str]:
    title = f"## {scene.number} {scene.beat} ({scene.emotion}, {say_seconds(scene.seconds)})"
    shown = [f"On screen: {one_line(scene.on_screen)}", ""] if scene.on_screen else []
    return ["", title, "", *shown, *(_line(line) for line in scene.lines)]


def _line(line: SpokenLine) -> str:
    if line.place is None:
        return f"> {one_line(line.text)}  \n> ({line.origin})"
    where = f"paragraph {line.place.paragraph}, line {line.place.line}"
    return f"> {one_line(line.text)}  \n> ({where}{': word for word' if line.is_verbatim else ''})"


def _listing(page: ScriptPage) -> list[str]:
    listing = page.listing
    tags = [f"Tags: {', '.join(listing.tags)}"] if listing.tags else []
    return ["", "## Listing", "", f"Title: {one_line(listing.title)}", "", clean(listing.description), "", *tags]
