"""What became of files that somebody gave, and what is offered to do with them."""

from bot.page import Understanding
from bot.slack.cards.answers import bullets, say_rebuilt
from bot.slack.cards.blocks import Block, actions, button, section, small_print
from bot.slack.cards.card import Card, make_card
from bot.slack.cards.text import capital, cut, escape, one_line, strong
from bot.slack.ids import Action, GateRef
from graph.store.parcels import GivenFile, Parcel

SIGNS = {"kept": "✓", "refused": "✗", "waiting": "…"}
KINDS = {"picture": "🖼️", "source": "📄", "": ""}
NAME, SAYS = 80, 300


def parcel_card(parcel: Parcel, says: str) -> Card:
    """Each file, and what happens with them now; `says` is in markup."""
    return make_card(says, [section(_listed(parcel)), section(says)])


def files_offer_card(parcel: Parcel, understanding: Understanding, ref: GateRef, note: str = "") -> Card:
    """Files that would change what a gate asks about, with what is made again for that; a press does it."""
    known = understanding.understood
    blocks = [section(_listed(parcel))]
    if not understanding.changes:
        why = "; ".join(f"{missed.why}. {missed.hint}".strip() for missed in understanding.missed if missed.why)
        return make_card(escape(capital(why), 2900), [*blocks, section(f"⚠️ {escape(capital(why), 2900)}")])
    asked = "*Shall I do this?*"
    blocks.append(section(f"{asked}\n{bullets(known)}"))
    blocks.append(small_print(*filter(None, (say_rebuilt(understanding), note))))
    yes = button("Use them" if parcel.pictures and not parcel.texts else "Write it anew", Action.USE_FILES, parcel.key)
    yes |= {"style": "primary"}
    blocks += actions(yes, _never(parcel), block_id=ref.model_dump_json())
    return make_card(escape("; ".join(known), 3000), blocks)


def start_card(parcel: Parcel, topic: str) -> Card:
    """Files that could become a video of their own; a press begins it."""
    asked = f"Make a video from {'this' if len(parcel.keys) == 1 else 'these'}: {strong(topic)}?"
    yes: Block = button("Make it", Action.START_FROM, parcel.key, style="primary")
    told = small_print('Another topic: mention me with `new "a topic"` and the files.')
    return make_card(asked, [section(_listed(parcel)), section(asked), *actions(yes, _never(parcel)), told])


def settled_card(parcel: Parcel, says: str) -> Card:
    """An offer that was answered, without its buttons; `says` is in markup."""
    names = escape(cut(", ".join(one_line(one.name) for one in parcel.files), 300))
    return make_card(says, [small_print(f"{says}  ·  {names}")])


def _never(parcel: Parcel) -> Block:
    return button("Never mind", Action.DISMISS, parcel.key)


def _listed(parcel: Parcel) -> str:
    return cut("\n".join(_file(one) for one in parcel.files), 2900)


def _file(file: GivenFile) -> str:
    name = escape(cut(one_line(file.name), NAME)).replace("*", "∗")
    return f"{SIGNS[file.state]} {KINDS[file.kind]} *{name}*  {escape(cut(one_line(file.says), SAYS))}".replace(
        "  *", " *"
    )
