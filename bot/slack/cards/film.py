"""The film as a card: where to watch it, what the checks saw, and what is said when."""

from datetime import datetime

from bot.page import FilmPage, SceneFinding
from bot.slack.cards.asking import (
    answers,
    approve_button,
    are_whole,
    changes_button,
    doubts,
    lapses,
    refusal,
    reject_button,
    warn,
)
from bot.slack.cards.blocks import (
    Block,
    confirm,
    divider,
    facts,
    header,
    open_button,
    picture,
    rich,
    section,
    small_print,
    span,
    words,
)
from bot.slack.cards.card import Attachment, Card, fit, make_card
from bot.slack.cards.changed import show_film_differences
from bot.slack.cards.failure import say_logs
from bot.slack.cards.text import clean, cut, escape, one_line, say_clock, say_seconds, strong
from graph.core.script import Listing

MOST_FINDINGS = 12
SCENES_IN_A_BLOCK = 8
SCENE_TEXT = 90
DESCRIPTION = 2500
TAGS = 600
FINDING = 200


def film_card(
    page: FilmPage, preview_link: str, now: datetime, thumbnail: str = "", logs: tuple[Attachment, ...] = ()
) -> Card:
    """The video gate. `thumbnail` is the id of a file in Slack; the logs of scenes that failed go along as files."""
    head = [
        header(f"🎬 Film to approve · revision {page.revision}"),
        section(_watch(page, preview_link), open_button("Watch ↗", preview_link)),
        *film_facts(page),
        *show_film_differences(page),
        divider(),
    ]
    asked = [divider(), *refusal(page), *answers(page, *_buttons(page)), _foot(page, now)]
    tail = [*listing_blocks(page.listing), *_thumbnail(page, thumbnail), *asked, *say_logs(logs)]
    blocks, missing = fit(
        head, scene_groups(page), tail, lambda _: [section("📎 The other scenes are in the file below.")]
    )
    said = f"The film {strong(page.title)} (revision {page.revision}, {say_seconds(page.seconds)}) waits for a yes."
    is_all = not missing and is_whole(page.listing) and are_whole(page) and _shows_all_findings(page)
    return make_card(said, blocks, None if is_all else _file(page), *logs)


def _watch(page: FilmPage, preview_link: str) -> str:
    if preview_link:
        return f"{strong(page.title)}\nWatch it in this thread before you decide."
    lies = page.files.get("preview") or page.files.get("video", "")
    where = f"It lies at `{escape(one_line(lies).replace('`', ''), 300)}`." if lies else ""
    return f"{strong(page.title)}\nThe film could not be put here. {where}"


def film_facts(page: FilmPage) -> list[Block]:
    """Length and sound, then what the checks saw."""
    sound = f"{page.loudness_lufs:.1f} LUFS, peak {page.true_peak_dbtp:.1f} dBTP".replace("-", "−")
    pairs = [
        ("Length", f"{say_seconds(page.seconds)} of {page.wanted_seconds} s wanted"),
        ("Sound", sound),
        ("Captions", "✓ there" if "srt" in page.files else "none"),
        ("Checks", _judgement(page)),
    ]
    return [facts(pairs), *warn(page.warnings), *_findings(page)]


def _judgement(page: FilmPage) -> str:
    hard = sum(found.finding.hard for found in page.findings)
    if hard:
        return f"✗ {hard} to mend"
    return f"⚠️ {len(page.findings)} to look at" if page.findings else "✓ nothing found"


def _findings(page: FilmPage) -> list[Block]:
    numbers = {code.scene: number for number, code in enumerate(page.scenes, 1)}
    ordered = sorted(page.findings, key=lambda found: not found.finding.hard)
    lines = [_finding(found, numbers) for found in ordered[:MOST_FINDINGS]]
    left = len(ordered) - MOST_FINDINGS
    more = [f"and {left} more"] if left > 0 else []
    return [section("\n".join((*lines, *more)))] if lines else []


def _finding(found: SceneFinding, numbers: dict[str, int]) -> str:
    finding = found.finding
    where = f"*Scene {numbers.get(found.scene, escape(found.scene, 60))}*: " if found.scene else ""
    when = f" (at {say_clock(finding.start)})" if finding.start is not None else ""
    return f"{'✗' if finding.hard else '⚠️'}  {where}{escape(one_line(finding.message), FINDING)}{when}"


def _shows_all_findings(page: FilmPage) -> bool:
    is_short = all(len(escape(one_line(found.finding.message))) <= FINDING for found in page.findings)
    return is_short and len(page.findings) <= MOST_FINDINGS


def scene_groups(page: FilmPage) -> list[list[Block]]:
    """What is said when, a few scenes to a block."""
    lines = [_scene(number, code.start, code.text) for number, code in enumerate(page.scenes, 1)]
    parts = [lines[at : at + SCENES_IN_A_BLOCK] for at in range(0, len(lines), SCENES_IN_A_BLOCK)]
    return [[rich(words(*(one for line in part for one in line)))] for part in parts]


def _scene(number: int, start: float, text: str) -> list[Block]:
    said = cut(one_line(clean(text)), SCENE_TEXT)
    return [span(say_clock(start), bold=True), span(f"  {number}  {said}\n")]


def is_whole(listing: Listing) -> bool:
    """Whether the card shows the whole description, and all tags."""
    return len(escape(listing.description.strip())) <= DESCRIPTION and len(escape(", ".join(listing.tags))) <= TAGS


def listing_blocks(listing: Listing) -> list[Block]:
    """What stands beside the video, as its viewers read it."""
    described = f"\n{escape(clean(listing.description).strip(), DESCRIPTION)}" if listing.description.strip() else ""
    tags = [small_print(f"Tags: {escape(', '.join(listing.tags), TAGS)}")] if listing.tags else []
    return [divider(), section(f"_Listed as_\n{strong(listing.title)}{described}"), *tags]


def _thumbnail(page: FilmPage, file: str) -> list[Block]:
    """What the video is seen by before anybody plays it. A yes binds it, so where it lies is said if it is not here."""
    if file:
        return [picture(file, f"Thumbnail of {one_line(page.listing.title)}", "Thumbnail")]
    lies = page.files.get("thumbnail", "")
    said = f"⚠️ The thumbnail could not be put here. It lies at `{escape(one_line(lies).replace('`', ''), 300)}`."
    return [small_print(said)] if lies else []


def _buttons(page: FilmPage) -> list[Block | None]:
    if page.gate is None:
        return []
    text = "The film is then fixed as it is. When and where it goes out is asked next; nothing is published yet."
    asks = confirm("Approve this film?", text, "Approve")
    return [approve_button(page.gate, "Approve", asks), changes_button(page.gate), reject_button(page, page.gate)]


def _foot(page: FilmPage, now: datetime) -> Block:
    return small_print("  ·  ".join(filter(None, (f"`{page.production}`", lapses(page.gate, now)))))


def _file(page: FilmPage) -> Attachment:
    lines = [
        f"- {say_clock(code.start)} scene {number}: {one_line(code.text)}" for number, code in enumerate(page.scenes, 1)
    ]
    seen = [
        f"- {'To mend' if one.finding.hard else 'Look at'}: {one_line(one.finding.message)}" for one in page.findings
    ]
    listed = [clean(page.listing.description), "", f"Tags: {', '.join(page.listing.tags)}"]
    text = "\n".join((f"# {one_line(page.title)}", "", *doubts(page), *seen, "", *lines, "", *listed, ""))
    return Attachment(name=f"{page.production}-film-revision-{page.revision}.md", text=text)
