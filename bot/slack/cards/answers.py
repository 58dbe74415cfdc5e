"""Short answers: a sentence or two, a closed question, a yes that is asked for once more, and how a wish was read."""

from bot.page import Understanding
from bot.slack.cards.blocks import BUTTON_VALUE, Block, actions, button, section, small_print
from bot.slack.cards.card import Card, make_card
from bot.slack.cards.hints import in_chat
from bot.slack.cards.text import capital, cut, escape, linked, one_line, say_seconds, tame
from bot.slack.ids import Action, GateRef, NotedRef, ProductionRef
from graph.agents.revision.suggestions import EXAMPLES
from graph.core.change import Missed
from graph.core.gate import Decision, GateKind
from graph.core.ids import GateId, ProductionId, Sha256
from graph.core.naming import name_gate

MOST_LINES = 12
LINE = 300
QUOTED = 100
"""So much of somebody's words, where what can be said instead has to fit behind them."""
MARKS = {"approved": "✓", "rejected": "✗", "sent back": "↻", "tried again": "↻", "replaced": "↻", "expired": "⏱"}
DECIDED = {"approve": "approved", "revise": "sent back with changes", "reject": "rejected", "retry": "tried again"}
"""What became of a gate, by the kind of the verdict."""
SAYABLE = {
    GateKind.SCRIPT: "`drop scene 3`, `another hook`, `10 seconds shorter`",
    GateKind.VIDEO: "`new take of scene 2`, `slower voice`, `quieter music`",
    GateKind.PUBLISH: "`publish tomorrow 18:00`, `make it unlisted`, `title: …`",
}
"""What can be written at the gates that take words, told where nothing was understood."""
YES = {
    "reject": (Action.REJECT, "Yes, say why…", "danger"),
    "retry": (Action.RETRY_GATE, "Yes", "primary"),
}


def say_why(decision: Decision) -> str:
    """What somebody said with their decision, behind it; empty where they said nothing."""
    return f": “{escape(one_line(decision.note), LINE)}”" if decision.note.strip() else ""


def receipt(text: str, context: str = "", *buttons: Block | None) -> Card:
    """A short answer, in markup: mentions of one person or group, dates and links work in it, nothing else does."""
    said = cut(tame(text), 2900)
    told = tame(context).strip()
    return make_card(said, [section(said), *([small_print(told)] if told else []), *actions(*buttons)])


def ask_them_button(gate: GateId, subject: Sha256) -> Block:
    """Lets somebody who may not decide ask those who may."""
    return button("Ask them", Action.ASK, GateRef(g=gate, s=subject).model_dump_json())


def resume_button(production: ProductionId, text: str) -> Block:
    """Takes a production off hold."""
    return button(text, Action.RESUME, ProductionRef(p=production).model_dump_json(), style="primary")


def begin_card(why: str = "") -> Card:
    """The way to a new video; `why` it is offered."""
    said = why or "What is it about? The form asks for a topic, and the text or file that it is made from."
    new = button("New video", Action.NEW, "new", style="primary")
    return make_card(said, [section(said), *actions(new), small_print('Or in one line: `/video new "a topic"`')])


def closed_card(kind: str, title: str, revision: int, outcome: str, link: str = "") -> Card:
    """A question that is closed, in one line; `outcome` is in markup as in `receipt`, `link` to what came next."""
    of = f" · revision {revision}" if revision else ""
    mark = next((sign for start, sign in MARKS.items() if outcome.startswith(start)), "–")
    name = capital(name_gate(kind))
    said = f"{mark} *{escape(name)}{of}* of {escape(one_line(title), 150)}: {cut(tame(outcome), 1000)}"
    newer = f"  ·  {linked(link, 'what came next')}" if link else ""
    return make_card(said, [small_print(f"{said}{newer}")])


def settled_question_card(kind: str, revision: int, outcome: str) -> Card:
    """What is left of a question beside a gate's card, without its buttons; `outcome` as in `closed_card`."""
    of = f", revision {revision}" if revision else ""
    mark = next((sign for start, sign in MARKS.items() if outcome.startswith(start)), "–")
    said = f"{mark} This question about the {name_gate(kind)}{of} is closed: {cut(tame(outcome), 1000)}"
    return make_card(said, [small_print(said)])


def closed_offer_card(kind: str, revision: int, how: str) -> Card:
    """What is left of the offer to answer a gate that is open still; `how` it went is in markup."""
    of = f", revision {revision}," if revision else ""
    waits = f"The {name_gate(kind)}{of} still waits for an answer."
    said = f"– This offer is closed: {cut(tame(how), 1000)}, and nothing was decided. {waits}"
    return make_card(said, [small_print(said)])


def put_away_card(asked: str, by: str) -> Card:
    """What is left of an offer that nobody takes up; both in markup."""
    said = ": ".join(filter(None, (f"– Put away by {by}", cut(tame(asked), 1000))))
    return make_card(said, [small_print(said)])


def taken_card(asked: str, by: str, outcome: str) -> Card:
    """What is left of an offer that somebody took up, and what came of it; all in markup."""
    said = ": ".join(filter(None, (f"✓ Yes by {by}", cut(tame(asked), 1000))))
    return make_card(said, [small_print(said), small_print(cut(tame(outcome), 1000))])


def asked_already_card(link: str) -> Card:
    """In place of a question that is asked already; `link` leads there, where it is known."""
    said = f"That is asked already, and nothing is decided yet: the buttons are on {_above(link)}."
    return make_card(said, [section(said)])


def press_card(link: str) -> Card:
    """To a yes that answers a question in words; `link` as in `asked_already_card`."""
    said = f"A yes in words decides nothing: the buttons are on {_above(link)}."
    return make_card(said, [section(said)])


def told_already_card(link: str) -> Card:
    """In place of a refusal that somebody was told already; `link` as in `asked_already_card`."""
    said = f"You may not decide here: who may, and *Ask them*, stand in {_above(link)}."
    return make_card(said, [section(said)])


def _above(link: str) -> str:
    return linked(link, "its message above") if link else "its message above"


def confirm_card(
    verdict: str, ref: GateRef | None, words: str, production: str = "", *, by_emoji: bool = False
) -> Card:
    """A question about a decision that was typed, or meant by an emoji: only the press counts.

    `verdict` is "approve", "reject", "retry" or "abort"; the name of a gate means its approval. `words` are in markup,
    as in `receipt`. Without a gate it is about the production.
    """
    asked = cut(tame(words), 2900)
    no = button("No", Action.DISMISS, "no")
    if ref is not None:
        action, text, style = YES.get(verdict, (Action.APPROVE, "Yes", "primary"))
        text = "Yes, reject it" if verdict == "reject" and isinstance(ref, NotedRef) and ref.note else text
        yes = button(text, action, ref.model_dump_json(), style=style)
    else:
        value = ProductionRef(p=ProductionId(production)).model_dump_json()
        yes = button("Yes, end it", Action.ABORT, value, style="danger")
    alone = "An emoji alone decides nothing here" if by_emoji else "Words alone decide nothing"
    told = small_print(f"{alone}; this button does.")
    return make_card(asked, [section(asked), *actions(yes, no), told])


def publish_now_card(ref: GateRef, words: str) -> Card:
    """A release that is wanted at once, where its card says otherwise: what its yes is bound to is asked about anew."""
    asked = cut(tame(words), 2900)
    yes = button("Ask for it now", Action.PUBLISH_NOW, ref.model_dump_json(), style="primary")
    told = small_print(
        "A new card then shows it as public at once; its *Publish now* publishes, and nothing else does."
    )
    return make_card(asked, [section(asked), *actions(yes, button("No", Action.DISMISS, "no")), told])


def understanding_card(understanding: Understanding, *, done: bool = False, doubt: str = "", held: str = "") -> Card:
    """How a wish was read, what is made again and how long that takes.

    The press that carries it out has the words as its value and the gate's reference as its `block_id`. `doubt` says
    why it was read worse than it could be, `held` what lets it go on where it is on hold.
    """
    known, missed = understanding.understood, understanding.missed
    blocks = [section(f"{_begun(done=done, is_held=bool(held))}\n{bullets(known)}")] if known else []
    if missed:
        blocks.append(section(f"⚠️ *{_missed_head(understanding)}*\n{bullets(tuple(map(_missed, missed)))}"))
    if understanding.changes:
        blocks.append(small_print(say_rebuilt(understanding)))
    if done and held:
        blocks.append(small_print(f"⏸️ It is on hold: {held}"))
    if doubt:
        blocks.append(small_print(f"⚠️ Read by fixed rules alone: {escape(one_line(in_chat(doubt)), LINE)}"))
    if not done:
        blocks += [*_choices(understanding), *_advice(understanding)]
    said = "; ".join(known) or ": ".join(filter(None, (_missed_head(understanding), _reasons(missed))))
    return make_card(escape(capital(said), 3000), blocks or [section("There was nothing to read.")])


def _missed_head(understanding: Understanding) -> str:
    """What is said of the words that change nothing: that they were understood makes a difference."""
    missed = understanding.missed
    if all(not one.why for one in missed):
        return "Not understood"
    if understanding.understood:
        return "Left out"
    return "Understood, but not done" if all(one.why for one in missed) else "Not done"


def _reasons(missed: tuple[Missed, ...]) -> str:
    return "; ".join(dict.fromkeys(one.why for one in missed if one.why))


def _begun(*, done: bool, is_held: bool) -> str:
    if not done:
        return "*This is how I read it*"
    return "✓ *Done as soon as it goes on*" if is_held else "✓ *On its way*"


def _missed(missed: Missed) -> str:
    """The words, why nothing comes of them where that is known, and what can be said instead about the same thing."""
    hint = "" if missed.hint == EXAMPLES else in_chat(missed.hint)
    told = f"{missed.why.rstrip('.')}. {hint}".strip() if missed.why else hint
    words = f"“{cut(one_line(missed.words), QUOTED)}”"
    return f"{words}: {told}" if told else words


def bullets(lines: tuple[str, ...]) -> str:
    """What people or we say, each on its line."""
    shown = [f"•  {escape(capital(one_line(line)), LINE)}" for line in lines[:MOST_LINES]]
    left = len(lines) - MOST_LINES
    return "\n".join([*shown, f"•  and {left} more"] if left > 0 else shown)


def say_rebuilt(understanding: Understanding) -> str:
    """What is made again for it, and how long that takes."""
    rebuild, said = understanding.rebuild, []
    if rebuild.words:
        said.append("the script, which asks for a yes again")
    if understanding.scenes:
        numbers = ", ".join(map(str, understanding.scenes))
        said.append(f"scene{'s' if len(understanding.scenes) > 1 else ''} {numbers}")
    if rebuild.film:
        said.append("joining, mixing and checking the film")
    if rebuild.thumbnail:
        said.append("the thumbnail")
    later = "The film is not made yet, and will be made like this." if rebuild.later else ""
    if not said:
        return later or "Nothing is made again: only what is listed beside the film changes."
    takes = f"  ·  about {say_seconds(rebuild.seconds)}" if rebuild.seconds else ""
    return cut("  ·  ".join(filter(None, (f"Made again: {', '.join(said)}{takes}", later))), 1900)


def _choices(understanding: Understanding) -> list[Block]:
    ref = GateRef(g=understanding.gate, s=understanding.subject).model_dump_json()
    never = button("Never mind", Action.DISMISS, "no")
    if not understanding.changes or len(understanding.words) > BUTTON_VALUE or not understanding.words:
        return actions(button("Say it another way", Action.CHANGES, ref), never)
    text = "Do what was understood" if understanding.missed else "Do it"
    yes = button(text, Action.CONFIRM_CHANGES, understanding.words, style="primary")
    return actions(yes, never, block_id=ref)


def _advice(understanding: Understanding) -> list[Block]:
    """What can be written at this gate, where some words were not understood and none have an advice of their own."""
    is_advised = any(one.hint and one.hint != EXAMPLES for one in understanding.missed)
    if is_advised or not understanding.missed:
        return []
    return [small_print(f"Here you can write, for example: {SAYABLE[understanding.kind]}")]
