"""The work ledger: who may do what now, and what came of it. Every claim is a lease, every result is fenced."""

import random
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, not_, select, update
from sqlalchemy.orm import Session

from graph.core.clock import Clock
from graph.core.errors import Cancelled, LeaseLost
from graph.core.failpoint import failpoint
from graph.core.ids import ItemId, ProductionId
from graph.core.item import Item, ItemState, Resource, WantedItem
from graph.core.value import Value
from graph.store.claims import (
    change_held,
    change_item,
    end_attempt,
    find_dirty,
    find_due,
    hold_production,
    keep_slot,
    take_item,
)
from graph.store.database import Database
from graph.store.heartbeats import list_holders, stop_beating
from graph.store.items import has_open, is_lost, items_of, new_row, to_item
from graph.store.owners import is_gone
from graph.store.productions import hold_row, tell, wake
from graph.store.tables import ProductionRow, ResourceSlotRow, WorkItemRow

BACK_OFF_SECONDS = (1.0, 2.0, 4.0, 8.0)
MOST_ATTEMPTS = 25
Jitter = Callable[[], float]


class Claim(Value):
    """A worker's hold on a production: `fence` is checked by each write of the graph, `wake` is what it has seen.

    `graph_version` is that of the graph by which it was last run.
    """

    production: ProductionId
    run: int
    graph_version: str
    fence: int
    wake: int


class Failure(Value):
    """Why an attempt failed: for people (`message`, `hint`) and for the ledger (`retryable`, `retry_after`).

    `part` is what of it was being made.
    """

    error: str
    message: str
    hint: str = ""
    provider: str = ""
    part: str = ""
    retryable: bool = False
    retry_after_seconds: float | None = None


class Ledger:
    """Claims, leases, results and limits on one database, for one worker process."""

    def __init__(
        self, db: Database, clock: Clock, owner: str, *, lease_seconds: float = 60.0, jitter: Jitter = random.random
    ) -> None:
        self.db = db
        self.clock = clock
        self.owner = owner
        self._lease = timedelta(seconds=lease_seconds)
        self._jitter = jitter

    def set_limits(self, limits: Mapping[Resource, int]) -> None:
        """Make the slots of each resource, and take away those that are too many: who holds one goes on to its end."""
        with self.db.write() as session:
            for resource, count in limits.items():
                for number in range(count):
                    values = {"resource": resource, "number": number, "owner": None, "until": None}
                    self.db.insert_once(session, ResourceSlotRow, values)
                row = ResourceSlotRow
                session.execute(delete(row).where(row.resource == resource, row.number >= count))

    def ensure(self, session: Session, wanted: Iterable[WantedItem]) -> tuple[Item, ...]:
        """The items as they stand, made where they are not there yet."""
        wanted, now = tuple(wanted), self.clock.now()
        found = items_of(session, wanted)
        missing = [item for item in wanted if item.key not in found]
        for item in missing:
            if self.db.insert_once(session, WorkItemRow, new_row(item, now)):
                tell(session, item.production, "work_queued", now, step=item.step, unit=item.unit)
        if missing:
            found = items_of(session, wanted)
        return tuple(found[item.key] for item in wanted)

    def retry_failed(self, session: Session, production: ProductionId, *, uploads: bool = False) -> int:
        """Queue a production's failed items again with fresh tries, uploads or all others; how many there were."""
        is_upload = WorkItemRow.resource == Resource.UPLOAD
        changed = session.execute(
            update(WorkItemRow)
            .where(WorkItemRow.production_id == production, WorkItemRow.state == ItemState.FAILED)
            .where(is_upload if uploads else not_(is_upload))
            .values(state=ItemState.QUEUED, failures=0, not_before=self.clock.now(), error={})
            .execution_options(synchronize_session=False)
        )
        return int(changed.rowcount)  # type: ignore[attr-defined]  # An UPDATE gives a CursorResult.

    def redo(self, session: Session, items: Iterable[Item]) -> None:
        """Queue settled items again, because what they made is gone or what they need is back."""
        ids = [item.id for item in items]
        if not ids:
            return
        session.execute(
            update(WorkItemRow)
            .where(WorkItemRow.id.in_(ids), WorkItemRow.state.in_(("done", "failed")))
            .values(state=ItemState.QUEUED, not_before=self.clock.now(), error={})
            .execution_options(synchronize_session=False)
        )

    def claim_production(self, only: ProductionId | None = None) -> Claim | None:
        """Take a production that has news and that nobody else holds."""
        failpoint("claim.before")
        now = self.clock.now()
        with self.db.write() as session:
            found = find_dirty(session, now, only)
            if found is None:
                return None
            claim = Claim(
                production=ProductionId(found.id),
                run=found.run,
                graph_version=found.graph_version,
                fence=found.fence + 1,
                wake=found.wake,
            )
            hold_production(session, claim.production, claim.fence, self.owner, now + self._lease)
        failpoint("claim.after")
        return claim

    def claimed(self, claim: Claim) -> Database:
        """The database for whoever acts on a claim: nothing is written there any more once the claim is lost."""

        def refuse_if_lost(session: Session) -> None:
            if hold_row(session, claim.production) != claim.fence:
                raise LeaseLost(f"{claim.production} is held by another worker")

        return self.db.guarded(refuse_if_lost)

    def renew_production(self, claim: Claim) -> None:
        """Hold a production longer.

        Raises:
            LeaseLost: Somebody else holds it now.
        """
        self._change_claimed(claim, lease_until=self.clock.now() + self._lease)

    def release_production(self, claim: Claim, *, handled: bool, not_before: datetime | None = None) -> None:
        """Let a production go. `handled`: what was seen at the claim is dealt with."""
        failpoint("release.before")
        values: dict[str, Any] = {"lease_owner": None, "lease_until": None, "not_before": not_before}
        if handled:
            values["handled"] = claim.wake
        self._change_claimed(claim, **values)
        failpoint("release.after")

    def pause_production(self, claim: Claim) -> None:
        """Let a production go after its run broke: it is tried again, each time later, up to a minute."""
        with self.db.read() as session:
            row = session.get_one(ProductionRow, claim.production)
            since = (self.clock.now() - row.updated_at).total_seconds()
        pause = min(max(since, BACK_OFF_SECONDS[0]), 60.0)
        self.release_production(claim, handled=False, not_before=self.clock.now() + timedelta(seconds=pause))

    def _change_claimed(self, claim: Claim, **values: Any) -> None:
        with self.db.write() as session:
            if not change_held(session, claim.production, claim.fence, values):
                raise LeaseLost(f"{claim.production} is held by another worker")

    def claim_item(self, only: ProductionId | None = None) -> Item | None:
        """Take a queued item whose time has come and whose resource has a free slot."""
        now = self.clock.now()
        with self.db.write() as session:
            found = find_due(session, now, only)
            if found is None:
                return None
            item = take_item(session, *found, owner=self.owner, now=now, until=now + self._lease)
        failpoint("item.claimed")
        return item

    def renew_item(self, item: Item, fraction: float | None = None, message: str | None = None) -> None:
        """Hold an item longer and say how far it is.

        Raises:
            LeaseLost: The claim ran out and somebody else has it.
            Cancelled: The production was aborted.
        """
        until = self.clock.now() + self._lease
        values: dict[str, Any] = {"lease_until": until}
        if fraction is not None:
            values |= {"fraction": fraction, "message": message or ""}
        with self.db.write() as session:
            self._change_item(session, item, values)
            keep_slot(session, item, until)

    def _change_item(self, session: Session, item: Item, values: Mapping[str, Any]) -> None:
        if change_item(session, item, values):
            return
        state = session.scalar(select(WorkItemRow.state).where(WorkItemRow.id == item.id))
        if state == ItemState.CANCELLED:
            raise Cancelled(f"{item.name} of {item.production} was taken back")
        raise LeaseLost(f"{item.name} of {item.production} is held by another worker")

    def complete(self, item: Item, result: dict[str, Any], log: str = "") -> None:
        """Record the result, and with the last of its step wake the production. Raises as `renew_item` does."""
        failpoint("item.before_settle")
        now = self.clock.now()
        with self.db.write() as session:
            hold_row(session, item.production)
            values = {"state": ItemState.DONE, "result": result, "fraction": 1.0, "ended_at": now, "error": {}}
            self._change_item(session, item, values)
            self._settle(session, item, now, "done", log=log)
            if not has_open(session, item):
                wake(session, item.production)
        failpoint("item.settled")

    def fail(self, item: Item, failure: Failure, log: str = "") -> Item:
        """Record a failed try: queued again after a pause, or failed for good, which wakes the production."""
        failpoint("item.before_settle")
        now = self.clock.now()
        failures = item.failures + 1
        again = failure.retryable and failures < item.max_failures
        values = {"failures": failures, "error": failure.model_dump(), "lease_owner": None, "lease_until": None}
        if again:
            values |= {"state": ItemState.QUEUED, "not_before": now + self._pause(failures, failure)}
        else:
            values |= {"state": ItemState.FAILED, "ended_at": now}
        with self.db.write() as session:
            hold_row(session, item.production)
            self._change_item(session, item, values)
            self._settle(session, item, now, "failed", error=failure, log=log)
            tell(session, item.production, "work_failed", now, step=item.step, unit=item.unit, again=again)
            if not again:
                wake(session, item.production)
            row = session.get_one(WorkItemRow, item.id, populate_existing=True)
            settled = to_item(row)
        failpoint("item.settled")
        return settled

    def _pause(self, failures: int, failure: Failure) -> timedelta:
        pause = BACK_OFF_SECONDS[min(failures, len(BACK_OFF_SECONDS)) - 1] * (0.75 + 0.5 * self._jitter())
        return timedelta(seconds=max(pause, failure.retry_after_seconds or 0.0))

    def give_back(self, item: Item, outcome: str, log: str = "") -> None:
        """Put an item back without counting a failure: the worker stops, or its child was killed from outside.

        What was killed too often is given up: it may be what fills the memory.
        """
        if outcome == "killed" and item.attempt >= MOST_ATTEMPTS:
            self.fail(item, _gave_up(item.attempt), log)
            return
        now = self.clock.now()
        with self.db.write() as session:
            values = {"state": ItemState.QUEUED, "not_before": now, "lease_owner": None, "lease_until": None}
            self._change_item(session, item, values)
            self._settle(session, item, now, outcome, log=log)

    def let_go(self, item: Item, log: str = "") -> None:
        """End an attempt at an item that was taken back, and free its slot."""
        with self.db.write() as session:
            self._settle(session, item, self.clock.now(), "cancelled", log=log)

    def _settle(
        self, session: Session, item: Item, now: datetime, outcome: str, *, error: Failure | None = None, log: str = ""
    ) -> None:
        told = {"outcome": outcome, "error": error.model_dump() if error else {}, "log": log}
        end_attempt(session, item, {"ended_at": now} | told)

    def reap(self) -> int:
        """Queue again what dead workers held, and fail what killed too many of them; how many items there were.

        A worker whose lease ran out counts as dead, and so does one whose process is known to have ended.
        """
        now = self.clock.now()
        with self.db.read() as session:
            gone = tuple(owner for owner in list_holders(session) if owner != self.owner and is_gone(owner))
            lost = select(WorkItemRow.id, WorkItemRow.production_id).where(is_lost(now, gone))
            items = session.execute(lost.order_by(WorkItemRow.id)).all()
        if gone:
            self._forget(gone)
        return sum(self._recover_if_lost(ItemId(item), ProductionId(of), now, gone) for item, of in items)

    def _forget(self, gone: tuple[str, ...]) -> None:
        """End the leases of dead processes on productions. Whoever claims next gets a higher fence, as always."""
        row = ProductionRow
        with self.db.read() as session:
            held = list(session.scalars(select(row.id).where(row.lease_owner.in_(gone)).order_by(row.id)))
        for production in held:
            with self.db.write() as session:
                hold_row(session, ProductionId(production))
                session.execute(
                    update(row)
                    .where(row.id == production, row.lease_owner.in_(gone))
                    .values(lease_owner=None, lease_until=None)
                    .execution_options(synchronize_session=False)
                )
        for worker in gone:
            stop_beating(self.db, worker)

    def _recover_if_lost(self, id: ItemId, production: ProductionId, now: datetime, gone: tuple[str, ...]) -> bool:
        with self.db.write() as session:
            hold_row(session, production)
            row = session.scalars(
                select(WorkItemRow).where(WorkItemRow.id == id, is_lost(now, gone)).with_for_update()
            ).first()
            if row is not None:
                self._recover(session, row, now)
        return row is not None

    def _recover(self, session: Session, row: WorkItemRow, now: datetime) -> None:
        item = to_item(row)
        poison = row.attempt >= MOST_ATTEMPTS
        row.state = ItemState.FAILED if poison else ItemState.QUEUED
        row.lease_owner, row.lease_until = None, None
        if poison:
            row.error, row.ended_at = _gave_up(row.attempt).model_dump(), now
            wake(session, item.production)
        session.flush()
        self._settle(session, item, now, "lost")


def _gave_up(attempts: int) -> Failure:
    return Failure(error="WorkerLost", message=f"{attempts} workers died while doing it", hint="See its logs.")
