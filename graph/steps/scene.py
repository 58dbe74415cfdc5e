"""The chain of one scene: narration, pictures, preview and checks. Each link is kept as soon as it is there."""

import math

from graph.core.artifact import Artifact
from graph.core.script import SCENE_PAUSE_SECONDS
from graph.steps.context import Order, WorkContext, make, make_whole
from graph.steps.jobs import SceneJob, SceneResult
from graph.store.artifacts import get_artifact
from tools.media import FRAMES_PER_SECOND, Finding, WordTiming
from tools.render import SceneRequest, Shot
from tools.speech import SpeechRequest

LEAD_SECONDS = 0.15
"""Silence before a scene's first word; the rest of the pause follows its last."""


def build_scene(context: WorkContext) -> dict[str, object]:
    """Make the scene of the item's job; what exists already is not made again."""
    job = SceneJob.model_validate(context.item.payload)
    narration = _narrate(context, job)
    request = _scene_request(context, job, narration)
    segment = make_whole(context, _segment_order(context, job, request))
    preview = _inspect(context, job, request, segment)
    findings = tuple(Finding.model_validate(found) for found in preview.facts["findings"])
    result = SceneResult(
        scene=job.scene,
        narration=narration.key,
        narration_sha256=narration.sha256,
        segment=segment.key,
        segment_sha256=segment.sha256,
        preview=preview.key,
        frames=request.frames,
        words=request.words,
        narration_offset=LEAD_SECONDS,
        findings=findings,
        placeholder=job.placeholder,
    )
    return result.model_dump(mode="json")


def _narrate(context: WorkContext, job: SceneJob) -> Artifact:
    request = SpeechRequest(text=job.text, voice=job.voice, speed=job.speed)
    parameters = request.model_dump(mode="json")
    order = Order(
        kind="narration",
        role=f"scene {job.scene} narration",
        function="tools.jobs:speak",
        maker=context.box.voice,
        suffix=".wav",
        media_type="audio/wav",
        parameters=parameters | {"rebuild": job.rebuild},
        call={"request": parameters},
        provenance={"text": job.text},
    )
    return make(context, order)


def _scene_request(context: WorkContext, job: SceneJob, narration: Artifact) -> SceneRequest:
    words = tuple(WordTiming.model_validate(word) for word in narration.facts["words"])
    return SceneRequest(
        shot=_with_photo(context, job),
        words=tuple(_later(word, LEAD_SECONDS) for word in words),
        frames=math.ceil((narration.facts["seconds"] + SCENE_PAUSE_SECONDS) * FRAMES_PER_SECOND),
        look=job.look,
    )


def _later(word: WordTiming, seconds: float) -> WordTiming:
    return WordTiming(text=word.text, start=round(word.start + seconds, 4), end=round(word.end + seconds, 4))


def _with_photo(context: WorkContext, job: SceneJob) -> Shot:
    if job.photo is None:
        return job.shot
    with context.box.db.read() as session:
        photo = get_artifact(session, job.photo)
    return job.shot.model_copy(update={"photo": context.box.artifacts.path(photo)})


def _segment_order(context: WorkContext, job: SceneJob, request: SceneRequest) -> Order:
    return Order(
        kind="segment",
        role=f"scene {job.scene} segment",
        function="tools.jobs:render_scene",
        maker=context.box.renderer,
        suffix=".mp4",
        media_type="video/mp4",
        parameters=_parameters(job, request) | {"rebuild": job.rebuild},
        inputs=(job.photo,) if job.photo else (),
        call={"request": request.model_dump(mode="json")},
        provenance={"scene": job.scene, "layout": request.shot.layout, "variant": request.shot.variant},
        placeholder=job.placeholder,
    )


def _parameters(job: SceneJob, request: SceneRequest) -> dict[str, object]:
    plain = request.model_dump(mode="json")
    plain["shot"]["photo"] = job.photo  # Where the picture lies is no part of what is drawn.
    return plain


def _inspect(context: WorkContext, job: SceneJob, request: SceneRequest, segment: Artifact) -> Artifact:
    scene = {"path": str(context.box.artifacts.path(segment)), "frames": request.frames}
    order = Order(
        kind="preview",
        role=f"scene {job.scene} preview",
        function="tools.jobs:inspect_scene",
        maker=context.box.renderer,
        suffix=".mp4",
        media_type="video/mp4",
        parameters=_parameters(job, request),
        inputs=(segment.sha256,),
        call={"scene": scene, "request": request.model_dump(mode="json")},
        provenance={"scene": job.scene},
    )
    return make(context, order)
