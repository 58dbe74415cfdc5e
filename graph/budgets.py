"""What a production may cost: raised or lowered by those who decide on money, one after the other."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from graph.answering import Answering
from graph.authority import refuse_spender
from graph.core.clock import Clock
from graph.core.errors import BadBrief, BudgetMoved, DoneAlready
from graph.core.ids import ProductionId
from graph.core.money import MOST_BUDGET_USD, Limit, Spending, to_micro
from graph.core.person import Person
from graph.core.production import State, refuse_ended
from graph.store.money import spending
from graph.store.productions import get_row, hold_row, set_values, tell


@dataclass(frozen=True)
class Budgets:
    """Sets limits, in the transaction of whoever asks."""

    clock: Clock
    answering: Answering

    def set(self, session: Session, id: ProductionId, limit: Limit, by: Person) -> float:
        """Set the limit, and give it in dollars.

        Raises:
            NotAllowed: This person may not let it cost more.
            HasEnded: It costs nothing any more.
            DoneAlready: It was to take the place of another limit, and has.
            BudgetMoved: The limit is neither this one nor the one whose place it was to take.
            BadBrief: It is no sum, one that no video costs, or less than is spent and set aside.
        """
        hold_row(session, id)
        row = get_row(session, id)
        channel = self.answering.profile(session, row.channel)
        refuse_spender(channel, by, requester=row.created_by)
        refuse_ended(id, State(row.state))
        money = spending(session, id)
        usd = limit.after(money.budget_usd)
        _refuse_moved(id, limit, usd, money)
        _refuse_sum(usd, money)
        now = self.clock.now()
        set_values(session, id, budget_micro=to_micro(usd), updated_at=now)
        tell(session, id, "budget_set", now, budget_usd=usd, by=by.name)
        return usd


def _refuse_moved(id: ProductionId, limit: Limit, usd: float, money: Spending) -> None:
    counts, meant = to_micro(money.budget_usd), limit.instead_of_usd
    if meant is None or counts == to_micro(meant):
        return
    if counts == to_micro(usd):
        raise DoneAlready(f"{id} may cost ${usd:.2f} already", hint="Nothing was done a second time.")
    raise BudgetMoved(
        f"{id} may cost ${money.budget_usd:.2f} now, and no longer ${meant:.2f} as when this was asked",
        hint=f"`greenlight run {id} --budget USD` sets another budget.",
    )


def _refuse_sum(usd: float, money: Spending) -> None:
    if not 0 <= usd <= MOST_BUDGET_USD:
        raise BadBrief(f"{usd:.2f} is no budget", hint=f"It is from 0 to {MOST_BUDGET_USD} dollars.")
    spent, reserved = money.charged_usd, money.reserved_usd
    if to_micro(usd) < to_micro(spent) + to_micro(reserved):
        raise BadBrief(
            f"${usd:.2f} is less than is gone: ${spent:.2f} are spent, ${reserved:.2f} set aside for what runs",
            hint=f"The least is ${spent + reserved:.2f}.",
        )
