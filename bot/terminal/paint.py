"""Each reply on paper."""

import math
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.moments import say_moment
from bot.outcome import Aborted, Begun, Chain, Decided, Done, SettingsChanged, SettingsPage
from bot.page import (
    ChannelPage,
    DecisionsPage,
    FilmPage,
    LogPage,
    NotSeen,
    Page,
    QuestionPage,
    ReleasePage,
    ScriptPage,
    StepsPage,
    Understanding,
)
from bot.reply import Reply, Standings
from bot.saying import say_distance
from bot.terminal.paint_film import paint_film, paint_release
from bot.terminal.paint_records import paint_decisions, paint_log, paint_question, paint_steps
from bot.terminal.paint_rules import paint_rules
from bot.terminal.paint_script import paint_script
from bot.terminal.paint_standing import paint_next, paint_standings
from bot.terminal.paper import BAD, DOUBT, FAINT, GOOD, STRONG, Paper, clip
from graph.core.allowance import say_changes_left
from graph.core.change import Missed
from graph.core.gate import VERDICTS, GateKind
from graph.core.vote import say_missing, say_votes

PAST = {"approve": "Approved", "revise": "Sent back for changes:", "reject": "Rejected", "retry": "Trying again:"}
MEGABYTE = 1_000_000
SLOT_WIDTH = 2
TITLE_WIDTH = 44


def paint(paper: Paper, reply: Reply, now: datetime) -> None:  # noqa: C901, PLR0912 - one case for each reply.
    """Put a reply on paper."""
    match reply:
        case Page():
            _paint_page(paper, reply, now)
        case NotSeen(page=page):
            _paint_page(paper, page, now, footer=False)
        case Understanding():
            _paint_understanding(paper, reply)
        case Begun():
            _paint_begun(paper, reply)
        case Standings():
            paint_standings(paper, reply)
        case Decided():
            paint_decided(paper, reply)
            paint_next(paper, reply.standing, now)
        case Done():
            for sentence in reply.done:
                paper.line(f"{sentence[:1].upper()}{sentence[1:]}.")
            paint_next(paper, reply.standing, now)
        case Aborted():
            _paint_aborted(paper, reply)
        case ChannelPage():
            _paint_channel(paper, reply, now)
        case SettingsPage() | SettingsChanged():
            paint_rules(paper, reply)
        case Chain():
            votes = f" and {reply.votes} votes" if reply.votes else ""
            paper.line((f"The chain of {reply.decisions} decisions{votes} holds.", GOOD))
            paper.place("head", reply.head)
            paper.line(("Keep the head outside: --head HASH later shows that nothing was cut off.", FAINT), indent=2)
        case _:
            raise TypeError(f"no paint for {type(reply).__name__}")


def paint_decided(paper: Paper, reply: Decided) -> None:
    """What was decided, in one line."""
    style = BAD if reply.verdict == "reject" else GOOD
    what = {GateKind.PUBLISH: "release"}.get(reply.gate, reply.gate)
    if reply.still_needed:
        more = f"; {say_missing(reply.still_needed)}, from somebody else"
        paper.line(("Counted your yes", GOOD), f" to the {what} of {reply.production}, as {reply.by}{more}.")
        return
    paper.line((PAST[reply.verdict], style), f" the {what} of {reply.production}, as {reply.by}.")


def _paint_page(paper: Paper, page: Page, now: datetime, *, footer: bool = True) -> None:
    match page:
        case ScriptPage():
            paint_script(paper, page)
        case FilmPage():
            paint_film(paper, page)
        case ReleasePage():
            paint_release(paper, page, now)
        case QuestionPage():
            paint_question(paper, page)
        case DecisionsPage():
            paint_decisions(paper, page)
        case StepsPage():
            paint_steps(paper, page)
        case LogPage():
            paint_log(paper, page)
    if footer and page.gate is not None and page.gate.is_pending and not isinstance(page, DecisionsPage | LogPage):
        _paint_answers(paper, page)


def _paint_answers(paper: Paper, page: Page) -> None:
    """What may be typed at the gate."""
    gate = page.gate
    if gate is None:
        return
    paper.blank()
    for reason in gate.blocked_by:
        paper.line((f"It cannot be approved: {reason}", BAD), hang=2)
    if votes := say_votes(gate.approved_by, gate.needs):
        paper.line((f"{votes[:1].upper()}{votes[1:]}.", DOUBT), hang=2)
    if left := say_changes_left(gate.kind, gate.changes_left):
        paper.line((left, DOUBT), hang=2)
    takes = VERDICTS[gate.kind]
    name = page.production
    if "approve" in takes and not gate.blocked_by:
        verb = "publish" if gate.kind is GateKind.PUBLISH else "approve"
        paper.command(f"greenlight {verb} {name}", indent=0, key="yes")
    blocked = gate.kind is GateKind.PARTIAL and bool(gate.blocked_by)
    if "retry" in takes and not (blocked and isinstance(page, QuestionPage) and page.is_hopeless):
        paper.command(f"greenlight step {name} --retry", indent=0, key="try again")
    if gate.kind is GateKind.PUBLISH:
        paper.command(f'greenlight publish {name} --at "friday 18:00"', indent=0, key="other time")
    if "revise" in takes and (gate.changes_left or gate.kind is GateKind.PUBLISH):
        paper.command(f'greenlight revise {name} "WHAT TO CHANGE"', indent=0, key="change")
    if blocked:
        paper.command(f"greenlight abort {name}", indent=0, key="end it")
    if "reject" in takes:
        paper.command(f'greenlight reject {name} --reason "WHY"', indent=0, key="no")


def _paint_understanding(paper: Paper, reply: Understanding) -> None:
    for sentence in reply.understood:
        paper.line(("understood  ", FAINT), (sentence, GOOD), hang=12)
    for missed in reply.missed:
        _paint_missed(paper, missed)
    if not reply.changes:
        return
    for sentence in _rebuilt(reply):
        paper.line(("done again  ", FAINT), sentence, hang=12)
    if reply.rebuild.makes_something and reply.rebuild.seconds:
        paper.line(("takes       ", FAINT), f"about {math.ceil(reply.rebuild.seconds)} s")


def _paint_missed(paper: Paper, missed: Missed) -> None:
    """The words in one line, and what they came to."""
    paper.line(("left out    " if missed.why else "unclear     ", FAINT), (f"“{missed.words}”", BAD), hang=12)
    why = f"{missed.why[:1].upper()}{missed.why[1:]}{'' if missed.why[-1] in '.:!?' else '.'} " if missed.why else ""
    if why or missed.hint:
        paper.line(f"{why}{missed.hint}".strip(), indent=12)
    if missed.command:
        paper.command(missed.command, indent=0, key="instead")


def _rebuilt(reply: Understanding) -> list[str]:
    rebuild, said = reply.rebuild, []
    if rebuild.words:
        said.append("the script, which asks for a yes again")
    if reply.scenes:
        numbers = ", ".join(map(str, reply.scenes))
        said.append(f"scene{'s' if len(reply.scenes) > 1 else ''} {numbers}")
    if rebuild.film:
        said.append("the film is joined, mixed and checked")
    if rebuild.thumbnail:
        said.append("the thumbnail")
    if rebuild.later:
        said.append(
            "nothing else now: the film will be made like this"
            if said
            else "nothing yet: it is used when the film is made"
        )
    return said or ["nothing: only the listing and the release change"]


def _paint_begun(paper: Paper, reply: Begun) -> None:
    paper.heading(reply.title, (f"  {reply.production}", FAINT))
    paper.fact("length", f"{reply.seconds} s")
    paper.fact("channel", reply.channel)
    if reply.publish_at is not None:
        paper.fact("goes public", say_moment(reply.publish_at, ZoneInfo(reply.zone)))
    for doubt in (*reply.doubts, *([f"It waits: {reply.held}."] if reply.held else [])):
        paper.line((f"! {doubt}", DOUBT))
    paper.command("greenlight resume" if reply.held else f"greenlight run {reply.production}")


def _paint_aborted(paper: Paper, reply: Aborted) -> None:
    paper.line(f"Ended {reply.production}.")
    size = f"{reply.removed_bytes / MEGABYTE:.1f} MB"
    removed = f"{reply.removed_files} files that nobody approved ({size})" if reply.removed_files else "nothing"
    paper.fact("removed", removed)
    paper.fact("kept", ", ".join(reply.kept) if reply.kept else "nothing: nothing of it was approved")


def _paint_channel(paper: Paper, page: ChannelPage, now: datetime) -> None:
    zone = ZoneInfo(page.zone)
    paper.heading(page.title, (f"  {page.name}, times in {page.zone}", FAINT))
    if not page.videos:
        paper.line("Nothing is published here yet.", indent=2)
    for video in page.videos:
        when = f"{video.publish_at.astimezone(zone):%Y-%m-%d %H:%M}" if video.publish_at else " " * 16
        style = GOOD if video.privacy == "public" else DOUBT
        title = clip(video.title, max(paper.width - TITLE_WIDTH, 20))
        paper.line(f"{when}  ", (f"{video.privacy:<9}", style), title, (f"  {video.production}", FAINT), indent=2)
    for slot in page.held:
        when = f"{slot.publish_at.astimezone(zone):%Y-%m-%d %H:%M}"
        title = clip(slot.title, max(paper.width - TITLE_WIDTH, 20))
        paper.line(f"{when}  ", (f"{'held':<9}", FAINT), title, (f"  {slot.production}", FAINT), indent=2)
    paper.blank()
    paper.line(("Free slots, as --slot counts them", STRONG))
    for number, moment in enumerate(page.free, 1):
        local = f"{moment.astimezone(zone):%a %Y-%m-%d %H:%M}"
        paper.line(f"{number:>{SLOT_WIDTH}}  {local}", (f"  {say_distance(moment, now)}", FAINT), indent=2)
    paper.blank()
    paper.place("folder", page.folder)
