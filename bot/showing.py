"""Putting a production before a person: a page for each of its parts."""

from difflib import get_close_matches
from pathlib import Path
from typing import Any

from bot.commands import Part
from bot.page import (
    AnyPage,
    DecisionLine,
    DecisionsPage,
    FilmPage,
    GateLine,
    LogPage,
    Missing,
    MoveLine,
    QuestionPage,
    ReleasePage,
    SceneFinding,
    SceneLine,
    ScriptPage,
    SpokenLine,
    StepLine,
    StepsPage,
    TimeCode,
    TryLine,
)
from bot.wording import describe_change
from config.channel import ChannelProfile
from graph.core.allowance import revisions_left
from graph.core.difference import compare, compare_beside, compare_films
from graph.core.errors import IllegalTransition, NothingWaits
from graph.core.gate import Gate, GateKind, Revise, wanted_seconds
from graph.core.naming import name_work, place_of
from graph.core.place import find_place
from graph.core.production import OUT, SAID, TERMINAL
from graph.core.rebuild import RENDER_SECONDS_PER_SECOND
from graph.core.script import Line, Listing, Release, Revision, Scene
from graph.core.standing import STEPS_OF, Unit
from graph.dossier import Attempt, Dossier, Work
from graph.exports import COPIES
from graph.store.glance import REFUSED
from tools.media import Finding

PARTS = {GateKind.SCRIPT: Part.SCRIPT, GateKind.VIDEO: Part.VIDEO, GateKind.PUBLISH: Part.PUBLISH}
STEPS = tuple(step for steps in STEPS_OF.values() for step in steps)
MOST_LOG_LINES = 400
TYPED_IN = "the text that came with the request"
"""What a source without a file is called."""
NOT_OF_THE_ITEM = frozenset({"provider", "error", "hint", "part", "place", "is_refused"})


def page_of(dossier: Dossier, part: Part | None, channel: ChannelProfile, folder: Path) -> AnyPage:
    """The page that is wanted; without a wish the one that waits for a decision, else the furthest there is.

    Raises:
        NothingWaits: There is no such part yet.
    """
    page = _page_of(dossier, part, channel, folder)
    if page.gate is None:
        return page
    bounds = {
        "needs": channel.approvals_needed(page.gate.kind),
        "changes_left": revisions_left(page.gate.kind, dossier.gates, channel.revisions),
    }
    return page.model_copy(update={"gate": page.gate.model_copy(update=bounds)})


def _page_of(dossier: Dossier, part: Part | None, channel: ChannelProfile, folder: Path) -> AnyPage:
    pending = dossier.pending
    if part is None and pending is not None and pending.kind not in PARTS:
        return _question(dossier, pending)
    match part or _furthest(dossier):
        case Part.SCRIPT:
            return _script(dossier)
        case Part.VIDEO:
            return _film(dossier, folder)
        case Part.PUBLISH:
            return _release(dossier, channel, folder)
        case Part.DECISIONS:
            return _decisions(dossier)
        case Part.LOG:
            return log_page(dossier, None)


def _furthest(dossier: Dossier) -> Part:
    if dossier.pending is not None:
        return PARTS[dossier.pending.kind]
    if dossier.revision is None and dossier.production.state in TERMINAL:
        return Part.DECISIONS
    for kind in (GateKind.PUBLISH, GateKind.VIDEO):
        gate = dossier.newest(kind)
        if gate is not None and gate.shown["revision"] == dossier.production.revision:
            return PARTS[kind]
    return Part.SCRIPT


def _head(dossier: Dossier, gate: Gate | None) -> dict[str, Any]:
    line = gate and GateLine(
        id=gate.id,
        kind=gate.kind,
        status=gate.status,
        subject=gate.subject,
        expires_at=gate.expires_at,
        blocked_by=gate.blocked_by,
        approved_by=gate.approved_by,
    )
    production = dossier.production
    warnings = tuple(gate.shown.get("warnings", ())) if gate else ()
    return {
        "production": production.id,
        "title": production.title,
        "state": production.state,
        "gate": line,
        "warnings": warnings,
    }


def _nothing(dossier: Dossier, what: str) -> NothingWaits:
    production = dossier.production
    if production.state in TERMINAL:
        hint = f"`greenlight show {production.id} decisions` tells why."
        return NothingWaits(f"{production.id} has no {what}: it was {SAID[production.state]} before", hint=hint)
    return NothingWaits(
        f"{dossier.production.id} has no {what} yet", hint=f"`greenlight status {dossier.production.id}` tells why."
    )


def _script(dossier: Dossier) -> ScriptPage:
    revision = dossier.revision
    if revision is None:
        raise _nothing(dossier, "script")
    gate = dossier.newest(GateKind.SCRIPT)
    current = gate if gate is not None and gate.subject == revision.script.words_digest() else None
    before = dossier.revisions[-2] if len(dossier.revisions) > 1 else None
    script = revision.script
    return ScriptPage(
        **(_head(dossier, current) | ({} if current else {"warnings": script.notes})),
        revision=revision.number,
        pattern=script.pattern,
        writer=script.writer,
        seconds=script.seconds,
        wanted_seconds=wanted_seconds(dossier.brief.seconds, dossier.gates),
        render_seconds=script.seconds * RENDER_SECONDS_PER_SECOND,
        source_name=dossier.brief.source_name or (TYPED_IN if dossier.source.strip() else ""),
        scenes=tuple(_scene(number, scene, dossier.source) for number, scene in enumerate(script.scenes, 1)),
        listing=revision.listing,
        asked=revision.note,
        differences=compare(before.script, script) if before else (),
        beside=compare_beside(before, revision) if before else {},
    )


def _scene(number: int, scene: Scene, source: str) -> SceneLine:
    visual = scene.visual
    return SceneLine(
        number=number,
        id=scene.id,
        beat=scene.beat,
        emotion=scene.emotion,
        seconds=scene.seconds,
        lines=tuple(_line(line, source) for line in scene.lines),
        layout=visual.layout,
        on_screen=visual.on_screen,
        direction=visual.direction,
    )


def _line(line: Line, source: str) -> SpokenLine:
    place = find_place(source, line.source) if line.source else None
    is_verbatim = place is not None and place.excerpt == " ".join(line.text.split())
    return SpokenLine(text=line.text, origin=line.origin, place=place, is_verbatim=is_verbatim)


def _film(dossier: Dossier, folder: Path) -> FilmPage:
    gate = dossier.newest(GateKind.VIDEO)
    if gate is None:
        raise _nothing(dossier, "video")
    shown = gate.shown
    revision = _revision(dossier, shown["revision"])
    texts = {scene.id: scene.text for scene in revision.script.scenes}
    return FilmPage(
        **_head(dossier, gate),
        **_since_the_last_film(dossier, revision),
        revision=shown["revision"],
        seconds=shown["seconds"],
        wanted_seconds=shown["wanted_seconds"],
        loudness_lufs=shown["loudness_lufs"],
        true_peak_dbtp=shown["true_peak_dbtp"],
        findings=tuple(_finding(found) for found in shown["findings"]),
        scenes=tuple(TimeCode(**code, text=texts.get(code["scene"], "")) for code in shown["scenes"]),
        listing=Listing(title=shown["title"], description=shown["description"], tags=tuple(shown["tags"])),
        files=_files(dossier, folder),
    )


def _since_the_last_film(dossier: Dossier, revision: Revision) -> dict[str, Any]:
    """What is different in this film from the one that was shown before; nothing of a first one."""
    films = (int(gate.shown["revision"]) for gate in dossier.gates if gate.kind is GateKind.VIDEO)
    since = max((number for number in films if number < revision.number), default=0)
    if not since:
        return {}
    before = _revision(dossier, since)
    between = (one for one in dossier.revisions if since < one.number <= revision.number)
    return {
        "since": since,
        "asked": "; ".join(filter(None, (one.note.strip().rstrip(".") for one in between))),
        "differences": compare(before.script, revision.script),
        "beside": compare_beside(before, revision),
        "remade": compare_films(before, revision),
    }


def _revision(dossier: Dossier, number: int) -> Revision:
    return next(revision for revision in dossier.revisions if revision.number == number)


def _finding(found: dict[str, Any]) -> SceneFinding:
    plain = {name: value for name, value in found.items() if name != "scene"}
    return SceneFinding(scene=found.get("scene", ""), finding=Finding.model_validate(plain))


def _files(dossier: Dossier, folder: Path) -> dict[str, str]:
    return {role: str(folder / COPIES[role]) for role in dossier.film() if role in COPIES}


def _release(dossier: Dossier, channel: ChannelProfile, folder: Path) -> ReleasePage:
    gate = dossier.newest(GateKind.PUBLISH)
    if gate is None:
        raise _nothing(dossier, "release to show")
    shown, upload = gate.shown, dossier.upload
    is_out = dossier.production.state in OUT and upload is not None and not gate.is_pending
    return ReleasePage(
        **_head(dossier, gate),
        revision=shown["revision"],
        channel=shown["channel"],
        channel_title=channel.title,
        zone=channel.zone,
        publish_at=upload.publish_at if upload and is_out else shown["publish_at"],
        release=Release.model_validate(shown["release"]),
        listing=Listing.model_validate(shown["listing"]),
        seconds=shown["seconds"],
        files=_files(dossier, folder),
        url=upload.url if upload else "",
    )


def _question(dossier: Dossier, gate: Gate) -> QuestionPage:
    shown = gate.shown
    return QuestionPage(
        **_head(dossier, gate),
        about=gate.kind,
        step=gate.step,
        when=shown.get("when", ""),
        units=tuple(name_work(gate.step, place_of(unit, dossier.scenes)) for unit in shown.get("units", ())),
        is_hopeless=any(work.item.error.get("error") == REFUSED for work in dossier.work if work.item.step == "build"),
        missing=tuple(_missing(dossier, one["scene"], one["why"]) for one in shown.get("missing", ())),
    )


def _missing(dossier: Dossier, unit: str, why: str) -> Missing:
    place = place_of(unit, dossier.scenes)
    return Missing(what=name_work("build", place) if place else name_work(unit), why=why, work=f"build-{unit}")


def _decisions(dossier: Dossier) -> DecisionsPage:
    lines = [
        DecisionLine(
            at=vote.at, by=vote.by, gate=gate.kind, verdict="vote", changes=(), note=vote.note, subject=vote.subject
        )
        for gate in dossier.gates
        for vote in gate.votes
    ]
    for gate, decision in dossier.decisions:
        changes = decision.verdict.changes if isinstance(decision.verdict, Revise) else ()
        revision = _revision(dossier, gate.shown["revision"]) if changes else None
        lines.append(
            DecisionLine(
                at=decision.at,
                by=decision.by,
                gate=gate.kind,
                verdict=decision.verdict.kind,
                changes=tuple(describe_change(change, revision.script) for change in changes) if revision else (),
                note=decision.note,
                subject=decision.subject,
            )
        )
    moves = tuple(
        MoveLine(at=moved.at, by=moved.by, event=moved.event, to_state=moved.to_state, reason=moved.reason)
        for moved in dossier.history
    )
    ordered = tuple(sorted(lines, key=lambda line: line.at))
    return DecisionsPage(**_head(dossier, dossier.pending), decisions=ordered, moves=moves)


def steps_page(dossier: Dossier, step: str | None) -> StepsPage:
    """All steps, with the tries of one when it is named."""
    tries = [_tries(work, dossier.scenes) for work in dossier.work if work.item.step == step]
    return StepsPage(
        **_head(dossier, dossier.pending),
        steps=tuple(_step(dossier, name) for name in STEPS if step in {None, name}),
        tries=tuple(line for lines in tries for line in lines),
    )


def _step(dossier: Dossier, name: str) -> StepLine:
    work = [work for work in dossier.work if work.item.step == name]
    newest = {work.item.unit: work for work in work}
    return StepLine(
        name=name,
        policy=dossier.policies.get(name, "auto"),
        units=tuple(_unit(work, dossier.scenes) for work in newest.values()),
        seconds=round(sum(attempt.seconds for one in work for attempt in one.attempts), 2),
    )


def _unit(work: Work, scenes: tuple[str, ...]) -> Unit:
    item = work.item
    fields = {name: getattr(item, name) for name in Unit.model_fields if name not in NOT_OF_THE_ITEM}
    return Unit(
        **fields,
        provider=item.error.get("provider", ""),
        error=item.error.get("message", ""),
        hint=item.error.get("hint", ""),
        part=item.error.get("part", ""),
        place=place_of(item.unit, scenes),
        is_refused=item.error.get("error") == REFUSED,
    )


def _tries(work: Work, scenes: tuple[str, ...]) -> tuple[TryLine, ...]:
    return tuple(
        TryLine(
            step=work.item.step,
            unit=work.item.unit,
            title=name_work(work.item.step, place_of(work.item.unit, scenes), attempt.error.get("part", "")),
            number=attempt.number,
            outcome=attempt.outcome or "under way",
            seconds=round(attempt.seconds, 2),
            provider=attempt.error.get("provider", ""),
            error=attempt.error.get("message", ""),
            hint=attempt.error.get("hint", ""),
            log=attempt.log,
        )
        for attempt in work.attempts
    )


def log_page(dossier: Dossier, step: str | None) -> LogPage:
    """The end of the newest log, of a step when it is named. Raises `NothingWaits` as `find_log` does."""
    name, attempt = find_log(dossier, step)
    lines = Path(attempt.log).read_text(encoding="utf-8", errors="replace").splitlines()
    return LogPage(
        **_head(dossier, dossier.pending),
        step=name,
        number=attempt.number,
        path=attempt.log,
        lines=tuple(lines[-MOST_LOG_LINES:]),
    )


def find_log(dossier: Dossier, step: str | None) -> tuple[str, Attempt]:
    """What the newest log is of, of a step when it is named (a unit may be: "build-s3"); it is not read.

    Raises:
        NothingWaits: Nothing of it was begun yet.
    """
    tries = [
        (attempt.started_at, work.item.name, attempt)
        for work in dossier.work
        if step in {None, work.item.step, work.item.name}
        for attempt in work.attempts
        if attempt.log and Path(attempt.log).is_file()
    ]
    if not tries:
        raise _nothing(dossier, f"log of {step}" if step else "log")
    _, name, attempt = max(tries, key=lambda found: found[:2])
    return name, attempt


def known_step(step: str | None) -> str | None:
    """The step, if there is such a one. Raises `IllegalTransition`, with a near one."""
    if step is None or step in STEPS:
        return step
    near = get_close_matches(step, STEPS, n=1)
    hint = f"Did you mean {near[0]}?" if near else f"The steps are {', '.join(STEPS)}."
    raise IllegalTransition(f"there is no step {step!r}", hint=hint)


def is_whole(page: AnyPage, gate: Gate) -> bool:
    """Whether the page shows all that the gate asks about; a log or a list of decisions does not."""
    parts = {GateKind.SCRIPT: "script", GateKind.VIDEO: "video", GateKind.PUBLISH: "publish"}
    return page.kind == parts.get(gate.kind, "question")
