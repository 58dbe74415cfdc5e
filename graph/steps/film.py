"""From the cut to the film: mastering, the checks of the whole, and the thumbnails."""

from typing import NamedTuple

from graph.core.artifact import Artifact, artifact_key
from graph.core.ids import ArtifactKey, Sha256
from graph.core.item import ItemState
from graph.steps.context import Order, WorkContext, make, verified_paths
from graph.steps.jobs import Cut, Film, MasterJob, PublicityJob, VerifyJob
from graph.steps.sound import make_soundtrack
from graph.store.artifacts import Use
from graph.store.items import list_items
from tools.media import PORTRAIT, THUMBNAIL_WIDE, Finding, Size
from tools.render import CutScene, Master, MasterRequest, Soundtrack, ThumbnailRequest

EXPORTS = {
    "video": ("video.mp4", "video/mp4"),
    "preview": ("preview.mp4", "video/mp4"),
    "srt": ("captions.srt", "application/x-subrip"),
    "vtt": ("captions.vtt", "text/vtt"),
}
THUMBNAILS = {"thumbnail": THUMBNAIL_WIDE, "thumbnail tall": PORTRAIT}


def master_film(context: WorkContext) -> dict[str, object]:
    """Mix and join the cut of the item's job; a sound or a film that is there already is not made again."""
    cut = MasterJob.model_validate(context.item.payload).cut
    box = context.box
    sound = make_soundtrack(context, cut)
    parameters = {"scenes": [[scene.segment_sha256, scene.frames] for scene in cut.scenes], "sound": sound.sha256}
    version = f"{box.renderer.name} {box.renderer.version}"
    keys = {role: artifact_key(f"film {role}", version, parameters, ()) for role in EXPORTS}
    films = box.artifacts.take(context.item.production, keys, box.clock.now())
    if len(films) < len(EXPORTS):
        films = _master(context, cut, sound, keys)
    return _film(films).model_dump(mode="json")


def _master(context: WorkContext, cut: Cut, sound: Artifact, keys: dict[str, ArtifactKey]) -> dict[str, Artifact]:
    box = context.box
    with box.artifacts.workspace() as folder:
        call = {
            "provider": box.renderer.dotted,
            "request": master_request(context, cut, sound).model_dump(mode="json"),
            "into": str(folder),
        }
        answer = box.pool.call(
            "tools.jobs:master", call, progress=context.progress, cancelled=context.cancelled, log=context.log
        )
        master = Master.model_validate(answer)
        facts = master.model_dump(include={"seconds", "frames", "loudness_lufs", "true_peak_dbtp"})
        return {
            role: box.artifacts.keep(
                keys[role],
                folder / name,
                use=Use(production=context.item.production, role=role),
                kind=f"film {role}",
                media_type=media_type,
                facts=facts,
                provenance={"scenes": [scene.segment_sha256 for scene in cut.scenes], "music": cut.music},
                now=box.clock.now(),
                placeholder=any(scene.placeholder for scene in cut.scenes),
            )
            for role, (name, media_type) in EXPORTS.items()
        }


class Proof(NamedTuple):
    """What an earlier check has found no fault in: segments, and soundtracks, by their digests.

    A soundtrack's key goes with its digest, because the check compared it with the narrations that the key covers.
    """

    segments: frozenset[str] = frozenset()
    sounds: frozenset[tuple[str, str]] = frozenset()


NOTHING = Proof()


def master_request(context: WorkContext, cut: Cut, sound: Artifact, proof: Proof = NOTHING) -> MasterRequest:
    """The renderer's request for a cut, after each of its files was checked against its digest."""
    paths = verified_paths(
        context, [key for scene in cut.scenes for key in (scene.segment, scene.preview, scene.narration)]
    )
    return MasterRequest(
        scenes=tuple(
            CutScene(
                video=paths[scene.segment],
                preview=paths[scene.preview],
                frames=scene.frames,
                narration=paths[scene.narration],
                narration_offset=scene.narration_offset,
                words=scene.words,
                proven=scene.segment_sha256 in proof.segments,
            )
            for scene in cut.scenes
        ),
        sound=Soundtrack(
            path=context.box.artifacts.path(sound),
            loudness_lufs=sound.facts["loudness_lufs"],
            true_peak_dbtp=sound.facts["true_peak_dbtp"],
            proven=(sound.key, sound.sha256) in proof.sounds,
        ),
    )


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
    """Check the mastered film from start to end; the result names the soundtrack that was checked with it."""
    job = VerifyJob.model_validate(context.item.payload)
    film, box = job.film, context.box
    sound = make_soundtrack(context, job.cut)
    paths = verified_paths(context, [film.artifacts[role] for role in EXPORTS])
    master = Master(
        **{role: paths[film.artifacts[role]] for role in EXPORTS},
        seconds=film.seconds,
        frames=film.frames,
        loudness_lufs=film.loudness_lufs,
        true_peak_dbtp=film.true_peak_dbtp,
    )
    call = {
        "provider": box.renderer.dotted,
        "master": master.model_dump(mode="json"),
        "request": master_request(context, job.cut, sound, _proof(context)).model_dump(mode="json"),
    }
    answer = box.pool.call(
        "tools.jobs:verify", call, progress=context.progress, cancelled=context.cancelled, log=context.log
    )
    findings = [Finding.model_validate(found) for found in answer["findings"]]
    return {
        "findings": [finding.model_dump(mode="json") for finding in findings],
        "sound": [sound.key, sound.sha256],
    }


def _proof(context: WorkContext) -> Proof:
    """The parts of the production's earlier films that were checked whole without any finding."""
    with context.box.db.read() as session:
        checks = list_items(session, context.item.production, context.item.step)
    clean = [check for check in checks if check.state is ItemState.DONE and not check.result["findings"]]
    cuts = [VerifyJob.model_validate(check.payload).cut for check in clean]
    return Proof(
        segments=frozenset(scene.segment_sha256 for cut in cuts for scene in cut.scenes),
        sounds=frozenset(tuple(check.result["sound"]) for check in clean if "sound" in check.result),
    )


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
        shot = shot.model_copy(update={"photo": verified_paths(context, [job.photo])[job.photo]})
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
