"""The gates: `open_…` writes the question in one transaction, `wait` reads the row. The row decides, nothing else."""

import textwrap
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from langgraph.types import interrupt
from sqlalchemy.orm import Session

from config.channel import ChannelProfile
from graph.core.amend import amend
from graph.core.brief import Brief
from graph.core.change import ChangeSlot
from graph.core.errors import LostRace
from graph.core.gate import Gate, GateKind, wanted_seconds
from graph.core.ids import ProductionId, Sha256
from graph.core.item import Item, stood_in
from graph.core.production import CHANGEABLE, Event, State
from graph.core.rebuild import RENDER_SECONDS_PER_SECOND
from graph.core.schedule import choose_time, doubt_time
from graph.core.script import Revision
from graph.core.sentence import joined
from graph.core.value import digest
from graph.nodes.desk import WRITING, describe_failure, remarks_on
from graph.nodes.look import Box, advance, channel_of, production_of, seen
from graph.nodes.release import UPLOADING
from graph.nodes.studio import (
    BUILDING,
    MASTERING,
    PUBLICISING,
    VERIFYING,
    cut_of,
    failed_scenes,
    film_of,
    findings_of,
    subject_partial,
    thumbnails_of,
    without_stand_in,
)
from graph.nodes.work import WorkStep, subject_after, subject_before
from graph.state import RunState
from graph.store.gates import (
    GateDraft,
    find_pending,
    find_unapplied,
    is_answered,
    list_gates,
    newest_gate,
    open_gate,
)
from graph.store.items import list_items
from graph.store.productions import get_row, set_values
from graph.store.revisions import get_revision, save_revision
from graph.store.slots import find_slot, free_slot, take_slot, taken_slots
from graph.store.tables import ProductionRow
from graph.toolbox import Toolbox

STEPS: dict[str, WorkStep] = {
    step.name: step for step in (WRITING, BUILDING, MASTERING, VERIFYING, PUBLICISING, UPLOADING)
}

LONGEST_WHY = 160
"""What a line about one scene has room for beside what can be done."""


def _open(box: Toolbox, session: Session, draft: GateDraft) -> Gate:
    return open_gate(session, draft, box.clock.now(), box.limits.gate_expiry)


def open_script(state: RunState, runtime: Box) -> RunState:
    """Ask about the words."""
    box, production = runtime.context, production_of(state)
    remarks = remarks_on(box, production)
    with box.db.write() as session:
        row = get_row(session, production)
        if row.state == State.DRAFT:
            if find_unapplied(session, production) is not None:
                return RunState(state=row.state)  # Asked before a crash, and answered since: first it is written anew.
            advance(box, session, production, State.DRAFT, Event.COMPLIED)
        elif row.state != State.SCRIPT_PENDING_REVIEW:
            return RunState(state=row.state)
        revision = get_revision(session, production)
        draft = GateDraft(
            production=production,
            kind=GateKind.SCRIPT,
            subject=Sha256(revision.script.words_digest()),
            shown={
                "revision": revision.number,
                "seconds": round(revision.script.seconds, 1),
                "estimate_seconds": round(revision.script.seconds * RENDER_SECONDS_PER_SECOND),
                "warnings": [*revision.script.notes, *(joined(r.message, r.hint) for r in remarks)],
            },
            blocked_by=tuple(remark.message for remark in remarks if remark.blocks),
        )
        _open(box, session, draft)
    return seen(box, production)


def open_video(state: RunState, runtime: Box) -> RunState:
    """Ask about the film: the cut, its captions and its thumbnail."""
    box, production = runtime.context, production_of(state)
    with box.db.read() as session:
        if not shows_newest(get_row(session, production)):
            return seen(box, production)
        shown = _film_shown(box, production)
    blocked = tuple(str(found["message"]) for found in shown["findings"] if found["hard"])
    draft = GateDraft(
        production=production,
        kind=GateKind.VIDEO,
        subject=Sha256(digest(["video", shown["digests"]])),
        shown=shown,
        blocked_by=blocked,
    )
    with box.db.write() as session:
        row = get_row(session, production)
        if not shows_newest(row):
            return RunState(state=row.state)
        if row.state == State.READY_FOR_GENERATION:
            advance(box, session, production, State.READY_FOR_GENERATION, Event.BUILT)
        _open(box, session, draft)
    return seen(box, production)


def shows_newest(row: ProductionRow) -> bool:
    """Whether the film is of the newest revision. A person may have revised it since this node ran before a crash."""
    asks = row.state in {State.READY_FOR_GENERATION, State.VIDEO_PENDING_REVIEW}
    return asks and bool(row.storyboard.get("revision") == row.revision)


def _film_shown(box: Toolbox, production: ProductionId) -> dict[str, Any]:
    film, thumbnails, cut = film_of(box, production), thumbnails_of(box, production), cut_of(box, production)
    with box.db.read() as session:
        revision = get_revision(session, production)
        brief = Brief.model_validate(get_row(session, production).brief)
        gates = list_gates(session, production)
        failed = stood_in(list_items(session, production, BUILDING.name))
    return {
        "revision": revision.number,
        "artifacts": film.artifacts | thumbnails["artifacts"],
        "digests": film.digests | thumbnails["digests"],
        "seconds": film.seconds,
        "wanted_seconds": wanted_seconds(brief.seconds, gates),
        "loudness_lufs": round(film.loudness_lufs, 1),
        "true_peak_dbtp": round(film.true_peak_dbtp, 1),
        "title": revision.listing.title,
        "description": revision.listing.description,
        "tags": list(revision.listing.tags),
        "findings": findings_of(box, production),
        "warnings": [
            _say_stand_in(place, failed.get(scene.scene))
            for place, scene in enumerate(cut.scenes, 1)
            if scene.placeholder
        ],
        "scenes": _time_codes([(scene.scene, scene.frames) for scene in cut.scenes]),
    }


def _say_stand_in(place: int, failed: Item | None) -> str:
    """Which scene has a plain picture, why, and the words that draw it anew."""
    error = failed.error if failed else {}
    told = ": ".join(filter(None, (error.get("provider", ""), error.get("message", ""))))
    why = f" ({textwrap.shorten(told, LONGEST_WHY, placeholder=' …')})" if told else ""
    return f"A plain picture stands in for scene {place}{why}. `new take of scene {place}` tries again."


def _time_codes(scenes: list[tuple[str, int]]) -> list[dict[str, Any]]:
    codes, frame = [], 0
    for scene, frames in scenes:
        codes.append({"scene": scene, "start": round(frame / 30, 2), "seconds": round(frames / 30, 2)})
        frame += frames
    return codes


def open_publish(state: RunState, runtime: Box) -> RunState:
    """Ask about the release. Opening it holds the publish time."""
    box, production = runtime.context, production_of(state)
    channel = channel_of(box, production)
    with box.db.write() as session:
        row = get_row(session, production)
        if row.state not in {State.READY_FOR_PUBLISH, *CHANGEABLE}:
            return RunState(state=row.state)
        revision = _moved(box, session, row) or get_revision(session, production)
        publish_at = _hold_slot(box, session, row, revision, channel)
        set_values(session, production, publish_at=publish_at)
        shown = _release_shown(session, row, revision, publish_at, channel.time_zone)
        subject = Sha256(digest(["publish", {name: shown[name] for name in BOUND_AT_PUBLISH}]))
        draft = GateDraft(production=production, kind=GateKind.PUBLISH, subject=subject, shown=shown)
        _open(box, session, draft)
    return seen(box, production)


def _moved(box: Toolbox, session: Session, row: ProductionRow) -> Revision | None:
    """The revision with what was said of its publish time while the film was made; None where nothing was.

    A wish that was taken back leaves a free time to be chosen, as where nobody wished for one.
    """
    production, brief = ProductionId(row.id), Brief.model_validate(row.brief)
    if not brief.moved_by:
        return None
    amended = amend(get_revision(session, production), (ChangeSlot(publish_at=brief.moved_to),))
    if brief.moved_to is None:
        amended = amended.model_copy(update={"release": amended.release.model_copy(update={"dated": True})})
    save_revision(box.db, session, production, amended, by=brief.moved_by, now=box.clock.now())
    set_values(session, production, brief=row.brief | {"moved_to": None, "moved_by": ""})
    return amended


MOST_TRIES_FOR_A_SLOT = 50
BOUND_AT_PUBLISH = ("video_subject", "digests", "listing", "release", "channel", "publish_at")


def _hold_slot(
    box: Toolbox, session: Session, row: ProductionRow, revision: Revision, channel: ChannelProfile
) -> datetime | None:
    """Hold the publish time that the release gets, and let any other go.

    Another video may be given the same time at the same moment. It is seen here as soon as it is certain, so the next
    try finds another time.
    """
    production = ProductionId(row.id)
    for _ in range(MOST_TRIES_FOR_A_SLOT):
        held, taken = find_slot(session, production), taken_slots(session, row.channel, but=production)
        slot = choose_time(revision.release, held, taken, channel.time_zone, channel.slots, box.clock.now())
        if slot is None:
            free_slot(session, production)
            return None
        if take_slot(box.db, session, production, row.channel, slot):
            return slot
    raise LostRace(f"others took each publish time that {production} was to get", hint="It is tried again.")


def _release_shown(
    session: Session, row: ProductionRow, revision: Revision, publish_at: datetime | None, zone: ZoneInfo
) -> dict[str, Any]:
    video = newest_gate(session, ProductionId(row.id), GateKind.VIDEO)
    if video is None:
        raise LookupError(f"{row.id} has no video gate")
    return {
        "revision": revision.number,
        "video_subject": video.subject,
        "artifacts": video.shown["artifacts"],
        "digests": video.shown["digests"],
        "seconds": video.shown["seconds"],
        "listing": revision.listing.model_dump(mode="json"),
        "release": revision.release.model_dump(mode="json"),
        "channel": row.channel,
        "publish_at": publish_at.isoformat() if publish_at else None,
        "warnings": [*filter(None, [row.failure, doubt_time(revision.release, publish_at, zone)])],
    }


def open_partial(state: RunState, runtime: Box) -> RunState:
    """Ask what to do about scenes that could not be made."""
    box, production = runtime.context, production_of(state)
    failed = failed_scenes(box, production)
    if not failed:
        return seen(box, production)
    money = any(item.error.get("error") == "BudgetSpent" for item in failed)
    missing, places = without_stand_in(box, failed), _places(box, production)
    draft = GateDraft(
        production=production,
        kind=GateKind.BUDGET if money else GateKind.PARTIAL,
        subject=subject_partial(failed),
        shown={"missing": [{"scene": item.unit, "why": describe_failure(item, places[item.unit])} for item in failed]},
        blocked_by=_why_not_without(missing, places),
    )
    with box.db.write() as session:
        if get_row(session, production).state != State.READY_FOR_GENERATION or is_answered(session, draft):
            return RunState(state=get_row(session, production).state)
        if find_pending(session, production) is None:
            advance(box, session, production, State.READY_FOR_GENERATION, Event.STOPPED_SHORT)
        _open(box, session, draft)
    return seen(box, production)


def _places(box: Toolbox, production: ProductionId) -> dict[str, int]:
    """Where each scene stands, counted from 1."""
    with box.db.read() as session:
        scenes = get_revision(session, production).script.scenes
    return {scene.id: place for place, scene in enumerate(scenes, 1)}


def _why_not_without(missing: tuple[Item, ...], places: dict[str, int]) -> tuple[str, ...]:
    """Why the film cannot go on without these scenes, in words for people."""
    why = {
        True: "not even a plain picture could be made for scene {}",
        False: "the words of scene {} could not be spoken",
    }
    return tuple(why[item.payload["placeholder"]].format(places[item.unit]) for item in missing)


def open_outcome(state: RunState, runtime: Box) -> RunState:
    """Ask whether an upload arrived, because the channel cannot tell."""
    box, production = runtime.context, production_of(state)
    with box.db.write() as session:
        row = get_row(session, production)
        if row.state != State.PUBLISHING:
            return RunState(state=row.state)
        items = list_items(session, production, UPLOADING.name)
        why = [describe_failure(item) for item in items if item.error]
        draft = GateDraft(
            production=production,
            kind=GateKind.OUTCOME,
            subject=Sha256(digest(["outcome", [item.key for item in items], items[-1].attempt])),
            shown={"missing": [{"scene": "upload", "why": reason} for reason in why]},
        )
        if is_answered(session, draft):
            return RunState(state=row.state)
        if find_pending(session, production) is None:
            advance(box, session, production, State.PUBLISHING, Event.OUTCOME_UNKNOWN)
        _open(box, session, draft)
    return seen(box, production)


def open_step(state: RunState, runtime: Box) -> RunState:
    """Ask before or after a step, as its policy says."""
    box, production, step = runtime.context, production_of(state), STEPS[state["step"]]
    wanted = step.wanted(box, production)
    with box.db.write() as session:
        items = box.ledger.ensure(session, wanted) if state["ask"] == "after" else ()
        subject = subject_after(step.name, items) if items else subject_before(step.name, wanted)
        shown = {"when": state["ask"], "step": step.name, "units": [item.unit for item in wanted]}
        draft = GateDraft(production=production, kind=GateKind.STEP, subject=subject, shown=shown, step=step.name)
        if not is_answered(session, draft):
            _open(box, session, draft)
    return RunState(step=step.name, ask="", waiting=False)


def wait_gate(state: RunState, runtime: Box) -> RunState:
    """Wait while a gate is pending; then the row says how it goes on."""
    box, production = runtime.context, production_of(state)
    with box.db.read() as session:
        gate = find_pending(session, production)
        if gate is None:
            return seen(box, production) | RunState(step=state.get("step", ""))
    interrupt({"gate": gate.id})  # Woken: workflow.py brings us back here, and the row is read again.
    return RunState(waiting=True)
