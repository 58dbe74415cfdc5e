"""Budgets: a paid piece of work reserves its quote before it starts and books its charge after."""

from datetime import datetime
from typing import Any

from pydantic import Field
from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from graph.core.errors import BudgetSpent
from graph.core.ids import ProductionId
from graph.core.money import Spending, to_micro, to_usd
from graph.core.value import Value
from graph.store.database import Database
from graph.store.productions import get_row, hold_row
from graph.store.rows import list_rows
from graph.store.tables import ChargeRow, ProductionRow


class Reservation(Value):
    """What is to be paid for. `key` makes it one charge however often the work is begun."""

    key: str
    production: ProductionId
    provider: str
    what: str
    quoted_usd: float


class Bill(Value):
    """What was charged, and for what: `usage` in the provider's own terms, `result` for `kept_result`."""

    charged_usd: float
    usage: dict[str, Any] = Field(default_factory=dict)
    result: dict[str, Any] = Field(default_factory=dict)


def reserve(db: Database, session: Session, wanted: Reservation, now: datetime) -> None:
    """Set the quote aside. Reserving the same key again sets nothing more aside.

    Raises:
        BudgetSpent: The budget does not cover it; nothing was set aside.
    """
    quoted = to_micro(wanted.quoted_usd)
    hold_row(session, wanted.production)
    state = session.scalar(select(ChargeRow.state).where(ChargeRow.key == wanted.key))
    if state in {"reserved", "booked"}:
        return
    if not _set_aside(session, wanted.production, quoted):
        free = spending(session, wanted.production).free_usd
        raise BudgetSpent(
            f"{wanted.what} by {wanted.provider} is quoted at ${wanted.quoted_usd:.2f}, but ${free:.2f} are left",
            hint=f"`greenlight run {wanted.production} --budget USD` raises the budget and goes on.",
        )
    _put_charge(db, session, wanted, quoted, now)


def spent_between(session: Session, channel: str, since: datetime, until: datetime) -> float:
    """Dollars that a channel's productions were charged in this time, `until` left out."""
    row, of = ChargeRow, ProductionRow
    query = (
        select(func.coalesce(func.sum(row.charged_micro), 0))
        .join(of, of.id == row.production_id)
        .where(of.channel == channel, row.state == "booked", row.booked_at >= since, row.booked_at < until)
    )
    return to_usd(int(session.scalar(query) or 0))


def kept_result(session: Session, work: str) -> dict[str, Any]:
    """What one of the tries at this work was paid for and gave; empty when none did. A try's key is `work#number`."""
    charges = session.scalars(select(ChargeRow).where(_is_try(work), ChargeRow.state == "booked"))
    return next((charge.result for charge in charges if charge.result), {})


def book_lost_tries(db: Database, session: Session, work: str, now: datetime) -> int:
    """Book earlier tries that died with their money set aside, at their quotes: their calls may have been billed."""
    lost = list(session.scalars(select(ChargeRow).where(_is_try(work), ChargeRow.state == "reserved")))
    for charge in lost:
        wanted = Reservation(
            key=charge.key,
            production=ProductionId(charge.production_id),
            provider=charge.provider,
            what=charge.what,
            quoted_usd=to_usd(charge.quoted_micro),
        )
        usage = {"lost": "the worker died before the answer was kept"}
        book(db, session, wanted, Bill(charged_usd=wanted.quoted_usd, usage=usage), now)
    return len(lost)


def _is_try(work: str) -> ColumnElement[bool]:
    return ChargeRow.key.startswith(f"{work}#", autoescape=True)


def _set_aside(session: Session, production: ProductionId, quoted: int) -> bool:
    row = ProductionRow
    changed = session.execute(
        update(row)
        .where(row.id == production, row.budget_micro - row.reserved_micro - row.charged_micro >= quoted)
        .values(reserved_micro=row.reserved_micro + quoted)
        .execution_options(synchronize_session=False)
    )
    return bool(changed.rowcount == 1)  # type: ignore[attr-defined]  # An UPDATE gives a CursorResult.


def _put_charge(db: Database, session: Session, wanted: Reservation, quoted: int, now: datetime) -> None:
    values = {
        "key": wanted.key,
        "production_id": wanted.production,
        "provider": wanted.provider,
        "what": wanted.what,
        "state": "reserved",
        "quoted_micro": quoted,
        "charged_micro": 0,
        "usage": {},
        "result": {},
        "created_at": now,
    }
    if not db.insert_once(session, ChargeRow, values):
        session.execute(
            update(ChargeRow)
            .where(ChargeRow.key == wanted.key)
            .values(state="reserved", quoted_micro=quoted)
            .execution_options(synchronize_session=False)
        )


def book(db: Database, session: Session, wanted: Reservation, bill: Bill, now: datetime) -> None:
    """Turn a reservation into a charge, also one that an abort or a late worker released: the money is spent.

    A key that is booked is left as it is. One that was not reserved, because nobody could quote it, is booked whatever
    the budget says.
    """
    hold_row(session, wanted.production)
    if session.get(ChargeRow, wanted.key) is None:
        _put_charge(db, session, wanted, 0, now)
    charge = session.get_one(ChargeRow, wanted.key, populate_existing=True)
    if charge.state == "booked":
        return
    reserved = charge.quoted_micro if charge.state == "reserved" else 0
    charge.state, charge.charged_micro, charge.booked_at = "booked", to_micro(bill.charged_usd), now
    charge.usage, charge.result = bill.usage, bill.result
    _settle(session, charge, reserved, charge.charged_micro)


def release(session: Session, key: str) -> None:
    """Give a reservation back because nothing was charged."""
    charge = _held_charge(session, key)
    if charge is None or charge.state != "reserved":
        return
    charge.state = "released"
    _settle(session, charge, charge.quoted_micro, 0)


def _held_charge(session: Session, key: str) -> ChargeRow | None:
    production = session.scalar(select(ChargeRow.production_id).where(ChargeRow.key == key))
    if production is None:
        return None
    hold_row(session, ProductionId(production))
    return session.get(ChargeRow, key, populate_existing=True)


def release_all(session: Session, production: ProductionId) -> None:
    """Give back whatever a production has reserved."""
    keys = select(ChargeRow.key).where(ChargeRow.production_id == production, ChargeRow.state == "reserved")
    for key in list(session.scalars(keys)):
        release(session, key)


def _settle(session: Session, charge: ChargeRow, reserved: int, charged: int) -> None:
    session.flush()
    row = ProductionRow
    session.execute(
        update(row)
        .where(row.id == charge.production_id)
        .values(reserved_micro=row.reserved_micro - reserved, charged_micro=row.charged_micro + charged)
        .execution_options(synchronize_session=False)
    )


def spending(session: Session, production: ProductionId) -> Spending:
    """The production's money as it stands."""
    row = get_row(session, production)
    return Spending(
        budget_usd=to_usd(row.budget_micro),
        reserved_usd=to_usd(row.reserved_micro),
        charged_usd=to_usd(row.charged_micro),
    )


def list_charges(session: Session, production: ProductionId) -> tuple[dict[str, Any], ...]:
    """All charges of a production for display, oldest first."""
    rows = list_rows(session, ChargeRow, "created_at", production_id=production)
    return tuple(
        {
            "provider": row.provider,
            "what": row.what,
            "state": row.state,
            "quoted_usd": to_usd(row.quoted_micro),
            "charged_usd": to_usd(row.charged_micro),
            "usage": row.usage,
        }
        for row in rows
    )
