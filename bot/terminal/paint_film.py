"""The film and its release on paper."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.moments import say_moment
from bot.page import FilmPage, ReleasePage, SceneFinding
from bot.saying import say_distance
from bot.terminal.paint_script import paint_differences
from bot.terminal.paper import BAD, DOUBT, FAINT, GOOD, STRONG, Paper, clip, say_seconds
from bot.wording import name_remade
from graph.core.production import State
from graph.core.script import Listing

NAMES = {
    "preview": "preview",
    "video": "video",
    "thumbnail": "thumbnail",
    "thumbnail tall": "tall one",
    "srt": "captions",
}
TIME_WIDTH = 20


def paint_film(paper: Paper, page: FilmPage) -> None:
    """Where to watch it, what the checks saw, and what is said when."""
    paper.heading(page.title, (f"  {page.production}", FAINT))
    length = f"{say_seconds(page.seconds)} of {page.wanted_seconds} s wanted"
    sound = f"{page.loudness_lufs:.1f} LUFS, peak {page.true_peak_dbtp:.1f} dBTP"
    paper.line((f"revision {page.revision} · {length} · {sound}", FAINT))
    for warning in page.warnings:
        paper.line(("! ", DOUBT), (warning, DOUBT), hang=2)
    if page.remade is not None:
        paint_differences(paper, page, page.since)
        paper.line(("made again: ", FAINT), name_remade(page.remade, len(page.scenes)), indent=2, hang=2)
    paper.blank()
    _paint_files(paper, page.files)
    paper.blank()
    _paint_findings(paper, page.findings)
    paper.blank()
    for number, code in enumerate(page.scenes, 1):
        start = f"{int(code.start) // 60}:{code.start % 60:04.1f}"
        words = clip(code.text, paper.width - TIME_WIDTH)
        paper.line((f"{number:>2}  {start}  {say_seconds(code.seconds):>6}  ", FAINT), words)
    paper.blank()
    _paint_listing(paper, page.listing)


def _paint_files(paper: Paper, files: dict[str, str]) -> None:
    for role, name in NAMES.items():
        if role in files:
            paper.place(name, files[role], indent=0)


def _paint_findings(paper: Paper, findings: tuple[SceneFinding, ...]) -> None:
    if not findings:
        paper.line(("checks      ", FAINT), ("nothing found", GOOD))
    for found in findings:
        finding = found.finding
        style, mark = (BAD, "✗ ") if finding.hard else (DOUBT, "! ")
        where = f"scene {found.scene}: " if found.scene else ""
        when = f" (at {finding.start:.1f} s)" if finding.start is not None else ""
        paper.line((mark, style), (f"{where}{finding.message}{when}", style), hang=2)


def _paint_listing(paper: Paper, listing: Listing) -> None:
    paper.fact("title", (listing.title, STRONG), indent=0)
    for number, paragraph in enumerate(filter(None, listing.description.split("\n"))):
        paper.fact("" if number else "description", paragraph, indent=0)
    paper.fact("tags", (", ".join(listing.tags), FAINT), indent=0)


def paint_release(paper: Paper, page: ReleasePage, now: datetime) -> None:
    """Where, when and how it goes out."""
    paper.heading(page.title, (f"  {page.production}", FAINT))
    for warning in page.warnings:
        paper.line(("! ", DOUBT), (warning, DOUBT), hang=2)
    paper.blank()
    release = page.release
    paper.fact("channel", (page.channel_title, STRONG), (f"  {page.channel}", FAINT), indent=0)
    is_out = page.state is State.PUBLISHED and page.publish_at is not None
    paper.fact("went public" if is_out else "goes public", *_when(page, now), indent=0)
    paper.fact("privacy", f"{release.privacy}{' until then' if page.publish_at else ''}", indent=0)
    kids = "made for kids" if release.made_for_kids else "not made for kids"
    synthetic = "contains synthetic media" if release.synthetic_media else "contains no synthetic media"
    paper.fact("declared", f"{kids}, {synthetic}", indent=0)
    paper.fact("length", say_seconds(page.seconds), indent=0)
    _paint_files(paper, page.files)
    if page.url:
        paper.place("published", page.url, indent=0)
    paper.blank()
    _paint_listing(paper, page.listing)


def _when(page: ReleasePage, now: datetime) -> tuple[tuple[str, str] | str, ...]:
    if page.publish_at is not None:
        moment = say_moment(page.publish_at, ZoneInfo(page.zone))
        return (moment, STRONG), (f", {say_distance(page.publish_at, now)}", FAINT)
    if page.release.privacy == "public":
        return ("it is public" if page.state is State.PUBLISHED else "at once",)
    return ("not by itself: it has no publish time",)
