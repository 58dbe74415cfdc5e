"""What a piece of work is handed, and the one way to make an artifact: look it up, else pay, build and keep it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.core.artifact import Artifact, artifact_key
from graph.core.errors import ArtifactDamaged
from graph.core.failpoint import failpoint
from graph.core.ids import ArtifactKey
from graph.core.item import Item
from graph.core.value import Value
from graph.store.artifacts import Use, get_artifacts
from graph.store.money import Bill, Reservation, book, release, reserve
from graph.toolbox import Maker, ProgressSink, Toolbox
from tools.errors import ToolError


@dataclass(frozen=True)
class WorkContext:
    """One attempt at an item. `progress` tells people and keeps the claim; `cancelled` turns true after an abort."""

    box: Toolbox
    item: Item
    progress: ProgressSink
    cancelled: Callable[[], bool]
    log: Callable[[str], None]


class Order(Value):
    """What is to be made. `call` goes to the child as it is; `parameters` and `inputs` alone decide the key."""

    kind: str
    role: str
    function: str
    maker: Maker
    suffix: str
    media_type: str
    parameters: dict[str, Any]
    inputs: tuple[str, ...] = ()
    call: dict[str, Any]
    provenance: dict[str, Any]
    placeholder: bool = False

    @property
    def key(self) -> ArtifactKey:
        """The key under which its result is kept."""
        return artifact_key(self.kind, f"{self.maker.name} {self.maker.version}", self.parameters, self.inputs)


def make(context: WorkContext, order: Order) -> Artifact:
    """The artifact of the order. It is built, and paid for, only if it is not there."""
    box, key = context.box, order.key
    found = box.artifacts.take(context.item.production, {order.role: key}, box.clock.now())
    if not found:
        return _build(context, order, key)
    artifact = found[order.role]
    context.log(f"{order.role}: kept from before as {artifact.sha256[:12]}")
    return artifact


def make_whole(context: WorkContext, order: Order) -> Artifact:
    """The artifact of the order with its file checked against its digest; a damaged one is built anew."""
    artifact = make(context, order)
    try:
        context.box.artifacts.verified_path(artifact)
    except ArtifactDamaged as damaged:
        context.log(str(damaged))
        return make(context, order)  # The damaged file is removed by now.
    return artifact


def verified_paths(context: WorkContext, keys: Collection[str]) -> dict[str, Path]:
    """The files of these artifacts by key, each after its digest was checked. Raises `ArtifactDamaged`."""
    with context.box.db.read() as session:
        artifacts = get_artifacts(session, keys)
    return {key: context.box.artifacts.verified_path(artifact) for key, artifact in artifacts.items()}


def _build(context: WorkContext, order: Order, key: ArtifactKey) -> Artifact:
    box = context.box
    with box.artifacts.workspace() as folder:
        file = folder / f"{order.kind}{order.suffix}"
        facts = _paid_call(context, order, key, file)
        return box.artifacts.keep(
            key,
            file,
            use=Use(production=context.item.production, role=order.role),
            kind=order.kind,
            media_type=order.media_type,
            facts=facts,
            provenance=order.provenance | {"maker": order.maker.name, "version": order.maker.version},
            now=box.clock.now(),
            placeholder=order.placeholder,
        )


def _paid_call(context: WorkContext, order: Order, key: ArtifactKey, file: Path) -> dict[str, Any]:
    box, maker = context.box, order.maker
    if not maker.usd_per_call:
        return _call(context, order, file, key)
    purchase = _purchase(context, key)
    wanted = Reservation(
        key=f"{context.item.production} {purchase}",
        production=context.item.production,
        provider=maker.name,
        what=order.kind,
        quoted_usd=maker.usd_per_call,
    )
    with box.db.write() as session:
        reserve(box.db, session, wanted, box.clock.now())
    failpoint("charge.reserved")
    try:
        facts = _call(context, order, file, purchase)
    except Exception:
        with box.db.write() as session:
            release(session, wanted.key)
        raise
    failpoint("charge.called")
    with box.db.write() as session:
        book(box.db, session, wanted, Bill(charged_usd=maker.usd_per_call), box.clock.now())
    failpoint("charge.booked")
    return facts


def _purchase(context: WorkContext, key: ArtifactKey) -> str:
    # A try that died is the same purchase begun anew; a file that was bought and is gone by now is bought again.
    lost = context.box.artifacts.lost_since(key)
    return key if lost is None else f"{key} after {lost.isoformat()}"


def _call(context: WorkContext, order: Order, file: Path, purchase: str) -> dict[str, Any]:
    call = order.call | {"provider": order.maker.dotted, "into": str(file), "idempotency_key": purchase}
    try:
        return context.box.pool.call(
            order.function, call, progress=context.progress, cancelled=context.cancelled, log=context.log
        )
    except ToolError as error:
        error.part = order.kind
        raise
