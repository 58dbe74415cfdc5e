"""The making half: from approved words to a film that may be shown."""

from typing import Any

from sqlalchemy.orm import Session

from config.channel import ChannelProfile
from graph.agents.storyboard import Board, draw_board
from graph.core.brief import Brief
from graph.core.errors import ArtifactDamaged
from graph.core.gate import Approve
from graph.core.ids import ProductionId, SceneId, Sha256
from graph.core.item import Item, ItemState, Resource, WantedItem
from graph.core.production import State
from graph.core.script import Revision
from graph.core.value import digest
from graph.nodes.desk import exhaust
from graph.nodes.look import Box, channel_of, production_of, seen, state_of
from graph.nodes.pictures import deal_pictures
from graph.nodes.work import WorkStep
from graph.state import RunState
from graph.steps.jobs import Cut, Film, MasterJob, PublicityJob, SceneJob, SceneResult, VerifyJob, plain
from graph.store.again import times_anew
from graph.store.artifacts import list_uses
from graph.store.gates import list_gates
from graph.store.items import list_items
from graph.store.productions import get_row, set_values
from graph.store.revisions import get_revision
from graph.toolbox import Toolbox
from tools.render import Layout, Look, Shot

BUILD, MASTER, VERIFY, PUBLICISE = "build", "master", "verify", "publicise"


def storyboard(state: RunState, runtime: Box) -> RunState:
    """Plan a shot for each scene, and keep the pictures that are used, so that the person's folder may change."""
    box, production = runtime.context, production_of(state)
    with box.db.read() as session:
        row = get_row(session, production)
        if row.state != State.READY_FOR_GENERATION:
            return seen(box, production)
        revision = get_revision(session, production)
    channel = box.channel(row.channel)
    before = _board(row.storyboard) if row.storyboard else Board(shots={}, photos={})
    kept = deal_pictures(box, production, Brief.model_validate(row.brief), revision, before)
    board = draw_board(revision, channel.handle, kept)
    with box.db.write() as session:
        placeholders = row.storyboard.get("placeholders", {})
        still = {
            scene: words
            for scene, words in placeholders.items()
            if words == _words(revision, scene) and _shows_the_same(before, board, scene)
        }
        plan = board.model_dump(mode="json") | {"placeholders": still, "revision": revision.number}
        set_values(session, production, storyboard=plan)
    return seen(box, production)


def _shows_the_same(before: Board, after: Board, scene: SceneId) -> bool:
    """Whether a scene is to show what it was to show; another take, or a picture of somebody's, is tried anew."""
    return (before.shots.get(scene), before.photos.get(scene)) == (after.shots.get(scene), after.photos.get(scene))


def _words(revision: Revision, scene: str) -> str:
    return next((found.text for found in revision.script.scenes if found.id == scene), "")


def _wanted_scenes(box: Toolbox, production: ProductionId) -> tuple[WantedItem, ...]:
    with box.db.read() as session:
        row = get_row(session, production)
        revision = get_revision(session, production)
        rebuild = times_anew(session, production, BUILD)
    channel, board = box.channel(row.channel), _board(row.storyboard)
    direction, missing = revision.direction, row.storyboard.get("placeholders", {})
    jobs = []
    for scene in revision.script.scenes:
        shot, placeholder = board.shots[scene.id], scene.id in missing
        jobs.append(
            SceneJob(
                scene=scene.id,
                text=scene.text,
                voice=direction.voice or channel.voice or box.default_voice,
                speed=direction.speed,
                shot=_plainest(shot) if placeholder else shot,
                look=look_of(channel),
                photo=None if placeholder else board.photos.get(scene.id),
                placeholder=placeholder,
                rebuild=rebuild,
            )
        )
    return tuple(
        WantedItem(production=production, step=BUILD, unit=job.scene, resource=Resource.SCENE, payload=plain(job))
        for job in jobs
    )


def look_of(channel: ChannelProfile) -> Look:
    """The channel's look, as renderers take it."""
    return Look(palette=channel.palette, handle=channel.handle, font=channel.font)


def _board(plan: dict[str, object]) -> Board:
    return Board.model_validate({name: plan[name] for name in Board.model_fields})


def _plainest(shot: Shot) -> Shot:
    return Shot(layout=Layout.HEADLINE, headline=shot.headline, emotion=shot.emotion, variant=shot.variant)


def _leave(_box: Toolbox, _production: ProductionId, _items: tuple[Item, ...]) -> str:
    return ""  # What came of the scenes is looked at by `settle`.


def _files_of_scene(result: dict[str, Any]) -> tuple[str, ...]:
    return result["narration"], result["segment"], result["preview"]


def _files_by_role(result: dict[str, Any]) -> tuple[str, ...]:
    return tuple(result["artifacts"].values())


BUILDING = WorkStep(
    name=BUILD, serves=State.READY_FOR_GENERATION, wanted=_wanted_scenes, apply=_leave, keeps=_files_of_scene
)


def settle(state: RunState, runtime: Box) -> RunState:
    """Go on when all scenes are there; with at least 80 % of them, let plain pictures stand in for the rest.

    Narration must be complete: a scene without it, fewer scenes, or a spent budget are a question to a person.
    """
    box, production = runtime.context, production_of(state)
    with box.db.read():
        if state_of(box, production) is not State.READY_FOR_GENERATION:
            return seen(box, production)
        if not all_settled(box, production):
            # Stand-ins were planned, and a crash came before they were made.
            return RunState(ask="rebuild", waiting=False)
        failed = failed_scenes(box, production)
        if not failed:
            return seen(box, production)
        may_go_on = whole_enough(box, production) or accepted_as_is(box, production, failed)
        bare = without_stand_in(box, failed)
    if may_go_on and not bare:
        stand_in(box, production, failed)
        return RunState(ask="rebuild", waiting=False)
    return RunState(ask="partial", waiting=False)


def failed_scenes(box: Toolbox, production: ProductionId) -> tuple[Item, ...]:
    """The scenes of the plan that used up their tries."""
    return tuple(item for item in planned_items(box, production) if item.state is ItemState.FAILED)


def all_settled(box: Toolbox, production: ProductionId) -> bool:
    """Whether there is an end, good or bad, to the work of each scene of the current plan."""
    items = planned_items(box, production)
    return len(items) == len(_wanted_scenes(box, production)) and all(item.is_settled for item in items)


def planned_items(box: Toolbox, production: ProductionId) -> tuple[Item, ...]:
    """The scene items of the current plan, in the order of the scenes."""
    keys = {item.key: index for index, item in enumerate(_wanted_scenes(box, production))}
    with box.db.read() as session:
        items = [item for item in list_items(session, production, BUILD) if item.key in keys]
    return tuple(sorted(items, key=lambda item: keys[item.key]))


def whole_enough(box: Toolbox, production: ProductionId) -> bool:
    """Whether so many scenes are there that plain pictures may stand in for the rest without asking."""
    items = planned_items(box, production)
    done = sum(item.state is ItemState.DONE and not item.payload["placeholder"] for item in items)
    return done >= box.limits.whole_enough * len(items)


def accepted_as_is(box: Toolbox, production: ProductionId, failed: tuple[Item, ...]) -> bool:
    """Whether a person said to go on without exactly these scenes."""
    with box.db.read() as session:
        gates = list_gates(session, production)
    return any(
        gate.subject == subject_partial(failed)
        and gate.decision is not None
        and isinstance(gate.decision.verdict, Approve)
        for gate in gates
    )


def subject_partial(failed: tuple[Item, ...]) -> Sha256:
    """What the question about missing scenes binds: which work failed, at which try."""
    return Sha256(digest(["partial", [[item.key, item.attempt] for item in failed]]))


def without_stand_in(box: Toolbox, failed: tuple[Item, ...]) -> tuple[Item, ...]:
    """The scenes for which no plain picture can stand in: their narration is missing, or the stand-in itself failed."""
    return tuple(item for item in failed if item.payload["placeholder"] or not _has_narration(box, item))


def _has_narration(box: Toolbox, item: Item) -> bool:
    role = f"scene {item.unit} narration"
    with box.db.read() as session:
        uses = list_uses(session, item.production)
    return any(use == role and kept.provenance.get("text") == item.payload["text"] for use, _, kept in uses)


def stand_in(box: Toolbox, production: ProductionId, failed: tuple[Item, ...]) -> None:
    """Plan plain pictures for these scenes, for as long as their words and what they are to show stay."""
    with box.db.write() as session:
        plan = get_row(session, production).storyboard
        missing = plan.get("placeholders", {}) | {item.unit: item.payload["text"] for item in failed}
        set_values(session, production, storyboard=plan | {"placeholders": missing})


def edit(state: RunState, runtime: Box) -> RunState:
    """Make the cut of the scenes."""
    box, production = runtime.context, production_of(state)
    with box.db.read():
        if state_of(box, production) is not State.READY_FOR_GENERATION:
            return seen(box, production)
        scenes = tuple(SceneResult.model_validate(item.result) for item in planned_items(box, production))
        channel = channel_of(box, production)
    with box.db.write() as session:
        direction = get_revision(session, production).direction
        music = direction.music or channel.music
        cut = Cut(scenes=scenes, music=music, music_db=direction.music_db)
        set_values(session, production, cut=plain(cut))
        redo_damaged(box, session, production)
    return seen(box, production)


def cut_of(box: Toolbox, production: ProductionId) -> Cut:
    """The cut as the editor made it, with other music for each time that a person rejected its master."""
    with box.db.read() as session:
        cut = Cut.model_validate(get_row(session, production).cut)
        return cut.model_copy(update={"seed": times_anew(session, production, MASTER)})


def _wanted_master(box: Toolbox, production: ProductionId) -> tuple[WantedItem, ...]:
    job = MasterJob(cut=cut_of(box, production))
    return (WantedItem(production=production, step=MASTER, unit="", resource=Resource.MASTER, payload=plain(job)),)


def is_damaged(item: Item) -> bool:
    """Whether the work failed because a file that it needs was altered or is gone."""
    return item.state is ItemState.FAILED and item.error.get("error") == ArtifactDamaged.__name__


def redo_damaged(box: Toolbox, session: Session, production: ProductionId) -> None:
    """Queue again what failed over a damaged file, now that all scenes are there."""
    items = list_items(session, production)
    box.ledger.redo(session, [item for item in items if item.step in {MASTER, VERIFY, PUBLICISE} and is_damaged(item)])


def _apply_or_exhaust(box: Toolbox, production: ProductionId, items: tuple[Item, ...]) -> str:
    if any(is_damaged(item) and item.failures < item.max_failures for item in items):
        return "again"  # From the storyboard on, what is missing is made again.
    exhaust(box, production, State.READY_FOR_GENERATION, items)
    return ""


MASTERING = WorkStep(
    name=MASTER,
    serves=State.READY_FOR_GENERATION,
    wanted=_wanted_master,
    apply=_apply_or_exhaust,
    keeps=_files_by_role,
)


def result_of(box: Toolbox, wanted: tuple[WantedItem, ...]) -> dict[str, object]:
    """The result of the one item that is wanted."""
    with box.db.read() as session:
        (found,) = [
            item for item in list_items(session, wanted[0].production, wanted[0].step) if item.key == wanted[0].key
        ]
    return found.result


def film_of(box: Toolbox, production: ProductionId) -> Film:
    """The mastered film of the current cut."""
    return Film.model_validate(result_of(box, _wanted_master(box, production)))


def _wanted_check(box: Toolbox, production: ProductionId) -> tuple[WantedItem, ...]:
    with box.db.read() as session:
        rebuild = times_anew(session, production, VERIFY)
    job = VerifyJob(film=film_of(box, production), cut=cut_of(box, production), rebuild=rebuild)
    return (WantedItem(production=production, step=VERIFY, unit="", resource=Resource.MASTER, payload=plain(job)),)


VERIFYING = WorkStep(name=VERIFY, serves=State.READY_FOR_GENERATION, wanted=_wanted_check, apply=_apply_or_exhaust)


def _wanted_publicity(box: Toolbox, production: ProductionId) -> tuple[WantedItem, ...]:
    with box.db.read() as session:
        row = get_row(session, production)
        revision = get_revision(session, production)
        rebuild = times_anew(session, production, PUBLICISE)
    board = _board(row.storyboard)
    first = revision.script.scenes[0].id
    job = PublicityJob(
        title=revision.listing.title,
        shot=board.shots[first],
        look=look_of(box.channel(row.channel)),
        photo=board.photos.get(first),
        rebuild=rebuild,
    )
    return (WantedItem(production=production, step=PUBLICISE, unit="", resource=Resource.MASTER, payload=plain(job)),)


PUBLICISING = WorkStep(
    name=PUBLICISE,
    serves=State.READY_FOR_GENERATION,
    wanted=_wanted_publicity,
    apply=_apply_or_exhaust,
    keeps=_files_by_role,
)


def thumbnails_of(box: Toolbox, production: ProductionId) -> dict[str, dict[str, str]]:
    """Keys ("artifacts") and digests of the thumbnails by role."""
    result = result_of(box, _wanted_publicity(box, production))
    return {name: dict(result[name]) for name in ("artifacts", "digests")}  # type: ignore[call-overload]  # JSON of our own.


def findings_of(box: Toolbox, production: ProductionId) -> list[dict[str, object]]:
    """What the checks saw, scene by scene and in the whole."""
    found: list[dict[str, object]] = []
    for scene in cut_of(box, production).scenes:
        found += [{"scene": scene.scene} | finding.model_dump(mode="json") for finding in scene.findings]
    whole = result_of(box, _wanted_check(box, production))["findings"]
    return found + list(whole)  # type: ignore[call-overload,no-any-return]  # JSON of our own.
