"""A script on paper: what is said, where it comes from, and what a revision changed."""

from bot.page import FilmPage, SceneLine, ScriptPage, SpokenLine
from bot.terminal.paper import BAD, DOUBT, FAINT, GOOD, STRONG, Paper, clip, say_seconds
from graph.core.difference import SceneDifference

ORIGINS = {"template": "a connective of ours", "model": "the model's words", "person": "a person's words"}
MARKS = {"same": ("  ", ""), "added": ("+ ", GOOD), "removed": ("- ", BAD)}


def paint_script(paper: Paper, page: ScriptPage) -> None:
    """The whole script; after a revision, first what is different."""
    paper.heading(page.title, (f"  {page.production}", FAINT))
    said = f"about {say_seconds(page.seconds)} of {page.wanted_seconds} s wanted"
    source = f" · source {page.source_name}" if page.source_name else ""
    paper.line(
        (f"revision {page.revision} · pattern {page.pattern} · {said} · written by {page.writer}{source}", FAINT)
    )
    for warning in page.warnings:
        paper.line(("! ", DOUBT), (warning, DOUBT), hang=2)
    if page.revision > 1:
        paint_differences(paper, page, page.revision - 1)
        paper.blank()
        paper.line(("The whole script", STRONG))
    for scene in page.scenes:
        _paint_scene(paper, scene)
    paper.blank()
    paper.fact("listed as", page.listing.title, indent=0)
    paper.fact("tags", (", ".join(page.listing.tags), FAINT), indent=0)
    if page.gate is not None and page.gate.is_pending:
        paper.fact("making it", f"takes about {say_seconds(page.render_seconds)} on two processors", indent=0)


def _paint_scene(paper: Paper, scene: SceneLine) -> None:
    paper.blank()
    shown = f" · on screen: {scene.on_screen}" if scene.on_screen else ""
    paper.line(
        (f"{scene.number:>2}  ", FAINT),
        (scene.beat, STRONG),
        (f" {scene.emotion} · {say_seconds(scene.seconds)}{shown}", FAINT),
        hang=4,
    )
    for line in scene.lines:
        paper.line(line.text, indent=4)
        paper.line((_origin(line), FAINT), indent=6, hang=2)


def _origin(line: SpokenLine) -> str:
    if line.place is None:
        return ORIGINS.get(line.origin, line.origin)
    where = f"paragraph {line.place.paragraph}, line {line.place.line}"
    return f"{where}, word for word" if line.is_verbatim else f"{where}: “{line.place.excerpt}”"


def paint_differences(paper: Paper, page: ScriptPage | FilmPage, since: int) -> None:
    """What was asked for since a revision, and what came of it."""
    paper.blank()
    asked = f" · asked: “{clip(page.asked, 80)}”" if page.asked else ""
    paper.line(("What changed", STRONG), (f" since revision {since}{asked}", FAINT))
    news = [difference for difference in page.differences if difference.is_news]
    for difference in news:
        _paint_difference(paper, difference)
    if not news:
        paper.line("no word of it", indent=2)
    _paint_shown(paper, page.beside, indent=2)


def _paint_difference(paper: Paper, difference: SceneDifference) -> None:
    where = f"scene {difference.position or difference.moved_from}"
    what = {"removed": "was left out", "added": "is new", "changed": "says", "same": ""}[difference.kind]
    if difference.kind == "changed" and not difference.lines:
        what = "looks different"
    moved = f"moved here from place {difference.moved_from}" if difference.moved_from and difference.position else ""
    paper.line(f"{where} {' and '.join(filter(None, (moved, what)))}", indent=2)
    for line in difference.lines:
        mark, style = MARKS[line.kind]
        paper.line((mark, style), (line.text, style or FAINT), indent=4, hang=2)
    _paint_shown(paper, difference.shown, indent=4)


def _paint_shown(paper: Paper, shown: dict[str, tuple[str, str]], *, indent: int) -> None:
    for name, (before, after) in shown.items():
        spans = (f"{name}: ", FAINT), (before or "nothing", BAD), " → ", (after or "nothing", GOOD)
        paper.line(*spans, indent=indent, hang=2)
