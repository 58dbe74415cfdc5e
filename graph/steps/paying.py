"""Paying for what a model says: a quote is set aside before, the charge booked after, each try once.

What was paid for is kept with its charge: when the worker dies after that, the next try takes it from there.
"""

from graph.core.writing import ModelUsage
from graph.steps.context import WorkContext
from graph.store.money import Bill, Reservation, book, book_lost_tries, kept_result, release
from tools.llm import Usage

TokenUse = ModelUsage | Usage


def purchase_of(context: WorkContext, *, provider: str, what: str, quoted_usd: float) -> Reservation:
    """What this try is charged as. Each try asks anew, and is billed for it."""
    return Reservation(
        key=f"{context.item.key}#{context.item.attempt}",
        production=context.item.production,
        provider=provider,
        what=what,
        quoted_usd=quoted_usd,
    )


def kept_from_before(context: WorkContext) -> dict[str, object]:
    """What an earlier try was paid for and gave; empty when none did. Tries that died with their money are booked."""
    box, work = context.box, context.item.key
    with box.db.write() as session:
        if kept := kept_result(session, work):
            return kept
        lost = book_lost_tries(box.db, session, work, box.clock.now())
    if lost:
        context.log(f"a worker died while the model was asked; booked at its quote, {lost} in all")
    return {}


def book_usages(
    context: WorkContext, purchase: Reservation, usages: tuple[TokenUse, ...], result: dict[str, object]
) -> None:
    """Book what the tokens cost, with what they gave; without any the quote is free again."""
    box = context.box
    with box.db.write() as session:
        if not usages:
            release(session, purchase.key)
            return
        charged = sum(box.price(usage.model, usage.input_tokens, usage.output_tokens) for usage in usages)
        plain = {"models": [usage.model_dump() for usage in usages]}
        bill = Bill(charged_usd=charged, usage=plain, result=result)
        book(box.db, session, purchase, bill, box.clock.now())
