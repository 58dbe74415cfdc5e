"""What was heard and not carried out yet: notes, and wishes that take a press."""

from datetime import datetime

from bot.saying import say_usd
from bot.slack.cards.blocks import Block, actions, button, section, small_print
from bot.slack.cards.card import Card, make_card
from bot.slack.cards.text import escape, one_line, say_seconds, say_when
from bot.slack.ids import Action, BudgetRef, MoveRef, NoteRef
from graph.core.ids import ProductionId

MOST_NOTES = 10
NOTE = 300


def heard_card(notes: tuple[str, ...], seconds: float, first: int) -> Card:
    """What one person said so far, and a button for who has nothing to add; `first` is the number of the first note."""
    shown = [f"•  {escape(one_line(note), NOTE)}" for note in notes[-MOST_NOTES:]]
    start = button("Start now", Action.START_NOTE, NoteRef(n=first).model_dump_json())
    told = small_print(f"I start {say_seconds(seconds)} after your last word. Add, edit or delete until then.")
    said = "\n".join(("*I heard*", *shown))
    return make_card(f"I heard: {escape(one_line('; '.join(notes)), 500)}", [section(said), *actions(start), told])


def offer_card(words: str, note: int) -> Card:
    """A note was edited after it was carried out."""
    use = button("Use the edited text", Action.USE_EDITED, NoteRef(n=note).model_dump_json(), style="primary")
    never = button("Leave it", Action.DISMISS, "no")
    said = f"Your note was carried out before you edited it. It says now: “{escape(one_line(words), NOTE)}”"
    return make_card(said, [section(said), *actions(use, never)])


def move_card(production: ProductionId, at: datetime) -> Card:
    """Another publish time, for a press."""
    ref = MoveRef(p=production, at=at).model_dump_json()
    return _asked(f"Publish `{production}` {say_when(at)}?", button("Yes", Action.MOVE_TO, ref, style="primary"))


def raise_card(production: ProductionId, usd: float, budget_usd: float) -> Card:
    """Another budget than it has, for a press."""
    ref = BudgetRef(p=production, usd=usd, was=budget_usd).model_dump_json()
    by = f"{say_usd(abs(usd - budget_usd))} {'more' if usd > budget_usd else 'less'}"
    said = f"Let `{production}` cost {by}, {say_usd(usd)} in all?"
    return _asked(said, button("Yes", Action.LET_COST, ref, style="primary"))


def _asked(said: str, yes: Block) -> Card:
    told = small_print("Words alone change nothing here; this button does.")
    return make_card(said, [section(said), *actions(yes, button("No", Action.DISMISS, "no")), told])
