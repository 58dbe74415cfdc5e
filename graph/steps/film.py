"""From the cut to the film: mastering, the checks of the whole, and the thumbnails."""

import shutil
from pathlib import Path

from graph.core.artifact import Artifact, artifact_key
from graph.core.ids import ArtifactKey, Sha256
from graph.core.item import ItemState
from graph.steps.context import Order, WorkContext, make
from graph.steps.jobs import Cut, Film, MasterJob, PublicityJob, VerifyJob
from graph.store.artifacts import get_artifact, use_artifacts
from graph.store.items import list_items
from tools.media import PORTRAIT, THUMBNAIL_WIDE, Finding, Size
from tools.render import CutScene, Master, MasterRequest, ThumbnailRequest

EXPORTS = {
    "video": ("video.mp4", "video/mp4"),
    "preview": ("preview.mp4", "video/mp4"),
    "srt": ("captions.srt", "application/x-subrip"),
    "vtt": ("captions.vtt", "text/vtt"),
}
THUMBNAILS = {"thumbnail": THUMBNAIL_WIDE, "thumbnail tall": PORTRAIT}


def master_film(context: WorkContext) -> dict[str, object]:
    """Join, mix and export the cut of the item's job; a film that is there already is not made again."""
    cut = MasterJob.model_validate(context.item.payload).cut
    box = context.box
    parameters = {
        "scenes": [[s.segment_sha256, s.narration_sha256, s.frames, s.narration_offset] for s in cut.scenes],
        "music": cut.music,
        "seed": cut.seed,
    } | ({"music_db": cut.music_db} if cut.music_db else {})
    version = f"{box.renderer.name} {box.renderer.version}"
    keys = {role: artifact_key(f"film {role}", version, parameters, ()) for role in EXPORTS}
    found = {role: box.artifacts.find(key) for role, key in keys.items()}
    films = {role: artifact for role, artifact in found.items() if artifact is not None}
    if len(films) < len(EXPORTS):
        films = _master(context, cut, {role: str(key) for role, key in keys.items()})
    with box.db.write() as session:
        uses = {role: artifact.key for role, artifact in films.items()}
        use_artifacts(box.db, session, context.item.production, uses, box.clock.now())
    return _film(films).model_dump(mode="json")


def _master(context: WorkContext, cut: Cut, keys: dict[str, str]) -> dict[str, Artifact]:
    box = context.box
    with box.artifacts.workspace() as folder:
        call = {
            "provider": box.renderer.dotted,
            "request": master_request(context, cut).model_dump(mode="json"),
            "into": str(folder),
        }
        answer = box.pool.call(
            "tools.jobs:master", call, progress=context.progress, cancelled=context.cancelled, log=context.log
        )
        master = Master.model_validate(answer)
        facts = master.model_dump(include={"seconds", "frames", "loudness_lufs", "true_peak_dbtp"})
        return {
            role: box.artifacts.keep(
                ArtifactKey(keys[role]),
                folder / name,
                kind=f"film {role}",
                media_type=media_type,
                facts=facts,
                provenance={"scenes": [scene.segment_sha256 for scene in cut.scenes], "music": cut.music},
                now=box.clock.now(),
                placeholder=any(scene.placeholder for scene in cut.scenes),
            )
            for role, (name, media_type) in EXPORTS.items()
        }


def master_request(context: WorkContext, cut: Cut, proven: frozenset[str] = frozenset()) -> MasterRequest:
    """The renderer's request for a cut, after each of its files was checked against its digest.

    `proven` are digests of segments in which an earlier check has found no fault.
    """
    return MasterRequest(
        scenes=tuple(
            CutScene(
                video=_verified(context, scene.segment),
                preview=_verified(context, scene.preview),
                frames=scene.frames,
                narration=_verified(context, scene.narration),
                narration_offset=scene.narration_offset,
                words=scene.words,
                proven=scene.segment_sha256 in proven,
            )
            for scene in cut.scenes
        ),
        music=cut.music,
        music_db=cut.music_db,
        seed=cut.seed,
    )


def _verified(context: WorkContext, key: str) -> Path:
    with context.box.db.read() as session:
        artifact = get_artifact(session, key)
    return context.box.artifacts.verified_path(artifact)


def _film(films: dict[str, Artifact]) -> Film:
    facts = films["video"].facts
    return Film(
        artifacts={role: artifact.key for role, artifact in films.items()},
        digests={role: Sha256(artifact.sha256) for role, artifact in films.items()},
        seconds=facts["seconds"],
        frames=facts["frames"],
        loudness_lufs=facts["loudness_lufs"],
        true_peak_dbtp=facts["true_peak_dbtp"],
    )


def verify_film(context: WorkContext) -> dict[str, object]:
    """Check the mastered film from start to end."""
    job = VerifyJob.model_validate(context.item.payload)
    film, box = job.film, context.box
    with box.artifacts.workspace() as folder:
        for role, (name, _) in EXPORTS.items():
            shutil.copyfile(_verified(context, film.artifacts[role]), folder / name)
        master = Master(
            video=folder / "video.mp4",
            preview=folder / "preview.mp4",
            srt=folder / "captions.srt",
            vtt=folder / "captions.vtt",
            seconds=film.seconds,
            frames=film.frames,
            loudness_lufs=film.loudness_lufs,
            true_peak_dbtp=film.true_peak_dbtp,
        )
        call = {
            "provider": box.renderer.dotted,
            "master": master.model_dump(mode="json"),
            "request": master_request(context, job.cut, _proven_segments(context)).model_dump(mode="json"),
        }
        answer = box.pool.call(
            "tools.jobs:verify", call, progress=context.progress, cancelled=context.cancelled, log=context.log
        )
    findings = [Finding.model_validate(found) for found in answer["findings"]]
    return {"findings": [finding.model_dump(mode="json") for finding in findings]}


def _proven_segments(context: WorkContext) -> frozenset[str]:
    """The segments of the production's earlier films that were checked whole without any finding."""
    with context.box.db.read() as session:
        checks = list_items(session, context.item.production, context.item.step)
    clean = [check for check in checks if check.state is ItemState.DONE and not check.result["findings"]]
    cuts = [VerifyJob.model_validate(check.payload).cut for check in clean]
    return frozenset(scene.segment_sha256 for cut in cuts for scene in cut.scenes)


def draw_thumbnails(context: WorkContext) -> dict[str, object]:
    """Draw the thumbnail in both shapes."""
    job = PublicityJob.model_validate(context.item.payload)
    drawn = {role: _thumbnail(context, job, role, size) for role, size in THUMBNAILS.items()}
    return {
        "artifacts": {role: artifact.key for role, artifact in drawn.items()},
        "digests": {role: artifact.sha256 for role, artifact in drawn.items()},
    }


def _thumbnail(context: WorkContext, job: PublicityJob, role: str, size: Size) -> Artifact:
    shot = job.shot
    if job.photo is not None:
        shot = shot.model_copy(update={"photo": _verified(context, job.photo)})
    request = ThumbnailRequest(shot=shot, title=job.title, size=size, look=job.look)
    parameters = request.model_dump(mode="json")
    parameters["shot"]["photo"] = job.photo
    order = Order(
        kind="thumbnail",
        role=role,
        function="tools.jobs:thumbnail",
        maker=context.box.renderer,
        suffix=".jpg",
        media_type="image/jpeg",
        parameters=parameters | {"rebuild": job.rebuild},
        inputs=(job.photo,) if job.photo else (),
        call={"request": request.model_dump(mode="json")},
        provenance={"title": job.title},
    )
    return make(context, order)
