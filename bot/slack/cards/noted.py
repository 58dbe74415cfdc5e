"""What was heard and not carried out yet."""

from bot.slack.cards.blocks import actions, button, section, small_print
from bot.slack.cards.card import Card, make_card
from bot.slack.cards.text import escape, one_line, say_seconds
from bot.slack.ids import Action, NoteRef

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
    said = f"Your note was carried out before you edited it. It says now:\n>{escape(one_line(words), NOTE)}"
    return make_card(said, [section(said), *actions(use, never)])
