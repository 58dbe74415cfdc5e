"""Publishing: the last look at what was approved, then the one upload."""

from datetime import datetime
from pathlib import Path

from graph.core.errors import StaleDecision
from graph.core.gate import Approve, Gate, GateKind
from graph.core.ids import GateId, ProductionId
from graph.core.person import Role
from graph.core.production import State
from graph.core.script import Revision
from graph.steps.context import WorkContext
from graph.steps.jobs import UploadJob
from graph.store.artifacts import get_artifact
from graph.store.effects import Intent, Result, perform
from graph.store.gates import get_gate, list_gates, newest_gate
from graph.store.productions import get_row
from graph.store.revisions import get_revision
from graph.store.tables import UploadRow
from tools.youtube import Privacy, Upload, UploadRequest, VideoChannel


def upload_film(context: WorkContext) -> dict[str, object]:
    """Publish what the gate approved, at most once; the upload as the channel reports it.

    Raises:
        StaleDecision: No person approved exactly this, or something newer is asked about.
    """
    job, box = UploadJob.model_validate(context.item.payload), context.box
    with box.db.read() as session:
        gate = get_gate(session, GateId(job.gate))
        row = get_row(session, context.item.production)
        revision = get_revision(session, context.item.production, job.revision)
        is_out = session.get(UploadRow, context.item.production) is not None
        refuse_unapproved(gate, list_gates(session, context.item.production), job)
        if row.state != State.PUBLISHING or gate != newest_gate(session, context.item.production, GateKind.PUBLISH):
            raise StaleDecision("this upload was asked about anew", hint="Nothing was published.")
    channel = box.video_channel(row.channel)
    request = _request(context, gate, revision, row.publish_at, job.marker)
    intent = Intent(
        key=f"upload {job.marker} {job.revision}",
        production=ProductionId(row.id),
        kind="upload",
        request=request.model_dump(mode="json"),
    )
    context.progress(0.1, f"uploading to {channel.name}")
    return perform(
        box.db,
        intent,
        # A change of a video that is out may be made twice, and what the channel tells of it does not show all of it.
        find=lambda: None if is_out else _find(channel, request),
        act=lambda: _act(channel, request),
        now=box.clock.now,
    )


def refuse_unapproved(gate: Gate, gates: tuple[Gate, ...], job: UploadJob) -> None:
    """The second lock on the door: a person must have said yes to the script, the film and this very release."""
    approved = {found.kind for found in gates if _is_approved(found)}
    if not {GateKind.SCRIPT, GateKind.VIDEO} <= approved or not _is_approved(gate) or gate.subject != job.subject:
        raise StaleDecision("nobody approved this upload", hint="Look at `greenlight audit verify`.")


def _is_approved(gate: Gate) -> bool:
    decision = gate.decision
    if decision is None or not isinstance(decision.verdict, Approve):
        return False
    return decision.subject == gate.subject and decision.by.role is not Role.SYSTEM


def _request(
    context: WorkContext, gate: Gate, revision: Revision, publish_at: datetime | None, marker: str
) -> UploadRequest:
    box, keys = context.box, gate.shown["artifacts"]

    def verified(role: str) -> Path:
        with box.db.read() as session:
            artifact = get_artifact(session, keys[role])
        return box.artifacts.verified_path(artifact)

    release, listing = revision.release, revision.listing
    return UploadRequest(
        marker=marker,
        video=verified("video"),
        video_sha256=gate.shown["digests"]["video"],
        thumbnail=verified("thumbnail"),
        captions=(verified("srt"), verified("vtt")),
        title=listing.title,
        description=listing.description,
        tags=listing.tags,
        language=listing.language,
        privacy=Privacy(release.privacy),
        publish_at=publish_at,
        made_for_kids=release.made_for_kids,
        synthetic_media=release.synthetic_media,
    )


def _find(channel: VideoChannel, request: UploadRequest) -> Result | None:
    found = channel.find_upload(request.marker)
    if found is None or not _shows(found, request):
        return None
    return found.model_dump(mode="json")


def _shows(found: Upload, request: UploadRequest) -> bool:
    return (found.title, found.publish_at) == (request.title, request.publish_at)


def _act(channel: VideoChannel, request: UploadRequest) -> Result:
    found = channel.find_upload(request.marker)
    upload = channel.update(found.id, request) if found else channel.upload(request)
    return upload.model_dump(mode="json")
