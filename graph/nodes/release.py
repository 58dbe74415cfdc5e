"""The last node: the upload, and what the channel says of it."""

from datetime import datetime

from graph.core.gate import Approve, Gate, GateKind
from graph.core.ids import ProductionId
from graph.core.item import Item, ItemState, Resource, WantedItem
from graph.core.production import Event, State
from graph.core.value import digest
from graph.nodes.desk import describe_failure
from graph.nodes.look import advance
from graph.nodes.studio import is_damaged
from graph.nodes.work import WorkStep
from graph.steps.jobs import UploadJob, plain
from graph.store.gates import list_gates
from graph.store.productions import get_row, set_values
from graph.store.slots import free_slot
from graph.store.tables import UploadRow
from graph.toolbox import Toolbox
from tools.youtube import Privacy, Upload


def _approved(box: Toolbox, production: ProductionId) -> Gate:
    with box.db.read() as session:
        gates = list_gates(session, production)
    return next(
        gate
        for gate in reversed(gates)
        if gate.kind is GateKind.PUBLISH and gate.decision and isinstance(gate.decision.verdict, Approve)
    )


def _wanted_upload(box: Toolbox, production: ProductionId) -> tuple[WantedItem, ...]:
    gate = _approved(box, production)
    job = UploadJob(
        gate=gate.id,
        subject=gate.subject,
        marker=digest(["upload", production])[:32],
        revision=gate.shown["revision"],
    )
    return (WantedItem(production=production, step="upload", unit="", resource=Resource.UPLOAD, payload=plain(job)),)


def _apply_upload(box: Toolbox, production: ProductionId, items: tuple[Item, ...]) -> str:
    (item,) = items
    if item.state is ItemState.DONE:
        _read_back(box, production, item)
    elif item.error.get("retryable"):
        return "outcome"
    else:
        _refused(box, production, item)
    return ""


def _read_back(box: Toolbox, production: ProductionId, item: Item) -> None:
    upload = Upload.model_validate(item.result)
    now = box.clock.now()
    with box.db.write() as session:
        row = get_row(session, production)
        if row.state != State.PUBLISHING:
            return
        session.merge(
            UploadRow(
                production_id=production,
                marker=upload.marker,
                revision=item.payload["revision"],
                channel=row.channel,
                video_id=upload.id,
                url=upload.url,
                privacy=upload.privacy,
                planned_publish_at=row.publish_at,
                publish_at=upload.publish_at,
                uploaded_at=upload.uploaded_at,
            )
        )
        advance(box, session, production, State.PUBLISHING, _event(upload, now))
        set_values(session, production, failure="")


def _event(upload: Upload, now: datetime) -> Event:
    if upload.privacy is Privacy.PUBLIC or (upload.publish_at is not None and upload.publish_at <= now):
        return Event.PUBLISHED
    return Event.SCHEDULED if upload.publish_at is not None else Event.UPLOADED


def _refused(box: Toolbox, production: ProductionId, item: Item) -> None:
    reason = describe_failure(item)
    with box.db.write() as session:
        if get_row(session, production).state == State.PUBLISHING:
            free_slot(session, production)
            values = {"failure": reason}
            advance(box, session, production, State.PUBLISHING, Event.REFUSED, reason=reason, values=values)
            if is_damaged(item) and session.get(UploadRow, production) is None:
                # What was approved is not there any more: it is made again, and asked about again.
                advance(box, session, production, State.READY_FOR_PUBLISH, Event.MEDIA_REVISED, reason=reason)


UPLOADING = WorkStep(name="upload", serves=State.PUBLISHING, wanted=_wanted_upload, apply=_apply_upload)
